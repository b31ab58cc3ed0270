"""One round: feeds the script, reads the answers, and asks the Engine as soon as the host says that it runs."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from bot.model import Answer, EngineQuestion, Target
from bot.reach import Progress
from bot.reach.engine import Dial, ask_engine
from bot.reach.redact import redact
from bot.reach.round import HOST, NOT_WHOLE, Reader, Round, host_answer, no_answer_within, sudo_refusal

_GRACE_SECONDS = 5.0
_ENGINE_THREADS = 8


class Stream(Protocol):
    """A running round: bytes that come in."""

    def recv(self, timeout: float) -> bytes | None:
        """Return some bytes, empty at the end, None where nothing came in time."""

    def complaints(self) -> str:
        """Return what came on standard error so far."""


@dataclass(frozen=True, slots=True)
class HostState:
    """What the host said about itself at the start of a round."""

    uid: int | None
    lines: tuple[str, ...]

    @property
    def writable(self) -> tuple[str, ...]:
        """The Engine's sockets that the user may write to."""
        return tuple(line[7:] for line in self.lines if line.startswith("socket "))

    def why_no_engine(self, socket: str) -> str:
        """Return why the Engine's socket must be left alone, empty where a daemon runs that serves it.

        Touching the socket of a daemon that does not run would start it (systemd's socket activation).
        """
        owners = {line.split()[2] for line in self.lines if line.startswith("daemon ") and len(line.split()) == 3}
        user = socket.removeprefix("/run/user/").partition("/")[0] if socket.startswith("/run/user/") else ""
        wanted = user or ("0" if socket in ("/run/docker.sock", "/var/run/docker.sock") else "")
        if (wanted in owners) if wanted else owners:
            return ""
        if "hidden yes" in self.lines:
            return (
                "whether dockerd runs cannot be seen (/proc hides other users' processes), so its socket was left "
                "alone; sudo = true would allow it"
            )
        return "no dockerd runs on the host; its socket was left alone, since touching it would start the daemon"


@dataclass(slots=True)
class Gathered:
    """What one round brought. `silent` is true where the host said nothing that we understood."""

    answers: dict[str, Answer] = field(default_factory=dict)
    engine_asked: bool = False
    silent: bool = False
    complaints: str = ""


def gather(
    sent: Round,
    stream: Stream,
    sudo: bool,
    engine: Sequence[EngineQuestion],
    target: Target,
    dial: Callable[[HostState], Dial | str],
    progress: Progress | None = None,
) -> Gathered:
    """Read the round to its end. `dial` says how to reach the Engine, or why not."""
    reader = Reader(sent.nonce, sent.questions)
    found = Gathered()
    said: set[str] = set()

    def keep(answer: Answer) -> None:
        found.answers[answer.question] = redact(answer)
        if progress is not None and answer.question not in said:
            said.add(answer.question)
            progress(answer.question)

    with ThreadPoolExecutor(_ENGINE_THREADS, "engine") as pool:
        futures: dict[Future[Answer], EngineQuestion] = {}
        ended_by_us = False
        deadline = time.monotonic() + sent.limit_seconds + _GRACE_SECONDS
        while not reader.ended and not reader.flooded:
            data = stream.recv(min(0.5, max(0.01, deadline - time.monotonic())))
            if data:
                known = reader.host_known
                for answer in reader.feed(data):
                    keep(answer)
                if reader.host_known and not known:
                    state = HostState(reader.uid, reader.host_lines)
                    futures = _start_engine(pool, engine, target, dial(state) if engine else "", keep)
                    found.engine_asked = bool(futures)
            elif data is not None:
                break
            if time.monotonic() > deadline:
                ended_by_us = True
                break
    for answer in reader.finish(no_answer_within(sent.limit_seconds) if ended_by_us else ""):
        keep(answer)
    found.complaints = stream.complaints()
    found.silent = not reader.host_known
    refusal = "off" if not sudo else "ok" if reader.uid == 0 else sudo_refusal(found.complaints)
    keep(host_answer(reader.host_lines, refusal))
    for question in engine:
        if question.id not in found.answers:
            keep(Answer(question.id, could_not=NOT_WHOLE))
    return found


def _start_engine(
    pool: ThreadPoolExecutor,
    questions: Sequence[EngineQuestion],
    target: Target,
    dial: Dial | str,
    keep: Callable[[Answer], None],
) -> dict[Future[Answer], EngineQuestion]:
    futures: dict[Future[Answer], EngineQuestion] = {}
    for question in questions:
        if isinstance(dial, str):
            keep(Answer(question.id, could_not=dial))
            continue
        future = pool.submit(ask_engine, question, target.container, dial)
        future.add_done_callback(lambda done: keep(done.result()))
        futures[future] = question
    return futures


def without_host(questions: Sequence[object]) -> list[object]:
    """Return the questions without the one that is always answered unasked."""
    return [question for question in questions if getattr(question, "id", "") != HOST]
