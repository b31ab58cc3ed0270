"""Recorded hosts: what was foreseen on the real ones is foreseen in what they said, and healthy ones have no risk."""

from pathlib import Path

import pytest

from bot.causes import all_causes
from bot.facts.boot import scan_questions
from bot.facts.container import INSPECT
from bot.model import ScanReport, Target
from bot.reach import NO_CONTAINER
from bot.reach.engine import Wire, ask_engine
from bot.reach.replay import Recording, ReplayReach
from bot.risks import all_risks
from bot.snapshot import Unknown
from bot.work import foresee
from tests.lab import Engine
from tests.scan.making import Case
from tests.scan.record import EACH, folder_of

OTHERS = sorted(path.parent for path in (Path(__file__).parents[1] / "hosts").glob("*/recording.toml"))


def report(folder: Path) -> ScanReport:
    return foresee(ReplayReach(Recording.load(folder)), "host1")


@pytest.mark.parametrize(("case", "engine"), EACH, ids=[folder_of(*each).name for each in EACH])
def test_what_was_prepared_is_foreseen_and_nothing_else(case: Case, engine: Engine) -> None:
    found = report(folder_of(case, engine))
    assert list(case.risks) == [(item.risk, str(item.certainty), item.containers) for item in found.risks]
    assert () == found.not_checked
    assert all(item.evidence and item.summary and item.advice for item in found.risks)
    assert found.engine is not None


OF_THE_HOST = {
    # Docker's chains of an earlier start are still in the other backend.
    "legacy-from-the-start-26.1": ["firewall_backends_mixed"],
}
"""The faults that are the whole host's, and a risk to whatever starts there next."""


@pytest.mark.parametrize("folder", OTHERS, ids=lambda folder: folder.name)
def test_a_fault_of_one_container_is_no_risk_and_what_was_not_asked_is_never_called_fine(folder: Path) -> None:
    """The containers of those hosts have no restart policy, and older recordings hold no answer about boot."""
    asked = {answer.question for answer in Recording.load(folder).answers}
    found = report(folder)
    assert OF_THE_HOST.get(folder.name, []) == [item.risk for item in found.risks]
    if not asked >= {question.id for question in scan_questions()}:
        assert found.not_checked


def test_no_question_about_a_container_is_asked_of_a_host_as_a_whole() -> None:
    class Asked:
        def ask(self, target: Target, questions: object) -> object:
            self.seen = (target, questions)
            return ReplayReach(Recording.load(OTHERS[0])).ask(target, scan_questions())

    reach = Asked()
    foresee(reach, "host1")  # type: ignore[arg-type]
    target, questions = reach.seen
    assert ("host1", "") == (target.host, target.container)
    assert "container" not in {question.id for question in questions}  # type: ignore[attr-defined]


def test_where_no_container_is_meant_a_question_about_one_says_so() -> None:
    def dial(timeout: float) -> Wire:
        raise AssertionError("the engine must not be asked")

    assert NO_CONTAINER == ask_engine(INSPECT, "", dial).could_not
    played = ReplayReach(Recording.load(OTHERS[0])).ask(Target("host1"), (INSPECT,)).answers
    with pytest.raises(Unknown, match="no container was named"):
        played.get(INSPECT)


def test_a_risk_and_a_cause_never_share_a_name() -> None:
    assert set() == {known.id for known in all_risks()} & {cause.id for cause in all_causes()}
