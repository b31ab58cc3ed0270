"""What happens in the background to an incident: look, look again, run, prove, expire, show.

Rules: each is a durable workflow whose arguments are JSON and whose steps first read the record, since after a crash a
step may run a second time; where a second run comes too late, the first one stands. Nothing is shown that is not
recorded, and every change is recorded together with the work that follows from it.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import sqlalchemy as sa

from bot import work
from bot.durable import Durable
from bot.incident import DOCKFIX, Event, Incident, NotNow, State
from bot.model import Diagnosis, Finding, Remedy, Verdict
from bot.policy import Terms
from bot.reach import Reach
from bot.stages import Stage
from bot.store import Store

log = logging.getLogger(__name__)

# A message that cannot be posted is tried again for about a day: 2, 4, 8 ... 300 seconds apart.
SHOW_ATTEMPTS = 300
SHOW_PAUSE_SECONDS = 300.0

CHANGED = "The host has changed since this was approved, so nothing was run. Here is the new proposal."
GONE = "Nothing was run: when dockfix looked again before running, what it had found was no longer there."


class View(Protocol):
    """A place where people follow incidents."""

    def show(self, incident: Incident) -> None:
        """Draw the incident as it is recorded. Called at least once after each change; raising means try again."""

    def progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:
        """Draw how far the work is; best effort, never raises."""


class Runs:
    """The workflows of all incidents; see the module's text."""

    def __init__(
        self,
        store: Store,
        durable: Durable,
        reach: Callable[[str], Reach],
        terms: Callable[[Incident, Finding, Remedy], Terms],
        soak_seconds: float,
    ) -> None:
        self._store = store
        self._durable = durable
        self._reach = reach
        self._terms = terms
        self._soak_seconds = soak_seconds
        self.also: Callable[[sa.Connection, Incident], None] = lambda _connection, _incident: None
        self.views: dict[str, View] = {}
        # What was drawn last, so that changes in quick succession are drawn once; forgetting it only draws again.
        self._shown: dict[str, int] = {}
        durable.workflow("diagnose", self._diagnose)
        durable.workflow("remediate", self._remediate)
        durable.workflow("expire", self._expire)
        durable.workflow("show", self._show)

    def resume(self) -> None:
        """Enqueue again what unfinished incidents need; by its ids, work that is known already is not doubled."""
        for incident in self._store.incidents(State.ASKED, State.WAITING, State.APPROVED, State.RUNNING):
            # What was asked elsewhere, such as at a terminal, is in other hands.
            if incident.place.kind in self.views:
                with self._store.engine.begin() as connection:
                    self.follow_up(connection, incident)

    def follow_up(self, connection: sa.Connection, incident: Incident) -> None:
        """Start what follows from a state, in the transaction that records it."""
        match incident.state:
            case State.ASKED:
                self._durable.enqueue(connection, "diagnose", f"diagnose-{incident.id}", incident.id)
            case State.WAITING:
                wait = max(0.0, (incident.expires_at or 0.0) - time.time())
                name = f"expire-{incident.id}-{incident.round}"
                self._durable.timer(connection, "expire", name, wait, incident.id, incident.round)
            case State.APPROVED | State.RUNNING:
                name = f"remediate-{incident.id}-{incident.round}"
                host = f"host-{incident.target.host}"
                self._durable.enqueue(connection, "remediate", name, incident.id, one_at_a_time=host)
            case _:
                pass
        name = f"show-{incident.id}-{incident.version}"
        turn = f"show-{incident.id}"
        self._durable.enqueue(connection, "show", name, incident.id, name, 1, one_at_a_time=turn)
        self.also(connection, incident)

    def _show(self, incident_id: str, name: str, attempt: int) -> None:
        shown = self._durable.step("show", self._show_once, incident_id)
        if not shown and attempt < SHOW_ATTEMPTS:
            self._durable.step("show later", self._show_later, incident_id, name, attempt + 1)

    def _show_once(self, incident_id: str) -> bool:
        incident = self._known(incident_id)
        view = self.views.get(incident.place.kind)
        if view is None or self._shown.get(incident_id, -1) >= incident.version:
            return True
        try:
            view.show(incident)
            self._shown[incident_id] = incident.version
        except Exception:  # a view may fail in any way: the record stands, and it is drawn again later
            log.exception("incident %s could not be shown; it is tried again", incident_id)
            return False
        return True

    def _show_later(self, incident_id: str, name: str, attempt: int) -> None:
        pause = min(SHOW_PAUSE_SECONDS, 2.0**attempt)
        with self._store.engine.begin() as connection:
            self._durable.timer(connection, "show", f"{name}-{attempt}", pause, incident_id, name, attempt)

    def _diagnose(self, incident_id: str) -> None:
        self._step("look", self._look_and_record, incident_id)

    def _look_and_record(self, incident_id: str) -> None:
        incident = self._known(incident_id)
        if incident.state is not State.ASKED:
            return
        diagnosis = self._look(incident)
        proposes = any(finding.remedies for finding in diagnosis.findings)
        event = Event.PROPOSED if proposes else Event.FOUND_NOTHING_TO_DO
        self._record(incident, event, lambda moved: self._propose(moved, diagnosis), {"verdict": diagnosis.verdict})

    def _remediate(self, incident_id: str) -> None:
        self._step("look again", self._look_again, incident_id)
        count = self._durable.step("count steps", self._count_steps, incident_id)
        for position in range(count):
            self._step(f"run step {position + 1}", self._run_step, incident_id, position)
        self._step("prove", self._prove, incident_id)

    def _look_again(self, incident_id: str) -> None:
        """Ask the host again before anything runs: another digest means that nothing runs."""
        incident = self._known(incident_id)
        if incident.state is not State.APPROVED or incident.decision is None:
            return
        fresh = self._look(incident)
        if fresh.remedy(incident.decision.remedy, incident.decision.digest) is not None:
            data: dict[str, object] = {"digest": incident.decision.digest}
            self._record(incident, Event.CONFIRMED, lambda moved: moved, data)
        elif any(finding.remedies for finding in fresh.findings):
            self._record(
                incident,
                Event.PROPOSED_ANEW,
                lambda moved: replace(
                    self._propose(moved, fresh), before=incident.diagnosis, note=CHANGED, decision=None, agreed=()
                ),
                {"verdict": fresh.verdict},
            )
        else:
            unreachable = fresh.verdict is Verdict.UNREACHABLE
            note = f"Nothing was run: the host could not be asked again. {fresh.reason}" if unreachable else GONE
            self._record(
                incident,
                Event.SETTLED_BY_ITSELF,
                lambda moved: replace(moved, before=incident.diagnosis, diagnosis=fresh, note=note),
                {"verdict": fresh.verdict},
            )

    def _count_steps(self, incident_id: str) -> int:
        incident = self._known(incident_id)
        return len(incident.chosen[1].steps) if incident.state is State.RUNNING and incident.chosen else 0

    def _run_step(self, incident_id: str, position: int) -> None:
        """Run one step at most once. A failed step stops the rest; an unknown end is told, never repeated."""
        incident = self._known(incident_id)
        if incident.state is not State.RUNNING or incident.chosen is None or len(incident.executed) != position:
            return
        remedy = incident.chosen[1]
        op = f"{incident.id}-{incident.round}-{position}"
        executed = self._store.claim_effect(op, incident.id, remedy.steps[position], time.time())
        if executed is None:
            self._progress(incident, work.running(remedy, position))
            executed = work.run(self._reach(incident.target.host), op, remedy.steps[position])
            self._store.finish_effect(op, executed, time.time())
        done = (*incident.executed, executed)
        event, note = work.judge_step(remedy, done)
        data: dict[str, object] = {"step": position, "exit": executed.exit}
        self._record(incident, event, lambda moved: replace(moved, executed=done, note=note), data)

    def _prove(self, incident_id: str) -> None:
        incident = self._known(incident_id)
        if incident.state is not State.RUNNING or incident.chosen is None:
            return
        finding, remedy = incident.chosen
        verification = work.prove(
            self._reach(incident.target.host),
            incident.target,
            finding,
            incident.id,
            soak_seconds=self._soak_seconds,
            watch=lambda stages: self._progress(incident, stages),
            ran=remedy,
        )
        event = Event.PROVED if verification.verified else Event.NOT_PROVED
        self._record(
            incident,
            event,
            lambda moved: replace(moved, verification=verification, note=verification.reason),
            {"verified": verification.verified, "reason": verification.reason},
        )

    def _expire(self, incident_id: str, proposal: int) -> None:
        self._step("expire", self._expire_now, incident_id, proposal)

    def _expire_now(self, incident_id: str, proposal: int) -> None:
        def still(moved: Incident) -> Incident:
            # By the round, not the version: what else is recorded while it waits must not keep it from expiring.
            if moved.round != proposal:
                raise NotNow("there is a newer proposal")
            return moved

        try:
            self._store.record(
                incident_id, Event.EXPIRED, still, who=DOCKFIX, at=time.time(), data={}, then=self.follow_up
            )
        except NotNow as late:
            log.info("incident %s does not expire: %s", incident_id, late)

    def _look(self, incident: Incident) -> Diagnosis:
        return work.look(
            self._reach(incident.target.host),
            incident.target,
            incident.id,
            error=incident.error,
            watch=lambda stages: self._progress(incident, stages),
        )

    def _propose(self, moved: Incident, diagnosis: Diagnosis) -> Incident:
        offered = [(f, r) for f in diagnosis.findings for r in f.remedies]
        minutes = min((self._terms(moved, f, r).expires_minutes for f, r in offered), default=0)
        expires_at = time.time() + 60 * minutes if offered else None
        return replace(moved, diagnosis=diagnosis, expires_at=expires_at, round=moved.round + 1)

    def _step(self, name: str, run: Callable[..., None], incident_id: str, *args: object) -> None:
        self._durable.step(name, self._guarded, run, incident_id, *args)

    def _guarded(self, run: Callable[..., None], incident_id: str, *args: object) -> None:
        """Run a step; a fault of our own ends the incident with a true sentence instead of leaving it hanging."""
        try:
            run(incident_id, *args)
        except Exception as fault:  # whatever it was: people must be told, and the next incident must not suffer
            log.exception("incident %s: a fault of dockfix itself", incident_id)
            incident = self._known(incident_id)
            if incident.over or incident.state is State.WAITING:
                return
            note = f"dockfix met a fault of its own ({type(fault).__name__}) and stopped. Its log has the details."
            event = Event.LOST_SIGHT if incident.state is State.RUNNING else Event.STEP_FAILED
            data: dict[str, object] = {"fault": type(fault).__name__}
            self._record(incident, event, lambda moved: replace(moved, note=note), data)

    def _record(
        self, incident: Incident, event: Event | None, edit: Callable[[Incident], Incident], data: dict[str, object]
    ) -> None:
        """Record a change made by a workflow; where a second run of it came too late, the first one stands."""

        def unchanged(moved: Incident) -> Incident:
            if moved.version != incident.version:
                raise NotNow("somebody else recorded a change first")
            return edit(moved)

        try:
            self._store.record(
                incident.id, event, unchanged, who=DOCKFIX, at=time.time(), data=data, then=self.follow_up
            )
        except NotNow as late:
            log.info("incident %s: %s", incident.id, late)

    def _progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:
        view = self.views.get(incident.place.kind)
        if view is not None:
            view.progress(incident, stages)

    def _known(self, incident_id: str) -> Incident:
        incident = self._store.incident(incident_id)
        if incident is None:
            raise LookupError(f"incident {incident_id} is not in the record")
        return incident
