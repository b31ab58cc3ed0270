"""Shows incidents in Slack: draws what the record says now, as often as it is told to, each message once."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Protocol, TypeVar

from slack_sdk.errors import SlackApiError

from bot.incident import Incident, State
from bot.model import Finding, Remedy
from bot.policy import Terms
from bot.stages import Stage
from bot.store import Posted
from handlers.slack import blocks, duty
from handlers.slack.kit import Message
from handlers.slack.outbox import Archived, NoPlace, NotSure, Outbox
from handlers.slack.pace import Pace
from handlers.slack.people import People
from handlers.slack.private import Whisper, sentence
from handlers.slack.web import TROUBLE, Clients, error_code

log = logging.getLogger(__name__)

REMEMBERED = 2_000
INVITE = (
    "dockfix may not write in this channel. Type /invite @dockfix here; the answer to your request then appears by "
    "itself, or ask again."
)


class NotShown(Exception):
    """An incident could not be drawn now; the desk tries again."""


class TermsOf(Protocol):
    """What the view asks of the desk: what an approval takes."""

    def terms(self, incident: Incident, finding: Finding, remedy: Remedy) -> Terms: ...


class SlackView:
    """Implements `bot.desk.View`."""

    def __init__(self, clients: Clients, outbox: Outbox, people: People, whisper: Whisper, desk: TermsOf) -> None:
        self._clients = clients
        self._outbox = outbox
        self._people = people
        self._whisper = whisper
        self._desk = desk
        self._pace = Pace(outbox.frame)
        self._locks: OrderedDict[str, threading.Lock] = OrderedDict()
        self._stages: OrderedDict[str, tuple[Stage, ...]] = OrderedDict()
        self._ended: OrderedDict[str, None] = OrderedDict()
        self._guard = threading.Lock()

    def show(self, incident: Incident) -> None:
        """Draw the incident; the same again changes nothing. `NotShown` where Slack could not be told all of it."""
        try:
            with self._lock(incident.id):
                try:
                    self._draw(incident)
                except Archived:
                    # The channel was closed since: what is drawn from now on goes to the requester alone.
                    self._outbox.forget(_parent_key(incident))
                    self._draw(incident)
        except (NoPlace, NotSure, SlackApiError, *TROUBLE) as trouble:
            said = error_code(trouble) if isinstance(trouble, SlackApiError) else str(trouble)
            log.warning("incident %s (%s) is not shown whole: %s", incident.id, incident.state, said)
            raise NotShown(said) from trouble

    def progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:
        """Draw how far the work is: the newest frame, every few seconds, from a thread of its own."""
        key = _progress_key(incident)
        with self._guard:
            if key in self._ended:
                return
            _keep(self._stages, key, stages)
        draw = blocks.looking if incident.state is State.ASKED else blocks.mending
        self._pace.offer(key, draw(incident, stages))

    def refresh(self, incident: Incident) -> None:
        """Take the buttons away at once after a click; best effort, since the desk draws everything soon after."""
        answer = blocks.answer(incident, self._terms(incident))
        try:
            with self._lock(incident.id):
                if answer is not None:
                    self._outbox.edit(_answer_key(incident, incident.round), answer)
                self._draw_pages(incident)
        except (NoPlace, NotSure, SlackApiError, *TROUBLE) as trouble:
            log.info("incident %s is redrawn a little later: %s", incident.id, trouble)

    def close(self) -> None:
        """Send no more frames."""
        self._pace.close()

    def _draw(self, incident: Incident) -> None:
        posted = self._parent(incident)
        channel, thread = posted.channel, incident.place.thread
        if not thread or channel != incident.place.channel:
            thread = posted.ts

        def put(key: str, message: Message) -> None:
            self._outbox.put(key, incident.id, channel, thread, message)

        self._draw_progress(incident, put)
        if incident.state is State.ASKED:
            return
        old = blocks.superseded(incident)
        if old is not None:
            self._outbox.edit(_answer_key(incident, incident.round - 1), old)
        terms = self._terms(incident)
        answer = blocks.answer(incident, terms)
        if answer is not None:
            put(_answer_key(incident, incident.round), answer)
        result = blocks.result(incident)
        if result is not None:
            put(f"{incident.id}:result", result)
        if incident.state is State.WAITING:
            self._people.warm(tuple({name for each in terms.values() for name in each.approvers}))
        self._draw_pages(incident)
        self._outbox.edit(_parent_key(incident), blocks.parent(incident))

    def _draw_pages(self, incident: Incident) -> None:
        """Bring the messages that told people up to date: who is on it, and that nothing waits any more."""
        for told in incident.told:
            if told.people:
                drawn = duty.page(incident, told)
                keys = [duty.direct_key(incident, told, person) for person in told.people]
                for key in (duty.thread_key(incident, told), *keys):
                    self._outbox.edit(key, drawn)

    def _draw_progress(self, incident: Incident, put: "Put") -> None:
        """The first frame of what begins, and the last one of what has ended."""
        look, run = f"{incident.id}:progress", f"{incident.id}:progress:{incident.round}"
        if incident.state is State.ASKED:
            put(look, blocks.looking(incident, self._stages.get(look, ())))
            return
        self._end(look)
        self._outbox.edit(look, blocks.looking(incident, self._stages.get(look, ())))
        if incident.round > 1:
            self._end(f"{incident.id}:progress:{incident.round - 1}")
            self._outbox.edit(f"{incident.id}:progress:{incident.round - 1}", blocks.abandoned(incident))
        if incident.state in (State.APPROVED, State.RUNNING):
            put(run, blocks.mending(incident, self._stages.get(run, ())))
        elif incident.over and incident.decision is not None and incident.decision.approved:
            self._end(run)
            self._outbox.edit(run, blocks.mending(incident, ()))

    def _parent(self, incident: Incident) -> Posted:
        """The message that the thread hangs on; in somebody else's thread it is a reply like the others."""
        key, drawn = _parent_key(incident), blocks.parent(incident)
        place = incident.place
        row = self._outbox.where(key)
        if row is not None:
            return row
        try:
            return self._outbox.put(key, incident.id, place.channel, place.thread, drawn)
        except Archived:
            direct = self._clients.editor.conversations_open(users=incident.requester.id)
            return self._outbox.put(key, incident.id, str(direct["channel"]["id"]), "", drawn)
        except NoPlace:
            if self._outbox.once(f"{incident.id}:invite", incident.id):
                self._whisper.answer(place.answer_to, sentence(INVITE))
            raise

    def _terms(self, incident: Incident) -> Mapping[str, Terms]:
        if incident.state is not State.WAITING or incident.diagnosis is None:
            return {}
        offered = [(finding, remedy) for finding in incident.diagnosis.findings for remedy in finding.remedies]
        return {remedy.id: self._desk.terms(incident, finding, remedy) for finding, remedy in reversed(offered)}

    def _end(self, key: str) -> None:
        with self._guard:
            _keep(self._ended, key, None)
        self._pace.drop(key)

    def _lock(self, incident_id: str) -> threading.Lock:
        with self._guard:
            lock = self._locks.get(incident_id) or threading.Lock()
            _keep(self._locks, incident_id, lock)
            return lock


class Put(Protocol):
    """Posts or updates one message of an incident."""

    def __call__(self, key: str, message: Message, /) -> None: ...


def _parent_key(incident: Incident) -> str:
    return f"{incident.id}:parent"


def _answer_key(incident: Incident, round_: int) -> str:
    return f"{incident.id}:answer:{round_}"


def _progress_key(incident: Incident) -> str:
    look = f"{incident.id}:progress"
    return look if incident.state is State.ASKED else f"{look}:{incident.round}"


V = TypeVar("V")


def _keep(kept: "OrderedDict[str, V]", key: str, value: V) -> None:
    """Keep a value, and forget the oldest ones."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > REMEMBERED:
        kept.popitem(last=False)
