"""Keeps a source's answer for a while, and never lets a caller wait for a slow source longer than it can."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.oncall import NotTold

FAILURE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a source said and when (seconds since the epoch); `trouble` where it said nothing, and why."""

    people: tuple[str, ...]
    at: float
    trouble: str = ""


class Kept:
    """The newest answer of one source. One question is under way at a time; whoever comes meanwhile waits for it."""

    def __init__(self, ask: Callable[[float], tuple[str, ...]], keep_seconds: float, name: str) -> None:
        self._ask = ask
        self._keep_seconds = keep_seconds
        self._name = name
        self._lock = threading.Lock()
        self._said: Said | None = None
        self._until = 0.0
        self._answered: threading.Event | None = None

    def get(self, patience_seconds: float) -> Said:
        """Return an answer that is young enough, asking anew where there is none; waits no longer than told."""
        with self._lock:
            if self._said is not None and time.monotonic() < self._until:
                return self._said
            answered = self._answered
            if answered is None:
                answered = self._answered = threading.Event()
                # A thread of its own, since nothing in Python ends a call from outside; it ends with the question.
                threading.Thread(target=self._refresh, args=(answered,), name=self._name, daemon=True).start()
        if not answered.wait(patience_seconds):
            return Said((), time.time(), f"it has not answered within {patience_seconds:g} s")
        with self._lock:
            return self._said or Said((), time.time(), "it has not answered")

    def _refresh(self, answered: threading.Event) -> None:
        at = time.time()
        keep = self._keep_seconds
        try:
            said = Said(self._ask(at), at)
        except NotTold as reason:
            said, keep = Said((), at, str(reason)), max(FAILURE_SECONDS, reason.again_seconds)
        except LookupError as reason:
            said, keep = Said((), at, str(reason)), FAILURE_SECONDS
        except Exception as fault:  # noqa: BLE001 - whatever broke, whoever waits must hear of it
            said, keep = Said((), at, f"asking it failed ({type(fault).__name__})"), FAILURE_SECONDS
        with self._lock:
            self._said, self._until, self._answered = said, time.monotonic() + keep, None
        answered.set()
