"""The only place that touches a host: asks questions, runs approved steps, tries published ports."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Protocol

from bot.model import Answer, EngineQuestion, Executed, Probe, Question, Step, Target, Timings
from bot.snapshot import Answers

NO_CONTAINER = "the host was asked as a whole, and no container was named"
"""Why a question about a container has no answer where the target names none."""


class Unreachable(Exception):
    """A host could not be reached or refused us; the message says what to do next and can be posted as it is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers of one round, and how long it took."""

    answers: Answers
    timings: Timings = field(default_factory=Timings)


Progress = Callable[[str], None]
"""Called with the id of each question as its answer comes in; may be called from another thread."""


@dataclass(frozen=True, slots=True)
class EventsWanted:
    """Which of the engine's events are followed, such as `network` and `disconnect`, and since when.

    `since` is in nanoseconds since the epoch, by the host's clock; what happened at that moment is told too.
    """

    kind: str
    action: str
    since: int


AskEngine = Callable[[EngineQuestion, str], Answer]
"""Asks the engine that is followed one question, about a container where one is named; no shell is asked."""


class Listener(Protocol):
    """Hears what happens on a host; what it raises ends the following."""

    def began(self, ask: AskEngine) -> None:
        """Whatever happens from `since` on is heard from now; `ask` may be used until the following ends."""

    def happened(self, event: Mapping[str, Any]) -> None:
        """One event, as the engine writes it."""


class Reach(Protocol):
    """A way to one host."""

    def ask(
        self, target: Target, questions: Sequence[Question | EngineQuestion], progress: Progress | None = None
    ) -> Asked:
        """Ask everything in one round trip. A question that got no answer says why; raises `Unreachable`."""

    def run(self, op: str, step: Step, limit_seconds: int = 120) -> Executed:
        """Run an approved step at most once for each `op`, also over a crash or a lost connection.

        Called again with the same `op`, it reports what became of the first run and never repeats it. `exit` is None
        where that cannot be known, 76 where the step's guard no longer holds (nothing was run).
        """

    def follow(self, wanted: EventsWanted, listener: Listener, stop: Event) -> None:
        """Tell the engine's events as they come, until `stop` is set; changes nothing on the host.

        `Unreachable` where they cannot be followed, or no longer. The engine keeps its last 256 events of any kind, and
        none over its own restart: what is older than those is not told.
        """

    def probe(self, address: str, port: int, protocol: str) -> Probe:
        """Try a published port: from here where the host's address can be routed to, else on the host itself."""

    def close(self) -> None:
        """Let go of the host."""
