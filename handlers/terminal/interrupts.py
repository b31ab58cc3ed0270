"""Ctrl-C while something may be changed on a host: it is obeyed only where nothing is left half done."""

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
    """Turns the signals that end a program into KeyboardInterrupt, at the places that allow it.

    Everywhere else a signal is only remembered, so that no record and no line is cut in the middle. `asked` tells
    whether one came.
    """

    def __init__(self) -> None:
        self.asked = False
        self._allowed = False
        self._in_step = False

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
    def allowed(self) -> Iterator[None]:
        """Obey at once while this lasts, and obey now what came before."""
        self._allowed = True
        try:
            if self.asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._allowed = False

    @contextmanager
    def in_step(self) -> Iterator[None]:
        """Wait for the step that runs at the first signal, and give it up at the second."""
        self._in_step = True
        try:
            yield
        finally:
            self._in_step = False

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        first, self.asked = not self.asked, True
        if self._allowed or (self._in_step and not first):
            raise KeyboardInterrupt
        if self._in_step:
            with suppress(OSError, RuntimeError):  # the terminal may be gone, or in the middle of a line
                sys.stderr.write(WAITING)
                sys.stderr.flush()
