"""Many people at the played Slack, and the dockfix that they press: what the benches of Slack share."""

import asyncio
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from handlers.playground.cloud import Cloud
from handlers.playground.limits import Limits
from handlers.playground.people import DEFAULT_USERS, User, default_channels
from handlers.playground.settings import Timing
from handlers.slack.kit import unfolded

ALICE, OPS = "U01ALICE", "C01OPS"
PATIENCE = 300.0
# Nobody is cut off by Slack's three seconds, so that what is too slow is seen as it is.
LENIENT = Timing(ack=60.0)
Act = tuple[str, dict[str, str]]


def approvers(count: int) -> tuple[str, ...]:
    """The ids of the people who may approve."""
    return tuple(f"U1{number}APPROVER" for number in range(count))


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who act at the same moment; the cloud times each from its delivery to its acknowledgement."""

    url: str
    folder: Path

    def act(self, acts: Sequence[Act]) -> list[int]:
        """Do all of this at once; returns the milliseconds until each was acknowledged."""
        return asyncio.run(self._act(acts))

    def messages(self) -> list[dict[str, Any]]:
        """All that stands in Slack."""
        return list(asyncio.run(self._state())["messages"])

    def offered(self, hosts: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Wait for the answers about these hosts, with their buttons."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            messages = self.messages()
            roots = {each["ts"]: str(each["text"]) for each in messages if not each["thread_ts"]}
            offers = [(roots.get(each["thread_ts"], ""), each) for each in messages if _button(each)]
            about = {host: offer for root, offer in offers for host in hosts if f" on {host}," in root}
            if len(about) == len(hosts):
                return about
            threading.Event().wait(0.5)
        raise TimeoutError("not all answers came")

    async def _act(self, acts: Sequence[Act]) -> list[int]:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            answers = await asyncio.gather(*(self._post(session, name, body) for name, body in acts))
        return [_acknowledged(answer) for answer in answers]

    async def _post(self, session: aiohttp.ClientSession, name: str, body: dict[str, str]) -> Any:
        async with session.post(f"{self.url}/_control/{name}", json=body) as answer:
            return await answer.json()

    async def _state(self) -> Any:
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/_control/state") as answer:
            return await answer.json()


@contextmanager
def served(hosts: int, pace: float = 0.0, crowd: int = 1, limits: Limits | None = None) -> Iterator[Crowd]:
    """Run a dockfix in a process of its own against a played cloud in this one, which may enforce limits."""
    people = (*DEFAULT_USERS, *(User(name, name.lower(), "approver") for name in approvers(crowd)))
    channels = default_channels()
    for channel in channels:
        channel.members.update(approvers(crowd))
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="dockfix-bench-")))
        cloud = ends.enter_context(Cloud(users=people, channels=channels, timing=LENIENT, limits=limits))
        given = (f"sqlite:///{folder / 'dockfix.db'}", cloud.api_url, str(hosts), str(pace), str(crowd))
        command = (sys.executable, "-m", "tests.bench.served", *given)
        process = ends.enter_context(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )
        ends.callback(process.kill)
        if process.stdout is None or process.stdout.readline() != "ready\n":
            raise RuntimeError("the dockfix to be measured did not start")
        yield Crowd(cloud.url, folder)


@contextmanager
def busy_disk(folder: Path) -> Iterator[None]:
    """Keep the disk of this folder busy: a process writes a file again and again, each 4 MB followed by an fsync."""
    process = subprocess.Popen((sys.executable, "-m", "tests.bench.crowd", str(folder / "busy")))
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _write_on(file: Path) -> None:
    block = os.urandom(4 * 2**20)
    with file.open("wb", buffering=0) as stream:
        while os.getppid() != 1:
            stream.seek(0 if stream.tell() >= 64 * 2**20 else stream.tell())
            stream.write(block)
            os.fsync(stream.fileno())


def _button(message: dict[str, Any]) -> bool:
    rows = [block for block in unfolded(message["blocks"]) if block["type"] == "actions"]
    elements = [each for row in rows for each in row["elements"]]
    return any(each["action_id"] == "approve:0" for each in elements)


def _acknowledged(answer: Any) -> int:
    if answer.get("ack_ms") is None:
        raise RuntimeError(f"an act was not acknowledged: {answer.get('error')}")
    return int(answer["ack_ms"])


if __name__ == "__main__":
    _write_on(Path(sys.argv[1]))
