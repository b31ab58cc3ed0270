"""What all workflows of an incident share: steps that survive faults, changes recorded once, and the host's turn.

Rules: a step first reads the record, since after a crash it may run a second time; where a second run comes too late,
the first one stands. While the record cannot be written nothing is run, people are told, and the step is tried again.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import sqlalchemy as sa

from bot import leases, work
from bot.durable import Durable
from bot.incident import DOCKFIX, Incident
from bot.leases import Lease
from bot.lifecycle import WORKING, Event, NotNow, State
from bot.model import Executed, Remedy
from bot.patience import UNWRITABLE
from bot.reach import Reach
from bot.stages import Stage, StageState
from bot.store import Store

log = logging.getLogger(__name__)

# Longer than any step, look and proof may take without holding the host anew; the soak time is added.
LEASE_SECONDS = 300.0
WRITE_AGAIN_SECONDS = 2.0
TURN_SECONDS = 5.0


class NotShown(Exception):
    """An incident could not be drawn now, for a reason that passes; it is tried again."""

    def __init__(self, reason: str, again_seconds: float | None = None) -> None:
        """`again_seconds` is when to try it again, where that is known; else ever later."""
        super().__init__(reason)
        self.again_seconds = again_seconds


class View(Protocol):
    """A place where people follow incidents."""

    def show(self, incident: Incident) -> None:
        """Draw the incident as it is recorded. Called at least once after each change; raising means try again.

        `NotShown` where the view has said in the log why; anything else is a fault.
        """

    def progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:
        """Draw how far the work is; best effort, never raises."""


class Workflow:
    """One place for the rules above; `followers` start what follows from a state, in the caller's transaction."""

    def __init__(
        self, store: Store, durable: Durable, reach: Callable[[str], Reach], soak_seconds: float, undo_minutes: int
    ) -> None:
        self.store = store
        self.durable = durable
        self.reach = reach
        self.soak_seconds = soak_seconds
        self.undo_minutes = undo_minutes
        self.views: dict[str, View] = {}
        self.followers: list[Callable[[sa.Connection, Incident], None]] = []

    def step(self, name: str, run: Callable[..., None], incident_id: str, *args: object) -> None:
        """Run one step of a workflow."""
        self.durable.step(name, self._guarded, run, incident_id, *args)

    def _guarded(self, run: Callable[..., None], incident_id: str, *args: object) -> None:
        """Run a step; a fault of our own ends the incident with a true sentence instead of leaving it hanging."""
        while True:
            try:
                self._once(run, incident_id, *args)
                return
            except UNWRITABLE as fault:
                # To give up would leave the request hanging for good: nobody could record that it ended.
                log.error("incident %s waits, since the record cannot be written: %s", incident_id, fault.orig)
                self._tell_unwritable(incident_id)
                time.sleep(WRITE_AGAIN_SECONDS)

    def _once(self, run: Callable[..., None], incident_id: str, *args: object) -> None:
        try:
            run(incident_id, *args)
        except UNWRITABLE:
            raise
        except Exception as fault:  # whatever it was: people must be told, and the next incident must not suffer
            log.exception("incident %s: a fault of dockfix itself", incident_id)
            incident = self.known(incident_id)
            if incident.over or incident.state is State.WAITING:
                return
            note = f"dockfix met a fault of its own ({type(fault).__name__}) and stopped. Its log has the details."
            event = Event.LOST_SIGHT if incident.state in (State.RUNNING, State.UNDOING) else Event.STEP_FAILED
            self.record(incident, event, lambda moved: noted(moved, note), {"fault": type(fault).__name__})

    def _tell_unwritable(self, incident_id: str) -> None:
        try:
            incident = self.known(incident_id)
        except (*UNWRITABLE, LookupError) as away:
            log.error("incident %s cannot even be read: %s", incident_id, away)
            return
        told = "dockfix cannot write its record, so nothing more is run; it goes on by itself once it can"
        self.progress(incident, (Stage("record", told, StageState.RUNNING),))

    def record(
        self, incident: Incident, event: Event | None, edit: Callable[[Incident], Incident], data: dict[str, Any]
    ) -> None:
        """Record a change made by a workflow; where a second run of it came too late, the first one stands."""

        def unchanged(moved: Incident) -> Incident:
            if moved.decided_on != incident.decided_on:
                raise NotNow("somebody else recorded a change first")
            return edit(moved)

        try:
            self.store.record(incident.id, event, unchanged, who=DOCKFIX, at=time.time(), data=data, then=self.followed)
        except NotNow as late:
            log.info("incident %s: %s", incident.id, late)
            self._let_go(incident.id)

    def _let_go(self, incident_id: str) -> None:
        """Free the host that a late run has taken anew, after another process had brought the incident to its end."""

        self.store.look(incident_id, _free)

    def followed(self, connection: sa.Connection, incident: Incident) -> None:
        """Start what follows from a state, and free the host where its work has ended, in the same transaction."""
        _free(connection, incident)
        self.follow(connection, incident)

    def follow(self, connection: sa.Connection, incident: Incident) -> None:
        """Start what follows from a state, in the caller's transaction."""
        for follow in self.followers:
            follow(connection, incident)

    def progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:
        """Tell the incident's view how far the work is, once nobody waits for an answer."""
        self.durable.courtesy.give_way()
        view = self.views.get(incident.place.kind)
        if view is not None:
            view.progress(incident, stages)

    def known(self, incident_id: str) -> Incident:
        """Return the incident as it is recorded; LookupError where it is not."""
        incident = self.store.incident(incident_id)
        if incident is None:
            raise LookupError(f"incident {incident_id} is not in the record")
        return incident

    def run_once(self, incident: Incident, op: str, remedy: Remedy, position: int) -> Executed:
        """Run one step of a remedy at most once, whatever happens to us meanwhile."""
        step = remedy.steps[position]
        executed = self.store.claim_effect(op, incident.id, step, time.time())
        if executed is None:
            self.progress(incident, work.running(remedy, position))
            executed = work.run(self.reach(incident.target.host), op, step)
            self.store.finish_effect(op, executed, time.time())
        return executed

    def hold(self, incident: Incident) -> Lease | None:
        """Take the incident's host, or hold it for longer; returns who else works there, None where it is ours."""
        return hold(self.store, incident, self.soak_seconds)

    def wait_for_turn(self, incident: Incident, taken: Lease) -> None:
        """Say who works on the host, and come back a little later."""
        since = time.strftime("%H:%M", time.gmtime(taken.since))
        told = f"Wait for {taken.host}: {taken.who} has worked on it since {since} UTC"
        self.progress(incident, (Stage("turn", told, StageState.RUNNING),))
        workflow = "undo" if incident.state is State.UNDO_APPROVED else "remediate"
        name = f"{workflow}-{incident.id}-{incident.version}-{time.time_ns()}"
        with self.store.engine.begin() as connection:
            self.durable.enqueue(
                connection,
                workflow,
                name,
                incident.id,
                one_at_a_time=f"host-{incident.target.host}",
                after_seconds=TURN_SECONDS,
            )


def _free(connection: sa.Connection, incident: Incident) -> None:
    """Free the incident's host where nothing of it works there any more."""
    if incident.state not in WORKING:
        leases.release(connection, incident.id)


def hold(store: Store, incident: Incident, soak_seconds: float) -> Lease | None:
    """Take the incident's host, or hold it for longer; returns who else works there, None where it is ours."""
    now = time.time()
    until = now + LEASE_SECONDS + soak_seconds
    return store.take_host(Lease(incident.target.host, incident.id, holder_name(incident), now, until))


def noted(incident: Incident, note: str) -> Incident:
    """Return the incident with a note on what is under way now: the fix, or its way back."""
    if incident.undo is not None and incident.state in (State.UNDO_FAILED, State.UNDO_APPROVED, State.UNDOING):
        return replace(incident, undo=replace(incident.undo, note=note))
    return replace(incident, note=note)


def holder_name(incident: Incident) -> str:
    """Return for whom a host is held, as others read it."""
    by = incident.requester if incident.decision is None else incident.decision.by
    return f"{by.called} (request {incident.id}, {incident.target.container})"[:255]
