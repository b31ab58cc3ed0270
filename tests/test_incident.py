"""The life of an incident follows its table, and nothing else."""

import pytest

from bot.incident import FINAL, NEXT, SAID, Event, NotNow, State, advance


def test_every_state_has_a_row_and_a_sentence() -> None:
    assert set(State) == set(NEXT) == set(SAID)


def test_every_state_can_be_reached_and_every_way_ends() -> None:
    reached = {State.ASKED}
    while True:
        further = reached | {after for state in reached for after in NEXT[state].values()}
        if further == reached:
            break
        reached = further
    assert reached == set(State)
    for state in State:
        assert _ends(state, frozenset())


def _ends(state: State, seen: frozenset[State]) -> bool:
    return state in FINAL or any(_ends(after, seen | {state}) for after in NEXT[state].values() if after not in seen)


@pytest.mark.parametrize("state", sorted(FINAL))
@pytest.mark.parametrize("event", list(Event))
def test_nothing_happens_to_an_incident_that_is_over(state: State, event: Event) -> None:
    with pytest.raises(NotNow, match=r"^This request .*\.$"):
        advance(state, event)


def test_nothing_runs_that_was_not_approved() -> None:
    runs = {(state, event) for state, row in NEXT.items() for event, after in row.items() if after is State.RUNNING}
    approves = {
        (state, event) for state, row in NEXT.items() for event, after in row.items() if after is State.APPROVED
    }
    assert {(State.APPROVED, Event.CONFIRMED)} == runs
    assert {(State.WAITING, Event.APPROVED)} == approves


def test_a_second_approval_is_refused_with_a_sentence() -> None:
    assert advance(State.WAITING, Event.APPROVED) is State.APPROVED
    with pytest.raises(NotNow, match="has already been approved"):
        advance(State.APPROVED, Event.APPROVED)
