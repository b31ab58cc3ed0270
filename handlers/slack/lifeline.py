"""Keeps one connection to Slack alive: what stays dead is replaced, and what is doubted is renewed."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from handlers.listening import CannotListen
from handlers.slack.tokens import SlackTrouble

log = logging.getLogger(__name__)

WATCH_SECONDS, DEAF_SECONDS = 5.0, 60.0


class Door(Protocol):
    """A way in that Slack's requests come by."""

    def is_connected(self) -> bool:
        """Whether Slack can reach us now."""

    def renew(self) -> None:
        """Take a new connection in place of the one that stands."""

    def close(self) -> None:
        """Stop listening."""


class Lifeline:
    """Watches over a door from a thread of its own."""

    def __init__(self, opens: Callable[[], Door], doubted: Callable[[], bool]) -> None:
        """`opens` raises `SlackTrouble` or `CannotListen`; `doubted` says whether it is time for a new connection."""
        self._opens, self._doubted = opens, doubted
        self._door: Door | None = None
        self._seen = 0.0
        self._closed = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="slack-watch", daemon=True)

    def open(self) -> None:
        """Open the door for the first time, and watch over it from then on."""
        self._door = self._opens()
        self._watcher.start()

    def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return self._door is not None and self._door.is_connected()

    def close(self) -> None:
        """Close the door for good."""
        self._closed.set()
        if self._watcher.ident is not None:
            self._watcher.join()
        if self._door is not None:
            self._door.close()

    def _watch(self) -> None:
        """The SDK reconnects by itself, and this is for when it does not."""
        self._seen = time.monotonic()
        while not self._closed.wait(WATCH_SECONDS):
            try:
                self._look()
            except Exception:  # whatever it was: without a watch a dead connection would stay for ever
                log.exception("the watch over Slack's connection met a fault, and goes on")

    def _look(self) -> None:
        if self._door is not None and self._door.is_connected():
            self._seen = time.monotonic()
            if self._doubted():
                self._door.renew()
        elif time.monotonic() - self._seen > DEAF_SECONDS:
            self._seen = time.monotonic()
            self._replace()

    def _replace(self) -> None:
        log.warning("Slack has not been heard for %.0f s; connecting anew", DEAF_SECONDS)
        old, self._door = self._door, None
        try:
            if old is not None:
                old.close()
        finally:
            self._reopen()

    def _reopen(self) -> None:
        try:
            self._door = self._opens()
        except (SlackTrouble, CannotListen) as trouble:
            log.error("Slack could not be connected: %s", trouble)
