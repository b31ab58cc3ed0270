"""The only place that touches a host: asks questions, runs approved steps, tries published ports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.model import EngineQuestion, Executed, Probe, Question, Step, Target, Timings
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

    def probe(self, address: str, port: int, protocol: str) -> Probe:
        """Try a published port: from here where the host's address can be routed to, else on the host itself."""

    def close(self) -> None:
        """Let go of the host."""
