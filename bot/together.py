"""Writes in one transaction what many threads add at the same moment: each commit waits for the disk.

Fifty refused clicks are fifty entries of the audit trail; one by one, on a busy disk, the last would wait for a second.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(eq=False, slots=True)
class _Waiting(Generic[T]):
    """What somebody waits to see written, and what came of it."""

    item: T
    tried: bool = False
    fault: Exception | None = None


class Together(Generic[T]):
    """Gathers while it writes: what comes meanwhile is written next, all of it at once."""

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        """`write` writes all of these, or raises and writes none; it runs in one thread at a time."""
        self._write = write
        self._waiting: list[_Waiting[T]] = []
        self._gathering, self._turn = threading.Lock(), threading.Lock()

    def add(self, item: T) -> None:
        """Return once this is written; raises what `write` raised, also where somebody else called it."""
        mine = _Waiting(item)
        with self._gathering:
            self._waiting.append(mine)
        with self._turn:
            if not mine.tried:
                self._write_all()
        if mine.fault is not None:
            raise mine.fault

    def _write_all(self) -> None:
        with self._gathering:
            batch, self._waiting = self._waiting, []
        fault = None
        try:
            self._write([each.item for each in batch])
        except Exception as raised:  # noqa: BLE001 - whatever it was, everybody who waits hears of it
            fault = raised
        for each in batch:
            each.tried, each.fault = True, fault
