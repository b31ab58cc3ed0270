"""The life of an incident follows its table, and nothing else."""

from dataclasses import replace

import pytest

from bot.incident import Decision, Incident, Person, Place
from bot.lifecycle import FINAL, NEXT, SAID, Event, NotNow, State, advance
from bot.model import Certainty, Command, Diagnosis, Evidence, Finding, Remedy, Target, Verdict

TARGET = Target("host1", "webserver")
WAY_BACK = (Event.UNDO_AGREED, Event.UNDO_APPROVED, Event.UNDO_EXPIRED, Event.BREAK_GLASS)


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
    if event in WAY_BACK and state in (State.VERIFIED, State.NOT_VERIFIED, State.FAILED):
        assert advance(state, event) in (state, State.UNDO_APPROVED)
        return
    with pytest.raises(NotNow, match=r"^This request .*\.$"):
        advance(state, event)


def test_nothing_runs_that_was_not_approved() -> None:
    runs = {(state, event) for state, row in NEXT.items() for event, after in row.items() if after is State.RUNNING}
    approves = {
        (state, event) for state, row in NEXT.items() for event, after in row.items() if after is State.APPROVED
    }
    assert {(State.APPROVED, Event.CONFIRMED)} == runs
    assert {(State.WAITING, Event.APPROVED), (State.WAITING, Event.BREAK_GLASS)} == approves


def test_nothing_is_put_back_that_was_not_approved_and_an_approval_is_taken_back_before_anything_runs() -> None:
    into = {after: set[tuple[State, Event]]() for after in State}
    for state, row in NEXT.items():
        for event, after in row.items():
            into[after].add((state, event))
    assert {(State.UNDO_APPROVED, Event.CONFIRMED)} == into[State.UNDOING]
    ended = (State.VERIFIED, State.NOT_VERIFIED, State.FAILED)
    approving = (Event.UNDO_APPROVED, Event.BREAK_GLASS)
    assert {(state, event) for state in ended for event in approving} == into[State.UNDO_APPROVED]
    assert {State.APPROVED, State.UNDO_APPROVED} == {s for s, row in NEXT.items() if Event.TAKEN_BACK in row}
    assert {(State.APPROVED, Event.TAKEN_BACK)} == into[State.TAKEN_BACK]


def test_a_second_approval_is_refused_with_a_sentence() -> None:
    assert advance(State.WAITING, Event.APPROVED) is State.APPROVED
    with pytest.raises(NotNow, match="has already been approved"):
        advance(State.APPROVED, Event.APPROVED)


def test_what_was_decided_is_told_by_its_digest_not_only_by_its_name() -> None:
    def finding(holder: str) -> Finding:
        remedy = Remedy("stop_container", f"Stop {holder}", (Command(("docker", "stop", holder), "it is in the way"),))
        remedy = replace(remedy, digest=f"sha256:{holder}")
        return Finding("port_published_by_container", Certainty.PROVED, holder, (Evidence("a", "b"),), None, (remedy,))

    diagnosis = Diagnosis("01A", TARGET, Verdict.CAUSE, findings=(finding("shop"), finding("blog")))
    decision = Decision(True, Person("U02BOB"), 2.0, "stop_container", "sha256:blog")
    incident = Incident("01A", TARGET, Person("U01"), Place("x"), 1.0, diagnosis=diagnosis, decision=decision)
    assert incident.chosen is not None
    assert incident.chosen[1].title == "Stop blog"
    gone = replace(incident, decision=replace(decision, digest="sha256:other"))
    assert gone.chosen is None
