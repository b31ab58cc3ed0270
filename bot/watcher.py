"""Watches hosts: follows the engine's events of each, and opens an incident where a container did not start.

One thread for each host. Where a host cannot be followed it is tried again, ever more rarely; what happened meanwhile
is asked for when it is back. Whether an incident opens is decided by `bot.watching` from the record alone, so that
neither a restart nor a second bot on the same record opens one twice.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot import watching
from bot.approvals import Refused, written
from bot.config import ConfigError, WatchConfig
from bot.desk import Desk
from bot.facts.container import INSPECT, NO_SUCH, Container
from bot.incident import DOCKFIX, Place
from bot.model import Target
from bot.reach import AskEngine, EventsWanted, Reach, Unreachable
from bot.snapshot import Answers, Snapshot, Unknown
from bot.targets import why_not
from bot.watching import Cursor, Departure, Failure

log = logging.getLogger(__name__)

LOOK_BACK_SECONDS = 600.0
"""How far a start looks back for what failed while no dockfix ran."""

LOOKS = 3
"""How often it is asked why one container left a network, each time over a connection of its own."""

STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long to wait, in seconds, before a host is tried again: doubled each time, up to a cap."""

    first: float = 1.0
    cap: float = 120.0

    def after(self, tries: int) -> float:
        """Return the pause after so many tries in vain (from 1), spread so that hosts are not tried in step."""
        longest = min(self.cap, self.first * 2.0 ** min(tries - 1, 30))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


class Watcher:
    """Watches the configured hosts from `start` to `stop`; never raises, whatever the hosts do."""

    def __init__(
        self, desk: Desk, reach: Callable[[str], Reach], config: WatchConfig, kind: str, pauses: Pauses | None = None
    ) -> None:
        """`kind` is the kind of place that `config.channel` is in."""
        self._stop = threading.Event()
        place = Place(kind, config.channel)
        window = 60.0 * config.window_minutes
        self._watches = [
            HostWatch(host, desk, reach, place, window, self._stop, pauses or Pauses()) for host in config.hosts
        ]
        self._threads = [
            threading.Thread(target=watch.run, name=f"watch-{watch.host}", daemon=True) for watch in self._watches
        ]

    def start(self) -> None:
        """Begin to watch, in the background."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Watch no longer; nothing is opened after this returned, unless a host hangs."""
        self._stop.set()
        ends = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, ends - time.monotonic()))


class HostWatch:
    """Watches one host; implements `bot.reach.Listener`."""

    def __init__(
        self,
        host: str,
        desk: Desk,
        reach: Callable[[str], Reach],
        place: Place,
        window_seconds: float,
        stop: threading.Event,
        pauses: Pauses,
    ) -> None:
        self.host = host
        self._desk, self._reach, self._place = desk, reach, place
        self._window, self._stop, self._pauses = window_seconds, stop, pauses
        # Not longer than the half of a window, so that a host whose clock is off is not told of the same thing again.
        back = min(LOOK_BACK_SECONDS, window_seconds / 2)
        self._cursor = Cursor(int((time.time() - back) * watching.SECOND))
        self._tries = 0
        self._away = False
        self._began: float | None = None
        self._ask: AskEngine | None = None
        self._unclear: tuple[Departure | None, int] = (None, 0)

    def run(self) -> None:
        """Follow the host until told to stop."""
        while not self._stop.is_set():
            self._began = None
            try:
                since = self._cursor.begin(time.time())
                wanted = EventsWanted(watching.KIND, watching.ACTION, since)
                self._reach(self.host).follow(wanted, self, self._stop)
                continue
            except (Unreachable, ConfigError, Refused) as reason:
                self._lost(str(reason))
            except Exception as fault:  # whatever it was: the other hosts and the bot go on, and this host is tried on
                log.debug("%s: a fault of dockfix itself", self.host, exc_info=True)
                self._lost(f"dockfix met a fault of its own ({type(fault).__name__}: {fault})")
            self._stop.wait(self._pauses.after(self._tries))

    def began(self, ask: AskEngine) -> None:
        """Hear that the engine listens."""
        self._began, self._ask = time.monotonic(), ask
        log.info("%s is watched%s.", self.host, " again" if self._away else "")
        self._away = False

    def happened(self, event: Mapping[str, Any]) -> None:
        """Deal with one event; what raises is dealt with again after the next connection."""
        left = watching.departure(event)
        if left is None or self._stop.is_set() or not self._cursor.new(left):
            return
        found = self._failure(left)
        if found is not None:
            self._open(found)
        self._cursor.dealt_with(left)

    def _lost(self, reason: str) -> None:
        """Say once for each outage that the host is not watched; a connection that held begins a new count."""
        held = self._began is not None and time.monotonic() - self._began > self._pauses.cap
        self._tries = 1 if held else self._tries + 1
        if not self._away and not self._stop.is_set():
            log.warning("%s is not watched now, and is tried again by itself: %s", self.host, reason)
            self._away = True

    def _failure(self, left: Departure) -> Failure | None:
        """Ask the engine why a container left a network; None where that was no failed start, or it is gone.

        `Unreachable` where it gives no answer: the event is dealt with after the next connection, but not for ever.
        """
        if self._ask is None:
            raise AssertionError("nothing happens before it began")
        answers = Answers(Target(self.host, left.container), {INSPECT.id: self._ask(INSPECT, left.container)})
        try:
            if answers.get(INSPECT).exit == NO_SUCH:
                return None
            return watching.failure(left, Snapshot(answers)[Container])
        except Unknown as reason:
            told = f"why container {left.container[:12]} left a network could not be told: {reason}"
        looks = self._unclear[1] + 1 if self._unclear[0] == left else 1
        self._unclear = (left, looks)
        if looks < LOOKS:
            raise Unreachable(told)
        log.warning("%s: %s", self.host, told)
        return None

    def _open(self, found: Failure) -> None:
        """Open an incident, unless the record says that it is known already."""
        target = Target(self.host, found.container)
        if reason := why_not(target, self._desk.hosts()):
            log.warning("%s: a container that failed to start cannot be looked at: %s", self.host, reason)
            return
        now = time.time()
        with written():
            about = self._desk.store.about(self.host, watching.names(found), now - self._window)
        known = watching.known_already(found, about, now, self._window)
        if known is not None:
            log.debug("%s: %s failed to start again; %s is about it", self.host, found.container, known.id)
            return
        key = watching.key(self.host, found, about)
        # Asked for as a machine's report: an alert about the same container may have opened one since we read.
        opened, new = self._desk.report(target, DOCKFIX, self._place, key=key, window=self._window, error=found.error)
        if not new:
            log.debug("%s: %s failed to start again; %s is about it", self.host, found.container, opened.id)
            return
        log.info("%s: %s failed to start; %s is open", self.host, found.container, opened.id)
