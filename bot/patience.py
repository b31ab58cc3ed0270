"""How long to try on while the record's database is away: long for work in the background, briefly for a person."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError

T = TypeVar("T")

ATTEMPTS, PAUSE_SECONDS = 40, 0.5
HURRIED_ATTEMPTS = 3

UNWRITABLE = (OperationalError, InterfaceError, InternalError)
"""The database is away, full, or only to be read."""

_hurried: ContextVar[bool] = ContextVar("hurried", default=False)


@contextmanager
def hurried() -> Iterator[None]:
    """While a person waits for the answer, an unwritable record is told after about a second instead of tried on."""
    token = _hurried.set(True)
    try:
        yield
    finally:
        _hurried.reset(token)


def in_a_hurry() -> bool:
    """Whether a person waits for what is done here."""
    return _hurried.get()


def retried(attempt: Callable[[], T]) -> T:
    """Try again while the database is away: an error inside a durable step would end its workflow for good."""
    for left in range(HURRIED_ATTEMPTS if _hurried.get() else ATTEMPTS, 0, -1):
        try:
            return attempt()
        except UNWRITABLE:
            if left == 1:
                raise
            time.sleep(PAUSE_SECONDS)
    raise AssertionError("unreachable")
