"""One round: feeds the script, reads the answers, and asks the Engine as soon as the host says that it runs."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from bot.model import Answer, EngineQuestion, Target
from bot.reach import Progress
from bot.reach.engine import Dial, ask_engine
from bot.reach.redact import redact
from bot.reach.round import NOT_WHOLE, Reader, Round, host_answer, no_answer_within, sudo_refusal

log = logging.getLogger(__name__)

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
    state: HostState = field(default_factory=lambda: HostState(None, ()))
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

    def keep(answer: Answer) -> None:
        new = answer.question not in found.answers
        found.answers[answer.question] = redact(answer)
        if progress is not None and new:
            progress(answer.question)

    def host_known() -> None:
        if engine:
            state = HostState(reader.uid, reader.host_lines)
            found.engine_asked = _start_engine(pool, engine, target, dial(state), keep)

    with ThreadPoolExecutor(_ENGINE_THREADS, "engine") as pool:
        in_time = _read(reader, stream, time.monotonic() + sent.limit_seconds + _GRACE_SECONDS, keep, host_known)
        for answer in reader.finish("" if in_time else no_answer_within(sent.limit_seconds)):
            keep(answer)
    found.complaints = stream.complaints()
    found.silent = not reader.host_known
    found.state = HostState(reader.uid, reader.host_lines)
    refusal = "off" if not sudo else "ok" if reader.uid == 0 else sudo_refusal(found.complaints)
    keep(host_answer(reader.host_lines, refusal))
    for question in engine:
        if question.id not in found.answers:
            keep(Answer(question.id, could_not=NOT_WHOLE))
    return found


def _read(
    reader: Reader,
    stream: Stream,
    deadline: float,
    keep: Callable[[Answer], None],
    host_known: Callable[[], None],
) -> bool:
    """Read until the end of the round; False where the time was up before."""
    while not reader.ended and not reader.flooded:
        data = stream.recv(min(0.5, max(0.01, deadline - time.monotonic())))
        if data is not None and not data:
            break
        before = reader.host_known
        for answer in reader.feed(data or b""):
            keep(answer)
        if reader.host_known and not before:
            host_known()
        if time.monotonic() > deadline:
            return False
    return True


def _start_engine(
    pool: ThreadPoolExecutor,
    questions: Sequence[EngineQuestion],
    target: Target,
    dial: Dial | str,
    keep: Callable[[Answer], None],
) -> bool:
    """Start to ask in parallel; returns whether anything was asked."""
    for question in questions:
        if isinstance(dial, str):
            keep(Answer(question.id, could_not=dial))
        else:
            pool.submit(_ask, question, target.container, dial, keep)
    return bool(questions) and not isinstance(dial, str)


def _ask(question: EngineQuestion, container: str, dial: Dial, keep: Callable[[Answer], None]) -> None:
    try:
        keep(ask_engine(question, container, dial))
    except Exception as fault:  # a fault of ours or of a library's must be told as the reason, not lost with a thread
        log.exception("asking the Engine %s", question.method)
        keep(Answer(question.id, could_not=f"dockfix met a fault of its own ({type(fault).__name__})"))
