"""One fix at the terminal and its record: every request, decision and step is written down before it is shown.

The same rules as for Slack: look again before anything runs, another digest means that nothing runs, each step runs at
most once, and the same causes judge afterwards. What differs is who approves: the person who sits at the terminal.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot import leases, work
from bot.config import Config
from bot.history import COUNTED_DAYS, DAY_SECONDS, Relapse, relapse
from bot.ids import new_id
from bot.incident import DOCKFIX, Decision, Incident, Person, Place
from bot.lifecycle import WORKING, Event, NotNow, State
from bot.model import Certainty, Diagnosis, Executed, Finding, Remedy, Step, Target, Verdict, Verification
from bot.patience import hurried
from bot.policy import Terms, terms_for
from bot.reach import Reach
from bot.stages import Watch
from bot.store import Store
from bot.workflow import hold

CHANGED = "The host has changed since this was shown, so nothing was run."
STOPPED = "It was stopped at the terminal before anything was run."

Stoppable = Callable[[], AbstractContextManager[Any]]
"""While a step runs: a Ctrl-C waits until the step has ended."""


class Fixing:
    """The life of one fix; `incident` is what is recorded of it now."""

    def __init__(self, store: Store, reach: Reach, target: Target, person: Person, config: Config) -> None:
        """Record the request."""
        self.person = person
        self._store = store
        self._reach = reach
        self._config = config
        new = Incident(new_id(), target, person, Place("terminal"), asked_at=time.time())
        with hurried():
            self.incident, _ = store.open_incident(new, new.id)

    def look(self, watch: Watch) -> Diagnosis:
        """Ask the host; nothing is recorded of it yet."""
        return work.look(self._reach, self.incident.target, self.incident.id, watch=watch)

    def came_back(self, diagnosis: Diagnosis) -> Relapse | None:
        """Return what has come back, if this is the same cause again soon after a fix."""
        hours, now = self._config.relapse_hours, self.incident.asked_at
        since = now - max(COUNTED_DAYS * DAY_SECONDS, 3600 * hours)
        earlier = self._store.earlier(self.incident.target.host, since, now)
        return relapse(replace(self.incident, diagnosis=diagnosis), earlier, hours)

    def take_host(self) -> str:
        """Take the host before the second look; returns who works there else, as a sentence; empty where it is ours."""
        taken = hold(self._store, self.incident, self._config.soak_seconds)
        if taken is None:
            return ""
        since = time.strftime("%H:%M UTC", time.gmtime(taken.since))
        note = f"{taken.who} has worked on {taken.host} since {since}, so nothing was run. Try again later."
        self._note(Event.STEP_FAILED, note)
        return note

    def settle(self, diagnosis: Diagnosis, note: str = "") -> None:
        """Record that there is nothing to propose."""
        self._record(
            Event.FOUND_NOTHING_TO_DO,
            lambda moved: replace(moved, diagnosis=diagnosis, note=note),
            DOCKFIX,
            verdict=diagnosis.verdict,
        )

    def propose(self, diagnosis: Diagnosis, finding: Finding, remedy: Remedy) -> Terms:
        """Record what is offered; returns what an approval of it takes."""
        terms = self._terms(finding, remedy)
        expires_at = time.time() + 60 * terms.expires_minutes
        self._record(
            Event.PROPOSED,
            lambda moved: replace(moved, diagnosis=diagnosis, expires_at=expires_at, round=moved.round + 1),
            DOCKFIX,
            verdict=diagnosis.verdict,
            remedy=remedy.id,
            digest=remedy.digest,
        )
        return terms

    def refuse(self, remedy: Remedy, reason: str, by: Person) -> None:
        """Record that the proposal was not taken."""
        decision = Decision(False, by, time.time(), remedy.id, remedy.digest, reason)
        self._record(Event.REFUSED, lambda moved: replace(moved, decision=decision), by, reason=reason)

    def approve(self, remedy: Remedy) -> bool:
        """Record the yes; False where it came too late and the proposal has expired."""
        now = time.time()
        if self.incident.expires_at is not None and now >= self.incident.expires_at:
            self._record(Event.EXPIRED, lambda moved: moved, DOCKFIX)
            return False
        decision = Decision(True, self.person, now, remedy.id, remedy.digest)
        self._record(
            Event.APPROVED,
            lambda moved: replace(moved, decision=decision, agreed=(decision,)),
            self.person,
            remedy=remedy.id,
            digest=remedy.digest,
        )
        return True

    def confirm(self, remedy: Remedy, fresh: Diagnosis) -> bool:
        """Record what a second look before anything runs came to; False where it is no longer what was approved."""
        shown = self.incident.diagnosis
        found = fresh.remedy(remedy.id, remedy.digest)
        if found is not None:
            self._record(Event.CONFIRMED, lambda moved: moved, DOCKFIX, digest=remedy.digest)
            return True
        if fresh.verdict is Verdict.UNREACHABLE:
            note = f"Nothing was run: the host could not be asked again. {fresh.reason}"
            self._record(
                Event.STEP_FAILED, lambda moved: replace(moved, before=shown, diagnosis=fresh, note=note), DOCKFIX
            )
            return False
        if not any(finding.remedies for finding in fresh.findings):
            note = f"{CHANGED} What had been found is no longer there."
            self._record(
                Event.SETTLED_BY_ITSELF, lambda moved: replace(moved, before=shown, diagnosis=fresh, note=note), DOCKFIX
            )
            return False
        self._record(
            Event.PROPOSED_ANEW,
            lambda moved: replace(moved, before=shown, diagnosis=fresh, decision=None, agreed=(), note=CHANGED),
            DOCKFIX,
        )
        self.refuse(remedy, CHANGED, DOCKFIX)
        return False

    def run_steps(
        self,
        remedy: Remedy,
        tell: Callable[[Step, Executed | None], None],
        in_step: Stoppable,
        stop: Callable[[], bool],
    ) -> bool:
        """Run one step after the other, each at most once; False where one failed, was lost, or somebody stopped it.

        `tell` hears of each step before it runs (None), and what came of it once that is recorded.
        """
        for position, step in enumerate(remedy.steps):
            if stop():
                self._stopped(position, len(remedy.steps))
                return False
            taken = hold(self._store, self.incident, self._config.soak_seconds)
            if taken is not None:
                self._note(Event.STEP_FAILED, work.overtaken(taken.who, remedy, position))
                return False
            op = f"{self.incident.id}-{self.incident.round}-{position}"
            try:
                with in_step():
                    tell(step, None)
                    self._store.claim_effect(op, self.incident.id, step, time.time())
                    executed = work.run(self._reach, op, step)
                    self._store.finish_effect(op, executed, time.time())
            except KeyboardInterrupt:
                lost = Executed(step, None, "dockfix was interrupted while it ran")
                self._ran(remedy, position, lost)
                tell(step, lost)
                raise
            went_well = self._ran(remedy, position, executed)
            tell(step, executed)
            if not went_well:
                return False
        if stop():
            self._stopped(len(remedy.steps), len(remedy.steps))
            return False
        return True

    def _stopped(self, done: int, steps: int) -> None:
        """Record that somebody wanted no more steps, and how many there were not."""
        if not done:
            self._note(Event.STEP_FAILED, STOPPED)
            return
        left = steps - done
        rest = f" {left} more {'step was' if left == 1 else 'steps were'} not run." if left else ""
        note = f"Stopped at the terminal after step {done}, before it could be proved.{rest}"
        self._note(Event.STEP_FAILED if left else Event.NOT_PROVED, note)

    def _note(self, event: Event, note: str) -> None:
        self._record(event, lambda moved: replace(moved, note=note), self.person)

    def _ran(self, remedy: Remedy, position: int, executed: Executed) -> bool:
        done = (*self.incident.executed, executed)
        event, note = work.judge_step(remedy, done)
        self._record(
            event,
            lambda moved: replace(moved, executed=done, note=note),
            DOCKFIX,
            step=position,
            exit=executed.exit,
        )
        return event is None

    def prove(self, finding: Finding, remedy: Remedy, watch: Watch) -> Verification:
        """Let the same causes judge a fresh look, try the published ports, wait, and do it again."""
        return work.prove(
            self._reach,
            self.incident.target,
            finding,
            self.incident.id,
            soak_seconds=self._config.soak_seconds,
            watch=watch,
            ran=remedy,
        )

    def conclude(self, verification: Verification) -> None:
        """Record what the proof came to."""
        self._record(
            Event.PROVED if verification.verified else Event.NOT_PROVED,
            lambda moved: replace(moved, verification=verification, note=verification.reason),
            DOCKFIX,
            verified=verification.verified,
            reason=verification.reason,
        )

    def interrupted(self) -> None:
        """Record truthfully that somebody pressed Ctrl-C; what is over already stays as it is."""
        match self.incident.state:
            case State.ASKED | State.APPROVED:
                self._note(Event.STEP_FAILED, STOPPED)
            case State.WAITING:
                decision = Decision(False, self.person, time.time(), reason=STOPPED)
                self._record(Event.REFUSED, lambda moved: replace(moved, decision=decision), self.person)
            case State.RUNNING:
                started = bool(self.incident.executed)
                note = "It was stopped at the terminal before it could be proved." if started else STOPPED
                event = Event.NOT_PROVED if started else Event.STEP_FAILED
                self._note(event, note)
            case _:
                pass

    def broke(self, fault: str) -> None:
        """Record that dockfix met a fault of its own, so that nobody waits for this request for ever."""
        note = f"dockfix met a fault of its own ({fault}) and stopped."
        match self.incident.state:
            case State.ASKED | State.APPROVED:
                self._note(Event.STEP_FAILED, note)
            case State.WAITING:
                self._record(Event.EXPIRED, lambda moved: replace(moved, note=note), self.person)
            case State.RUNNING:
                self._note(Event.LOST_SIGHT, note)
            case _:
                pass

    def _terms(self, finding: Finding, remedy: Remedy) -> Terms:
        now = time.gmtime()
        target = self.incident.target
        groups = self._config.hosts[target.host].groups
        minute = now.tm_hour * 60 + now.tm_min
        return terms_for(self._config.approval, target, groups, finding, remedy, weekday=now.tm_wday, minute=minute)

    def _record(self, event: Event | None, edit: Callable[[Incident], Incident], who: Person, **data: Any) -> None:
        def unchanged(moved: Incident) -> Incident:
            if moved.version != self.incident.version:
                raise NotNow("Somebody else has changed the record of this request, so nothing more is run.")
            return edit(moved)

        def release(connection: sa.Connection, moved: Incident) -> None:
            if moved.state not in WORKING:
                leases.release(connection, moved.id)

        self.incident = self._store.record(
            self.incident.id, event, unchanged, who=who, at=time.time(), data=data, then=release
        )


def choose(diagnosis: Diagnosis, remedy_id: str | None) -> tuple[Finding, Remedy] | None:
    """Return the remedy that was named, else the first one of the first proved finding that offers any."""
    if remedy_id is not None:
        return diagnosis.remedy(remedy_id)
    proved = (finding for finding in diagnosis.findings if finding.certainty is Certainty.PROVED)
    return next(((finding, finding.remedies[0]) for finding in proved if finding.remedies), None)
