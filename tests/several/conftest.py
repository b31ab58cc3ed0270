"""Fixtures: a played cloud, a database, and as many processes of dockfix on both as a test starts."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bot.incident import Incident
from bot.lifecycle import State
from bot.store import Store
from handlers.playground.cloud import Cloud
from handlers.playground.people import DEFAULT_USERS, User, default_channels
from handlers.playground.settings import Timing
from tests.playground import stage as patience
from tests.postgres import Server
from tests.several.member import CAROL
from tests.slack.stage import PlayedSlack

eventually = partial(patience.eventually, patience=90.0)


@dataclass(slots=True)
class Several:
    """Processes of dockfix (by pid) that share a record, a host and a Slack."""

    folder: Path
    store: Store
    slack: PlayedSlack
    begin: Callable[..., subprocess.Popen[str]]
    processes: dict[int, subprocess.Popen[str]]

    def start(self, *more: str) -> int:
        """Start a process and return once it listens to Slack."""
        process = self.begin(*more)
        self.processes[process.pid] = process
        assert process.stdout is not None
        assert "ready\n" == process.stdout.readline()
        return process.pid

    def kill(self, pid: int) -> None:
        """Kill a process with no warning."""
        self.processes[pid].kill()
        self.processes[pid].wait()

    def stop(self, pid: int) -> None:
        """End a process as systemd does, and wait for it."""
        self.processes[pid].send_signal(signal.SIGTERM)
        assert self.processes[pid].wait(60) == 0

    def attempts(self, step: int) -> list[tuple[int, float]]:
        """Which processes asked the host to run a step (from 0), and when."""
        lines = [line.split() for line in self.lines("attempts")]
        return [(int(pid), float(at)) for op, pid, at in lines if op.endswith(f"-{step}")]

    def at_step(self, step: int) -> int:
        """Wait until a process runs this step, and return which."""
        found: list[tuple[int, float]] = eventually(lambda: self.attempts(step))
        return found[-1][0]

    def lines(self, name: str) -> list[str]:
        """What the host, or a process, wrote into this file."""
        file = self.folder / name
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def incident(self) -> Incident:
        """The only request."""
        (incident,) = self.store.incidents(*State)
        return incident

    def ended(self, state: State = State.VERIFIED) -> Incident:
        """Wait until the only request has ended so, and Slack says it."""
        eventually(lambda: self.incident().over)
        assert state is self.incident().state, self.incident().note
        return self.incident()

    def posts(self) -> list[str]:
        """The keys of what was posted, oldest first."""
        calls = self.slack.calls("chat.postMessage")
        return [call["arguments"]["metadata"]["event_payload"]["key"] for call in calls]


@pytest.fixture
def several(tmp_path: Path, postgres: Server) -> Iterator[Several]:
    yield from at(tmp_path, postgres)


def at(folder: Path, server: Server) -> Iterator[Several]:
    """Yield no process at all yet, on a new database of this server; all that were started are ended."""
    with ExitStack() as ends:
        carol = User(CAROL, "carol", "approver")
        channels = default_channels()
        for channel in channels:
            channel.members.add(CAROL)
        # How fast a click is answered is not what is tried here, on a machine that runs several processes at once.
        cloud = ends.enter_context(Cloud(users=(*DEFAULT_USERS, carol), channels=channels, timing=Timing(ack=60.0)))
        log = ends.enter_context((folder / "log").open("a", encoding="utf-8"))
        url = server.database()
        store = Store(url)
        ends.callback(store.close)

        def begin(*more: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.several.member", str(folder), url, cloud.api_url, *more],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            ends.enter_context(process)
            ends.callback(process.kill)
            return process

        yield Several(folder, store, PlayedSlack(cloud.url), begin, {})
