"""An approval that is taken back: only by those whose it is, only while nothing ran, and never as well as run."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.desk import Desk, Refused
from bot.incident import Incident, Person
from bot.lifecycle import State
from tests.desk.stage import ALICE, BOB, CAROL, Host, Spectator, desk, reaches
from tests.desk.test_desk import approve, ask
from tests.playground.stage import eventually


class SlowHost(Host):
    """A recorded host whose second look waits until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0
        self.looking, self.go_on = threading.Event(), threading.Event()

    def ask(self, *given: object, **more: object):  # type: ignore[no-untyped-def]
        """Answer; the second time only when it is let go."""
        self.looks += 1
        if self.looks == 2:
            self.looking.set()
            assert self.go_on.wait(30)
        return super().ask(*given, **more)  # type: ignore[arg-type]


@contextmanager
def approved(folder: Path) -> Iterator[tuple[Desk, SlowHost, Incident]]:
    """A request that Bob has approved, while dockfix looks again."""
    host = SlowHost()
    with desk(folder, host, Spectator()) as opened:
        try:
            incident = approve(opened, ask(opened))
            assert host.looking.wait(30)
            yield opened, host, incident
        finally:
            host.go_on.set()


@pytest.mark.parametrize("who", [ALICE, BOB])
def test_who_asked_or_approved_takes_it_back_and_nothing_runs(tmp_path: Path, who: Person) -> None:
    with approved(tmp_path) as (opened, host, incident):
        taken = opened.take_back(incident.id, who)
        assert (State.TAKEN_BACK, who) == (taken.state, taken.taken_back and taken.taken_back.by)
        host.go_on.set()
        eventually(lambda: 0 == opened._runs._flow.durable.unfinished())
        assert opened.store.incident(incident.id) == taken
        story = [(entry.what, entry.who) for entry in opened.store.audit(incident.id)]
    assert [] == host.ran
    assert ("taken_back", who.id) == story[-1]


def test_nobody_else_takes_an_approval_back(tmp_path: Path) -> None:
    with approved(tmp_path) as (opened, host, incident):
        with pytest.raises(Refused, match="Only who approved this, or asked for it"):
            opened.take_back(incident.id, CAROL)
        assert "denied" == opened.store.audit(incident.id)[-1].what
        host.go_on.set()
        reaches(opened, incident, State.VERIFIED)
    assert 2 == len(host.ran)


def test_what_waits_or_has_run_cannot_be_taken_back(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        waiting = ask(opened)
        with pytest.raises(Refused, match="nothing to take back"):
            opened.take_back(waiting.id, BOB)
        done = reaches(opened, approve(opened, waiting), State.VERIFIED)
        with pytest.raises(Refused, match="too late to take this back"):
            opened.take_back(done.id, BOB)
        assert opened.incident(done.id) == done
        with pytest.raises(Refused, match="no record of this request"):
            opened.take_back("01NOBODY", BOB)


def test_after_it_was_taken_back_nothing_can_be_decided(tmp_path: Path) -> None:
    with approved(tmp_path) as (opened, _, incident):
        opened.take_back(incident.id, ALICE)
        with pytest.raises(Refused, match="alice took the approval back; nothing was run"):
            approve(opened, incident)
        with pytest.raises(Refused, match="alice has already taken this approval back"):
            opened.take_back(incident.id, BOB)


def test_of_the_run_and_the_taking_back_at_the_same_moment_exactly_one_wins(tmp_path: Path) -> None:
    with approved(tmp_path) as (opened, host, incident):
        host.go_on.set()
        try:
            while opened.incident(incident.id) == incident and not host.ran:
                opened.take_back(incident.id, BOB)
            won = opened.incident(incident.id)
            taken = won is not None and won.state is State.TAKEN_BACK
        except Refused:
            taken = False
        end = reaches(opened, incident, State.TAKEN_BACK if taken else State.VERIFIED)
        story = [entry.what for entry in opened.store.audit(end.id)]
    assert [taken, not taken] == ["taken_back" in story, "confirmed" in story]
    assert (0 if taken else 2) == len(host.ran)
