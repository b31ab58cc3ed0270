"""Facts by type: what one host said at one moment, read when it is needed, or `Unknown` with the reason."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Protocol, Self, TypeVar, cast, runtime_checkable

from bot.model import Answer, AreaName, EngineQuestion, ErrorText, NotChecked, Question, Target


class Unknown(Exception):
    """A fact could not be had; the message is the reason, as a person may read it."""


class Answers:
    """What a host said, by question. Looking up what was not answered raises `Unknown`."""

    def __init__(self, target: Target, answers: Mapping[str, Answer], address: str = "") -> None:
        """`address` is where dockfix reached the host; empty for the machine that dockfix runs on."""
        self.target = target
        self.address = address
        self._answers = dict(answers)

    def __iter__(self) -> Any:
        return iter(self._answers.values())

    def get(self, question: Question | EngineQuestion) -> Answer:
        """Return the answer, also one whose command failed; `Unknown` where there is none at all."""
        answer = self._answers.get(question.id)
        if answer is None:
            raise Unknown("was not asked")
        if answer.could_not:
            raise Unknown(answer.could_not)
        return answer

    def text(self, question: Question) -> str:
        """Return the output of a command that succeeded; `Unknown` with what it complained of otherwise."""
        answer = self.get(question)
        if answer.exit not in (0, None):
            complaint = (answer.errors or answer.output).strip().splitlines()
            raise Unknown(complaint[-1][:200] if complaint else f"ended with status {answer.exit}")
        return answer.output

    def json(self, question: Question | EngineQuestion) -> Any:
        """Return the answer read as JSON; `Unknown` where it is not."""
        answer = self.get(question)
        try:
            return json.loads(answer.output)
        except ValueError as error:
            cut = "was cut off" if answer.cut else "is not JSON"
            raise Unknown(f"the answer {cut} ({error})") from None


@runtime_checkable
class Fact(Protocol):
    """Something read from answers: the type, its key area, the questions that get it, the reader."""

    AREA: ClassVar[AreaName]
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]]

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the fact; raises `Unknown` where the answers do not hold it."""


F = TypeVar("F", bound=Fact)


class Snapshot:
    """All facts of one host at one moment, looked up by type: `see[Sockets]`."""

    def __init__(self, answers: Answers, error: ErrorText | None = None) -> None:
        """`error` is Docker's text as somebody pasted it, where the host no longer holds one."""
        self.answers = answers
        self.target = answers.target
        self.pasted_error = error
        self._read: dict[type, Fact | Unknown] = {}

    def __getitem__(self, kind: type[F]) -> F:
        if kind not in self._read:
            self._read[kind] = self._try(kind)
        found = self._read[kind]
        if isinstance(found, Unknown):
            raise Unknown(str(found))
        return cast(F, found)

    def _try(self, kind: type[Fact]) -> Fact | Unknown:
        try:
            return kind.read(self.answers)
        except Unknown as reason:
            return reason
        except Exception as error:  # noqa: BLE001 - a host may answer anything, such as JSON nested a mile deep
            # What no reader foresaw is an unknown fact, never a crash and never "fine".
            return Unknown(f"the host's answer could not be read ({type(error).__name__}: {error!s:.120})")

    def look(self, kind: type[F]) -> tuple[F | None, str]:
        """Return a fact, or None with the reason why it could not be had."""
        try:
            return self[kind], ""
        except Unknown as reason:
            return None, str(reason)

    def not_checked(self, kinds: Iterable[type[Fact]]) -> tuple[NotChecked, ...]:
        """Return each of the facts that could not be had, by what a person would run to see it, with the reason."""
        missing = []
        for kind in kinds:
            found, reason = self.look(kind)
            if found is None:
                shown = "; ".join(question.shown for question in kind.QUESTIONS) or kind.__name__.lower()
                missing.append(NotChecked(shown.replace("{container}", self.target.container), reason))
        return tuple(dict.fromkeys(missing))  # several facts may be read from one question
