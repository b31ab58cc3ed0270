"""Publishes people's Home tabs: when they open them, and when something changes that they look at there."""

import hashlib
import json
import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError

from bot.desk import Desk, View
from bot.history import runs_of
from bot.incident import Incident, Person
from bot.lifecycle import State
from bot.stages import Stage
from handlers.slack.home_view import HOSTS, RUNS, WAITING, Seen, home_view, told_home
from handlers.slack.kit import Message
from handlers.slack.limits import Json
from handlers.slack.pace import Pace
from handlers.slack.people import People, Stranger
from handlers.slack.subcommands.oncall import tiers_message
from handlers.slack.web import Clients, error_code

log = logging.getLogger(__name__)

READ, OPENERS, LOOKS_SECONDS = 200, 500, 3_600.0
"""How many waiting requests are read for a tab, whose tabs are kept up to date, and for how long after they opened."""
A_MINUTE, CHANGES_A_MINUTE = 80, 600
ON_CALL_SECONDS, LINKS = 60.0, 2_000
CONFLICT, RATE_LIMITED = "hash_conflict", "ratelimited"


class Permalinks(Protocol):
    """Says where the newest answer to a request stands; empty where it is not known."""

    def link(self, incident: Incident) -> str: ...


@dataclass(slots=True)
class _Opener:
    """Somebody who looks at their tab; `shown` are the requests that stand there, `hash` is Slack's for it."""

    event: Json
    body: Json
    at: float
    person: Person | None = None
    hash: str = ""
    digest: str = ""
    shown: frozenset[str] = field(default_factory=frozenset)


class Home:
    """Keeps the tabs of those who opened them; each at most every three seconds, all together within Slack's pace."""

    def __init__(self, desk: Desk, people: People, clients: Clients, links: Permalinks) -> None:
        self._desk = desk
        self._people = people
        self._clients = clients
        self._links = links
        self._pace = Pace[str](self._publish, a_minute=A_MINUTE, name="slack-home")
        self._changes = Pace[Incident](self._spread, a_minute=CHANGES_A_MINUTE, name="slack-home-changes")
        self._openers: OrderedDict[str, _Opener] = OrderedDict()
        self._known: OrderedDict[str, str] = OrderedDict()
        self._on_call: tuple[float, Message | None] = (0.0, None)
        self._lock = threading.Lock()

    def opened(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Draw the tab of whoever opened it, always anew: what it showed may be from before a restart."""
        user = str(event.get("user") or "")
        if event.get("tab") != "home" or not user:
            return
        view = event.get("view") or {}
        opener = _Opener(event, body, time.monotonic(), hash=str(view.get("hash") or ""))
        with self._lock:
            self._openers[user] = opener
            self._openers.move_to_end(user)
            while len(self._openers) > OPENERS:
                self._openers.popitem(last=False)
        self._pace.offer(user, user)

    def changed(self, incident: Incident) -> None:
        """Draw the tabs again where this request stands, or has to stand now; whoever tells of it need not wait."""
        with self._lock:
            if not self._openers:
                return
        self._changes.offer(incident.id, incident)

    def _spread(self, _: str, incident: Incident) -> None:
        now = time.monotonic()
        with self._lock:
            looking = [(user, each) for user, each in self._openers.items() if now - each.at < LOOKS_SECONDS]
        for user, opener in looking:
            if opener.person is not None and self._concerns(incident, opener, opener.person):
                self._pace.offer(user, user)

    def close(self) -> None:
        """Publish nothing more."""
        self._changes.close()
        self._pace.close()

    def _concerns(self, incident: Incident, opener: _Opener, person: Person) -> bool:
        if incident.id in opener.shown or incident.requester.id == person.id:
            return True
        own = incident.place.kind == self._people.kind
        return own and incident.state is State.WAITING and self._desk.may_approve(incident, person)

    def _publish(self, user: str, _: str) -> None:
        with self._lock:
            opener = self._openers.get(user)
        if opener is None:
            return
        view = self._drawn(opener)
        digest = hashlib.sha256(json.dumps(view).encode()).hexdigest()
        if digest == opener.digest:
            return
        try:
            answer = self._clients.quick.views_publish(user_id=user, view=view, hash=opener.hash or None)
        except SlackApiError as refusal:
            if error_code(refusal) == "not_enabled":
                log.warning("the app has no Home tab: enable it as in deploy/slack-manifest.yaml (App Home)")
            if error_code(refusal) in (CONFLICT, RATE_LIMITED):
                # Another process has drawn it meanwhile, or Slack asks to wait: what the record says then is drawn.
                opener.hash = ""
                self._pace.offer(user, user)
            raise
        opener.hash, opener.digest = str((answer.get("view") or {}).get("hash") or ""), digest

    def _drawn(self, opener: _Opener) -> Json:
        """Draw a tab from the record; whoever is not served sees only why."""
        try:
            person = self._people.of_home(opener.event, opener.body)
        except Stranger as stranger:
            opener.person, opener.shown = None, frozenset()
            return told_home(str(stranger))
        seen = self._seen(person)
        opener.person = person
        opener.shown = frozenset({*(each.id for each in seen.waiting), *(run.incident for run in seen.runs)})
        return home_view(seen)

    def _seen(self, person: Person) -> Seen:
        read, waits = self._desk.store.newest_in(State.WAITING, READ)
        kind = self._people.kind
        waiting = [each for each in read if each.place.kind == kind and self._desk.may_approve(each, person)]
        mine = self._desk.runs_by(person, RUNS)
        hosts = self._desk.hosts()
        last = {host: next(iter(self._desk.newest_runs(1, host)), None) for host in hosts[:HOSTS]}
        return Seen(
            waiting,
            waits - len(read),
            runs_of(mine),
            last,
            len(hosts) - len(last),
            self._crews(),
            self._desk.lacks(),
            {each.id: self._link(each) for each in (*waiting[:WAITING], *mine)},
        )

    def _crews(self) -> Message | None:
        """Who is on call, at most a minute old: a source that is slow must not be waited for with each drawing."""
        at, said = self._on_call
        if not at or time.monotonic() - at > ON_CALL_SECONDS:
            tiers = self._desk.glance.on_call()
            said = tiers_message(tiers) if tiers else None
            self._on_call = (time.monotonic(), said)
        return said

    def _link(self, incident: Incident) -> str:
        key = f"{incident.id}:{incident.round}"
        found = self._known.get(key) or self._links.link(incident)
        if found:
            self._known[key] = found
            while len(self._known) > LINKS:
                self._known.popitem(last=False)
        return found


class Watched:
    """Implements `bot.desk.View`: draws an incident where it belongs, and then the Home tabs that it changes."""

    def __init__(self, view: View, home: Home) -> None:
        self._view = view
        self._home = home

    def show(self, incident: Incident) -> None:
        """Draw the incident; the tabs also where its thread could not be drawn."""
        try:
            self._view.show(incident)
        finally:
            self._home.changed(incident)

    def progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:
        """Draw how far the work is, in the thread alone."""
        self._view.progress(incident, stages)
