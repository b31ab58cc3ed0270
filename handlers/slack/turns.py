"""Lets posts into a channel take turns once Slack said that they come too fast: first come, first served."""

import threading
import time

from handlers.slack.limits import POST_SECONDS

LIMITED_SECONDS = 60.0


class Turns:
    """Gives each post into a limited channel a moment of its own; other channels wait for nothing.

    Whoever only waits as long as Slack asks meets all others there again, and most are refused once more.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: dict[str, float] = {}

    def limit(self, channel: str) -> None:
        """Slack refused a post into this channel because of the rate: from now on, and for a minute, take turns."""
        with self._lock:
            now = time.monotonic()
            self._forget(now)
            self._free[channel] = max(self._free.get(channel, 0.0), now + POST_SECONDS)

    def wait(self, channel: str) -> None:
        """Wait for a turn in this channel."""
        with self._lock:
            now = time.monotonic()
            self._forget(now)
            if channel not in self._free:
                return
            turn = max(now, self._free[channel])
            self._free[channel] = turn + POST_SECONDS
        time.sleep(turn - now)

    def _forget(self, now: float) -> None:
        self._free = {channel: free for channel, free in self._free.items() if now < free + LIMITED_SECONDS}
