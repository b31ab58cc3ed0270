"""Notes of refused decisions, which may be written after the answer to whoever was refused: nobody waits for them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Note = Callable[[], None]
_collected: ContextVar[list[Note] | None] = ContextVar("denials", default=None)


def note(write: Note) -> None:
    """Write a note now, or later where `later` collects it."""
    collected = _collected.get()
    if collected is None:
        write()
    else:
        collected.append(write)


@contextmanager
def later() -> Iterator[list[Note]]:
    """Collect notes instead of writing them, for a caller who writes them after its answer.

    A crash between the two loses such notes and nothing else: a decision is always recorded before it is answered.
    """
    collected: list[Note] = []
    token = _collected.set(collected)
    try:
        yield collected
    finally:
        _collected.reset(token)
