"""Keeps a source's answer for a while, and never lets a caller wait for a slow source longer than it can."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.oncall import NotTold

FAILURE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a source said and when (seconds since the epoch).

    `trouble` is why it said nothing, or whom it named that nobody knows.
    """

    people: tuple[str, ...]
    at: float
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The Slack users whom a source names; `trouble` tells of those whom it names as well and whom nobody knows."""

    people: tuple[str, ...]
    trouble: str = ""


class Kept:
    """The newest answer of one source. One question is under way at a time; whoever comes meanwhile waits for it."""

    def __init__(self, ask: Callable[[float], Named], keep_seconds: float, name: str) -> None:
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
            named = self._ask(at)
            said = Said(named.people, at, named.trouble)
            # Whoever is missing may be known soon, such as once Slack can be asked again.
            keep = keep if not named.trouble else min(keep, FAILURE_SECONDS)
        except NotTold as reason:
            said, keep = Said((), at, str(reason)), max(FAILURE_SECONDS, reason.again_seconds)
        except LookupError as reason:
            said, keep = Said((), at, str(reason)), FAILURE_SECONDS
        except Exception as fault:  # noqa: BLE001 - whatever broke, whoever waits must hear of it
            said, keep = Said((), at, f"asking it failed ({type(fault).__name__})"), FAILURE_SECONDS
        with self._lock:
            self._said, self._until, self._answered = said, time.monotonic() + keep, None
        answered.set()
