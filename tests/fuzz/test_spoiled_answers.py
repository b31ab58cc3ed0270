"""No answer of a host, however broken, makes a diagnosis raise, hang, or be confidently wrong."""

import itertools

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


@pytest.mark.parametrize("name", list(BY_NAME)[::4])
def test_one_list_of_the_engine_in_place_of_another_proves_no_other_cause(name: str) -> None:
    host = BY_NAME[name]
    told = [number for number, answer in enumerate(host.recording.answers) if answer.output.lstrip()[:1] in ("[", "{")]
    for number, other in itertools.permutations(told, 2):
        assert set() == wrongly_proved(host, spoiled(host, [Spoil("swapped", number, more=other)])), (number, other)


def test_what_is_no_list_of_containers_is_not_read_as_one() -> None:
    host = BY_NAME["host-network-container-28.5"]
    names = [answer.question for answer in host.recording.answers]
    swapped = Spoil("swapped", names.index("containers"), more=names.index("endpoints"))
    assert "port_held_by_other_engine" not in {found.cause for found in spoiled(host, [swapped]).findings}


def _places(text: str) -> list[int]:
    """Return a few places where a text may be torn off: most of them behind a whole line, where it shows least."""
    lines = [at + 1 for at, char in enumerate(text[:-1]) if char == "\n"]
    return sorted({*lines[:: max(1, len(lines) // 6)], len(text) // 2, max(0, len(text) - 1)})
