"""Silence is a refusal, also when the bot was down while the time ran out."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.desk import Desk, Refused
from bot.incident import Incident
from bot.lifecycle import State
from bot.store import Store
from tests.desk.stage import ALICE, BOB, HERE, TARGET, Host, Spectator, desk, reaches


def test_what_expired_while_the_bot_was_down_is_expired_when_it_is_back(tmp_path: Path) -> None:
    asked = parked(tmp_path)
    pass_time(tmp_path, asked, timers=True)
    host, view = Host(), Spectator()
    with desk(tmp_path, host, view) as opened:
        reaches(opened, asked, State.EXPIRED)
        with pytest.raises(Refused, match="has expired"):
            approve(opened, asked)
    assert host.ran == []


def test_a_click_that_comes_before_the_timer_is_too_late_all_the_same(tmp_path: Path) -> None:
    asked = parked(tmp_path)
    pass_time(tmp_path, asked, timers=False)
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        with pytest.raises(Refused, match="expired"):
            approve(opened, asked)
        standing = opened.incident(asked.id)
        assert standing is not None
        assert (State.WAITING, None) == (standing.state, standing.decision)
    assert host.ran == []


def parked(folder: Path) -> Incident:
    """An incident that waits for an approval; the bot is down again."""
    with desk(folder, Host(), Spectator()) as opened:
        return reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)


def approve(desk: Desk, incident: Incident) -> None:
    assert incident.diagnosis is not None
    remedy = incident.diagnosis.findings[0].remedies[0]
    desk.decide(incident.id, BOB, approve=True, remedy=remedy.id, digest=remedy.digest)


def pass_time(folder: Path, incident: Incident, *, timers: bool) -> None:
    """Make the record look as if the time to approve had run out, and the engine's timers with it."""
    store = Store(f"sqlite:///{folder / 'record.db'}")
    past = time.time() - 1
    store.record(incident.id, None, lambda moved: replace(moved, expires_at=past), who=BOB, at=past)
    if timers:
        with store.engine.begin() as connection:
            due = sa.text("UPDATE workflow_status SET delay_until_epoch_ms = :due WHERE workflow_uuid = :id")
            name = f"expire-{incident.id}-{incident.round}"
            assert connection.execute(due, {"due": int(past * 1000), "id": name}).rowcount == 1
    store.close()
