"""Tells whoever is on call that a decision waits for them: tier after tier, each once; PagerDuty is told in `alerts`.

Rules: nobody is told of progress, only of what they must decide. Who is told is recorded before anything is sent, and
each message is claimed before it is sent: one whose fate a crash or a lost reply leaves unknown is looked for; where it
is not seen, that is said, and it is not sent again. A source or a service that is slow holds up only its own page.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import sqlalchemy as sa

from bot.alerts import Alerts, summary
from bot.config import NotifyConfig
from bot.durable import Durable
from bot.incident import DOCKFIX, Incident, Told
from bot.lifecycle import Event, NotNow, State
from bot.model import Finding, Remedy
from bot.oncall import escalation, mail
from bot.oncall.roster import Roster
from bot.policy import Terms
from bot.store import Store

log = logging.getLogger(__name__)

# What surely was not sent is tried again for about a day; a mail goes out where the first few tries reached nobody.
ATTEMPTS, MAIL_AFTER = 300, 3
LONGEST_PAUSE_SECONDS = 300.0
MOST_PEOPLE = 15
MINUTE_SECONDS = 60.0
THREAD, DIRECT, MAIL, NOBODY = "thread", "direct", "mail", "nobody"
ONLY_REQUESTER = "Only the person who asked is on call, and they may not approve this alone."


class NotSent(Exception):
    """A message surely was not sent; it may be tried again."""


class Teller(Protocol):
    """A place that can tell people something. Both return where the message stands (channel, ts).

    `NotSent` where it surely was not sent; whatever else is raised leaves that open.
    """

    def thread(self, incident: Incident, told: Told) -> tuple[str, str]:
        """Name the people in the incident's thread and say what they must decide."""

    def direct(self, incident: Incident, told: Told, person: str) -> tuple[str, str]:
        """Tell one person alone."""

    def seen(self, incident: Incident, told: Told, person: str = "") -> tuple[str, str] | None:
        """Look for what may have been sent, in the thread or to one person; None where it is not seen."""

    def link(self, incident: Incident) -> str:
        """Return the address of what is to be decided; empty where there is none."""


@dataclass(frozen=True, slots=True)
class _Call:
    """One page: of a tier (from 0), or of a person; `mark` makes the ids of what follows its own."""

    incident: str
    round: int
    tier: int
    person: str
    mark: str

    @property
    def name(self) -> str:
        """What the page is recorded under: once for each tier and each person."""
        return self.person or str(self.tier + 1)

    def args(self) -> tuple[str, int, int, str, str]:
        """The same as JSON values."""
        return (self.incident, self.round, self.tier, self.person, self.mark)


class Paging:
    """The workflows that tell people; see the module's text."""

    def __init__(
        self,
        store: Store,
        durable: Durable,
        roster: Roster,
        notify: NotifyConfig,
        terms: Callable[[Incident, Finding, Remedy], Terms],
        then: Callable[[sa.Connection, Incident], None],
    ) -> None:
        """`then` starts what follows from a recorded change, such as drawing it."""
        self.tellers: dict[str, Teller] = {}
        self._store, self._durable, self._roster, self._notify = store, durable, roster, notify
        self._terms, self._then = terms, then
        self._alerts = Alerts(store, durable, notify.pagerduty, self._link)
        # Registered also where nothing is configured: what an earlier configuration left is then seen to be void.
        durable.workflow("page", self._page)
        durable.workflow("page_due", self._page_due)

    def follow_up(self, connection: sa.Connection, incident: Incident) -> None:
        """Start what a state asks for, in the transaction that records it; by its ids nothing is started twice."""
        if incident.place.kind not in self.tellers:
            return
        if self._roster.tiers and escalation.waits(incident):
            self._enqueue(connection, _Call(incident.id, incident.round, 0, "", f"r{incident.round}"))
        self._alerts.follow_up(connection, incident)

    def hand_over(self, connection: sa.Connection, incident: Incident, to: str) -> None:
        """Tell a person, or the next tier (`to` is empty), in the transaction that records who handed over."""
        tier = escalation.following(incident, len(self._roster.tiers))
        if to or tier is not None:
            at = -1 if tier is None else tier
            self._enqueue(connection, _Call(incident.id, incident.round, at, to, f"v{incident.version}"))

    def _enqueue(self, connection: sa.Connection, call: _Call) -> None:
        # The next page of an incident waits for the one before, so none can overtake another's record.
        name = f"page-{call.incident}-{call.mark}-{call.name}"
        turn = f"page-{call.incident}"
        self._durable.enqueue(connection, "page", name, *call.args(), 1, one_at_a_time=turn)

    def _page_due(self, incident: str, round_: int, tier: int, person: str, mark: str, attempt: int) -> None:
        """A timer rang: pages have a queue of their own, so that they never hold up other timers."""
        call = _Call(incident, round_, tier, person, mark)
        self._durable.step("page now", self._page_now, call, attempt)

    def _page_now(self, call: _Call, attempt: int) -> None:
        with self._store.engine.begin() as connection:
            name = f"page-{call.incident}-{call.mark}-{call.name}{f'-{attempt}' if attempt > 1 else ''}"
            turn = f"page-{call.incident}"
            self._durable.enqueue(connection, "page", name, *call.args(), attempt, one_at_a_time=turn)

    def _page(self, incident: str, round_: int, tier: int, person: str, mark: str, attempt: int) -> None:
        call = _Call(incident, round_, tier, person, mark)
        self._durable.step("call", self._call, call)
        again = self._durable.step("tell", self._tell, call, attempt)
        if again:
            self._durable.step("tell later", self._later, call, min(LONGEST_PAUSE_SECONDS, 2.0**attempt), attempt + 1)
        if attempt == 1:
            self._durable.step("then", self._next, call)

    def _call(self, call: _Call) -> None:
        """Record who is to be told, once for each tier and person."""
        incident = self._known(call.incident)
        if call.person:
            if escalation.waits(incident) and _told(incident, call) is None:
                self._record_told(incident, Told(0, (call.person,), time.time()))
            return
        if escalation.due(incident, call.round, call.tier, len(self._roster.tiers)).tell is None:
            return
        crew = self._roster.crew(call.tier, time.time())
        people = escalation.to_tell(crew.people, incident.requester.id, self._requester_may(incident))
        note = crew.trouble or (ONLY_REQUESTER if not people else "")
        if len(people) > MOST_PEOPLE:
            people, note = people[:MOST_PEOPLE], f"{note} {len(people)} are on call; these are the first.".strip()
        told = Told(call.tier + 1, people, time.time(), () if people else (NOBODY,), note)
        self._record_told(incident, told)

    def _record_told(self, incident: Incident, told: Told) -> None:
        data = {"tier": told.tier, "people": list(told.people), "note": told.note}

        def edit(moved: Incident) -> Incident:
            if not escalation.waits(moved) or moved.round != incident.round:
                raise NotNow("nothing waits any more")
            # By now another process may have taken this page over and recorded it.
            if any(_same_page(each, told) for each in moved.told):
                raise NotNow("it is recorded already who is told")
            return replace(moved, told=(*moved.told, told))

        self._record(incident.id, Event.NOTIFIED, edit, data)

    def _tell(self, call: _Call, attempt: int) -> bool:
        """Send what was recorded; whether some of it surely was not sent and is worth another try."""
        incident = self._known(call.incident)
        told = _told(incident, call)
        teller = self.tellers.get(incident.place.kind)
        if told is None or told.how or teller is None or not escalation.waits(incident):
            return False
        ways = {THREAD: partial(teller.thread, incident, told)}
        seen = {THREAD: partial(teller.seen, incident, told)}
        for person in told.people:
            ways[f"{DIRECT}:{person}"] = partial(teller.direct, incident, told, person)
            seen[f"{DIRECT}:{person}"] = partial(teller.seen, incident, told, person)
        results = {way: self._once(call, way, send, seen[way]) for way, send in ways.items()}
        if "failed" in results.values() and attempt < MAIL_AFTER:
            return True
        reached = any(result != "failed" for result in results.values())
        if not reached and self._notify.smtp is not None:
            results[MAIL] = self._once(call, MAIL, lambda: self._mail(incident, told), _unseen)
            reached = results[MAIL] != "failed"
        if not reached and attempt < ATTEMPTS:
            return True
        self._finish(call, incident, told, results)
        return False

    def _once(
        self, call: _Call, way: str, send: Callable[[], tuple[str, str]], seen: Callable[[], tuple[str, str] | None]
    ) -> str:
        """Send one message at most once: "sent", "failed" (surely not sent) or "unknown" (never sent again)."""
        key = f"{call.incident}:page:{call.name}:{way}"
        if not self._store.claim_post(key, call.incident, way[:64]):
            row = self._store.post(key)
            return "sent" if row is not None and row.ts else self._sought(key, seen)
        try:
            channel, ts = send()
        except (NotSent, mail.NotMailed) as reason:
            log.warning("incident %s: %s was not told by %s: %s", call.incident, call.name, way, reason)
            self._store.unclaim_post(key)
            return "failed"
        except Exception:  # whatever was lost on the way, it may have arrived
            log.exception("incident %s: it is not known whether %s was told by %s", call.incident, call.name, way)
            return self._sought(key, seen)
        self._store.posted(key, channel, ts)
        return "sent"

    def _sought(self, key: str, seen: Callable[[], tuple[str, str] | None]) -> str:
        """Look for a message that may have been sent; where it stands it is kept up to date from now on."""
        place = seen()
        if place is None:
            return "unknown"
        self._store.posted(key, *place)
        return "sent"

    def _mail(self, incident: Incident, told: Told) -> tuple[str, str]:
        if self._notify.smtp is None:
            raise NotSent("no mail server is configured")
        subject = f"dockfix: {incident.target.container} on {incident.target.host} waits for an approval"
        text = (
            f"{summary(incident)}.\n\nOn call: {', '.join(told.people) or 'nobody'}. {told.note}\n\n"
            "Slack could not be told. Decide in the thread of the request in Slack.\n"
        )
        mail.send(self._notify.smtp, f"{incident.id}.{told.tier}", subject, text)
        return MAIL, str(time.time())

    def _finish(self, call: _Call, incident: Incident, told: Told, results: dict[str, str]) -> None:
        """Record how it went; in the audit trail alone, where the incident has moved on meanwhile."""
        ways = {way.partition(":")[0] for way, result in results.items() if result == "sent"}
        unknown = any(result == "unknown" for result in results.values())
        note = " ".join(part for part in (told.note, "It is not known whether all of it arrived." * unknown) if part)
        done = replace(told, how=tuple(sorted(ways)) or (NOBODY,), note=note)
        self._store.note(incident.id, "told", DOCKFIX, time.time(), {"page": call.name, "ways": results})

        def edit(moved: Incident) -> Incident:
            if moved.state is not State.WAITING or told not in moved.told:
                raise NotNow("nothing waits any more, or it was recorded already how they were told")
            return replace(moved, told=tuple(done if each == told else each for each in moved.told))

        self._record(incident.id, Event.NOTIFIED, edit, {"tier": told.tier, "how": list(done.how)})

    def _next(self, call: _Call) -> None:
        """Set the timer of the next tier; at once where there was nobody to tell at this one."""
        incident = self._known(call.incident)
        tiers = self._roster.tiers
        if call.person:
            then = escalation.following(incident, len(tiers)) if escalation.waits(incident) else None
        else:
            then = escalation.due(incident, call.round, call.tier, len(tiers)).then
        if then is None:
            return
        told = _told(incident, call)
        minutes = tiers[max(0, then - 1)].escalate_minutes if told is None or told.people else 0
        self._later(replace(call, tier=then, person=""), minutes * MINUTE_SECONDS, 1)

    def _later(self, call: _Call, seconds: float, attempt: int) -> None:
        with self._store.engine.begin() as connection:
            name = f"due-{call.incident}-{call.mark}-{call.name}-{attempt}"
            self._durable.timer(connection, "page_due", name, seconds, *call.args(), attempt)

    def _link(self, incident: Incident) -> str:
        teller = self.tellers.get(incident.place.kind)
        return teller.link(incident) if teller is not None else ""

    def _requester_may(self, incident: Incident) -> bool:
        return any(self._terms(incident, *each).requester_may_approve for each in incident.offered)

    def _record(
        self, incident_id: str, event: Event, edit: Callable[[Incident], Incident], data: dict[str, object]
    ) -> None:
        try:
            self._store.record(incident_id, event, edit, who=DOCKFIX, at=time.time(), data=data, then=self._then)
        except NotNow as late:
            log.info("incident %s: nobody is told: %s", incident_id, late)

    def _known(self, incident_id: str) -> Incident:
        incident = self._store.incident(incident_id)
        if incident is None:
            raise LookupError(f"incident {incident_id} is not in the record")
        return incident


def _unseen() -> None:
    """Nobody can see whether a mail arrived."""


def _told(incident: Incident, call: _Call) -> Told | None:
    """Return what is recorded of this page."""
    if call.person:
        return next((told for told in incident.told if told.tier == 0 and told.people == (call.person,)), None)
    return next((told for told in incident.told if told.tier == call.tier + 1), None)


def _same_page(one: Told, other: Told) -> bool:
    """Whether both are of the same tier, or of the same person who was handed it."""
    return one.tier == other.tier and (one.tier > 0 or one.people == other.people)
