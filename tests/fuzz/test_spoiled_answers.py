"""No answer of a host, however broken, makes a diagnosis raise, hang, or be confidently wrong."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import AreaName
from tests.fuzz.spoiling import HONEST, HOSTILE, Spoil, recorded, spoiled, wrongly_proved

NUMBER = st.integers(0, 1_000_000)
TEXT = st.text(max_size=60) | st.sampled_from(["end\n", "-1", "9" * 400, "\0", "[" * 5_000, "{}", "null", "\n\n"])


def spoils(*kinds: str) -> st.SearchStrategy[list[Spoil]]:
    one = st.builds(Spoil, st.sampled_from(kinds), NUMBER, NUMBER, NUMBER, TEXT)
    return st.lists(one, min_size=1, max_size=6)


HOST = st.sampled_from([host.name for host in recorded()])
BY_NAME = {host.name: host for host in recorded()}
many = settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(name=HOST, spoils=spoils(*HONEST))
def test_what_is_lost_or_torn_proves_no_other_cause(name: str, spoils: list[Spoil]) -> None:
    diagnosis = spoiled(BY_NAME[name], spoils)
    assert set() == wrongly_proved(BY_NAME[name], diagnosis), diagnosis.findings


@many
@given(name=HOST, spoils=spoils(*HONEST, *HOSTILE))
def test_no_lie_makes_a_diagnosis_fail_or_leave_out_an_area(name: str, spoils: list[Spoil]) -> None:
    diagnosis = spoiled(BY_NAME[name], spoils)
    assert list(AreaName) == [area.area for area in diagnosis.areas]
    assert [] == [item for item in diagnosis.not_checked if "please report this" in item.reason]


@pytest.mark.parametrize("name", BY_NAME)
def test_every_single_answer_that_is_missing_or_torn_proves_no_other_cause(name: str) -> None:
    host = BY_NAME[name]
    for number, answer in enumerate(host.recording.answers):
        for kind in ("missing", "empty", "failed"):
            assert set() == wrongly_proved(host, spoiled(host, [Spoil(kind, number)])), (answer.question, kind)
        for place in _places(answer.output):
            torn = spoiled(host, [Spoil("torn", number, place)])
            assert set() == wrongly_proved(host, torn), (answer.question, answer.output[max(0, place - 60) : place])


def _places(text: str) -> list[int]:
    """Return a few places where a text may be torn off: most of them behind a whole line, where it shows least."""
    lines = [at + 1 for at, char in enumerate(text[:-1]) if char == "\n"]
    return sorted({*lines[:: max(1, len(lines) // 6)], len(text) // 2, max(0, len(text) - 1)})
