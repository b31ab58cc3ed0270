"""Lets the writers of an embedded database queue up: SQLite lets them sleep and try again, up to 100 ms at a time.

With sixteen workers on one file much of the time went by with the database free and everybody asleep. Here the next
one begins when the one before has committed. Readers never wait; other processes are waited for as SQLite does it.
"""

import threading
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

# As long as SQLite's own patience: who waited that long in vain asks SQLite, whose error says what is the matter.
PATIENCE_SECONDS = 30.0
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_HELD = "writes"


def queue_up(engine: sa.Engine) -> None:
    """Let at most one connection of this engine write at a time, from its first write until it is given back."""
    turn = threading.Lock()

    def take(connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
        held = connection.connection.record_info
        # Only before these does Python's driver begin a transaction by itself.
        if held is not None and _HELD not in held and statement.lstrip()[:7].upper().startswith(_WRITES):
            held[_HELD] = turn.acquire(timeout=PATIENCE_SECONDS)

    def give(_connection: Any, record: Any) -> None:
        if record.record_info.pop(_HELD, False):
            turn.release()

    event.listen(engine, "before_cursor_execute", take)
    event.listen(engine, "checkin", give)
