"""Who counts as dead, by the database's clock, and what the durable engine's own recovery does for us."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from dbos import DBOS

from bot import durable, ledger
from bot.durable import Durable, make_engine
from bot.heartbeat import Heartbeat
from bot.incident import Person
from bot.patience import UNWRITABLE
from bot.store import Store
from bot.tables import EXECUTOR
from tests.playground.stage import eventually
from tests.postgres import Server, server

pytestmark = pytest.mark.postgres


class Work:
    """The work under way, as a set of its owners; `stuck` keeps what was not taken over at once."""

    def __init__(self) -> None:
        self.under_way: set[str] = set()
        self.taken: list[str] = []
        self.stuck = False

    def owners(self) -> frozenset[str]:
        return frozenset(self.under_way)

    def take_over(self, dead: str) -> None:
        self.taken.append(dead)
        if not self.stuck:
            self.under_way.discard(dead)


@pytest.fixture
def engine(postgres: Server) -> Iterator[sa.Engine]:
    store = Store(postgres.database())
    yield store.engine
    store.close()


def heart(engine: sa.Engine, me: str, work: Work, seconds: float = 60.0) -> Heartbeat:
    return Heartbeat(engine, me, seconds, work)


def known(engine: sa.Engine) -> set[str]:
    with engine.begin() as connection:
        return set(connection.execute(sa.select(EXECUTOR.c.id)).scalars())


def silence(engine: sa.Engine, who: str) -> None:
    """Let so much time pass for one of them that it counts as dead."""
    with engine.begin() as connection:
        late = sa.func.clock_timestamp() - timedelta(seconds=1)
        connection.execute(sa.update(EXECUTOR).where(EXECUTOR.c.id == who).values(until=late))


def test_whoever_beats_is_left_alone_and_who_is_silent_is_taken_over_from(engine: sa.Engine) -> None:
    work = Work()
    me, other = heart(engine, "me", work), heart(engine, "other", work)
    me.announce()
    other.announce()
    work.under_way = {"me", "other"}
    me.look_after()
    assert [] == work.taken
    silence(engine, "other")
    me.look_after()
    assert (["other"], {"me"}, {"me"}) == (work.taken, work.under_way, known(engine))


def test_it_is_known_how_many_are_alive(engine: sa.Engine) -> None:
    work = Work()
    me, other = heart(engine, "me", work), heart(engine, "other", work)
    assert 1 == me.alive()
    me.announce()
    other.announce()
    assert [2, 2] == [me.alive(), other.alive()]
    silence(engine, "other")
    assert 1 == me.alive()


def test_nobody_takes_over_from_itself_and_a_beat_makes_up_for_silence(engine: sa.Engine) -> None:
    work = Work()
    me, other = heart(engine, "me", work), heart(engine, "other", work)
    me.announce()
    other.announce()
    work.under_way = {"me", "other"}
    silence(engine, "me")
    silence(engine, "other")
    other.beat()
    me.look_after()
    assert [] == work.taken


def test_a_takeover_that_failed_half_way_is_tried_again(engine: sa.Engine) -> None:
    work = Work()
    me = heart(engine, "me", work)
    heart(engine, "other", work).announce()
    work.under_way, work.stuck = {"other"}, True
    silence(engine, "other")
    me.look_after()
    assert {"other"} == known(engine)
    work.stuck = False
    me.look_after()
    assert (["other", "other"], set()) == (work.taken, known(engine))


def test_who_owns_work_without_ever_beating_gets_time_for_it_and_is_then_dead(engine: sa.Engine) -> None:
    work = Work()
    work.under_way = {"woken"}
    me = heart(engine, "me", work)
    me.look_after()
    assert ([], {"woken"}) == (work.taken, known(engine))
    silence(engine, "woken")
    me.look_after()
    assert (["woken"], set()) == (work.taken, known(engine))


def test_each_is_given_the_time_that_it_asked_for(engine: sa.Engine) -> None:
    work = Work()
    heart(engine, "patient", work, 3600).announce()
    heart(engine, "hasty", work, 0.001).announce()
    eventually(lambda: heart(engine, "me", work, 5)._dead(frozenset()))
    assert ("hasty",) == heart(engine, "me", work, 5)._dead(frozenset())


def test_who_leaves_is_taken_over_from_at_once(engine: sa.Engine) -> None:
    work = Work()
    work.under_way = {"other"}
    other = heart(engine, "other", work)
    other.announce()
    other.leave()
    heart(engine, "me", work).look_after()
    assert (["other"], set()) == (work.taken, known(engine))


def test_a_heart_outlives_a_database_that_goes_away(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "bot.heartbeat")
    with server() as own:
        store = Store(own.database())
        alone = make_engine(store.engine.url.render_as_string(hide_password=False), connections=1)
        me = heart(alone, "me", Work(), 1.0)
        me.announce()
        me.start()
        own.crash()
        eventually(lambda: "the database is away" in caplog.text, 30)
        own.start()
        silence(store.engine, "me")
        # It beats again, so that it counts as alive.
        eventually(lambda: () == heart(store.engine, "other", Work())._dead(frozenset()), 30)
        me.rest()
        me.leave()
        store.close()


@contextmanager
def launched(url: str) -> Iterator[tuple[Durable, sa.Engine, list[str]]]:
    """A durable engine with one workflow, which notes that it ran; nobody else is looked after for a long time."""
    store = Store(url)
    opened = Durable(store.engine, 600)
    ran: list[str] = []
    opened.workflow("noted", ran.append)
    opened.launch()
    try:
        yield opened, store.engine, ran
    finally:
        opened.close()
        store.close()


def orphan(engine: sa.Engine, owner: str, name: str) -> None:
    """Make a workflow look as one that a process took up and then died."""
    taken = sa.text(
        "UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = :owner, owner_xid = 'dead'"
        " WHERE workflow_uuid = :name"
    )
    with engine.begin() as connection:
        assert connection.execute(taken, {"owner": owner, "name": name}).rowcount == 1


def owner_of(engine: sa.Engine, name: str) -> tuple[str, str]:
    query = sa.text("SELECT status, executor_id FROM dbos.workflow_status WHERE workflow_uuid = :name")
    with engine.begin() as connection:
        row = connection.execute(query, {"name": name}).one()
    return str(row[0]), str(row[1])


def test_the_private_function_of_the_durable_engine_does_what_we_rely_on(postgres: Server) -> None:
    """It lets the work of the named process run again, in its own queue, once; and touches nobody else's."""
    with launched(postgres.database()) as (opened, engine, ran):
        with engine.begin() as connection:
            for name in ("theirs", "another's"):
                opened.enqueue(connection, "noted", name, name, one_at_a_time="host", after_seconds=3600)
        orphan(engine, "dead", "theirs")
        orphan(engine, "alive", "another's")
        handles = DBOS._recover_pending_workflows(["dead"])
        assert ["theirs"] == [handle.workflow_id for handle in handles]
        DBOS._recover_pending_workflows(["dead"])
        # One at a time on a host: as long as somebody else works there, it waits.
        threading.Event().wait(1)
        assert ([], "ENQUEUED") == (ran, owner_of(engine, "theirs")[0])
        assert ("PENDING", "alive") == owner_of(engine, "another's")
        DBOS._recover_pending_workflows(["alive"])
        eventually(lambda: {"theirs", "another's"} == set(ran), 30)
        eventually(lambda: ("SUCCESS", opened.executor) == owner_of(engine, "theirs"), 30)
        DBOS._recover_pending_workflows(["dead", "alive"])
        threading.Event().wait(1)
        assert 2 == len(ran)


def test_work_of_the_dead_is_run_by_a_process_that_starts(postgres: Server) -> None:
    url = postgres.database()
    with launched(url) as (opened, engine, _), engine.begin() as connection:
        opened.enqueue(connection, "noted", "theirs", "theirs", after_seconds=3600)
    # Only once that process has gone: it would look after the dead as well.
    store = Store(url)
    orphan(store.engine, "dead", "theirs")
    with store.engine.begin() as connection:
        connection.execute(sa.insert(EXECUTOR).values(id="dead", until=sa.func.clock_timestamp()))
    store.close()
    with launched(url) as (_, engine, ran):
        eventually(lambda: ["theirs"] == ran, 30)
        eventually(lambda: 1 == len(known(engine)), 30)


def test_who_stands_still_in_a_transaction_holds_nobody_up_for_long(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "STANDSTILL_SECONDS", 1)
    store = Store(postgres.database())
    with store.engine.connect() as frozen:
        ledger.append(frozen, ledger.News("01A", "denied", "U1", 1.0, {}))
        store.note("01B", "denied", Person("U2"), 2.0, {})
        with pytest.raises(UNWRITABLE):
            frozen.execute(sa.text("SELECT 1"))
    assert ["01B"] == [entry.incident for entry in store.audit()]
    assert "" == store.verify_audit().broken
    store.close()


def test_an_embedded_database_has_no_heart(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'record.db'}")
    opened = Durable(store.engine)
    opened.launch()
    assert set() == known(store.engine)
    opened.close()
    store.close()
