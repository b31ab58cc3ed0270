"""Carries out the way back of a fix: looks whether the host can be reached, then takes the steps, each at most once."""

import time
from dataclasses import replace

import sqlalchemy as sa

from bot import work
from bot.incident import Incident, Undo
from bot.lifecycle import Event, State
from bot.model import Executed, Verdict
from bot.workflow import Workflow, noted

GONE = "Nothing was undone: the host could not be asked again."


class Undoing:
    """The workflows of the way back; see the module's text."""

    def __init__(self, workflow: Workflow) -> None:
        self._flow = workflow

    def follow_up(self, connection: sa.Connection, incident: Incident) -> None:
        """Start what follows from a state after the fix, in the transaction that records it."""
        durable, undo = self._flow.durable, incident.undo
        if incident.state in (State.UNDO_APPROVED, State.UNDOING):
            host = f"host-{incident.target.host}"
            durable.enqueue(connection, "undo", f"undo-{incident.id}", incident.id, one_at_a_time=host)
        elif incident.undo_offered and undo is not None:
            wait = max(0.0, undo.expires_at - time.time())
            durable.timer(connection, "expire_undo", f"expire-undo-{incident.id}", wait, incident.id)

    def expire(self, incident_id: str) -> None:
        """Take the offer away when its time is up."""
        self._flow.step("expire undo", self._expire_now, incident_id)

    def _expire_now(self, incident_id: str) -> None:
        incident = self._flow.known(incident_id)
        if incident.undo_offered:
            self._flow.record(incident, Event.UNDO_EXPIRED, _no_longer_offered, {})

    def put_back(self, incident_id: str) -> None:
        """Carry out an approved way back."""
        self._flow.step("look before undo", self._look, incident_id)
        count = self._flow.durable.step("count undo steps", self._count, incident_id)
        for position in range(count):
            self._flow.step(f"undo step {position + 1}", self._run_step, incident_id, position)
        self._flow.step("end undo", self._end, incident_id)

    def _look(self, incident_id: str) -> None:
        incident = self._flow.known(incident_id)
        if incident.state is not State.UNDO_APPROVED or incident.undo is None:
            return
        taken = self._flow.hold(incident)
        if taken is not None:
            self._flow.wait_for_turn(incident, taken)
            return
        fresh = work.look(
            self._flow.reach(incident.target.host),
            incident.target,
            incident.id,
            watch=lambda stages: self._flow.progress(incident, stages),
        )
        if fresh.verdict is Verdict.UNREACHABLE:
            note = f"{GONE} {fresh.reason}"
            self._flow.record(incident, Event.STEP_FAILED, lambda moved: _ended(noted(moved, note)), {"why": note})
        else:
            data = {"digest": incident.undo.remedy.digest}
            self._flow.record(incident, Event.CONFIRMED, lambda moved: moved, data)

    def _count(self, incident_id: str) -> int:
        incident = self._flow.known(incident_id)
        undo = incident.undo
        return len(undo.remedy.steps) if incident.state is State.UNDOING and undo is not None else 0

    def _run_step(self, incident_id: str, position: int) -> None:
        incident = self._flow.known(incident_id)
        undo = incident.undo
        if incident.state is not State.UNDOING or undo is None or len(undo.executed) != position:
            return
        remedy = undo.remedy
        taken = self._flow.hold(incident)
        if taken is not None:
            note = work.overtaken(taken.who, remedy, position)
            data: dict[str, object] = {"undo_step": position, "taken_by": taken.owner}
            self._flow.record(incident, Event.STEP_FAILED, lambda moved: _ended(noted(moved, note)), data)
            return
        executed = self._flow.run_once(incident, f"{incident.id}-undo-{position}", remedy, position)
        done = (*undo.executed, executed)
        event, note = work.judge_step(remedy, done)
        data = {"undo_step": position, "exit": executed.exit}
        self._flow.record(incident, event, lambda moved: _went_on(moved, done, note, event is not None), data)

    def _end(self, incident_id: str) -> None:
        incident = self._flow.known(incident_id)
        undo = incident.undo
        if incident.state is State.UNDOING and undo is not None and len(undo.executed) == len(undo.remedy.steps):
            self._flow.record(incident, Event.PUT_BACK, _ended, {"steps": len(undo.executed)})


def _with(incident: Incident, undo: Undo) -> Incident:
    return replace(incident, undo=undo)


def _no_longer_offered(incident: Incident) -> Incident:
    return incident if incident.undo is None else _with(incident, replace(incident.undo, expires_at=0.0))


def _ended(incident: Incident) -> Incident:
    return incident if incident.undo is None else _with(incident, replace(incident.undo, ended_at=time.time()))


def _went_on(incident: Incident, done: tuple[Executed, ...], note: str, over: bool) -> Incident:
    if incident.undo is None:
        return incident
    moved = _with(incident, replace(incident.undo, executed=done, note=note))
    return _ended(moved) if over else moved
