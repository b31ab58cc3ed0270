"""What happens in the background to an incident: look, look again, run, prove, expire, show.

Rules: each is a durable workflow whose arguments are JSON and whose steps first read the record, since after a crash a
step may run a second time; where a second run comes too late, the first one stands. Nothing is shown that is not
recorded, and every change is recorded together with the work that follows from it.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa

from bot import work
from bot.diagnose import found_again
from bot.durable import SHOWS
from bot.incident import Incident
from bot.lifecycle import FINAL, Event, State
from bot.model import Diagnosis, Finding, Remedy, Verdict
from bot.policy import Terms
from bot.undo import undo_of
from bot.undoing import Undoing
from bot.workflow import NotShown, View, Workflow

__all__ = ["Runs", "View"]

log = logging.getLogger(__name__)

# A message that cannot be posted is tried again for about a day: 2, 4, 8 ... 300 seconds apart.
SHOW_ATTEMPTS = 300
SHOW_PAUSE_SECONDS = 300.0

CHANGED = "The host has changed since this was approved, so nothing was run. Here is the new proposal."
GONE = "Nothing was run: when dockfix looked again before running, what it had found was no longer there."


class Runs:
    """The workflows of all incidents; see the module's text."""

    def __init__(self, workflow: Workflow, terms: Callable[[Incident, Finding, Remedy], Terms]) -> None:
        self._flow = workflow
        self._store = workflow.store
        self._durable = workflow.durable
        self._terms = terms
        self.views = workflow.views
        # What was drawn last, so that changes in quick succession are drawn once; forgetting it only draws again.
        self._shown: dict[str, int] = {}
        workflow.followers.append(self._follow_up)
        self.follow_up = workflow.followed
        self._undoing = Undoing(workflow)
        for name, run in (
            ("diagnose", self._diagnose),
            ("remediate", self._remediate),
            ("expire", self._expire),
            ("show", self._show),
            ("undo", self._undoing.put_back),
            ("expire_undo", self._undoing.expire),
        ):
            self._durable.workflow(name, run)

    def resume(self) -> None:
        """Enqueue again what unfinished incidents need and the durable engine does not know of.

        Everything is enqueued with the record, so that is nothing but after a loss, or where a new version wants more.
        Thousands may wait: what is known is found by a few questions, and not by a transaction for each. Another
        process may be at work on them: they are read again under a lock, and nobody's host is freed.
        """
        # What was asked elsewhere, such as at a terminal, is in other hands.
        unfinished = [each for each in self._store.incidents(*(set(State) - FINAL)) if each.place.kind in self.views]
        needs = {each.id: self._needs(each) for each in unfinished}
        known = self._durable.known(set().union(*needs.values()))
        for incident in unfinished:
            if not needs[incident.id] <= known:
                self._store.look(incident.id, self._flow.follow)

    def _needs(self, incident: Incident) -> set[str]:
        """Return the ids of the workflows that follow from an incident's state."""
        with self._durable.rehearsal() as needed, self._store.engine.connect() as connection:
            self._flow.follow(connection, incident)
        return needed

    def _follow_up(self, connection: sa.Connection, incident: Incident) -> None:
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
                self._undoing.follow_up(connection, incident)
        name = f"show-{incident.id}-{incident.version}"
        turn = f"show-{incident.id}"
        self._durable.enqueue(connection, "show", name, incident.id, name, 1, one_at_a_time=turn, queue=SHOWS)

    def _show(self, incident_id: str, name: str, attempt: int) -> None:
        shown = self._durable.step("show", self._show_once, incident_id, int(name.rpartition("-")[2]))
        if shown is False and attempt >= SHOW_ATTEMPTS:
            return
        if shown is not True:
            pause = min(SHOW_PAUSE_SECONDS, 2.0 ** (attempt + 1)) if shown is False else shown
            self._durable.step("show later", self._show_later, incident_id, name, attempt + 1, pause)

    def _show_once(self, incident_id: str, version: int) -> bool | float:
        """Draw the incident until what was drawn is what is recorded; False where it is to be tried again later.

        A number is in how many seconds that is.

        Each version is shown by a workflow of its own, so only the newest tries again: of several that did, each would
        take its share of what Slack lets us send. A process that stood still in the middle may draw over what another
        one has drawn since: so it looks again.
        """
        incident = self._flow.known(incident_id)
        view = self.views.get(incident.place.kind)
        while view is not None and self._shown.get(incident_id, -1) < incident.version:
            try:
                view.show(incident)
            except NotShown as reason:
                newer = self._flow.known(incident_id).version > version
                return newer if newer or reason.again_seconds is None else reason.again_seconds
            except Exception:  # a view may fail in any way: the record stands, and it is drawn again later
                log.exception("incident %s could not be shown; it is tried again", incident_id)
                return self._flow.known(incident_id).version > version
            self._shown[incident_id] = incident.version
            incident = self._flow.known(incident_id)
        return True

    def _show_later(self, incident_id: str, name: str, attempt: int, pause: float) -> None:
        """Draw it again after a while, by the same workers: those that expire approvals and tell people stay free."""
        again, turn = f"{name}-{attempt}", f"show-{incident_id}"
        with self._store.engine.begin() as connection:
            self._durable.enqueue(
                connection, "show", again, incident_id, name, attempt,
                one_at_a_time=turn, after_seconds=pause, queue=SHOWS,
            )  # fmt: skip

    def _diagnose(self, incident_id: str) -> None:
        self._flow.step("look", self._look_and_record, incident_id)

    def _look_and_record(self, incident_id: str) -> None:
        incident = self._flow.known(incident_id)
        if incident.state is not State.ASKED:
            return
        diagnosis = self._look(incident)
        proposes = any(finding.remedies for finding in diagnosis.findings)
        event = Event.PROPOSED if proposes else Event.FOUND_NOTHING_TO_DO
        self._flow.record(
            incident, event, lambda moved: self._propose(moved, diagnosis), {"verdict": diagnosis.verdict}
        )

    def _remediate(self, incident_id: str) -> None:
        self._flow.step("look again", self._look_again, incident_id)
        count = self._durable.step("count steps", self._count_steps, incident_id)
        for position in range(count):
            self._flow.step(f"run step {position + 1}", self._run_step, incident_id, position)
        self._flow.step("prove", self._prove, incident_id)

    def _look_again(self, incident_id: str) -> None:
        """Ask the host again before anything runs: another digest means that nothing runs."""
        incident = self._flow.known(incident_id)
        if incident.state is not State.APPROVED or incident.decision is None:
            return
        taken = self._flow.hold(incident)
        if taken is not None:
            self._flow.wait_for_turn(incident, taken)
            return
        fresh = self._look(incident)
        if incident.chosen is not None and found_again(fresh, *incident.chosen):
            data: dict[str, object] = {"digest": incident.decision.digest}
            self._flow.record(incident, Event.CONFIRMED, lambda moved: moved, data)
        elif any(finding.remedies for finding in fresh.findings):
            self._flow.record(
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
            self._flow.record(
                incident,
                Event.SETTLED_BY_ITSELF,
                lambda moved: replace(moved, before=incident.diagnosis, diagnosis=fresh, note=note),
                {"verdict": fresh.verdict},
            )

    def _count_steps(self, incident_id: str) -> int:
        incident = self._flow.known(incident_id)
        return len(incident.chosen[1].steps) if incident.state is State.RUNNING and incident.chosen else 0

    def _run_step(self, incident_id: str, position: int) -> None:
        """Run one step at most once. A failed step stops the rest; an unknown end is told, never repeated."""
        incident = self._flow.known(incident_id)
        if incident.state is not State.RUNNING or incident.chosen is None or len(incident.executed) != position:
            return
        remedy = incident.chosen[1]
        taken = self._flow.hold(incident)
        if taken is not None:
            note = work.overtaken(taken.who, remedy, position)
            data: dict[str, object] = {"step": position, "taken_by": taken.owner}
            self._flow.record(incident, Event.STEP_FAILED, lambda moved: self._ended(replace(moved, note=note)), data)
            return
        executed = self._flow.run_once(incident, f"{incident.id}-{incident.round}-{position}", remedy, position)
        done = (*incident.executed, executed)
        event, note = work.judge_step(remedy, done)
        data = {"step": position, "exit": executed.exit}
        self._flow.record(incident, event, lambda moved: self._ended(replace(moved, executed=done, note=note)), data)

    def _ended(self, moved: Incident) -> Incident:
        """Offer the way back where a fix has ended with something done."""
        if moved.state not in (State.VERIFIED, State.NOT_VERIFIED, State.FAILED):
            return moved
        return replace(moved, undo=undo_of(moved, time.time(), self._flow.undo_minutes))

    def _prove(self, incident_id: str) -> None:
        incident = self._flow.known(incident_id)
        if incident.state is not State.RUNNING or incident.chosen is None:
            return
        finding, remedy = incident.chosen
        self._flow.hold(incident)
        verification = work.prove(
            self._flow.reach(incident.target.host),
            incident.target,
            finding,
            incident.id,
            soak_seconds=self._flow.soak_seconds,
            watch=lambda stages: self._flow.progress(incident, stages),
            ran=remedy,
        )
        event = Event.PROVED if verification.verified else Event.NOT_PROVED
        self._flow.record(
            incident,
            event,
            lambda moved: self._ended(replace(moved, verification=verification, note=verification.reason)),
            {"verified": verification.verified, "reason": verification.reason},
        )

    def _expire(self, incident_id: str, proposal: int) -> None:
        self._flow.step("expire", self._expire_now, incident_id, proposal)

    def _expire_now(self, incident_id: str, proposal: int) -> None:
        incident = self._flow.known(incident_id)
        if incident.state is State.WAITING and incident.round == proposal:
            self._flow.record(incident, Event.EXPIRED, lambda moved: moved, {})

    def _look(self, incident: Incident) -> Diagnosis:
        return work.look(
            self._flow.reach(incident.target.host),
            incident.target,
            incident.id,
            error=incident.error,
            watch=lambda stages: self._flow.progress(incident, stages),
        )

    def _propose(self, moved: Incident, diagnosis: Diagnosis) -> Incident:
        offered = diagnosis.offered
        minutes = min((self._terms(moved, f, r).expires_minutes for f, r in offered), default=0)
        expires_at = time.time() + 60 * minutes if offered else None
        return replace(moved, diagnosis=diagnosis, expires_at=expires_at, round=moved.round + 1)
