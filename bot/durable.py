"""The small door to the durable engine: workflows that survive a crash, started in the same transaction as the record.

Nobody else in the house knows the engine's name (DBOS: SQLite by default, PostgreSQL by another URL). What the engine
promises and what it does not: a workflow that was enqueued in a committed transaction runs, also after `kill -9`; each
of its steps runs at least once. At most once on a host is ours to make (see `bot.reach`).
"""

import fcntl
import os
import platform
import sqlite3
import sys
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO, Any, TypeVar

import sqlalchemy as sa
from dbos import DBOS, DBOSClient
from dbos._serialization import DBOSPortableJSON
from sqlalchemy import event

from bot.courtesy import Courtesy
from bot.heartbeat import Heartbeat
from bot.writers import queue_up

T = TypeVar("T")

# Rows of another version are never picked up, silently: so it is pinned, and a change of step order must be patched.
VERSION = "1"
WORK = "work"
# Messages are drawn by workers of their own: people are not to wait for the looks at other people's hosts.
SHOWS = "shows"
TIMERS = "timers"
# Throughput is concurrency divided by the polling interval; polling faster costs idle CPU.
POLL_SECONDS = 0.2
PARALLEL = 16
DRAIN_SECONDS = 20
TAKEOVER_SECONDS = 15.0
STANDSTILL_SECONDS = 10
ASKED_AT_ONCE = 500

_rehearsed: ContextVar[set[str] | None] = ContextVar("rehearsed", default=None)


class StoreBusy(Exception):
    """Another process works on the same embedded database; the message can be printed as it is."""


def make_engine(url: str, connections: int = 20) -> sa.Engine:
    """Return the one SQL engine of this process, for the durable engine's tables and for our own."""
    if not url.startswith("sqlite"):
        shared = sa.create_engine(
            url.replace("postgresql://", "postgresql+psycopg://", 1),
            pool_size=connections,
            max_overflow=0,
            pool_pre_ping=True,
        )
        event.listen(shared, "connect", _let_go_of_locks)
        return shared
    path = sa.make_url(url).database
    if path and path != ":memory:":
        # The database is trusted input to the durable engine and holds what hosts said: for its owner only.
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).touch(mode=0o600)
    engine = sa.create_engine(url, pool_size=connections, max_overflow=0)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        if sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < (3, 42):
            # dbos 3.4 chooses unixepoch('subsec') by Python's version; an older SQLite answers NULL to it.
            connection.create_function("unixepoch", -1, lambda *_: int(time.time() * 1000) / 1000)
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("busy_timeout=30000", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute("PRAGMA " + pragma)

    queue_up(engine)
    return engine


def _let_go_of_locks(connection: Any, _record: Any) -> None:
    """Let the server end a transaction of ours that stands still: a frozen process would hold up all others with it."""
    connection.autocommit = True
    connection.execute(f"SET idle_in_transaction_session_timeout = '{STANDSTILL_SECONDS}s'")
    connection.autocommit = False


class _UnderWay:
    """Implements `bot.heartbeat.Estate` with the durable engine's own tables."""

    def owners(self) -> frozenset[str]:
        rows = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        return frozenset(row.executor_id for row in rows if row.executor_id)

    def take_over(self, dead: str) -> None:
        # Private, but the only way that is guarded by the owner's id: of two that take over at once, one does.
        DBOS._recover_pending_workflows([dead])


class Durable:
    """Runs named workflows durably. Register all of them before `launch`.

    On PostgreSQL several processes share the work, and what one of them leaves is taken over by the others: after
    `takeover_seconds` of silence, and at most one beat (a fifth of that) later.
    """

    def __init__(self, engine: sa.Engine, takeover_seconds: float = TAKEOVER_SECONDS) -> None:
        self._engine = engine
        self.courtesy = Courtesy()
        self._lock: IO[str] | None = None
        self._embedded = engine.dialect.name == "sqlite"
        if self._embedded:
            self._lock = _lock_beside(engine.url.database)
        self._client: DBOSClient | None = None
        # Unique for each start: whoever came back under an old name would take over what still runs under it.
        self.executor = "local" if self._embedded else f"{platform.node()[:200]}-{uuid.uuid4()}"
        self._heartbeat: Heartbeat | None = None
        if not self._embedded:
            alone = make_engine(engine.url.render_as_string(hide_password=False), connections=1)
            self._heartbeat = Heartbeat(alone, self.executor, takeover_seconds, _UnderWay())
        DBOS(
            config={
                "name": "dockfix",
                "system_database_url": engine.url.render_as_string(hide_password=False),
                "system_database_engine": engine,
                "application_version": VERSION,
                "executor_id": self.executor,
                # The default is pickle: whoever can write to the database could run code.
                "serializer": DBOSPortableJSON,
                "log_level": "ERROR",
                "max_executor_threads": 64,
            }
        )

    def workflow(self, name: str, run: Callable[..., None]) -> None:
        """Register a workflow. Its arguments are JSON values; it must be deterministic outside of its steps."""

        def body(*args: Any) -> None:
            run(*args)

        DBOS.workflow(name=name, max_recovery_attempts=1000)(body)

    def launch(self) -> None:
        """Start working, beginning with what a crash left unfinished."""
        if self._heartbeat is not None:
            self._heartbeat.announce()
        DBOS.launch()
        self._client = DBOSClient(
            system_database_engine=self._engine, application_name="dockfix", serializer=DBOSPortableJSON
        )
        for queue in (WORK, SHOWS):
            DBOS.register_queue(
                queue, partition_concurrency=1, worker_concurrency=PARALLEL, polling_interval_sec=POLL_SECONDS
            )
        DBOS.register_queue(TIMERS, worker_concurrency=4, polling_interval_sec=1.0)
        if self._heartbeat is not None:
            self._heartbeat.start()

    def enqueue(
        self,
        connection: sa.Connection,
        workflow: str,
        workflow_id: str,
        *args: Any,
        one_at_a_time: str = "",
        after_seconds: float | None = None,
        queue: str = WORK,
    ) -> None:
        """Start a workflow when the caller's transaction commits; the same id never runs twice.

        Workflows with the same `one_at_a_time` (a host and what is done there) wait for each other; `after_seconds`
        lets this one wait before it takes its place among them.
        """
        turn = one_at_a_time or workflow_id
        self._enqueue(connection, workflow, workflow_id, args, queue=queue, partition=turn, delay=after_seconds)

    def timer(self, connection: sa.Connection, workflow: str, workflow_id: str, seconds: float, *args: Any) -> None:
        """Start a workflow after a delay; no thread waits for it and a restart does not forget it."""
        self._enqueue(connection, workflow, workflow_id, args, queue=TIMERS, delay=seconds)

    def _enqueue(
        self,
        connection: sa.Connection,
        workflow: str,
        workflow_id: str,
        args: tuple[Any, ...],
        *,
        queue: str,
        partition: str = "",
        delay: float | None = None,
    ) -> None:
        if self._client is None:
            raise RuntimeError("the durable engine was not launched")
        rehearsed = _rehearsed.get()
        if rehearsed is not None:
            rehearsed.add(workflow_id)
            return
        options: Any = {
            "workflow_name": workflow,
            "queue_name": queue,
            "workflow_id": workflow_id,
            "app_version": VERSION,
        }
        if partition:
            options["queue_partition_key"] = partition
        if delay is not None:
            options["delay_seconds"] = delay
        self._client.enqueue_in_transaction(connection, options, *args)

    def step(self, name: str, run: Callable[..., T], *args: Any, attempts: int = 1) -> T:
        """Run one step of a workflow: its result (a JSON value) is kept, so that a recovered run does not repeat it.

        It begins once nobody waits for an answer, or a little later (see `bot.courtesy`).
        """
        self.courtesy.give_way()
        if attempts == 1:
            return DBOS.run_step({"name": name}, run, *args)
        return DBOS.run_step(
            {
                "name": name,
                "retries_allowed": True,
                "max_attempts": attempts,
                "interval_seconds": 0.5,
                "backoff_rate": 1.5,
            },
            run,
            *args,
        )

    @contextmanager
    def rehearsal(self) -> Iterator[set[str]]:
        """Note the ids of what would be started in this context, and start nothing of it."""
        noted: set[str] = set()
        token = _rehearsed.set(noted)
        try:
            yield noted
        finally:
            _rehearsed.reset(token)

    def known(self, workflow_ids: Collection[str]) -> frozenset[str]:
        """Return those of the workflows that were started before, whatever became of them."""
        ids, found = sorted(workflow_ids), set[str]()
        for at in range(0, len(ids), ASKED_AT_ONCE):
            asked = ids[at : at + ASKED_AT_ONCE]
            rows = DBOS.list_workflows(workflow_ids=asked, load_input=False, load_output=False)
            found |= {row.workflow_id for row in rows}
        return frozenset(found)

    def unfinished(self) -> int:
        """Return how many workflows run or wait for a worker now (timers that are not due are not counted)."""
        rows = DBOS.list_workflows(status=["PENDING", "ENQUEUED"], load_input=False, load_output=False)
        return len(rows)

    def processes(self) -> int:
        """Return how many processes share the record now."""
        return self._heartbeat.alive() if self._heartbeat is not None else 1

    def close(self) -> None:
        """Let running workflows finish for a while, then stop; what is left is taken over by another process, or taken
        up again at the next start.
        """
        if self._heartbeat is not None:
            self._heartbeat.rest()
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=DRAIN_SECONDS)
        if self._heartbeat is not None:
            self._heartbeat.leave()
        if self._client is not None:
            self._client.destroy()
        if self._lock is not None:
            self._lock.close()


def _lock_beside(path: str | None) -> IO[str] | None:
    """Hold a lock beside an embedded database: two processes on it would take over each other's running work."""
    if not path or path == ":memory:":
        return None
    lock = Path(path + ".lock").open("a+", encoding="utf-8")  # noqa: SIM115 - held open for as long as we run
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise StoreBusy(
            f"Another dockfix (pid {holder}) already works with {path}. Stop it first, or set [store] url to a "
            "PostgreSQL database, which several processes can share."
        ) from None
    lock.seek(0)
    lock.truncate()
    lock.write(str(os.getpid()))
    lock.flush()
    return lock
