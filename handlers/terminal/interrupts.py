"""Ctrl-C while something is changed on a host: the step that runs is waited for, and nothing more is begun."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WAITING = (
    "\nWaiting for the step that runs; nothing more is begun after it. "
    "Press Ctrl-C again to stop waiting: the step itself then goes on on the host.\n"
)


class Interrupts:
    """Turns the signals that end a program into KeyboardInterrupt; the first one during a step is only remembered."""

    def __init__(self) -> None:
        self.asked = False
        self._held = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to the signals; afterwards they act as before."""
        before = {number: signal.signal(number, self._heard) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the first signal back while a step runs."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        if self._held and not self.asked:
            self.asked = True
            with suppress(OSError, RuntimeError):  # the terminal may be gone, or in the middle of a line
                sys.stderr.write(WAITING)
                sys.stderr.flush()
            return
        raise KeyboardInterrupt
