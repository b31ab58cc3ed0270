"""The record: once for each key, one winner for each change, nothing half done."""

import hashlib
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.audit import GENESIS
from bot.config import StoreConfig
from bot.durable import Durable, StoreBusy, make_engine
from bot.incident import Incident, Person, Place
from bot.lifecycle import Event, NotNow, State
from bot.model import Command, Executed, Target
from bot.store import Store
from bot.tables import AUDIT_HEAD, TABLES, prepare
from handlers.compose import forget_old

ALICE = Person("U01ALICE", "alice")
STEP = Command(("true",), "because")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'record.db'}")
    yield store
    store.close()


def incident(name: str = "01A", state: State = State.ASKED) -> Incident:
    return Incident(name, Target("host1", "webserver"), ALICE, Place("slack", "C1"), 1.0, state)


def told(store: Store) -> list[tuple[str, str]]:
    return [(entry.what, entry.who) for entry in store.audit("01A")]


def test_the_same_key_gives_the_same_incident(store: Store) -> None:
    first, new = store.open_incident(incident("01A"), "trigger-1")
    second, again = store.open_incident(incident("01B"), "trigger-1")
    assert (first.id, new, second.id, again) == ("01A", True, "01A", False)
    assert store.incident("01B") is None


def test_of_many_changes_at_once_one_wins(store: Store) -> None:
    store.open_incident(incident(state=State.WAITING), "k")
    results: list[str] = []
    gate = threading.Barrier(16)

    def click() -> None:
        gate.wait()
        try:
            store.record("01A", Event.APPROVED, lambda moved: moved, who=ALICE, at=2.0)
            results.append("won")
        except NotNow as late:
            results.append(str(late))

    threads = [threading.Thread(target=click) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["This request has already been approved."] * 15 + ["won"]
    assert told(store) == [("asked", "U01ALICE"), ("approved", "U01ALICE")]


def test_a_refused_change_leaves_no_trace(store: Store) -> None:
    store.open_incident(incident(state=State.WAITING), "k")

    def refuse(_moved: Incident) -> Incident:
        raise NotNow("no")

    with pytest.raises(NotNow):
        store.record("01A", Event.APPROVED, refuse, who=ALICE, at=2.0)
    assert store.incident("01A") == incident(state=State.WAITING)
    assert told(store) == [("asked", "U01ALICE")]


def test_what_follows_from_a_change_fails_together_with_it(store: Store) -> None:
    store.open_incident(incident(state=State.WAITING), "k")

    def fail(*_: object) -> None:
        raise RuntimeError("no queue")

    with pytest.raises(RuntimeError, match="no queue"):
        store.record("01A", Event.APPROVED, lambda moved: moved, who=ALICE, at=2.0, then=fail)
    assert store.incident("01A") == incident(state=State.WAITING)


def test_an_incident_that_is_over_knows_when(store: Store) -> None:
    store.open_incident(incident(state=State.WAITING), "k")
    done = store.record("01A", Event.REFUSED, lambda moved: replace(moved, note="no"), who=ALICE, at=9.0)
    assert (done.state, done.closed_at, done.version, done.note) == (State.REFUSED, 9.0, 1, "no")


def test_a_step_is_claimed_before_it_runs_and_its_end_is_kept(store: Store) -> None:
    assert store.claim_effect("op", "01A", STEP, 1.0) is None
    assert store.claim_effect("op", "01A", STEP, 2.0) is None
    store.finish_effect("op", Executed(STEP, 0, "done", 3), 3.0)
    store.finish_effect("op", Executed(STEP, 1, "late", 9), 9.0)
    assert store.claim_effect("op", "01A", STEP, 4.0) == Executed(STEP, 0, "done", 3)
    assert ["step_started", "step_finished"] == [what for what, _ in told(store)]
    assert store.audit("01A")[1].details()["output"] == "sha256:" + hashlib.sha256(b"done").hexdigest()


def test_a_message_is_claimed_once(store: Store) -> None:
    assert store.claim_post("01A:parent", "01A", "C1")
    assert not store.claim_post("01A:parent", "01A", "C1")
    store.posted("01A:parent", "C1", "1.2")
    found = store.post_at("C1", "1.2")
    assert found is not None
    assert (found.key, found.incident) == ("01A:parent", "01A")
    store.unclaim_post("01A:parent")
    assert store.post("01A:parent") is None


def test_the_database_is_for_its_owner_only(store: Store, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "record.db").stat().st_mode) == 0o600


def test_two_bots_on_one_embedded_database_are_refused_with_a_sentence(store: Store) -> None:
    durable = Durable(store.engine)
    with pytest.raises(StoreBusy, match=r"Another dockfix .* already works with"):
        Durable(store.engine)
    durable.launch()
    durable.close()


def test_two_processes_that_make_the_same_tables_make_them_one_after_the_other(tmp_path: Path) -> None:
    first, second = (make_engine(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(2))
    with ThreadPoolExecutor(1) as other:
        with first.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            waits = other.submit(prepare, second)
            with pytest.raises(TimeoutError):
                waits.result(0.5)
            TABLES.create_all(connection)
            connection.execute(sa.insert(AUDIT_HEAD).values(id=1, seq=0, hash=GENESIS))
            connection.commit()
        waits.result(60)
    with second.connect() as connection:
        assert [(1, 0)] == [tuple(row) for row in connection.execute(sa.select(AUDIT_HEAD.c.id, AUDIT_HEAD.c.seq))]
    first.dispose()
    second.dispose()


def test_only_what_is_over_and_old_is_forgotten_with_its_messages_and_the_audit_stays(store: Store) -> None:
    for name, state in (("01A", State.WAITING), ("01B", State.ASKED), ("01C", State.WAITING)):
        store.open_incident(incident(name, state), name)
    for name in ("01A", "01C"):
        store.record(name, Event.REFUSED, lambda moved: moved, who=ALICE, at=2.0)
        store.claim_post(f"{name}:parent", name)
    store.claim_effect("op", "01A", STEP, 1.0)
    young = replace(incident("01D"), asked_at=900_000.0)
    store.open_incident(young, "01D")
    before = len(store.audit())
    assert store.prune_incidents(800_000.0) == 2
    assert [found.id for found in store.incidents(*State)] == ["01B", "01D"]
    assert (store.post("01A:parent"), len(store.audit())) == (None, before)
    assert store.verify_audit().broken == ""


def test_at_the_start_only_what_was_to_be_kept_so_long_is_removed_and_the_audit_says_so(store: Store) -> None:
    day = 86_400.0
    store.open_incident(incident(state=State.WAITING), "k")
    store.record("01A", Event.REFUSED, lambda moved: moved, who=ALICE, at=2.0)
    store.note("01A", "denied", ALICE, 40 * day, {})
    forget_old(store, StoreConfig(), 41 * day)
    assert (2 + 1, 1) == (len(store.audit()), len(store.incidents(*State)))
    forget_old(store, StoreConfig(keep_audit_days=30, keep_days=50), 41 * day)
    assert ["denied", "pruned"] == [entry.what for entry in store.audit()]
    assert 1 == len(store.incidents(*State))
    forget_old(store, StoreConfig(keep_days=40), 41 * day)
    assert () == store.incidents(*State)
    checked = store.verify_audit()
    assert ("", 1) == (checked.broken, len(checked.gaps))


def test_what_was_asked_of_a_host_before(store: Store) -> None:
    for at, name in enumerate(("01A", "01B", "01C")):
        store.open_incident(replace(incident(name), asked_at=float(at)), name)
    other = replace(incident("01D"), target=Target("host2", "webserver"), asked_at=1.0)
    store.open_incident(other, "01D")
    assert ["01B"] == [found.id for found in store.earlier("host1", 1.0, 2.0)]


def test_messages_of_a_version_that_did_not_note_what_they_show_are_known(store: Store, tmp_path: Path) -> None:
    store.claim_post("01A:parent", "01A", "C1")
    store.posted("01A:parent", "C1", "1.2")
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE post DROP COLUMN shown"))
    again = Store(f"sqlite:///{tmp_path / 'record.db'}")
    found = again.post("01A:parent")
    again.drawn("01A:parent", "digest")
    drawn = again.post("01A:parent")
    again.close()
    assert ("1.2", "", "digest") == (found and found.ts, found and found.shown, drawn and drawn.shown)
