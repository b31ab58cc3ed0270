"""Spoils what a host answered, in every way that a line, a tool or a hostile host can."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bot.diagnose import diagnose
from bot.model import Answer, Certainty, Diagnosis
from bot.reach.replay import Recording
from bot.snapshot import Answers, Snapshot

HOSTS = Path(__file__).parents[1] / "hosts"


@dataclass(frozen=True, slots=True)
class Spoil:
    """One thing that goes wrong with the answer number `which`: its kind, and two numbers and a text for the kind."""

    kind: str
    which: int
    at: int = 0
    more: int = 0
    text: str = ""


HONEST = ("missing", "refused", "cut", "torn", "empty", "failed", "garbage", "swapped", "doubled")
"""What may befall a host that means well: whatever is left must not make a cause proved that is not there."""

HOSTILE = ("written_over", "blown_up")
"""What may tell any lie: it must not make a diagnosis raise or hang."""


def spoil_one(answer: Answer, spoil: Spoil, every: Sequence[Answer]) -> Answer | None:
    """Return the answer as it is after that; None where it got lost."""
    at = spoil.at % (len(answer.output) + 1)
    match spoil.kind:
        case "missing":
            return None
        case "refused":
            return Answer(answer.question, could_not=spoil.text or "needs root")
        case "cut" | "torn":
            return replace(answer, output=answer.output[:at], cut=spoil.kind == "cut")
        case "empty":
            return replace(answer, output="")
        case "failed":
            return replace(answer, exit=1 + spoil.more % 255, errors=spoil.text)
        case "garbage":
            return replace(answer, output=spoil.text)
        case "swapped":
            return replace(answer, output=every[spoil.more % len(every)].output)
        case "doubled":
            return replace(answer, output=answer.output * 2)
        case "written_over":
            rest = answer.output[at + spoil.more % 40 :]
            return replace(answer, output=answer.output[:at] + spoil.text + rest)
        case _:
            return replace(answer, output=answer.output + (spoil.text or "x\n") * 2_000)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded host with the causes that were made on it."""

    name: str
    recording: Recording
    causes: frozenset[str]


@cache
def recorded() -> tuple[Recorded, ...]:
    """Return every recorded host, sorted by name."""
    found = []
    for file in sorted(HOSTS.glob("*/expect.toml")):
        expected = tomllib.loads(file.read_text(encoding="utf-8"))
        found.append(Recorded(file.parent.name, Recording.load(file.parent), frozenset(expected["causes"])))
    return tuple(found)


def spoiled(host: Recorded, spoils: Sequence[Spoil]) -> Diagnosis:
    """Judge a recorded host some of whose answers are spoiled."""
    answers: list[Answer | None] = list(host.recording.answers)
    whole = host.recording.answers
    for spoil in spoils:
        number = spoil.which % len(answers)
        answer = answers[number]
        if answer is not None:
            answers[number] = spoil_one(answer, spoil, whole)
    left = {answer.question: answer for answer in answers if answer is not None}
    return diagnose(Snapshot(Answers(host.recording.target, left, host.recording.address)), "01FUZZ")


def wrongly_proved(host: Recorded, diagnosis: Diagnosis) -> set[str]:
    """Return the causes that are called proved though nobody made them."""
    return {found.cause for found in diagnosis.findings if found.certainty is Certainty.PROVED} - host.causes
