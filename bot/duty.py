"""Takes what people on call say: I am on it, or somebody else shall be; each recorded with what follows from it.

Rules: this gives nobody the right to approve, which is the policy's alone; it stops or moves the escalation.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa

from bot.approvals import Approvals, Refused, written
from bot.incident import Acknowledged, Incident, Person
from bot.lifecycle import Event, NotNow, State
from bot.oncall import escalation
from bot.oncall.roster import Roster
from bot.paging import Paging
from bot.refusals import NO_RECORD, already
from bot.store import Store

FollowUp = Callable[[sa.Connection, Incident], None]


class Duty:
    """Records who is on it; see the module's text."""

    def __init__(self, store: Store, approvals: Approvals, roster: Roster, paging: Paging, follow_up: FollowUp) -> None:
        self._store, self._approvals, self._roster = store, approvals, roster
        self._paging, self._follow_up = paging, follow_up

    def on_call(self) -> frozenset[str]:
        """Return who is on call now at the first tier; LookupError with the reason where that cannot be told."""
        people, trouble = self._roster.approvers(1, time.time())
        if not people:
            raise LookupError(trouble)
        return people

    def acknowledge(self, incident_id: str, person: Person) -> Incident:
        """Record that somebody is on it, which stops the escalation; `Refused` with the sentence for this person."""
        incident = self._concerned(incident_id, person, "take")

        def edit(moved: Incident) -> Incident:
            if moved.acknowledged is not None:
                by = moved.acknowledged.by
                same = by.id == person.id
                raise NotNow("You are on it already." if same else f"{by.called} is on it already.")
            return replace(moved, acknowledged=Acknowledged(person, time.time()))

        return self._noted(incident, Event.ACKNOWLEDGED, edit, person, {}, self._follow_up)

    def hand_over(self, incident_id: str, person: Person, to: str = "") -> Incident:
        """Record that somebody passes it on, to one person or to the next tier, and tell them.

        `Refused` with the sentence for this person where they may not, or where nobody is left to tell.
        """
        incident = self._concerned(incident_id, person, "hand_over")
        if to and to in {name for told in incident.told if told.tier == 0 for name in told.people}:
            raise Refused("It was handed over to them already; nobody is told the same twice.")
        if not to and escalation.following(incident, len(self._roster.tiers)) is None:
            raise Refused("There is no further tier. Choose a person to hand it over to.")

        def then(connection: sa.Connection, moved: Incident) -> None:
            self._follow_up(connection, moved)
            self._paging.hand_over(connection, moved, to)

        def edit(moved: Incident) -> Incident:
            return replace(moved, acknowledged=None)

        return self._noted(incident, Event.HANDED_OVER, edit, person, {"to": to or "the next tier"}, then)

    def check_concerned(self, incident_id: str, person: Person) -> Incident:
        """Return the incident that this person may hand over; `Refused` with the sentence for them otherwise."""
        return self._concerned(incident_id, person, "hand_over")

    def _concerned(self, incident_id: str, person: Person, what: str) -> Incident:
        """Return an incident that waits and that is this person's business: they were told, are on call, or decide."""
        with self._approvals.noting(incident_id, person, wanted=what):
            incident = self._store.incident(incident_id)
            if incident is None:
                raise Refused(NO_RECORD)
            if incident.state is not State.WAITING:
                raise Refused(already(incident))
            if not any(person.id in told.people for told in incident.told) and not self._may(incident, person):
                raise Refused("This is for whoever is on call or may approve it; they are named in the thread.")
        return incident

    def _may(self, incident: Incident, person: Person) -> bool:
        """Whether somebody who was not told decides on it, or is on call."""
        terms = [self._approvals.terms(incident, *each) for each in incident.offered]
        if not all(self._approvals.why_not(each, person, incident) for each in terms):
            return True
        return person.id in self._roster.approvers(incident.tiers_told, time.time())[0]

    def _noted(
        self,
        incident: Incident,
        event: Event,
        edit: Callable[[Incident], Incident],
        person: Person,
        data: dict[str, object],
        then: FollowUp,
    ) -> Incident:
        try:
            with written():
                return self._store.record(incident.id, event, edit, who=person, at=time.time(), data=data, then=then)
        except NotNow as late:
            now = self._store.incident(incident.id)
            raise Refused(already(now) if now is not None and now.state is not State.WAITING else str(late)) from None
