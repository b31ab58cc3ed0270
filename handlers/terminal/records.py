"""Opens the record for a command at the terminal, and says in a sentence why it could not be opened."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.config import Config
from bot.patience import UNWRITABLE, hurried
from bot.store import Store
from handlers.terminal.args import UsageError


@contextmanager
def opened(config: Config) -> Iterator[Store]:
    """Open the record, and close it afterwards; `UsageError` where that cannot be done."""
    try:
        with hurried():
            store = Store(config.store.url)
    except (OSError, SQLAlchemyError) as error:
        raise UsageError(f"The record {_shown(config.store.url)} could not be opened: {_reason(error)}") from error
    try:
        yield store
    except UNWRITABLE as error:
        raise UsageError(
            f"The record {_shown(config.store.url)} cannot be written, so nothing more is run: {_reason(error)}"
        ) from error
    finally:
        store.close()


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return "that [store] url names"


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines()
    return f"{lines[0] if lines else type(cause).__name__}. Correct [store] url, or who may write there."
