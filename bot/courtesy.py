"""Lets work that nobody waits for step aside while somebody waits for an answer: threads share one interpreter."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

MOST_SECONDS = 0.5
"""So long does work step aside at most each time, so that it goes on under a stream of requests, too."""


def settle() -> None:
    """Once everything stands, take what stays for good out of the garbage collector's rounds.

    A full round stops all threads, for a fifth of a second where it goes over all that was imported.
    """
    gc.collect()
    gc.freeze()


class Courtesy:
    """Counts who waits, across the threads of this process."""

    def __init__(self) -> None:
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def waited_for(self) -> Iterator[None]:
        """Somebody waits for what is done in this context."""
        with self._changed:
            self._waiting += 1
        try:
            yield
        finally:
            with self._changed:
                self._waiting -= 1
                if not self._waiting:
                    self._changed.notify_all()

    def give_way(self) -> None:
        """Go on once nobody waits, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, MOST_SECONDS)
