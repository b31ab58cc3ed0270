"""One host is worked on by one request at a time, whoever asked and in whichever process."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import leases, workflow
from bot.leases import Lease
from bot.lifecycle import State
from bot.store import Store
from bot.tables import LEASE
from tests.desk.stage import Host, Spectator, desk, reaches
from tests.desk.test_desk import approve, ask


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'record.db'}")
    yield store
    store.close()


def lease(owner: str, since: float = 100.0, until: float = 200.0, host: str = "host1") -> Lease:
    return Lease(host, owner, f"somebody ({owner})", since, until)


def held(store: Store) -> Lease | None:
    with store.engine.begin() as connection:
        return leases.holder(connection, "host1")


def test_a_host_is_taken_once_and_the_second_hears_who_has_it_since_when(store: Store) -> None:
    assert store.take_host(lease("a")) is None
    assert store.take_host(lease("b", 150, 300)) == lease("a")
    assert store.take_host(lease("b", 150, 300, "host2")) is None


def test_its_owner_holds_it_for_longer_and_has_had_it_since_the_beginning(store: Store) -> None:
    store.take_host(lease("a"))
    assert store.take_host(lease("a", 190, 400)) is None
    assert held(store) == lease("a", 100, 400)
    assert store.take_host(lease("b", 250, 500)) == lease("a", 100, 400)


def test_what_a_crash_left_is_free_when_its_time_is_up_and_not_before(store: Store) -> None:
    store.take_host(lease("a"))
    assert store.take_host(lease("b", 199.9, 300)) == lease("a")
    assert store.take_host(lease("b", 200, 300)) is None
    assert held(store) == lease("b", 200, 300)
    assert store.take_host(lease("a", 210, 400)) == lease("b", 200, 300)


def test_only_its_owner_frees_it(store: Store) -> None:
    store.take_host(lease("a"))
    with store.engine.begin() as connection:
        leases.release(connection, "b")
    assert held(store) == lease("a")
    with store.engine.begin() as connection:
        leases.release(connection, "a")
    assert held(store) is None


def test_of_many_at_once_one_gets_it(store: Store) -> None:
    gate = threading.Barrier(12)
    won: list[str] = []

    def take(owner: str) -> None:
        gate.wait()
        if store.take_host(lease(owner)) is None:
            won.append(owner)

    threads = [threading.Thread(target=take, args=(f"o{number}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    now = held(store)
    assert now is not None
    assert [now.owner] == won


def test_the_bot_waits_for_its_turn_says_for_whom_and_then_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflow, "TURN_SECONDS", 0.5)
    host, view = Host(), Spectator()
    with desk(tmp_path, host, view) as opened:
        incident = ask(opened)
        now = time.time()
        opened.store.take_host(Lease("host1", "01TERMINAL", "root at the terminal (request 01TERMINAL)", now, now + 99))
        approve(opened, incident)
        for _ in range(400):
            if any("root at the terminal" in stages[0].title for stages in view.stages):
                break
            threading.Event().wait(0.05)
        told = [stages[0].title for stages in view.stages if stages[0].id == "turn"]
        assert told
        assert told[0].startswith("Wait for host1: root at the terminal (request 01TERMINAL) has worked on it since ")
        assert ([], State.APPROVED) == (host.ran, reaches(opened, incident, State.APPROVED).state)
        with opened.store.engine.begin() as connection:
            leases.release(connection, "01TERMINAL")
        reaches(opened, incident, State.VERIFIED)
        with opened.store.engine.begin() as connection:
            assert leases.holder(connection, "host1") is None
    assert 2 == len(host.ran)


def test_who_waits_for_a_turn_can_be_taken_back_and_then_never_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflow, "TURN_SECONDS", 0.5)
    host, view = Host(), Spectator()
    with desk(tmp_path, host, view) as opened:
        incident = ask(opened)
        now = time.time()
        opened.store.take_host(Lease("host1", "01TERMINAL", "root at the terminal", now, now + 99))
        approve(opened, incident)
        opened.take_back(incident.id, incident.requester)
        with opened.store.engine.begin() as connection:
            leases.release(connection, "01TERMINAL")
        threading.Event().wait(2.5)
        assert State.TAKEN_BACK is reaches(opened, incident, State.TAKEN_BACK).state
    assert [] == host.ran


def test_a_run_that_lost_its_host_runs_nothing_more(tmp_path: Path) -> None:
    class Losing(Host):
        store: Store | None = None

        def run(self, op, step, limit_seconds=120):  # type: ignore[no-untyped-def]
            done = super().run(op, step, limit_seconds)
            if self.store is not None and len(self.ran) == 1:
                with self.store.engine.begin() as connection:
                    connection.execute(sa.update(LEASE).values(owner="01OTHER", who="carol (request 01OTHER)"))
            return done

    host = Losing()
    with desk(tmp_path, host, Spectator()) as opened:
        incident = ask(opened)
        host.store = opened.store
        done = reaches(opened, approve(opened, incident), State.FAILED)
    assert 1 == len(host.ran)
    assert "carol (request 01OTHER) works on this host now, so dockfix stopped. 1 more step was not run." == done.note
