"""The imperative shell: takes requests and decisions, records them, and starts the work that follows from them.

What it says to people it says through views, after it was recorded. `bot.runs` is what happens in the background.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import sqlalchemy as sa

from bot import policy
from bot.config import NotifyConfig, OncallConfig
from bot.durable import Durable
from bot.ids import new_id
from bot.incident import Acknowledged, Decision, Event, Incident, NotNow, Person, Place, State
from bot.model import Finding, Remedy, Target
from bot.oncall import Book, escalation
from bot.oncall.roster import Roster
from bot.paging import Paging, Teller
from bot.reach import Reach
from bot.runs import Runs, View
from bot.stages import Stage, StageState
from bot.store import Store
from bot.targets import why_not

__all__ = ["Desk", "Directory", "HostEntry", "Refused", "Stage", "StageState", "View"]


class Refused(Exception):
    """A request or a decision is not taken; the message is the sentence for the person who made it."""


class Directory(Book, Protocol):
    """Tells who stands behind a group of approvers, and who has which e-mail address."""


@dataclass(frozen=True, slots=True)
class HostEntry:
    """What the desk knows of a configured host."""

    groups: tuple[str, ...] = ()


class Desk:
    """Takes requests and decisions; see the module's text."""

    def __init__(
        self,
        store: Store,
        durable: Durable,
        hosts: Mapping[str, HostEntry],
        reach: Callable[[str], Reach],
        rules: policy.Policy,
        *,
        soak_seconds: float = 5.0,
        oncall: OncallConfig | None = None,
        notify: NotifyConfig | None = None,
    ) -> None:
        self.store = store
        self._durable = durable
        self._hosts = dict(hosts)
        self._rules = rules
        self._directory: Directory | None = None
        self._roster = Roster(oncall or OncallConfig())
        self._runs = Runs(store, durable, reach, self.terms, soak_seconds)
        told = self._runs.follow_up
        self._paging = Paging(store, durable, self._roster, notify or NotifyConfig(), self.terms, told)
        self._runs.also = self._paging.follow_up

    def attach(self, kind: str, view: View, directory: Directory | None = None, teller: Teller | None = None) -> None:
        """Show incidents of this kind of place through `view`, and tell its people who is on call by `teller`."""
        self._runs.views[kind] = view
        if teller is not None:
            self._paging.tellers[kind] = teller
        if directory is not None:
            self._directory = directory
            self._roster.book = directory

    def start(self) -> None:
        """Start working, beginning with what a crash left unfinished."""
        self._durable.launch()
        self._runs.resume()

    def stop(self) -> None:
        """Stop taking work up; what is unfinished goes on at the next start."""
        self._durable.close()

    def hosts(self) -> tuple[str, ...]:
        """Return the names of the configured hosts."""
        return tuple(sorted(self._hosts))

    def incident(self, incident_id: str) -> Incident | None:
        """Return an incident as it is recorded."""
        return self.store.incident(incident_id)

    def request(self, target: Target, requester: Person, place: Place, *, key: str = "", error: str = "") -> Incident:
        """Record a request and return at once; the same key gives the same incident. `Refused` for a bad target."""
        self.check(target)
        incident_id = new_id()
        incident = Incident(incident_id, target, requester, place, asked_at=time.time(), error=error)
        recorded, _ = self.store.open_incident(
            incident, key or incident_id, lambda connection: self._runs.follow_up(connection, incident)
        )
        return recorded

    def check(self, target: Target) -> None:
        """Refuse a target that cannot be, with the sentence that says what to do instead."""
        reason = why_not(target, self._hosts)
        if reason:
            raise Refused(reason)

    def decide(
        self, incident_id: str, person: Person, *, approve: bool, remedy: str = "", digest: str = "", reason: str = ""
    ) -> Incident:
        """Record a decision and start what follows, in one transaction; `Refused` with the sentence for this person."""
        try:
            return self._decide(incident_id, person, approve, remedy, digest, reason)
        except Refused as refusal:
            data = {"approve": approve, "remedy": remedy, "digest": digest, "because": str(refusal)}
            self.store.note(incident_id[:32], "denied", person, time.time(), data)
            raise

    def _decide(
        self, incident_id: str, person: Person, approve: bool, remedy: str, digest: str, reason: str
    ) -> Incident:
        incident, finding, chosen = self._decidable(incident_id, person, approve, remedy, digest)
        at = time.time()
        decision = Decision(approve, person, at, chosen.id, chosen.digest, reason)
        agreed = (*incident.agreed, decision) if approve else incident.agreed
        if approve and person.id in {earlier.by.id for earlier in incident.agreed if earlier.digest == chosen.digest}:
            raise Refused("You have approved this already; it waits for somebody else.")
        terms = self.terms(incident, finding, chosen)
        enough = len({d.by.id for d in agreed if d.digest == chosen.digest}) >= terms.approvals
        event = Event.REFUSED if not approve else Event.APPROVED if enough else Event.AGREED

        def edit(moved: Incident) -> Incident:
            # What else is recorded while it waits, such as who was told, does not touch what is decided on.
            if (moved.round, moved.agreed) != (incident.round, incident.agreed):
                raise NotNow("This request has just changed. Look at its newest message and decide again.")
            if moved.expires_at is not None and at >= moved.expires_at:
                raise NotNow("This proposal has expired. Ask again with /dockfix.")
            final = decision if event is not Event.AGREED else None
            return replace(moved, agreed=agreed, decision=final)

        try:
            return self.store.record(
                incident_id,
                event,
                edit,
                who=person,
                at=at,
                data={"remedy": chosen.id, "digest": chosen.digest, "reason": reason},
                then=self._runs.follow_up,
            )
        except NotNow as late:
            now = self.store.incident(incident_id)
            raise Refused(_already(now) if now is not None and now.state is not State.WAITING else str(late)) from None

    def check_refusal(self, incident_id: str, person: Person) -> None:
        """Raise `Refused` where this person could not refuse the proposal, before they are asked for a reason."""
        self._decidable(incident_id, person, approve=False)

    def _decidable(
        self, incident_id: str, person: Person, approve: bool, remedy: str = "", digest: str = ""
    ) -> tuple[Incident, Finding, Remedy]:
        """Return what this person may decide on; `Refused` with the sentence for them where they may not."""
        incident = self.store.incident(incident_id)
        if incident is None:
            raise Refused("dockfix has no record of this request. Ask again with /dockfix.")
        if incident.state is not State.WAITING:
            raise Refused(_already(incident))
        finding, chosen = self._offered(incident, remedy, digest)
        refusal = self._why_not(self.terms(incident, finding, chosen), person, incident)
        withdraws = not approve and person.id == incident.requester.id
        if refusal and not withdraws:
            raise Refused(refusal)
        return incident, finding, chosen

    def terms(self, incident: Incident, finding: Finding, remedy: Remedy) -> policy.Terms:
        """Return what an approval of this remedy takes now."""
        now = time.gmtime()
        groups = self._hosts[incident.target.host].groups if incident.target.host in self._hosts else ()
        minute = now.tm_hour * 60 + now.tm_min
        return policy.terms_for(
            self._rules, incident.target, groups, finding, remedy, weekday=now.tm_wday, minute=minute
        )

    def _offered(self, incident: Incident, remedy: str, digest: str) -> tuple[Finding, Remedy]:
        """Return the remedy that the decision is about; `Refused` where that is no longer what is offered."""
        diagnosis = incident.diagnosis
        offered = [(f, r) for f in diagnosis.findings for r in f.remedies] if diagnosis is not None else []
        if not remedy and offered:
            return offered[0]
        for finding, candidate in offered:
            if candidate.id == remedy and digest and candidate.digest.startswith(digest):
                return finding, candidate
        raise Refused("What this button offered is no longer the proposal. Look at the newest message of the thread.")

    def _why_not(self, terms: policy.Terms, person: Person, incident: Incident) -> str:
        members: set[str] = set()
        unreadable = ""
        for group in (name for name in terms.approvers if not name.startswith(("U", "W"))):
            try:
                people, reason = self._members(group, incident)
            except LookupError as failure:
                people, reason = frozenset(), str(failure)
            members |= people
            unreadable = reason or unreadable
        return policy.why_not(terms, person, incident.requester, members, unreadable)

    def _members(self, group: str, incident: Incident) -> tuple[frozenset[str], str]:
        """Return a group's people, and why others may belong to it; LookupError where nothing of it can be told."""
        if group == policy.ON_CALL:
            return self._roster.approvers(max((told.tier for told in incident.told), default=1), time.time())
        if self._directory is None:
            raise LookupError("groups of approvers cannot be looked up here")
        return self._directory.members(group), ""

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
                raise NotNow("You are on it already." if same else f"{by.name or by.id} is on it already.")
            return replace(moved, acknowledged=Acknowledged(person, time.time()))

        return self._noted(incident, Event.ACKNOWLEDGED, edit, person, {}, self._runs.follow_up)

    def hand_over(self, incident_id: str, person: Person, to: str = "") -> Incident:
        """Record that somebody passes it on, to one person or to the next tier, and tell them.

        This gives nobody the right to approve: who may, the policy says. `Refused` with the sentence for this person.
        """
        incident = self._concerned(incident_id, person, "hand_over")
        if to and to in {name for told in incident.told if told.tier == 0 for name in told.people}:
            raise Refused("It was handed over to them already; nobody is told the same twice.")
        if not to and escalation.following(incident, len(self._roster.tiers)) is None:
            raise Refused("There is no further tier. Choose a person to hand it over to.")

        def then(connection: sa.Connection, moved: Incident) -> None:
            self._runs.follow_up(connection, moved)
            self._paging.hand_over(connection, moved, to)

        def edit(moved: Incident) -> Incident:
            return replace(moved, acknowledged=None)

        return self._noted(incident, Event.HANDED_OVER, edit, person, {"to": to or "the next tier"}, then)

    def check_concerned(self, incident_id: str, person: Person) -> Incident:
        """Return the incident that this person may hand over; `Refused` with the sentence for them otherwise."""
        return self._concerned(incident_id, person, "hand_over")

    def _concerned(self, incident_id: str, person: Person, what: str) -> Incident:
        """Return an incident that waits and that is this person's business: they were told, are on call, or decide."""
        try:
            incident = self.store.incident(incident_id)
            if incident is None:
                raise Refused("dockfix has no record of this request. Ask again with /dockfix.")
            if incident.state is not State.WAITING:
                raise Refused(_already(incident))
            if any(person.id in told.people for told in incident.told):
                return incident
            diagnosis = incident.diagnosis
            offered = [(f, r) for f in diagnosis.findings for r in f.remedies] if diagnosis is not None else []
            refusals = [self._why_not(self.terms(incident, *each), person, incident) for each in offered]
            if all(refusals) and person.id not in self._members(policy.ON_CALL, incident)[0]:
                raise Refused("This is for whoever is on call or may approve it; they are named in the thread.")
        except Refused as refusal:
            data = {"wanted": what, "because": str(refusal)}
            self.store.note(incident_id[:32], "denied", person, time.time(), data)
            raise
        return incident

    def _noted(
        self,
        incident: Incident,
        event: Event,
        edit: Callable[[Incident], Incident],
        person: Person,
        data: dict[str, object],
        then: Callable[[sa.Connection, Incident], None],
    ) -> Incident:
        try:
            return self.store.record(incident.id, event, edit, who=person, at=time.time(), data=data, then=then)
        except NotNow as late:
            now = self.store.incident(incident.id)
            raise Refused(_already(now) if now is not None and now.state is not State.WAITING else str(late)) from None


def _already(incident: Incident) -> str:
    decision = incident.decision
    if decision is not None and incident.state is not State.WAITING:
        word = "approved" if decision.approved else "refused"
        return f"{decision.by.name or decision.by.id} has already {word} this."
    if incident.state is State.EXPIRED:
        return "This proposal has expired. Ask again with /dockfix."
    return "There is nothing to decide here any more."
