"""Shows incidents in Slack: draws what the record says now, as often as it is told to, each message once."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from typing import Protocol

from slack_sdk.errors import SlackApiError

from bot.history import Relapse
from bot.incident import Incident
from bot.lifecycle import State
from bot.model import Finding, Remedy
from bot.patience import UNWRITABLE, hurried
from bot.policy import Terms
from bot.stages import Stage
from bot.store import Posted
from bot.workflow import NotShown
from handlers.slack import blocks, duty
from handlers.slack.kit import Message
from handlers.slack.live import PUTTING_BACK, Live, Put, keep, undo_key
from handlers.slack.outbox import Archived, NoPlace, NotSure, Outbox
from handlers.slack.private import Whisper, sentence
from handlers.slack.turns import AGAIN_SECONDS, Crowded
from handlers.slack.web import TROUBLE, Clients, direct_channel, reason_of

log = logging.getLogger(__name__)

INVITE = (
    "dockfix may not write in this channel. Type /invite @dockfix here; the answer to your request then appears by "
    "itself, or ask again."
)


class TermsOf(Protocol):
    """What the view asks of the desk: what an approval takes, and what happened before."""

    @property
    def has_glass(self) -> bool: ...
    def terms(self, incident: Incident, finding: Finding, remedy: Remedy) -> Terms: ...
    def undo_terms(self, incident: Incident) -> Terms | None: ...
    def relapse(self, incident: Incident) -> Relapse | None: ...
    def incident(self, incident_id: str) -> Incident | None: ...
    def warm(self, approvers: Collection[str]) -> None: ...


class SlackView:
    """Implements `bot.desk.View`."""

    def __init__(self, clients: Clients, outbox: Outbox, whisper: Whisper, desk: TermsOf) -> None:
        self._clients = clients
        self._outbox = outbox
        self._whisper = whisper
        self._desk = desk
        self.live = Live(outbox, desk.incident, self.show)
        self._locks: OrderedDict[str, threading.Lock] = OrderedDict()
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
        except Crowded as crowd:
            log.info("incident %s (%s) waits: %s", incident.id, incident.state, crowd)
            raise NotShown(str(crowd), AGAIN_SECONDS) from crowd
        except (NoPlace, NotSure, SlackApiError, *TROUBLE) as trouble:
            said = reason_of(trouble)
            log.warning("incident %s (%s) is not shown whole: %s", incident.id, incident.state, said)
            raise NotShown(said) from trouble

    def progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:
        """Draw how far the work is: the newest frame, every few seconds, from a thread of its own."""
        self.live.progress(incident, stages)

    def refresh(self, incident: Incident) -> None:
        """Take the buttons away at once after a click; best effort, since the desk draws everything soon after."""
        try:
            with self._lock(incident.id), hurried():
                # By now more may be recorded and drawn, here or by another process.
                incident = self._desk.incident(incident.id) or incident
                answer = self._answer(incident, self._relapse(incident))
                if answer is not None:
                    self._outbox.edit(_answer_key(incident, incident.round), answer)
                result = blocks.result(incident, self._desk.undo_terms(incident), glass=self._desk.has_glass)
                if result is not None:
                    self._outbox.edit(_result_key(incident), result)
                going = blocks.going(incident)
                if going is not None:
                    self._outbox.edit(undo_key(incident), going)
                self._draw_pages(incident)
        except (NoPlace, NotSure, SlackApiError, *TROUBLE, *UNWRITABLE) as trouble:
            log.info("incident %s is redrawn a little later: %s", incident.id, trouble)

    def close(self) -> None:
        """Send no more frames."""
        self.live.close()

    def _draw(self, incident: Incident) -> None:
        posted = self._parent(incident)
        channel, thread = posted.channel, incident.place.thread
        if not thread or channel != incident.place.channel:
            thread = posted.ts

        def put(key: str, message: Message) -> None:
            self._outbox.put(key, incident.id, channel, thread, message)

        def edit(key: str, message: Message) -> None:
            self._outbox.edit(key, message, thread)

        self.live.draw(incident, put, edit)
        if incident.state is State.ASKED:
            return
        old = blocks.superseded(incident)
        if old is not None:
            edit(_answer_key(incident, incident.round - 1), old)
        relapse = self._relapse(incident)
        answer = self._answer(incident, relapse)
        if answer is not None:
            put(_answer_key(incident, incident.round), answer)
        glass = blocks.broken_glass(incident, incident.decision)
        if glass is not None:
            put(f"{incident.id}:glass:{incident.round}", glass)
        result = blocks.result(incident, self._desk.undo_terms(incident), glass=self._desk.has_glass)
        if result is not None:
            put(_result_key(incident), result)
        self._draw_way_back(incident, put)
        if incident.state is State.WAITING:
            self._desk.warm({name for each in self._terms(incident).values() for name in each.everybody})
            self._tell_earlier(incident, thread, relapse)
        self._draw_pages(incident)
        self._outbox.edit(_parent_key(incident), blocks.parent(incident))

    def _relapse(self, incident: Incident) -> Relapse | None:
        return self._desk.relapse(incident) if incident.diagnosis is not None else None

    def _answer(self, incident: Incident, relapse: Relapse | None) -> Message | None:
        return blocks.answer(incident, self._terms(incident), glass=self._desk.has_glass, relapse=relapse)

    def _draw_way_back(self, incident: Incident, put: Put) -> None:
        """What was decided and done to put a fix back."""
        if incident.undo is None or incident.undo.decision is None:
            return
        glass = blocks.broken_glass(incident, incident.undo.decision)
        if glass is not None:
            put(f"{incident.id}:glass:undo", glass)
        key = undo_key(incident)
        if incident.state not in PUTTING_BACK:
            self.live.end(key)
        going, ended = blocks.going(incident, self.live.stages(key)), blocks.ended(incident)
        if going is not None:
            put(key, going)
        if ended is not None:
            put(f"{incident.id}:undone", ended)

    def _tell_earlier(self, incident: Incident, thread: str, relapse: Relapse | None) -> None:
        """Tell the thread of an earlier fix once that its cause is back; best effort, since it only informs."""
        earlier = self._desk.incident(relapse.earlier) if relapse is not None else None
        if earlier is None or earlier.place.kind != incident.place.kind:
            return
        parent = self._outbox.where(_parent_key(earlier))
        if parent is None or thread in (parent.ts, earlier.place.thread or parent.ts):
            return
        if not self._outbox.once(f"{earlier.id}:relapsed", earlier.id):
            return
        at = earlier.place.thread if parent.channel == earlier.place.channel and earlier.place.thread else parent.ts
        try:
            self._outbox.put(f"{earlier.id}:relapse", earlier.id, parent.channel, at, blocks.back_again(incident))
        except (NoPlace, NotSure, SlackApiError, *TROUBLE) as trouble:
            log.warning("the thread of %s was not told that its cause is back: %s", earlier.id, trouble)

    def _draw_pages(self, incident: Incident) -> None:
        """Bring the messages that told people up to date: who is on it, and that nothing waits any more."""
        for told in incident.told:
            if told.people:
                drawn = duty.page(incident, told)
                keys = [duty.direct_key(incident, told, person) for person in told.people]
                for key in (duty.thread_key(incident, told), *keys):
                    self._outbox.edit(key, drawn)

    def _parent(self, incident: Incident) -> Posted:
        """The message that the thread hangs on; in somebody else's thread it is a reply like the others."""
        key, drawn = _parent_key(incident), blocks.parent(incident)
        place = incident.place
        row = self._outbox.where(key)
        if row is not None:
            return row
        try:
            return self._outbox.put(key, incident.id, place.channel, place.thread, drawn)
        except Archived as refusal:
            if incident.asked_by_machine:  # there is nobody to be told instead
                _tell_operator(incident, refusal)
                raise
            direct = direct_channel(self._clients.editor, incident.requester.id)
            return self._outbox.put(key, incident.id, direct, "", drawn)
        except NoPlace as refusal:
            if incident.asked_by_machine:
                _tell_operator(incident, refusal)
            elif self._outbox.once(f"{incident.id}:invite", incident.id):
                self._whisper.answer(place.answer_to, sentence(INVITE))
            raise

    def _terms(self, incident: Incident) -> Mapping[str, Terms]:
        if incident.state is not State.WAITING:
            return {}
        offered = reversed(incident.offered)
        return {remedy.id: self._desk.terms(incident, finding, remedy) for finding, remedy in offered}

    def _lock(self, incident_id: str) -> threading.Lock:
        with self._guard:
            lock = self._locks.get(incident_id) or threading.Lock()
            keep(self._locks, incident_id, lock)
            return lock


def _tell_operator(incident: Incident, refusal: NoPlace) -> None:
    section, channel = "[watch]" if incident.noticed else "[webhook]", incident.place.channel
    log.error("%s of %s channel = %r: invite the app there, or name another channel", refusal, section, channel)


def _parent_key(incident: Incident) -> str:
    return f"{incident.id}:parent"


def _answer_key(incident: Incident, round_: int) -> str:
    return f"{incident.id}:answer:{round_}"


def _result_key(incident: Incident) -> str:
    return f"{incident.id}:result"
