"""The imperative shell: takes requests and decisions, records them, and starts the work that follows from them.

What it says to people it says through views, after it was recorded. `bot.runs` is what happens in the background.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bot import policy
from bot.durable import Durable
from bot.ids import new_id
from bot.incident import Decision, Event, Incident, NotNow, Person, Place, State
from bot.model import Finding, Remedy, Target
from bot.reach import Reach
from bot.runs import Runs, View
from bot.stages import Stage, StageState
from bot.store import Store
from bot.targets import why_not

__all__ = ["Desk", "Directory", "HostEntry", "Refused", "Stage", "StageState", "View"]


class Refused(Exception):
    """A request or a decision is not taken; the message is the sentence for the person who made it."""


class Directory(Protocol):
    """Tells who stands behind a group of approvers."""

    def members(self, group: str) -> frozenset[str]:
        """Return the ids of the group's people; LookupError with a reason where that cannot be told."""


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
    ) -> None:
        self.store = store
        self._durable = durable
        self._hosts = dict(hosts)
        self._rules = rules
        self._directory: Directory | None = None
        self._runs = Runs(store, durable, reach, self.terms, soak_seconds)

    def attach(self, kind: str, view: View, directory: Directory | None = None) -> None:
        """Show incidents of this kind of place through `view`."""
        self._runs.views[kind] = view
        if directory is not None:
            self._directory = directory

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
            self._denied(incident_id, person, remedy, digest, str(refusal), approve=approve)
            raise

    def turned_away(self, incident_id: str, person: Person, remedy: str, digest: str, because: str) -> None:
        """Note that somebody whom their place does not let in wanted to approve; what never was a request is not."""
        if self.store.incident(incident_id) is not None:
            self._denied(incident_id, person, remedy, digest, because, approve=True)

    def _denied(
        self, incident_id: str, person: Person, remedy: str, digest: str, because: str, *, approve: bool
    ) -> None:
        data = {"approve": approve, "remedy": remedy, "digest": digest, "because": because}
        self.store.note(incident_id[:32], "denied", person, time.time(), data)

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
            if moved.version != incident.version:
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
        refusal = self._why_not(self.terms(incident, finding, chosen), person, incident.requester)
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

    def _why_not(self, terms: policy.Terms, person: Person, requester: Person) -> str:
        members: set[str] = set()
        unreadable = ""
        for group in (name for name in terms.approvers if not name.startswith(("U", "W"))):
            try:
                if self._directory is None:
                    raise LookupError("groups of approvers cannot be looked up here")
                members |= self._directory.members(group)
            except LookupError as reason:
                unreadable = str(reason)
        return policy.why_not(terms, person, requester, members, unreadable)


def _already(incident: Incident) -> str:
    decision = incident.decision
    if decision is not None and incident.state is not State.WAITING:
        word = "approved" if decision.approved else "refused"
        return f"{decision.by.name or decision.by.id} has already {word} this."
    if incident.state is State.EXPIRED:
        return "This proposal has expired. Ask again with /dockfix."
    return "There is nothing to decide here any more."
