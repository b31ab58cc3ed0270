"""The imperative shell: takes requests and decisions, records them, and starts the work that follows from them.

What it says to people it says through views, after it was recorded. `bot.runs` is what happens in the background.
"""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from bot import policy
from bot.approvals import Approvals, Refused, written
from bot.config import NotifyConfig, OncallConfig
from bot.durable import Durable
from bot.duty import Duty
from bot.glance import Glance
from bot.history import COUNTED_DAYS, DAY_SECONDS, Relapse, Run, relapse, runs_of
from bot.ids import new_id
from bot.incident import Incident, Person, Place
from bot.model import Finding, Remedy, Target
from bot.oncall import Book
from bot.oncall.roster import Roster
from bot.paging import Paging, Teller
from bot.reach import Reach
from bot.runs import Runs, View
from bot.stages import Stage, StageState
from bot.store import Store
from bot.targets import why_not
from bot.workflow import Workflow

__all__ = ["Desk", "HostEntry", "Refused", "Stage", "StageState", "View"]


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
        relapse_hours: float = 24.0,
        undo_minutes: int = 60,
        oncall: OncallConfig | None = None,
        notify: NotifyConfig | None = None,
    ) -> None:
        self.store = store
        self._durable = durable
        self.courtesy = durable.courtesy
        self._hosts = dict(hosts)
        self._relapse_hours = relapse_hours
        flow = Workflow(store, durable, reach, soak_seconds, undo_minutes)
        groups = {name: entry.groups for name, entry in hosts.items()}
        self._roster = Roster(oncall or OncallConfig())
        self.glance = Glance(self._hosts, reach, self._roster)
        self._approvals = Approvals(store, rules, groups, self._roster, flow.followed)
        self._runs = Runs(flow, self.terms)
        self._paging = Paging(store, durable, self._roster, notify or NotifyConfig(), self.terms, flow.followed)
        flow.followers.append(self._paging.follow_up)
        self.duty = Duty(store, self._approvals, self._roster, self._paging, flow.followed)

    def attach(self, kind: str, view: View, book: Book | None = None, teller: Teller | None = None) -> None:
        """Show incidents of this kind of place through `view`, and tell its people who is on call by `teller`."""
        self._runs.views[kind] = view
        if teller is not None:
            self._paging.tellers[kind] = teller
        if book is not None:
            self._roster.book = book

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

    def processes(self) -> int:
        """Return how many processes share the record now."""
        return self._durable.processes()

    def approvers(self) -> tuple[str, ...]:
        """Return the people whom the policy names as approvers, by their ids."""
        return tuple(name for name in self._approvals.rules.approvers if name.startswith(("U", "W")))

    def reachable(self) -> bool:
        """Whether the record can be read now."""
        try:
            with written():
                self.store.incident("")
        except Refused:
            return False
        return True

    def incident(self, incident_id: str) -> Incident | None:
        """Return an incident as it is recorded."""
        return self.store.incident(incident_id)

    def request(self, target: Target, requester: Person, place: Place, *, key: str = "", error: str = "") -> Incident:
        """Record a request and return at once; the same key gives the same incident. `Refused` for a bad target."""
        self.check(target)
        incident_id = new_id()
        incident = Incident(incident_id, target, requester, place, asked_at=time.time(), error=error)
        return self._open(incident, key or incident_id)[0]

    def report(
        self,
        target: Target,
        machine: Person,
        place: Place,
        *,
        key: str,
        window: float,
        error: str = "",
        occasion: str = "",
    ) -> tuple[Incident, bool]:
        """Record what a machine noticed; returns the incident and whether it is new. `Refused` as by `request`.

        What was reported before is the same incident, and so is one about the same container that is not over and was
        opened within `window` seconds, whoever opened it. `occasion` says what was noticed, in the machine's words.
        """
        self.check(target)
        now = time.time()
        incident = Incident(new_id(), target, machine, place, asked_at=now, error=error, occasion=occasion)
        return self._open(incident, key, alone_since=now - window)

    def _open(self, incident: Incident, key: str, alone_since: float | None = None) -> tuple[Incident, bool]:
        """Record a request with the work that follows from it."""
        with written():
            return self.store.open_incident(
                incident, key, lambda connection: self._runs.follow_up(connection, incident), alone_since=alone_since
            )

    def check(self, target: Target) -> None:
        """Refuse a target that cannot be, with the sentence that says what to do instead."""
        reason = why_not(target, self._hosts)
        if reason:
            raise Refused(reason)

    def decide(
        self, incident_id: str, person: Person, *, approve: bool, remedy: str = "", digest: str = "", reason: str = ""
    ) -> Incident:
        """Record a decision and start what follows, in one transaction; `Refused` with the sentence for this person."""
        return self._approvals.decide(incident_id, person, approve=approve, remedy=remedy, digest=digest, reason=reason)

    def break_glass(
        self, incident_id: str, person: Person, *, remedy: str = "", digest: str = "", reason: str = ""
    ) -> Incident:
        """Record that one person alone runs a remedy, or an offered way back, in an emergency; `Refused` otherwise."""
        return self._approvals.break_glass(incident_id, person, remedy=remedy, digest=digest, reason=reason)

    def undo(self, incident_id: str, person: Person, *, digest: str = "") -> Incident:
        """Record an approval of the way back of a fix; `Refused` with the sentence for this person."""
        return self._approvals.undo(incident_id, person, digest=digest)

    def take_back(self, incident_id: str, person: Person) -> Incident:
        """Record that an approval no longer stands, before anything of it ran; `Refused` where it is too late."""
        return self._approvals.take_back(incident_id, person)

    def turned_away(
        self, incident_id: str, person: Person, remedy: str, digest: str, because: str, *, approve: bool = True
    ) -> None:
        """Note that somebody was told no before they could decide; of what never was a request nothing is noted."""
        self._approvals.turned_away(incident_id, person, remedy, digest, because, approve=approve)

    def check_refusal(self, incident_id: str, person: Person) -> None:
        """Raise `Refused` where this person could not refuse the proposal, before they are asked for a reason."""
        self._approvals.decidable(incident_id, person, approve=False)

    def check_glass(self, person: Person) -> None:
        """Raise `Refused` where this person may not break the glass, before they are asked for a reason."""
        self._approvals.check_glass(person, "asked for next")

    @property
    def has_glass(self) -> bool:
        """Whether anybody may break the glass."""
        return bool(self._approvals.rules.break_glass)

    def terms(self, incident: Incident, finding: Finding, remedy: Remedy) -> policy.Terms:
        """Return what an approval of this remedy takes now."""
        return self._approvals.terms(incident, finding, remedy)

    def undo_terms(self, incident: Incident) -> policy.Terms | None:
        """Return what an approval of the way back takes now; None where none is recorded."""
        return self._approvals.undo_terms(incident)

    def relapse(self, incident: Incident) -> Relapse | None:
        """Return what has come back, if this is the same cause again soon after a fix."""
        if not self._relapse_hours:
            return None
        since = incident.asked_at - max(COUNTED_DAYS * DAY_SECONDS, 3600 * self._relapse_hours)
        return relapse(
            incident, self.store.earlier(incident.target.host, since, incident.asked_at), self._relapse_hours
        )

    def may_approve(self, incident: Incident, person: Person) -> bool:
        """Whether this waits for this person: whether they may approve any of what is offered."""
        given = {decision.digest for decision in incident.agreed if decision.by.id == person.id}
        asked: dict[policy.Terms, bool] = {}
        for finding, remedy in incident.offered:
            terms = self.terms(incident, finding, remedy)
            if terms not in asked:
                asked[terms] = not self._approvals.why_not(terms, person, incident)
            if asked[terms] and remedy.digest not in given:
                return True
        return False

    def warm(self, approvers: Collection[str]) -> None:
        """Read the user groups among these approvers ahead of the click that will need them."""
        self._roster.warm(approvers)

    def lacks(self) -> tuple[str, ...]:
        """Return what is not set up yet and keeps people from using dockfix, as sentences for them."""
        found = [] if self._hosts else ["No host is configured: add [hosts.NAME] with its address."]
        if not self._approvals.rules.names_approvers:
            found.append("Nobody may approve: name people or user groups in [approval] approvers.")
        if not self._roster.tiers:
            found.append("Nobody is on call: name a tier in [oncall], so that waiting approvals wake somebody.")
        return tuple(found)

    def runs_by(self, person: Person, most: int) -> tuple[Incident, ...]:
        """Return the newest requests of a person, newest first."""
        return self.store.newest_of(person.id, most)

    def history(self, host: str, since: float) -> tuple[Run, ...]:
        """Return what was asked about a host since that moment (seconds since the epoch), oldest first."""
        return runs_of(self.store.earlier(host, since, time.time()))

    def newest_runs(self, most: int, host: str = "") -> tuple[Run, ...]:
        """Return the newest requests about a host, or about all of them, newest first."""
        return runs_of(self.store.newest(most, host))
