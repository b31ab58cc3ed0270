"""The audit trail: whatever is altered, removed, put in or reordered shows, and what was removed openly is told."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.audit import GENESIS, check
from bot.incident import Person
from bot.store import Store

ALICE = Person("U01ALICE", "alice")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{path}")
    for number in range(1, 8):
        store.note(f"01{number % 2}", "denied", ALICE, float(number), {"number": number, "text": "ü\n\"'"})
    yield store
    store.close()


def change(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)


def test_a_trail_that_nobody_touched_holds(store: Store) -> None:
    checked = store.verify_audit()
    assert (7, "", ()) == (checked.entries, checked.broken, checked.gaps)
    assert checked.head == store.audit()[-1].hash
    assert GENESIS == store.audit()[0].prev


def test_an_empty_trail_holds(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    assert (0, "", GENESIS) == (store.verify_audit().entries, store.verify_audit().broken, store.verify_audit().head)
    store.close()


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE audit SET who = 'U02BOB' WHERE seq = 3", "Entry 3 (denied) was changed"),
        ("UPDATE audit SET at = 3.5 WHERE seq = 3", "Entry 3 (denied) was changed"),
        ("UPDATE audit SET data = '{}' WHERE seq = 4", "Entry 4 (denied) was changed"),
        ("UPDATE audit SET incident = '' WHERE seq = 5", "Entry 5 (denied) was changed"),
        ("UPDATE audit SET hash = prev WHERE seq = 2", "Entry 2 (denied) was changed"),
        ("DELETE FROM audit WHERE seq = 4", "Entry 4 is missing"),
        ("DELETE FROM audit WHERE seq > 5", "the end of the trail was removed"),
        ("DELETE FROM audit WHERE seq < 3", "no entry says why those before it are gone"),
        ("DELETE FROM audit", "the end of the trail was removed"),
        ("UPDATE audit SET seq = 9 - seq WHERE seq IN (4, 5)", "Entry 4 does not stand on entry 3"),
        ("UPDATE audit_head SET hash = 'x'", "the end of the trail was removed"),
    ],
)
def test_the_first_broken_link_is_named(store: Store, path: Path, statement: str, first: str) -> None:
    if "9 - seq" in statement:
        change(path, "UPDATE audit SET seq = seq + 100 WHERE seq IN (4, 5)")
        change(path, "UPDATE audit SET seq = 109 - seq WHERE seq IN (104, 105)")
    else:
        change(path, statement)
    assert first in store.verify_audit().broken


def test_an_entry_that_was_put_in_shows(store: Store, path: Path) -> None:
    change(path, "UPDATE audit SET seq = seq + 100, key = key || 'x' WHERE seq > 3")
    change(path, "UPDATE audit SET seq = seq - 99 WHERE seq > 100")
    change(
        path, "INSERT INTO audit SELECT 4, '#new', incident, at, what, who, data, prev, hash FROM audit WHERE seq = 3"
    )
    assert store.verify_audit().broken


def test_what_was_removed_openly_is_a_gap_and_no_break(store: Store) -> None:
    assert 4 == store.prune_audit(before=5.0, at=100.0)
    checked = store.verify_audit()
    assert ("", ("Entry 8 says that the entries up to 4 were removed.",)) == (checked.broken, checked.gaps)
    assert [5, 6, 7, 8] == [entry.seq for entry in store.audit()]
    assert 3 == store.prune_audit(before=50.0, at=200.0)
    assert "" == store.verify_audit().broken
    assert 0 == store.prune_audit(before=50.0, at=300.0)


def test_a_gap_that_claims_more_than_was_removed_is_a_break(store: Store, path: Path) -> None:
    store.prune_audit(before=5.0, at=100.0)
    change(path, "DELETE FROM audit WHERE seq = 5")
    assert "no entry says why" in store.verify_audit().broken


def test_many_writers_at_once_make_one_chain(store: Store) -> None:
    def write() -> None:
        for number in range(20):
            store.note("01X", "denied", ALICE, 9.0, {"number": number})

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    checked = store.verify_audit()
    assert (167, "") == (checked.entries, checked.broken)


def test_only_the_newest_entries_or_those_of_one_request_can_be_read(store: Store) -> None:
    assert [6, 7] == [entry.seq for entry in store.audit(newest=2)]
    assert [1, 3, 5, 7] == [entry.seq for entry in store.audit("011")]
    assert [5, 7] == [entry.seq for entry in store.audit("011", newest=2)]


def test_the_audit_of_the_version_before_the_chain_becomes_its_beginning(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE audit (seq INTEGER NOT NULL PRIMARY KEY, key VARCHAR(255) NOT NULL UNIQUE,"
            " incident VARCHAR(32) NOT NULL, at FLOAT NOT NULL, what VARCHAR(64) NOT NULL, who VARCHAR(255) NOT NULL,"
            " data TEXT NOT NULL)"
        )
        rows = [(1, "a:0", "01A", 1.5, "asked", "U1", "{}"), (4, "a:1", "01A", 2.5, "proposed", "dockfix", '{"x": 1}')]
        connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    for _ in range(2):
        store = Store(f"sqlite:///{path}")
        store.note("01A", "denied", ALICE, 3.0, {})
        assert "" == store.verify_audit().broken
        store.close()
    assert ["asked", "proposed", "denied", "denied"] == [entry.what for entry in Store(f"sqlite:///{path}").audit()]


def test_details_are_the_json_that_was_written(store: Store) -> None:
    assert {"number": 1, "text": "ü\n\"'"} == store.audit()[0].details()
    assert json.loads(store.audit()[0].data)["number"] == 1


def test_entries_of_another_chain_do_not_pass(store: Store) -> None:
    entries = store.audit()
    assert check(entries[1:], 7, entries[-1].hash).broken
    assert check(entries, 6, entries[-1].hash).broken
