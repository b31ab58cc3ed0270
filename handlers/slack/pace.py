"""Sends frames of live messages no faster than Slack likes: the newest of each message, where nothing else needs it."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from slack_sdk.errors import SlackApiError

from bot.patience import UNWRITABLE, hurried
from handlers.slack.web import TROUBLE, error_code, retry_after

log = logging.getLogger(__name__)

EACH_SECONDS, A_MINUTE = 3.0, 40

F = TypeVar("F")


class Pace(Generic[F]):
    """Keeps the newest frame of each message and sends it when its time has come; best effort."""

    def __init__(
        self,
        send: Callable[[str, F], None],
        sent: Callable[[str], None] = lambda _: None,
        each_seconds: float = EACH_SECONDS,
        a_minute: int = A_MINUTE,
        name: str = "slack-progress",
    ) -> None:
        """`sent` is called after a frame of a message was sent, when nobody waits for that any more."""
        self._send, self._after = send, sent
        self._each = each_seconds
        self._name = name
        self._waiting: dict[str, F] = {}
        self._next: dict[str, float] = {}
        self._sent: deque[float] = deque(maxlen=a_minute)
        self._sending = ""
        self._rest_until = 0.0
        self._closed = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def offer(self, key: str, message: F) -> None:
        """Send this frame soon; a newer one takes its place when it comes before that."""
        with self._changed:
            if self._closed:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._waiting[key] = message
            self._changed.notify_all()

    def spend(self) -> None:
        """Count an update that was no frame: they share what Slack allows in a minute, and frames are what can wait."""
        with self._changed:
            self._sent.append(time.monotonic())

    def drop(self, key: str) -> None:
        """Forget a message and wait for a frame that is on its way, so that nothing overtakes the last one."""
        with self._changed:
            self._waiting.pop(key, None)
            self._next.pop(key, None)
            self._changed.wait_for(lambda: self._sending != key)

    def close(self) -> None:
        """Send nothing more."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                key = self._due()
                if self._closed:
                    return
                if not key:
                    self._changed.wait(self._pause())
                    continue
                message = self._waiting.pop(key)
                self._sending = key
                now = time.monotonic()
                self._next = {other: at for other, at in self._next.items() if at > now}
                self._next[key] = now + self._each
                self._sent.append(now)
            self._try(key, partial(self._send, key, message))
            with self._changed:
                self._sending = ""
                self._changed.notify_all()
            self._try(key, partial(self._after, key))

    def _try(self, key: str, call: Callable[[], None]) -> None:
        now = time.monotonic()
        try:
            with hurried():
                call()
        except SlackApiError as refusal:
            self._rest_until = now + retry_after(refusal)
            log.info("a frame of %s was not taken: %s", key, error_code(refusal))
        except TROUBLE as trouble:
            log.info("a frame of %s was lost: %s", key, trouble)
        except UNWRITABLE as fault:
            log.info("a frame of %s was not sent, since the record cannot be read: %s", key, fault.orig)

    def _due(self) -> str:
        now = time.monotonic()
        crowded = len(self._sent) == self._sent.maxlen and now - self._sent[0] < 60.0
        if now < self._rest_until or crowded:
            return ""
        return next((key for key in self._waiting if now >= self._next.get(key, 0.0)), "")

    def _pause(self) -> float | None:
        return 0.2 if self._waiting else None
