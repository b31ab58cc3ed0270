"""What the ways to a host share: asking in one round, and running approved steps at most once."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence

from bot.model import Answer, Command, EngineCall, EngineQuestion, Executed, Question, Step, Target
from bot.reach import EventsWanted, Listener, Progress, Unreachable
from bot.reach.act import act
from bot.reach.asking import Gathered, HostState
from bot.reach.engine import Dial, EngineRefused
from bot.reach.following import follow
from bot.reach.once import NO_ROOT, check_op, once, outcome
from bot.reach.redact import redact_text
from bot.reach.round import HOST

_RETRY_SECONDS = 1.0


class Cut(Unreachable):
    """The connection ended after something had been sent."""


def split(
    questions: Sequence[Question | EngineQuestion],
) -> tuple[tuple[Question, ...], tuple[EngineQuestion, ...]]:
    """Return those for the shell and those for the Engine; the one that is answered unasked is left out."""
    plain = tuple(asked for asked in questions if isinstance(asked, Question) and asked.id != HOST)
    return plain, tuple(asked for asked in questions if isinstance(asked, EngineQuestion))


class StepRunner(ABC):
    """Runs steps on a host and follows its engine, over whatever way there is to it."""

    _as_root: bool

    @abstractmethod
    def _gather(
        self,
        target: Target,
        questions: Sequence[Question],
        engine: Sequence[EngineQuestion],
        progress: Progress | None,
    ) -> Gathered:
        """Ask in one round. `Unreachable` where that cannot be."""

    @abstractmethod
    def _dial(self, state: HostState) -> Dial | str:
        """Return how to reach the Engine, or why not. `Unreachable` where the host is gone."""

    def run(self, op: str, step: Step, limit_seconds: int = 120) -> Executed:
        """Run a step at most once for each `op`; see `bot.reach.Reach`. ValueError for an `op` that will not do."""
        check_op(op)
        started = time.monotonic()
        if isinstance(step, Command):
            code, output = self._command(op, step, started + limit_seconds)
        else:
            code, output = self._engine_call(op, step, started + limit_seconds)
        return Executed(step, code, redact_text(output), round((time.monotonic() - started) * 1000))

    def follow(self, wanted: EventsWanted, listener: Listener, stop: threading.Event) -> None:
        """Tell the engine's events as they come, until `stop` is set; see `bot.reach.Reach`."""
        # Asked first, as before every question to the engine: the socket of one that does not run is left alone.
        found = self._gather(Target("", ""), (), (), None)
        dial = self._dial(found.state)
        if isinstance(dial, str):
            raise Unreachable(f"The events of the Docker Engine cannot be followed: {dial}.")
        follow(dial, wanted, listener, stop)

    def _command(self, op: str, step: Command, deadline: float) -> tuple[int | None, str]:
        """A lost connection is opened again, and the host asked what became of the step."""
        tried = False
        while True:
            left = max(1, int(deadline - time.monotonic()))
            try:
                answer = self._one(once(op, step, self._as_root, left))
                if not answer.could_not:
                    return self._told(answer)
                lost = f"the connection was lost ({answer.could_not})"
            except Unreachable as reason:
                if not tried and not isinstance(reason, Cut):
                    raise
                lost = str(reason)
            tried = True
            if time.monotonic() + _RETRY_SECONDS >= deadline:
                return None, lost
            time.sleep(_RETRY_SECONDS)

    def _told(self, answer: Answer) -> tuple[int | None, str]:
        state, code, output = outcome(answer.output)
        if state == NO_ROOT:
            return 1, f"sudo refused ({answer.errors or 'no reason given'}), so this attempt ran nothing"
        return code, output

    def _one(self, question: Question) -> Answer:
        found = self._gather(Target("", ""), (question,), (), None)
        answer = found.answers[question.id]
        if answer.output.startswith(NO_ROOT):
            said = found.answers[HOST].output.partition("\nsudo ")[2].partition("\n")[0]
            return Answer(answer.question, answer.output, said, answer.exit)
        return answer

    def _engine_call(self, op: str, step: EngineCall, deadline: float) -> tuple[int | None, str]:
        """Every action looks at what is there first, so that doing it again after a cut connection does no harm."""
        tried = False
        while True:
            try:
                found = self._gather(Target("", ""), (), (), None)
                dial = self._dial(found.state)
                if isinstance(dial, str):
                    return 1, dial
                tried = True
                code, output = act(op, step, dial, deadline)
            except EngineRefused as reason:
                return 1, str(reason)
            except Unreachable:
                if not tried:
                    raise
                code, output = None, "the connection was lost before the Docker Engine had answered"
            if code is not None or time.monotonic() + _RETRY_SECONDS >= deadline:
                return code, output
            time.sleep(_RETRY_SECONDS)
