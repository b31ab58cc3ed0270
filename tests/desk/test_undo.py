"""A fix is put back after an approval of its own: only what ran, once, and told whatever came of it."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk import Desk, Refused
from bot.incident import Incident, Person
from bot.lifecycle import State
from bot.policy import Policy, Terms
from bot.steps import step_text
from tests.desk.stage import ALICE, BOB, CAROL, POLICY, Host, Spectator, desk, reaches
from tests.desk.test_desk import approve, ask
from tests.playground.stage import eventually

STOP, START = "docker stop webserver", "systemctl start nginx.service"


def fixed(opened: Desk, state: State) -> Incident:
    """Ask, approve, and wait until the fix has ended so."""
    return reaches(opened, approve(opened, ask(opened)), state)


def digest_of(incident: Incident) -> str:
    assert incident.undo is not None
    return incident.undo.remedy.digest


def steps_of(incident: Incident) -> list[str]:
    assert incident.undo is not None
    return [step_text(step) for step in incident.undo.remedy.steps]


def idle(opened: Desk) -> None:
    """Wait until nothing is under way any more."""
    eventually(lambda: 0 == opened._runs._flow.durable.unfinished())


@pytest.mark.parametrize(("ends", "state"), [([0, 0], State.NOT_VERIFIED), ([], State.VERIFIED)])
def test_what_ran_is_offered_back_and_put_back_once_after_an_approval(
    tmp_path: Path, ends: list[int | None], state: State
) -> None:
    host = Host()
    host.ends = ends
    with desk(tmp_path, host, Spectator()) as opened:
        offered = fixed(opened, state)
        assert [STOP, START] == steps_of(offered)
        assert offered.undo_offered
        idle(opened)
        assert 2 == len(host.ran)
        host.ends = [0, 0]
        opened.undo(offered.id, BOB, digest=digest_of(offered))
        done = reaches(opened, offered, State.UNDONE)
        story = [entry.what for entry in opened.store.audit(offered.id)]
        assert opened.store.verify_audit().broken == ""
    assert [f"{offered.id}-undo-0", f"{offered.id}-undo-1"] == host.ran[2:]
    assert done.undo is not None
    assert [0, 0] == [step.exit for step in done.undo.executed]
    assert ["undo_approved", "confirmed", *["step_started", "step_finished", "noted"] * 2, "put_back"] == story[-9:]
    assert offered.executed == done.executed


def test_after_a_failed_step_only_what_really_ran_is_offered(tmp_path: Path) -> None:
    host = Host()
    host.ends = [0, 1]
    with desk(tmp_path, host, Spectator()) as opened:
        offered = fixed(opened, State.FAILED)
    assert [START] == steps_of(offered)
    assert offered.undo is not None
    assert "`docker start webserver` failed" in offered.undo.stays[0]


@pytest.mark.parametrize(("ends", "state"), [([1], State.FAILED), ([76], State.FAILED), ([None], State.UNCERTAIN)])
def test_where_nothing_surely_ran_nothing_is_offered(tmp_path: Path, ends: list[int | None], state: State) -> None:
    host = Host()
    host.ends = ends
    with desk(tmp_path, host, Spectator()) as opened:
        ended = fixed(opened, state)
        with pytest.raises(Refused, match="There is nothing to undo here"):
            opened.undo(ended.id, BOB, digest="sha256:")
    assert (None, 1) == (ended.undo, len(host.ran))


@pytest.mark.parametrize("who", [ALICE, Person("U09MALLORY")])
def test_who_may_not_approve_the_fix_may_not_put_it_back(tmp_path: Path, who: Person) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        offered = fixed(opened, State.VERIFIED)
        with pytest.raises(Refused, match="You may not approve this"):
            opened.undo(offered.id, who, digest=digest_of(offered))
        assert opened.incident(offered.id) == offered
    assert 2 == len(host.ran)


@pytest.mark.parametrize("digest", ["", "sha256:0000", "stop_service"])
def test_another_digest_puts_nothing_back(tmp_path: Path, digest: str) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        offered = fixed(opened, State.VERIFIED)
        with pytest.raises(Refused, match="no longer what would be undone"):
            opened.undo(offered.id, BOB, digest=digest)
    assert 2 == len(host.ran)


def test_where_two_must_agree_to_the_fix_two_must_agree_to_its_way_back(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator(), Policy((BOB.id, CAROL.id), disruptive=Terms(approvals=2))) as opened:
        incident = ask(opened)
        approve(opened, incident, BOB)
        offered = reaches(opened, approve(opened, incident, CAROL), State.VERIFIED)
        opened.undo(offered.id, BOB, digest=digest_of(offered))
        with pytest.raises(Refused, match="waits for somebody else"):
            opened.undo(offered.id, BOB, digest=digest_of(offered))
        idle(opened)
        assert 2 == len(host.ran)
        opened.undo(offered.id, CAROL, digest=digest_of(offered))
        reaches(opened, offered, State.UNDONE)
        with pytest.raises(Refused, match="carol has already approved to undo this"):
            opened.undo(offered.id, CAROL, digest=digest_of(offered))
    assert 4 == len(host.ran)


def test_a_failed_step_back_stops_the_rest_and_is_told_exactly(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        offered = fixed(opened, State.VERIFIED)
        host.ends = [1]
        opened.undo(offered.id, BOB, digest=digest_of(offered))
        done = reaches(opened, offered, State.UNDO_FAILED)
    assert done.undo is not None
    assert f"`{STOP}` ended with status 1. 1 more step was not run." == done.undo.note
    assert 3 == len(host.ran)


def test_a_step_back_of_unknown_end_is_never_repeated(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        offered = fixed(opened, State.VERIFIED)
        host.ends = [None]
        opened.undo(offered.id, BOB, digest=digest_of(offered))
        done = reaches(opened, offered, State.UNDO_FAILED)
        idle(opened)
    assert done.undo is not None
    assert "It is not known whether" in done.undo.note
    assert 3 == len(host.ran)


def test_the_offer_ends_when_its_time_is_up(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        opened._runs._flow.undo_minutes = 1
        offered = fixed(opened, State.VERIFIED)
        late = time.time() + 61
        opened.store.record(
            offered.id, None, lambda moved: replace(moved, undo=replace(moved.undo, expires_at=late - 62)),  # type: ignore[type-var]
            who=BOB, at=late,
        )  # fmt: skip
        with pytest.raises(Refused, match="time to undo this by a button is over"):
            opened.undo(offered.id, BOB, digest=digest_of(offered))
        opened._runs._undoing._expire_now(offered.id)
        now = opened.incident(offered.id)
        assert now is not None
        assert (State.VERIFIED, False) == (now.state, now.undo_offered)
    assert 2 == len(host.ran)


def test_nothing_is_offered_where_that_is_switched_off(tmp_path: Path) -> None:
    with desk(tmp_path, Host(), Spectator()) as opened:
        opened._runs._flow.undo_minutes = 0
        assert fixed(opened, State.VERIFIED).undo is None


def test_the_glass_breaks_for_the_way_back_too_with_its_digest(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator(), replace(POLICY, break_glass=(ALICE.id,))) as opened:
        offered = fixed(opened, State.VERIFIED)
        with pytest.raises(Refused, match="no longer what would be undone"):
            opened.break_glass(offered.id, ALICE, remedy="undo", digest="sha256:0", reason="it burns")
        opened.break_glass(offered.id, ALICE, remedy="undo", digest=digest_of(offered), reason="it burns")
        done = reaches(opened, offered, State.UNDONE)
        story = [entry.what for entry in opened.store.audit(offered.id)]
    assert "break_glass" in story
    assert done.undo is not None
    assert done.undo.decision is not None
    assert (True, ALICE) == (done.undo.decision.break_glass, done.undo.decision.by)
    assert (False, BOB) == (done.decision and done.decision.break_glass, done.decision and done.decision.by)
