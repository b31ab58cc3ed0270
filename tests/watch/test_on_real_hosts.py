"""Real engines on real hosts are watched: what fails there is asked about by itself, and watching changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.config import WatchConfig
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.incident import DOCKFIX, Incident
from bot.lifecycle import State
from bot.model import Target
from bot.store import Store
from bot.watcher import Pauses, Watcher
from tests.desk.stage import POLICY, Spectator
from tests.lab import Engine, LabHost
from tests.lab.faults import making, ports
from tests.lab.fixtures import HostFactory
from tests.scoring import reach_of
from tests.watch.played_engine import eventually

pytestmark = pytest.mark.lab

ENGINES = pytest.mark.parametrize("engine", list(Engine))
CONFIG = WatchConfig(("host1",), "C0OPS")


@contextmanager
def watched(folder: Path, host: LabHost) -> Iterator[Desk]:
    """A dockfix that watches a host; it lets go of the host in the end."""
    reach = reach_of(host)
    store = Store(f"sqlite:///{folder / 'record.db'}")
    desk = Desk(store, Durable(store.engine), {"host1": HostEntry()}, lambda _: reach, POLICY, soak_seconds=0)
    desk.attach("stage", Spectator())
    desk.start()
    watcher = Watcher(desk, lambda _: reach, CONFIG, "stage", Pauses(0.1, 1.0))
    watcher.start()
    try:
        yield desk
    finally:
        watcher.stop()
        desk.stop()
        reach.close()
        store.close()


def waiting(desk: Desk) -> list[Incident]:
    return list(desk.store.incidents(State.WAITING))


@ENGINES
def test_a_start_that_failed_is_asked_about_by_itself_and_watching_changes_nothing(
    lab_host: HostFactory, tmp_path: Path, engine: Engine
) -> None:
    host = lab_host(engine)
    name = ports.nginx_service(host)
    making.create(host, "healthy", port=8080)
    assert "" == making.start(host, "healthy")
    before = host.snapshot_state()
    with watched(tmp_path, host) as desk:
        eventually(lambda: waiting(desk), "what failed before the start is asked about", 60)
        (found,) = waiting(desk)
    assert (Target("host1", name), DOCKFIX) == (found.target, found.requester)
    assert found.diagnosis is not None
    assert ["port_held_by_service"] == [finding.cause for finding in found.diagnosis.findings]
    host.wait_until(lambda: host.snapshot_state() == before, "the host looks as it did before")
    with watched(tmp_path, host) as desk:
        for _ in range(3):
            assert making.start(host, name)
        with host.docker() as client:
            client.restart("healthy", timeout=1)
            client.stop("healthy", timeout=1)
        making.create(host, "wrong", port=8081, command=["/bin/nosuch"])
        assert "nosuch" in making.start(host, "wrong")
        making.create(host, "shop")
        assert making.start(host, "shop")
        eventually(lambda: len(waiting(desk)) == 2, "another one is asked about as soon as it fails", 60)
        assert [name, "shop"] == [each.target.container for each in desk.store.incidents(*State)]
