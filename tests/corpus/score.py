"""How well dockfix explains the corpus of public reports: who is among the candidates, first, decided, wrongly decided.

Pure: `score` takes cases and causes and gives a `CorpusScore`; `cases` reads the corpus.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.causes import Cause, all_causes
from bot.explain import explain

ERRORS = frozenset({"daemon_error", "daemon_error_tail", "daemon_start_log", "daemon_error_truncated"})
"""The kinds of text that hold what Docker said; the others are titles, prose and evidence."""

SEVERAL = {
    "X03": frozenset({"file_descriptors_exhausted", "processes_exhausted", "memory_exhausted", "disk_full"}),
}
"""The codes that stand for several causes: which resource ran out."""

FAMILIES = {"P00": "P", "PA0": "P"}
"""The codes of what nobody found out: all that is known is that the cause is one of a family."""

NOTHING = "unknown"
"""The code of a report from which not even a family can be told: no candidate is missed, and none may be decided."""


@dataclass(frozen=True, slots=True)
class Case:
    """A public report: its text, what was read from it by hand, and the code of its cause."""

    id: str
    text: str
    kind: str
    signature: str | None
    label: str

    @property
    def is_error(self) -> bool:
        """Whether the text is what Docker said."""
        return self.kind in ERRORS


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what dockfix says of its text: `true` are the causes of its code, `named` the candidates.

    `decided` is the cause that the text alone fixes, empty where it fixes none; `wrong` is whether that is another one.
    """

    case: Case
    true: frozenset[str]
    named: tuple[str, ...]
    decided: str
    wrong: bool

    @property
    def known(self) -> bool:
        """Whether dockfix has a rule for the cause, or none is needed."""
        return bool(self.true) or self.case.label == NOTHING

    @property
    def settled(self) -> bool:
        """Whether somebody found out the cause."""
        return self.case.label not in FAMILIES and self.case.label != NOTHING

    @property
    def among(self) -> bool:
        """Whether the true cause is among the candidates."""
        return self.case.label == NOTHING or not self.true.isdisjoint(self.named)

    @property
    def first(self) -> bool:
        """Whether the true cause is the first candidate."""
        return self.settled and self.named[:1] != () and self.named[0] in self.true


@dataclass(frozen=True, slots=True)
class CorpusScore:
    """What came of explaining the cases of the corpus that hold what Docker said.

    Cases whose cause dockfix has no rule for (`not_known_yet`) count neither as hit nor as missed.
    """

    every: tuple[Judged, ...]

    @property
    def judged(self) -> tuple[Judged, ...]:
        """The cases that count."""
        return tuple(item for item in self.every if item.known)

    @property
    def among(self) -> int:
        """How many have their true cause among the candidates."""
        return sum(item.among for item in self.judged)

    @property
    def settled(self) -> int:
        """How many have a cause that somebody found out."""
        return sum(item.settled for item in self.judged)

    @property
    def first(self) -> int:
        """How many of the settled ones have their true cause as the first candidate."""
        return sum(item.first for item in self.judged)

    @property
    def decided(self) -> tuple[str, ...]:
        """The ids of all cases, also of those without a rule, whose text is taken to fix the cause."""
        return tuple(item.case.id for item in self.every if item.decided)

    @property
    def decided_wrongly(self) -> tuple[str, ...]:
        """The ids of those whose text is taken to fix a cause that was not the one."""
        return tuple(item.case.id for item in self.every if item.wrong)

    @property
    def missed(self) -> dict[str, tuple[str, ...]]:
        """The ids of those whose true cause is no candidate, by its code."""
        return _by_label(item.case for item in self.judged if not item.among)

    @property
    def not_known_yet(self) -> dict[str, tuple[str, ...]]:
        """The ids of those whose cause dockfix has no rule for, by its code."""
        return _by_label(item.case for item in self.every if not item.known)

    @property
    def share(self) -> float:
        """The share of the judged cases that have their true cause among the candidates, from 0 to 1."""
        return self.among / len(self.judged) if self.judged else 1.0

    def lines(self) -> tuple[str, ...]:
        """Return the score as lines for people."""
        wrong = f": {', '.join(self.decided_wrongly)}" if self.decided_wrongly else ""
        later = sum(map(len, self.not_known_yet.values()))
        return (
            f"true cause among the candidates: {self.among} of {len(self.judged)} ({self.share:.1%})",
            f"true cause is the first candidate: {self.first} of {self.settled} that are settled",
            f"decided by the text alone: {len(self.decided)}, of these wrongly {len(self.decided_wrongly)}{wrong}",
            *(f"missed {label}: {', '.join(ids)}" for label, ids in self.missed.items()),
            *((f"no rule yet for {later}: {', '.join(self.not_known_yet)}",) if later else ()),
        )


def cases() -> tuple[Case, ...]:
    """Read the corpus that lies beside this file."""
    lines = Path(__file__).with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    return tuple(Case(row["id"], row["error"], row["error_kind"], row["signature"], row["label"]) for row in read)


def score(reports: Iterable[Case], causes: Iterable[Cause] | None = None) -> CorpusScore:
    """Explain the text of each report that is Docker's, and compare with what its cause turned out to be."""
    known = tuple(all_causes() if causes is None else causes)
    return CorpusScore(tuple(judge(case, known) for case in reports if case.is_error))


def judge(case: Case, known: tuple[Cause, ...]) -> Judged:
    """Explain the text of one report."""
    explanation = explain(case.text, known)
    named = tuple(candidate.cause for candidate in explanation.causes)
    true = true_causes(case.label, known)
    decided = named[0] if explanation.decided else ""
    return Judged(case, true, named, decided, bool(decided) and decided not in allowed(case.label, known))


def true_causes(label: str, known: Iterable[Cause]) -> frozenset[str]:
    """Return the causes that a code stands for, of those that are known; none where there is no rule for it yet."""
    several = SEVERAL.get(label, frozenset())
    return frozenset(cause.id for cause in known if cause.code == label or cause.id in several)


def allowed(label: str, known: tuple[Cause, ...]) -> frozenset[str]:
    """Return the causes that may be decided where this is the code: its own, or those of the family."""
    if label in FAMILIES:
        return frozenset(cause.id for cause in known if cause.code.startswith(FAMILIES[label]))
    return true_causes(label, known)


def _by_label(found: Iterable[Case]) -> dict[str, tuple[str, ...]]:
    ids: dict[str, tuple[str, ...]] = {}
    for case in sorted(found, key=lambda case: (case.label, case.id)):
        ids[case.label] = (*ids.get(case.label, ()), case.id)
    return ids


if __name__ == "__main__":
    print("\n".join(score(cases()).lines()))
