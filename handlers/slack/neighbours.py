"""Notices that another bot listens with the same app token: Slack gives each click to one of them, by no pattern.

Slack says in its greeting how many connections the app has. Ours are known: one for each process that shares the
record, and for a moment a second one while a process changes over. A process that was killed may be counted for a
while, so what looks like too many is looked at again, by a new connection, before anybody is told.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

AGAIN_SECONDS = 90.0
DAY_SECONDS = 86_400.0
SAID = (
    "Another program listens with dockfix's Slack app token: Slack counts {all} connections, of which {ours} can be "
    "dockfix's. Slack gives each command and each click to one of them by chance, so some get lost or are answered "
    "wrongly. Stop the other one, or give it a Slack app of its own. If it is a second dockfix that is to share the "
    "work, give both the same PostgreSQL database: [store] url."
)


class Neighbours:
    """Hears Slack's greetings."""

    def __init__(
        self, processes: Callable[[], int], tell: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`processes` is how many of us share the record now; `tell` gets a sentence for people, once a day at most."""
        self._processes, self._tell, self._clock = processes, tell, clock
        self._lock = threading.Lock()
        self._greeted = self._looking = False
        self._again_at: float | None = None
        self._told_at: float | None = None

    def heard(self, _client: Any, message: dict[str, Any], _raw: str | None = None) -> None:
        """Take any message of the socket; a listener of slack-sdk's."""
        if message.get("type") == "hello":
            count = message.get("num_connections")
            said = self._judge(count) if isinstance(count, int) else ""
            if said:
                log.error("%s", said)
                self._tell(said)

    def due(self) -> bool:
        """Whether it is time to connect anew, to look again; true once for each suspicion."""
        with self._lock:
            due = self._again_at is not None and self._clock() >= self._again_at
            if due:
                self._again_at, self._looking = None, True
            return due

    def _judge(self, count: int) -> str:
        """Return what to tell about so many connections; empty where they can all be ours, or for now."""
        processes = self._processes()
        with self._lock:
            ours = processes + (1 if self._greeted else 0)
            self._greeted = True
            looked, self._looking = self._looking, False
            if count <= ours:
                self._again_at = None
                return ""
            if not looked:
                log.info("Slack counts %d connections, and %d can be ours; it is looked at again", count, ours)
                self._again_at = self._clock() + AGAIN_SECONDS
                return ""
            now = self._clock()
            if self._told_at is not None and now - self._told_at < DAY_SECONDS:
                return ""
            self._told_at = now
            return SAID.format(all=count, ours=ours)
