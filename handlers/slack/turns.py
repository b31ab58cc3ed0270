"""Lets posts into a channel take turns once Slack said that they come too fast: first come, first served."""

import threading
import time
from collections import Counter

from handlers.slack.limits import POST_SECONDS

LIMITED_SECONDS = 60.0
NEW, BEGUN = 8, 12
"""How many may wait for one channel: with a message of its own, and with a reply. Others need workers, too."""
AGAIN_SECONDS = 10.0


class Crowded(Exception):
    """Enough others wait for this channel already: nothing was posted, and it is for later."""


class Turns:
    """Gives each post into a limited channel a moment of its own; other channels wait for nothing.

    Whoever only waits as long as Slack asks meets all others there again, and most are refused once more.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: dict[str, float] = {}
        self._waiting: Counter[str] = Counter()

    def limit(self, channel: str) -> None:
        """Slack refused a post into this channel because of the rate: from now on, and for a minute, take turns."""
        with self._lock:
            now = time.monotonic()
            self._forget(now)
            self._free[channel] = max(self._free.get(channel, 0.0), now + POST_SECONDS)

    def wait(self, channel: str, most: int = BEGUN) -> None:
        """Wait for a turn in this channel. Raises `Crowded` where so many wait already."""
        with self._lock:
            now = time.monotonic()
            self._forget(now)
            if channel not in self._free:
                return
            if self._waiting[channel] >= most:
                raise Crowded(f"{most} others wait to write into {channel}")
            turn = max(now, self._free[channel])
            self._free[channel] = turn + POST_SECONDS
            self._waiting[channel] += 1
        try:
            time.sleep(turn - now)
        finally:
            with self._lock:
                self._waiting[channel] -= 1

    def _forget(self, now: float) -> None:
        self._waiting = +self._waiting
        self._free = {channel: free for channel, free in self._free.items() if now < free + LIMITED_SECONDS}
