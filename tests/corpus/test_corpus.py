"""Every text of the corpus is read as it was read by hand, and no cause is named for sure that was not the one."""

from dataclasses import replace

import pytest

from bot.causes import Cause, all_causes
from bot.errors import parse
from bot.explain import explain
from bot.model import AreaName, Certainty
from bot.wordings import WORDINGS
from tests.corpus.score import NOTHING, Case, allowed, cases, score, true_causes

CASES = cases()
UNREAD = ("", "S_UNKNOWN")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_signature_is_the_one_that_was_read_by_hand(case: Case) -> None:
    found = parse(case.text).signature
    if case.signature is None:
        assert found in UNREAD
    else:
        assert case.signature == found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_no_cause_is_decided_that_was_not_the_one(case: Case) -> None:
    explanation = explain(case.text)
    if explanation.decided:
        assert {item.cause for item in explanation.causes} <= allowed(case.label, all_causes())
    assert Certainty.PROVED not in [item.certainty for item in explanation.causes]


def test_a_text_of_docker_that_failed_is_always_ours() -> None:
    assert [] == [case.id for case in CASES if case.is_error and not parse(case.text).ours]


def test_the_true_cause_is_nearly_always_among_the_candidates_and_none_is_decided_wrongly() -> None:
    result = score(CASES)
    assert result.share >= 0.95, result.lines()
    assert () == result.decided_wrongly
    assert len(result.judged) > 60
    assert result.settled < len(result.judged)


def test_every_cause_speaks_of_wordings_that_there_are_and_of_shares_that_can_be() -> None:
    spoken = [(cause.id, name, share) for cause in all_causes() for name, share in cause.speaks.items()]
    assert [] == [(cause, name) for cause, name, _ in spoken if name not in WORDINGS]
    assert [] == [(cause, share) for cause, _, share in spoken if not 0 < share <= 1]


# The score itself


def known(name: str, code: str, speaks: dict[str, float], decides: str = "") -> Cause:
    return replace(all_causes()[0], id=name, code=code, speaks=speaks, decides=decides, area=AreaName.PORTS)


BUSY = "listen tcp4 0.0.0.0:80: bind: address already in use"
REPORTS = (
    Case("a", BUSY, "daemon_error", "S_BUSY", "P01"),
    Case("b", BUSY, "daemon_error", "S_BUSY", "P02"),
    Case("c", BUSY, "daemon_error", "S_BUSY", "P03"),
    Case("d", BUSY, "daemon_error", "S_BUSY", "P00"),
    Case("e", BUSY, "daemon_error", "S_BUSY", NOTHING),
    Case("f", BUSY, "daemon_error", "S_BUSY", "F99"),
    Case("g", BUSY, "title", "S_BUSY", "P01"),
    Case("h", "Error response from daemon: network x not found", "daemon_error", "S_NET_MISSING", "X03"),
)
CAUSES = (
    known("service", "P01", {"S_BUSY": 0.5}),
    known("socket", "P02", {"S_BUSY": 0.2}),
    known("container", "P03", {"S_ALLOCATED": 0.5}),
    known("nobody", "P00", {"S_BUSY": 0.1}),
    known("disk_full", "X03", {"S_NET_MISSING": 0.1}),
)


def test_the_score_counts_hits_and_names_what_is_missed() -> None:
    result = score(REPORTS, CAUSES)
    assert {"P03": ("c",)} == result.missed
    assert {"F99": ("f",)} == result.not_known_yet
    assert (6, 5, 4, 2) == (len(result.judged), result.among, result.settled, result.first)
    assert ((), ()) == (result.decided, result.decided_wrongly)
    assert "missed P03: c" in result.lines()


def test_the_score_tells_a_wrong_decision_also_where_the_true_cause_is_not_known() -> None:
    sure = known("service", "P01", {"S_BUSY": 0.5}, decides="already in use")
    result = score(REPORTS, (sure, *CAUSES[1:]))
    assert ("a", "b", "c", "d", "e", "f") == result.decided
    # That nobody found out who held the port is no contradiction to a cause of that family.
    assert ("b", "c", "e", "f") == result.decided_wrongly


def test_a_code_may_stand_for_several_causes() -> None:
    assert {"disk_full"} == true_causes("X03", CAUSES)
    assert set() == true_causes(NOTHING, CAUSES)


# The explanation


def test_where_the_telling_part_is_cut_off_the_most_frequent_causes_come_first_and_none_is_likely() -> None:
    cut = explain("driver failed programming external connectivity on endpoint webserver (0f16", CAUSES)
    assert ["service", "container", "socket", "nobody", "disk_full"] == [item.cause for item in cut.causes]
    assert {Certainty.POSSIBLE} == {item.certainty for item in cut.causes}


def test_a_cause_that_another_error_of_the_text_decides_is_not_the_one() -> None:
    text = f"network shop not found\ndriver failed programming external connectivity on endpoint web (0f16): {BUSY}"
    explanation = explain(text)
    assert ("S_BUSY", False) == (explanation.signature, explanation.decided)
    assert "network_not_found" not in [item.cause for item in explanation.causes]
    first = explain(text, CAUSES).causes[0]
    assert ("service", Certainty.LIKELY) == (first.cause, first.certainty)
