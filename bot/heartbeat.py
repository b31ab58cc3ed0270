"""Who of several processes is alive: one row for each, kept fresh by a thread, by the database's clock alone.

A process counts as alive until the moment in its row. One that is past it is dead to all others, which take over what
it had under way; its row goes only when nothing of it is left, so that a takeover that failed half-way is tried again.
Only for PostgreSQL: an embedded database has one process.
"""

import logging
import threading
from datetime import timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from bot.patience import UNWRITABLE, retried
from bot.tables import EXECUTOR

log = logging.getLogger(__name__)

BEATS = 5
"""How often a process says that it is alive before it would be taken for dead."""

AGAIN_SECONDS = 1.0
END_SECONDS = 10.0

_NOW = sa.func.clock_timestamp()


class Estate(Protocol):
    """The work that processes have under way, as the durable engine knows it."""

    def owners(self) -> frozenset[str]:
        """Return the ids of the processes that have work under way."""

    def take_over(self, dead: str) -> None:
        """Let all others run what this process had under way; doing so again changes nothing."""


class Heartbeat:
    """Says that this process is alive, and takes over from those that are not."""

    def __init__(self, engine: sa.Engine, me: str, seconds: float, estate: Estate) -> None:
        """`engine` is for nobody else: a beat must not wait behind other work. `seconds` until silence means death."""
        self._engine, self._me, self._seconds, self._estate = engine, me, seconds, estate
        self._resting, self._ended = threading.Event(), threading.Event()
        self._looking = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def announce(self) -> None:
        """Say for the first time that we are alive; work may be taken up only after that."""
        retried(self.beat)

    def start(self) -> None:
        """Begin to beat and to look after the others, from a thread of its own."""
        self._thread.start()

    def rest(self) -> None:
        """Look after nobody any more, since we end; what is under way here still counts as ours until `leave`."""
        self._resting.set()
        if self._looking.acquire(timeout=END_SECONDS):
            self._looking.release()

    def leave(self) -> None:
        """Say that we are gone, so that what is left of us is taken over at once; call it last."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join(END_SECONDS)
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.update(EXECUTOR).where(EXECUTOR.c.id == self._me).values(until=_NOW))
        except UNWRITABLE as fault:
            log.warning("the other processes cannot be told that this one ends, and notice it later: %s", fault.orig)
        self._engine.dispose()

    def beat(self) -> None:
        """Say that we are alive."""
        until = _NOW + timedelta(seconds=self._seconds)
        query = postgresql.insert(EXECUTOR).values(id=self._me, until=until)
        query = query.on_conflict_do_update(index_elements=[EXECUTOR.c.id], set_={"until": query.excluded.until})
        with self._engine.begin() as connection:
            connection.execute(query)

    def alive(self) -> int:
        """Return how many processes are alive, ourselves among them."""
        with self._engine.begin() as connection:
            others = sa.select(sa.func.count()).where(EXECUTOR.c.id != self._me, EXECUTOR.c.until >= _NOW)
            return 1 + connection.execute(others).scalar_one()

    def look_after(self) -> None:
        """Take over from the dead; forget those of whom nothing is left."""
        owners = self._estate.owners()
        for dead in self._dead(owners):
            if dead in owners:
                log.warning("process %s is silent: what it had under way is taken over", dead)
                self._estate.take_over(dead)
                owners = self._estate.owners()
            if dead not in owners:
                with self._engine.begin() as connection:
                    connection.execute(sa.delete(EXECUTOR).where(EXECUTOR.c.id == dead, EXECUTOR.c.until < _NOW))

    def _dead(self, owners: frozenset[str]) -> tuple[str, ...]:
        """Return who is past their time. Who owns work without a row gets one, and has to beat from now on.

        That is a process that woke after it was given up, took work, and died before its next beat; or an older
        dockfix, which does not beat.
        """
        until = _NOW + timedelta(seconds=self._seconds)
        with self._engine.begin() as connection:
            for owner in sorted(owners):
                connection.execute(postgresql.insert(EXECUTOR).values(id=owner, until=until).on_conflict_do_nothing())
            late = sa.select(EXECUTOR.c.id).where(EXECUTOR.c.id != self._me, EXECUTOR.c.until < _NOW)
            return tuple(connection.execute(late.order_by(EXECUTOR.c.id)).scalars())

    def _run(self) -> None:
        pause = 0.0
        while not self._ended.wait(pause):
            pause = self._seconds / BEATS
            try:
                self.beat()
                with self._looking:
                    if not self._resting.is_set():
                        self.look_after()
            except UNWRITABLE as fault:
                log.warning("the database is away, so this process cannot say that it is alive: %s", fault.orig)
                pause = min(pause, AGAIN_SECONDS)
            except Exception:  # whatever it was: without a heart the others would take our work while we do it
                log.exception("a heartbeat failed; it is tried again")
                pause = min(pause, AGAIN_SECONDS)
