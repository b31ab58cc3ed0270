"""Looks that leave no record: which containers a host has, what would fail at its next start, who is on call now.

Nothing is changed by them. Each may take as long as the host or the source takes; only `known` answers from memory.
"""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot import work
from bot.facts.glance.listing import Listing
from bot.model import ScanReport
from bot.oncall.roster import Crew, Roster
from bot.reach import Reach, Unreachable

KEPT_SECONDS = 20.0
FORGOTTEN_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Seen:
    """The containers of a host; `listing` is None where they could not be had, and `reason` says why."""

    host: str
    listing: Listing | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TierNow:
    """Who is on call at a tier (counted from 1) by its source."""

    tier: int
    source: str
    crew: Crew


class Glance:
    """Asks hosts and sources; may be used from several threads."""

    def __init__(self, hosts: Collection[str], reach: Callable[[str], Reach], roster: Roster) -> None:
        self._hosts = hosts
        self._reach = reach
        self._roster = roster
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[float, Seen]] = {}
        self._asking: dict[str, threading.Event] = {}

    def containers(self, host: str) -> Seen:
        """Ask a configured host which containers it has, now; KeyError for one that is not configured."""
        if host not in self._hosts:
            raise KeyError(host)
        try:
            listing, reason = work.listing(self._reach(host), host)
            seen = Seen(host, listing, reason)
        except Unreachable as unreachable:
            seen = Seen(host, None, str(unreachable))
        with self._lock:
            self._seen[host] = (time.monotonic(), seen)
        return seen

    def known(self, host: str, patience_seconds: float) -> Seen:
        """Return a host's containers from a moment ago; waits no longer than told, and then says what was known.

        One question to a host is under way at a time; whoever comes meanwhile waits for the same one. KeyError for a
        host that is not configured.
        """
        if host not in self._hosts:
            raise KeyError(host)
        with self._lock:
            at, seen = self._seen.get(host, (0.0, Seen(host, None, "it has not answered yet")))
            age = time.monotonic() - at if at else FORGOTTEN_SECONDS
            if age < KEPT_SECONDS:
                return seen
            answered = self._asking.get(host)
            if answered is None:
                answered = self._asking[host] = threading.Event()
                # A thread of its own, since nothing in Python ends a call from outside; it ends with the question.
                name = f"glance-{host}"
                threading.Thread(target=self._refresh, args=(host, answered), name=name, daemon=True).start()
        if answered.wait(patience_seconds):
            with self._lock:
                return self._seen.get(host, (0.0, seen))[1]
        return seen if age < FORGOTTEN_SECONDS else Seen(host, None, "it has not answered yet")

    def foresee(self, host: str) -> ScanReport:
        """Ask a configured host what would fail at its next start; KeyError for one that is not configured."""
        if host not in self._hosts:
            raise KeyError(host)
        return work.foresee(self._reach(host), host)

    def on_call(self) -> tuple[TierNow, ...]:
        """Ask each tier who is on call now; a source that does not say costs its limit and tells why."""
        now = time.time()
        tiers = enumerate(self._roster.tiers)
        return tuple(TierNow(number + 1, tier.source, self._roster.crew(number, now)) for number, tier in tiers)

    def _refresh(self, host: str, answered: threading.Event) -> None:
        try:
            self.containers(host)
        finally:
            with self._lock:
                del self._asking[host]
            answered.set()
