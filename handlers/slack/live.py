"""Live messages of incidents: how far the work is, frame by frame, and the last one once it has ended."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.incident import Incident
from bot.lifecycle import WORKING, State
from bot.stages import Stage
from bot.workflow import NotShown
from handlers.slack import blocks
from handlers.slack.kit import Message
from handlers.slack.outbox import Outbox
from handlers.slack.pace import Pace

log = logging.getLogger(__name__)

REMEMBERED = 2_000
PUTTING_BACK = (State.UNDO_APPROVED, State.UNDOING)
_AT_WORK = WORKING | {State.ASKED}


class Put(Protocol):
    """Posts or updates one message of an incident, or only updates it where it stands."""

    def __call__(self, key: str, message: Message, /) -> None: ...


class Live:
    """Draws the work on incidents while it is under way. `show` draws all of an incident, as it is recorded."""

    def __init__(
        self, outbox: Outbox, incident: Callable[[str], Incident | None], show: Callable[[Incident], None]
    ) -> None:
        self._outbox = outbox
        self._incident = incident
        self._show = show
        self._pace = Pace(self._frame, self._settle)
        outbox.count_updates(self._pace.spend)
        self._stages: OrderedDict[str, tuple[Stage, ...]] = OrderedDict()
        self._ended: OrderedDict[str, None] = OrderedDict()
        self._guard = threading.Lock()

    def progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:
        """Draw how far the work is: the newest frame, every few seconds, from a thread of its own."""
        key = _progress_key(incident)
        with self._guard:
            if key in self._ended:
                return
            keep(self._stages, key, stages)
        if incident.state in PUTTING_BACK:
            frame = blocks.going(incident, stages)
        else:
            frame = (blocks.looking if incident.state is State.ASKED else blocks.mending)(incident, stages)
        if frame is not None:
            self._pace.offer(key, frame)

    def _frame(self, key: str, message: Message) -> None:
        """Send a frame, unless the work that it tells of has ended; another process may have drawn that."""
        if self._past(key) is None:
            self._outbox.frame(key, message)

    def _settle(self, key: str) -> None:
        """Draw the end of some work again where it was drawn just before a frame, which stands over it then."""
        past = self._past(key)
        if past is not None:
            try:
                self._show(past)
            except NotShown as reason:
                level = logging.WARNING if reason.again_seconds is None else logging.INFO
                log.log(level, "incident %s may show an old frame for a while: %s", past.id, reason)

    def _past(self, key: str) -> Incident | None:
        """Return the incident where the work that this message tells of is over; None while it is under way."""
        incident = self._incident(key.partition(":")[0])
        if incident is None or (incident.state in _AT_WORK and key == _progress_key(incident)):
            return None
        return incident

    def stages(self, key: str) -> tuple[Stage, ...]:
        """Return how far the work was when it was last told, for the message with this key."""
        return self._stages.get(key, ())

    def draw(self, incident: Incident, put: Put, edit: Put) -> None:
        """The first frame of what begins, and the last one of what has ended."""
        look, run = f"{incident.id}:progress", f"{incident.id}:progress:{incident.round}"
        if incident.state is State.ASKED:
            drawn = self.stages(look)
            put(look, blocks.looking(incident, drawn))
            self._catch_up(incident, look, drawn)
            return
        self.end(look)
        edit(look, blocks.looking(incident, self.stages(look)))
        if incident.round > 1:
            self.end(f"{incident.id}:progress:{incident.round - 1}")
            edit(f"{incident.id}:progress:{incident.round - 1}", blocks.abandoned(incident))
        if incident.state in (State.APPROVED, State.RUNNING):
            drawn = self.stages(run)
            put(run, blocks.mending(incident, drawn))
            self._catch_up(incident, run, drawn)
        elif incident.state is State.TAKEN_BACK:
            self.end(run)
            edit(run, blocks.abandoned(incident))
        elif incident.over and incident.decision is not None and incident.decision.approved:
            self.end(run)
            edit(run, blocks.mending(incident, ()))

    def _catch_up(self, incident: Incident, key: str, drawn: tuple[Stage, ...]) -> None:
        """Draw what became known while the message was posted: a frame of a message that is not there yet is lost."""
        newest = self.stages(key)
        if newest != drawn:
            self.progress(incident, newest)

    def end(self, key: str) -> None:
        """What this message tells of has ended: no frame of it is sent any more."""
        with self._guard:
            keep(self._ended, key, None)
        self._pace.drop(key)

    def close(self) -> None:
        """Send no more frames."""
        self._pace.close()


def undo_key(incident: Incident) -> str:
    """The key of the message that tells how a fix is put back."""
    return f"{incident.id}:undo"


def _progress_key(incident: Incident) -> str:
    if incident.state in PUTTING_BACK:
        return undo_key(incident)
    look = f"{incident.id}:progress"
    return look if incident.state is State.ASKED else f"{look}:{incident.round}"


V = TypeVar("V")


def keep(kept: "OrderedDict[str, V]", key: str, value: V) -> None:
    """Keep a value, and forget the oldest ones."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > REMEMBERED:
        kept.popitem(last=False)
