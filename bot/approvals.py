"""Takes decisions: who may say yes, no, or no longer; each is recorded with what follows from it, or not at all.

Rules: closed by default, and every no is a sentence for the person who gets it, noted in the audit trail. A decision is
about what was shown, by its digest. Between an approval and its first step one compare-and-set decides who was first.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot import policy
from bot.incident import Decision, Incident, Person, Undo
from bot.lifecycle import Event, NotNow, State
from bot.model import Finding, Remedy
from bot.oncall.roster import Roster
from bot.patience import UNWRITABLE, hurried
from bot.refusals import CHANGED, EXPIRED, NO_RECORD, UNDO_OVER, already, lost, no_undo, too_late
from bot.store import Store

log = logging.getLogger(__name__)


class Refused(Exception):
    """A request or a decision is not taken; the message is the sentence for the person who made it."""


DIGEST_LEAST = len("sha256:") + 16
"""So much of a digest has to be given at least; a button has no room for all of it."""

FollowUp = Callable[[sa.Connection, Incident], None]
Edit = Callable[[Incident], Incident]


@contextmanager
def written() -> Iterator[None]:
    """Turn a record that cannot be written into a refusal: what cannot be recorded is not done."""
    try:
        with hurried():
            yield
    except UNWRITABLE as fault:
        log.error("the record cannot be written: %s", fault.orig)
        raise Refused(
            "dockfix could not write this down, so nothing was done: its database is full, read-only or away. "
            "Tell whoever runs dockfix, then try again."
        ) from fault


class Approvals:
    """Decides on decisions; `groups` are the groups that each host belongs to."""

    def __init__(
        self,
        store: Store,
        rules: policy.Policy,
        groups: Mapping[str, tuple[str, ...]],
        roster: Roster,
        follow_up: FollowUp,
    ) -> None:
        self.rules = rules
        self._roster = roster
        self._store = store
        self._groups = groups
        self._follow_up = follow_up

    def decide(
        self, incident_id: str, person: Person, *, approve: bool, remedy: str, digest: str, reason: str
    ) -> Incident:
        """Record a yes or a no."""
        with self.noting(incident_id, person, approve=approve, remedy=remedy, digest=digest):
            incident, finding, chosen = self.decidable(incident_id, person, approve, remedy, digest)
            decision = Decision(approve, person, time.time(), chosen.id, chosen.digest, reason)
            if not approve:
                return self._decided(incident, Event.REFUSED, decision, incident.agreed)
            agreed, enough = _agreed(incident.agreed, decision, self.terms(incident, finding, chosen))
            return self._decided(incident, Event.APPROVED if enough else Event.AGREED, decision, agreed)

    def break_glass(self, incident_id: str, person: Person, *, remedy: str, digest: str, reason: str) -> Incident:
        """Record that one person runs a remedy, or its way back, alone, against the usual terms."""
        with self.noting(incident_id, person, break_glass=True, remedy=remedy, digest=digest, reason=reason):
            self.check_glass(person, reason)
            incident = self._known(incident_id)
            undo = _open_undo(incident)
            if undo is not None:
                _same_undo(undo, digest)
                decision = Decision(True, person, time.time(), undo.remedy.id, undo.remedy.digest, reason, True)
                return self._undo_decided(incident, Event.BREAK_GLASS, decision, undo.agreed)
            if incident.state is not State.WAITING:
                raise Refused(already(incident))
            if not remedy:
                raise Refused("Say which fix is to be run.")
            _, chosen = _offered(incident, remedy, digest)
            decision = Decision(True, person, time.time(), chosen.id, chosen.digest, reason, True)
            return self._decided(incident, Event.BREAK_GLASS, decision, (*incident.agreed, decision))

    def undo(self, incident_id: str, person: Person, *, digest: str) -> Incident:
        """Record a yes to the way back of a fix."""
        with self.noting(incident_id, person, undo=True, digest=digest):
            incident = self._known(incident_id)
            undo = _open_undo(incident)
            if undo is None:
                raise Refused(no_undo(incident))
            _same_undo(undo, digest)
            terms = self.undo_terms(incident)
            refusal = "" if terms is None else self.why_not(terms, person, incident)
            if terms is None or refusal:
                raise Refused(refusal or no_undo(incident))
            decision = Decision(True, person, time.time(), undo.remedy.id, undo.remedy.digest)
            agreed, enough = _agreed(undo.agreed, decision, terms)
            event = Event.UNDO_APPROVED if enough else Event.UNDO_AGREED
            return self._undo_decided(incident, event, decision, agreed)

    def take_back(self, incident_id: str, person: Person) -> Incident:
        """Record that an approval no longer stands; only before anything of it runs."""
        with self.noting(incident_id, person, take_back=True):
            incident = self._known(incident_id)
            if incident.state not in (State.APPROVED, State.UNDO_APPROVED):
                raise Refused(too_late(incident))
            undoing = incident.undo if incident.state is State.UNDO_APPROVED else None
            agreed = incident.agreed if undoing is None else undoing.agreed
            decision = incident.decision if undoing is None else undoing.decision
            may = {incident.requester.id, *(each.by.id for each in (*agreed, decision) if each is not None)}
            if person.id not in may:
                raise Refused("Only who approved this, or asked for it, can take the approval back.")
            taken = Decision(False, person, time.time(), decision.remedy if decision else "")

            def edit(moved: Incident) -> Incident:
                return replace(moved, taken_back=taken)

            return self._record(incident, Event.TAKEN_BACK, edit, taken, {"undo": undoing is not None})

    def turned_away(
        self, incident_id: str, person: Person, remedy: str, digest: str, because: str, *, approve: bool = True
    ) -> None:
        """Note that somebody was told no before they could decide; of what never was a request nothing is noted."""
        if self._store.incident(incident_id) is not None:
            self._note(incident_id, person, because, {"approve": approve, "remedy": remedy, "digest": digest})

    def check_glass(self, person: Person, reason: str) -> None:
        """Raise `Refused` where this person may not break the glass."""
        refusal = policy.why_not_alone(self.rules, person, reason)
        if refusal:
            raise Refused(refusal)

    def decidable(
        self, incident_id: str, person: Person, approve: bool, remedy: str = "", digest: str = ""
    ) -> tuple[Incident, Finding, Remedy]:
        """Return what this person may decide on; `Refused` with the sentence for them where they may not."""
        incident = self._known(incident_id)
        if incident.state is not State.WAITING:
            raise Refused(already(incident))
        finding, chosen = _offered(incident, remedy, digest)
        refusal = self.why_not(self.terms(incident, finding, chosen), person, incident)
        withdraws = not approve and person.id == incident.requester.id
        if refusal and not withdraws:
            alone = approve and person.id in self.rules.break_glass
            raise Refused(f"{refusal} In an emergency you may press Break glass…" if alone else refusal)
        return incident, finding, chosen

    def terms(self, incident: Incident, finding: Finding, remedy: Remedy) -> policy.Terms:
        """Return what an approval of this remedy takes now."""
        now = time.gmtime()
        groups = self._groups.get(incident.target.host, ())
        minute = now.tm_hour * 60 + now.tm_min
        return policy.terms_for(
            self.rules, incident.target, groups, finding, remedy, weekday=now.tm_wday, minute=minute
        )

    def undo_terms(self, incident: Incident) -> policy.Terms | None:
        """Return what an approval of the way back takes now; None where none is recorded."""
        if incident.undo is None or incident.chosen is None:
            return None
        return self.terms(incident, incident.chosen[0], incident.undo.remedy)

    def _decided(self, incident: Incident, event: Event, decision: Decision, agreed: tuple[Decision, ...]) -> Incident:
        def edit(moved: Incident) -> Incident:
            if moved.expires_at is not None and decision.at >= moved.expires_at:
                raise NotNow(EXPIRED)
            return replace(moved, agreed=agreed, decision=decision if event is not Event.AGREED else None)

        return self._record(incident, event, edit, decision, {"reason": decision.reason})

    def _undo_decided(
        self, incident: Incident, event: Event, decision: Decision, agreed: tuple[Decision, ...]
    ) -> Incident:
        def edit(moved: Incident) -> Incident:
            undo = moved.undo
            if undo is None or decision.at >= undo.expires_at:
                raise NotNow(UNDO_OVER)
            final = decision if event is not Event.UNDO_AGREED else None
            return replace(moved, undo=replace(undo, agreed=agreed, decision=final))

        return self._record(incident, event, edit, decision, {"reason": decision.reason, "undo": True})

    def _record(
        self, incident: Incident, event: Event, edit: Edit, decision: Decision, data: dict[str, Any]
    ) -> Incident:
        """Record a decision on the incident as it was read; `Refused` where somebody else was first."""

        def unchanged(moved: Incident) -> Incident:
            # What else is recorded while it waits, such as who was told, does not touch what is decided on.
            if moved.decided_on != incident.decided_on:
                raise NotNow(CHANGED)
            return edit(moved)

        try:
            return self._store.record(
                incident.id,
                event,
                unchanged,
                who=decision.by,
                at=decision.at,
                data={
                    "remedy": decision.remedy,
                    "digest": decision.digest,
                    **({"break_glass": True} if decision.break_glass else {}),
                    **data,
                },
                then=self._follow_up,
            )
        except NotNow as late:
            now = self._store.incident(incident.id)
            raise Refused(lost(now, event, str(late))) from None

    def _known(self, incident_id: str) -> Incident:
        incident = self._store.incident(incident_id)
        if incident is None:
            raise Refused(NO_RECORD)
        return incident

    def why_not(self, terms: policy.Terms, person: Person, incident: Incident) -> str:
        """Return why this person may not approve under these terms, as a sentence for them; empty where they may."""
        members: set[str] = set()
        unreadable = ""
        for group in (name for name in terms.everybody if not name.startswith(("U", "W"))):
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
            return self._roster.approvers(incident.tiers_told, time.time())
        if self._roster.book is None:
            raise LookupError("groups of approvers cannot be looked up here")
        return self._roster.book.members(group), ""

    @contextmanager
    def noting(self, incident_id: str, person: Person, **data: object) -> Iterator[None]:
        """Note a refused decision in the audit trail, with the sentence that the person got."""
        try:
            with written():
                yield
        except Refused as refusal:
            self._note(incident_id, person, str(refusal), data)
            raise

    def _note(self, incident_id: str, person: Person, because: str, data: Mapping[str, object]) -> None:
        try:
            with hurried():
                self._store.note(incident_id[:32], "denied", person, time.time(), {**data, "because": because})
        except UNWRITABLE as fault:
            log.error("a refused decision of %s could not be noted: %s", person.id, fault.orig)


def _agreed(
    earlier: tuple[Decision, ...], decision: Decision, terms: policy.Terms
) -> tuple[tuple[Decision, ...], bool]:
    """Return all who agree now, and whether they are enough; `Refused` for somebody who has agreed before."""
    same = {each.by.id for each in earlier if each.digest == decision.digest}
    if decision.by.id in same:
        raise Refused("You have approved this already; it waits for somebody else.")
    return (*earlier, decision), len(same | {decision.by.id}) >= terms.approvals


def _offered(incident: Incident, remedy: str, digest: str) -> tuple[Finding, Remedy]:
    """Return the remedy that the decision is about; `Refused` where that is no longer what is offered."""
    offered = incident.offered
    if not remedy and offered:
        return offered[0]
    for finding, candidate in offered:
        if candidate.id == remedy and _same(candidate, digest):
            return finding, candidate
    raise Refused("What this button offered is no longer the proposal. Look at the newest message of the thread.")


def _same(remedy: Remedy, digest: str) -> bool:
    """Whether a digest, or enough of its beginning, is that of a remedy."""
    return len(digest) >= DIGEST_LEAST and remedy.digest.startswith(digest)


def _open_undo(incident: Incident) -> Undo | None:
    """Return the way back that can be decided on now."""
    undo = incident.undo
    return undo if incident.undo_offered and undo is not None and time.time() < undo.expires_at else None


def _same_undo(undo: Undo, digest: str) -> None:
    if not _same(undo.remedy, digest):
        raise Refused("What this button offered is no longer what would be undone. Look at the newest message.")
