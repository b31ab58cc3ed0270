"""The threads that watch, with a real sshd, a played engine behind it, a real desk and a real record."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.config import WatchConfig
from bot.desk import Desk
from bot.incident import DOCKFIX, Incident, Place
from bot.lifecycle import State
from bot.model import Target
from bot.reach import Reach, Unreachable
from bot.reach.replay import Recording, ReplayReach
from bot.store import Store
from bot.watcher import Pauses, Watcher
from handlers.playground.hosts import FOLDER
from tests.desk.stage import ALICE, BOB, Host, Spectator, desk
from tests.postgres import Server
from tests.reach.sshd import Sshd
from tests.watch.played_engine import BUSY, NO_PROGRAM, PlayedEngine, PlayedWay, eventually, id_of, inspected, left

CONFIG = WatchConfig(("host1",), "C0OPS", 60)
SOON = Pauses(0.05, 0.2)
Bot = Callable[..., Desk]


@contextmanager
def watching(folder: Path, way: Reach, url: str = "", config: WatchConfig = CONFIG) -> Iterator[Desk]:
    """A desk on the record in this folder, and a watcher of host1; both are stopped in the end."""
    with desk(folder, Host(), Spectator(), url=url) as opened:
        watcher = Watcher(opened, lambda _: way, config, "stage", SOON)
        watcher.start()
        try:
            yield opened
        finally:
            watcher.stop()


def opened(desk_: Desk) -> list[Incident]:
    return list(desk_.store.incidents(*State))


def dealt_with(engine: PlayedEngine, inspections: int) -> None:
    eventually(lambda: engine.inspections >= inspections, f"{inspections} containers were looked at")


pytestmark = pytest.mark.sshd


def test_a_start_that_failed_opens_an_incident_in_the_channel(
    tmp_path: Path, way: PlayedWay, engine: PlayedEngine
) -> None:
    with watching(tmp_path, way) as at:
        engine.fails()
        eventually(lambda: opened(at), "an incident is open")
        (found,) = opened(at)
    assert (Target("host1", "webserver"), DOCKFIX, Place("stage", "C0OPS")) == (
        found.target,
        found.requester,
        found.place,
    )
    assert BUSY.format(name="webserver") == found.error
    assert found.noticed
    assert [] == engine.other_requests


def test_a_container_that_fails_forty_times_makes_one_incident(
    tmp_path: Path, way: PlayedWay, engine: PlayedEngine
) -> None:
    with watching(tmp_path, way) as at:
        for _ in range(40):
            engine.fails()
        dealt_with(engine, 40)
        engine.fails("shop")
        eventually(lambda: len(opened(at)) == 2, "another container is told of, too")
    assert ["webserver", "shop"] == [each.target.container for each in opened_in(tmp_path)]


def opened_in(folder: Path) -> list[Incident]:
    store = Store(f"sqlite:///{folder / 'record.db'}")
    try:
        return list(store.incidents(*State))
    finally:
        store.close()


def test_also_when_it_is_over_it_is_told_once_in_a_window(tmp_path: Path, way: PlayedWay, engine: PlayedEngine) -> None:
    with watching(tmp_path, way) as at:
        engine.fails()
        eventually(lambda: [each for each in opened(at) if each.state is State.WAITING], "it waits")
        at.decide(opened(at)[0].id, BOB, approve=False, reason="not now")
        for _ in range(3):
            engine.fails()
        dealt_with(engine, 4)
        engine.fails("webserver", BUSY.partition("Error")[0] + "Bind for 0.0.0.0:80 failed: port is already allocated")
        eventually(lambda: len(opened(at)) == 2, "another cause is told")


def test_what_happened_while_the_connection_was_cut_is_found(
    tmp_path: Path, way: PlayedWay, engine: PlayedEngine, server: Sshd, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.watcher")
    with watching(tmp_path, way) as at:
        engine.fails("first")
        eventually(lambda: len(opened(at)) == 1, "the first is open")
        last = engine.events[-1]["timeNano"]
        engine.manner = "refuses"
        server.cut()
        eventually(lambda: len(engine.asked_since) >= 4, "it tries again and again")
        engine.fails("meanwhile")
        assert 1 == len(opened(at))
        engine.manner = ""
        eventually(lambda: len(opened(at)) == 2, "what happened meanwhile is open")
    assert ["first", "meanwhile"] == [each.target.container for each in opened_in(tmp_path)]
    assert [last - 10**9] == sorted(set(engine.asked_since[1:]))
    said = [record.getMessage() for record in caplog.records]
    assert 1 == len([each for each in said if "is not watched now" in each])
    assert ["host1 is watched.", "host1 is watched again."] == [each for each in said if "is watched" in each]


def test_after_a_restart_what_failed_meanwhile_is_found_and_nothing_is_told_twice(
    tmp_path: Path, way: PlayedWay, engine: PlayedEngine
) -> None:
    with watching(tmp_path, way) as at:
        engine.fails("first")
        eventually(lambda: opened(at), "the first is open")
    engine.fails("first")
    engine.fails("meanwhile")
    with watching(tmp_path, way) as at:
        eventually(lambda: len(opened(at)) == 2, "what failed meanwhile is open")
        engine.fails("last")
        eventually(lambda: len(opened(at)) == 3, "it goes on")
    assert ["first", "meanwhile", "last"] == [each.target.container for each in opened_in(tmp_path)]


def test_what_failed_long_before_the_start_is_left_alone(tmp_path: Path, way: PlayedWay, engine: PlayedEngine) -> None:
    engine.fails("long-ago", at=time.time_ns() - 3600 * 10**9)
    with watching(tmp_path, way) as at:
        engine.fails("now")
        eventually(lambda: opened(at), "the new one is open")
    assert ["now"] == [each.target.container for each in opened_in(tmp_path)]


def test_two_bots_on_one_record_open_one_incident(tmp_path: Path, server: Sshd, engine: PlayedEngine) -> None:
    ways = [PlayedWay(server.address(docker_socket=str(engine.path))) for _ in range(2)]
    try:
        with desk(tmp_path, Host(), Spectator()) as at, ExitStack() as ends:
            for way in ways:
                watcher = Watcher(at, lambda _, way=way: way, CONFIG, "stage", SOON)  # type: ignore[misc]
                ends.callback(watcher.stop)
                watcher.start()
            for _ in range(5):
                engine.fails()
                engine.fails("shop")
            dealt_with(engine, 20)
            assert ["shop", "webserver"] == sorted(each.target.container for each in opened(at))
    finally:
        for way in ways:
            way.close()


@pytest.mark.postgres
def test_two_bots_on_one_postgresql_open_one_incident(
    tmp_path: Path, server: Sshd, engine: PlayedEngine, postgres: Server
) -> None:
    url = postgres.database()
    ways = [PlayedWay(server.address(docker_socket=str(engine.path))) for _ in range(2)]
    try:
        with desk(tmp_path, Host(), Spectator(), url=url) as at, ExitStack() as ends:
            for way in ways:
                watcher = Watcher(at, lambda _, way=way: way, CONFIG, "stage", SOON)  # type: ignore[misc]
                ends.callback(watcher.stop)
                watcher.start()
            engine.fails()
            engine.fails()
            dealt_with(engine, 4)
            assert 1 == len(opened(at))
    finally:
        for way in ways:
            way.close()


def test_healthy_restarts_other_errors_and_what_is_gone_open_nothing(
    tmp_path: Path, way: PlayedWay, engine: PlayedEngine
) -> None:
    with watching(tmp_path, way) as at:
        engine.stops("healthy")
        engine.fails("wrong", NO_PROGRAM)
        engine.tell(left("removed-at-once", time.time_ns()))
        engine.containers[id_of("taken-away")] = inspected("taken-away", BUSY, networks=())
        engine.tell(left("taken-away", time.time_ns()))
        engine.containers[id_of("up")] = inspected("up", BUSY, status="running")
        engine.tell(left("up", time.time_ns()))
        engine.tell(
            {"Type": "container", "Action": "die", "Actor": {"ID": id_of("x"), "Attributes": {}}, "timeNano": 1}
        )
        engine.fails("ours")
        eventually(lambda: opened(at), "ours is open")
    assert ["ours"] == [each.target.container for each in opened_in(tmp_path)]


def test_what_a_person_asked_about_and_is_not_over_opens_nothing(
    tmp_path: Path, way: PlayedWay, engine: PlayedEngine
) -> None:
    with desk(tmp_path, Host(), Spectator()) as at:
        at.request(Target("host1", "webserver"), ALICE, Place("stage", "C1"))
        watcher = Watcher(at, lambda _: way, CONFIG, "stage", SOON)
        eventually(lambda: at.store.incidents(State.WAITING), "it waits")
        watcher.start()
        engine.fails()
        dealt_with(engine, 1)
        engine.fails("other")
        eventually(lambda: len(opened(at)) == 2, "the other is open")
        watcher.stop()
        assert ["webserver", "other"] == [each.target.container for each in opened(at)]


def test_the_record_tells_what_concerns_a_container_under_any_of_its_names(tmp_path: Path) -> None:
    def asked(number: int, container: str, state: State, host: str = "host1") -> Incident:
        return Incident(f"{number}", Target(host, container), ALICE, Place("stage"), float(number), state)

    kept = [
        asked(1, "webserver", State.WAITING), asked(2, "webserver", State.EXPIRED), asked(3, "shop", State.EXPIRED),
        asked(4, "webserver", State.EXPIRED, "host2"), asked(5, "abc", State.EXPIRED),
        asked(6, "webserver", State.ANSWERED),
    ]  # fmt: skip
    store = Store(f"sqlite:///{tmp_path / 'record.db'}")
    try:
        for each in kept:
            store.open_incident(each, each.id)
        names = ("webserver", "abc")
        assert ["1", "6"] == [each.id for each in store.about("host1", names, since=7.0)]
        assert ["1", "5", "6"] == [each.id for each in store.about("host1", names, since=5.0)]
        assert ["1", "2", "6"] == [each.id for each in store.about("host1", ("webserver",), since=0.0)]
        assert ["3"] == [each.id for each in store.about("host1", ("shop",), since=100.0)]
        assert () == store.about("host3", names, since=0.0)
    finally:
        store.close()


def test_a_container_that_cannot_be_looked_at_is_told_and_the_next_one_is_looked_at(
    tmp_path: Path,
    way: PlayedWay,
    engine: PlayedEngine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with watching(tmp_path, way) as at:
        engine.containers[id_of("odd")] = {"Id": 7}
        engine.tell(left("odd", time.time_ns()))
        engine.fails("next")
        eventually(lambda: opened(at), "the next is open")
    assert "could not be told" in caplog.text
    assert ["next"] == [each.target.container for each in opened_in(tmp_path)]


def test_a_name_that_no_engine_gives_is_told_and_opens_nothing(
    tmp_path: Path, way: PlayedWay, engine: PlayedEngine, caplog: pytest.LogCaptureFixture
) -> None:
    with watching(tmp_path, way) as at:
        engine.containers[id_of("x")] = {**inspected("x", BUSY), "Name": "/<!channel> x"}
        engine.tell(left("x", time.time_ns()))
        engine.fails("next")
        eventually(lambda: opened(at), "the next is open")
    assert "cannot be looked at" in caplog.text
    assert ["next"] == [each.target.container for each in opened_in(tmp_path)]


class Away:
    """A way to a host that is not there; counts how often it was tried."""

    def __init__(self, fault: Exception) -> None:
        self.fault, self.tried = fault, 0

    def follow(self, *_: Any) -> None:
        self.tried += 1
        raise self.fault


@pytest.mark.parametrize("fault", [Unreachable("host1 does not answer."), KeyError("a fault of our own")])
def test_a_host_that_is_away_is_told_once_and_tried_on(
    tmp_path: Path, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    away = Away(fault)
    with watching(tmp_path, away):  # type: ignore[arg-type]
        eventually(lambda: away.tried >= 5, "it is tried again and again")
    told = [record.getMessage() for record in caplog.records if record.name == "bot.watcher"]
    assert 1 == len(told)
    assert told[0].startswith("host1 is not watched now, and is tried again by itself: ")
    assert str(fault) in told[0]


def test_a_recording_is_told_once_and_what_it_was_given_is_dealt_with(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recording = Recording.load(FOLDER / "host1" / "before")
    (said,) = [answer for answer in recording.answers if answer.question == "container"]
    name = recording.target.container
    real = json.loads(said.output)
    event = left(name, time.time_ns())
    event["Actor"]["Attributes"]["container"] = real["Id"]
    way = ReplayReach(recording, events=[event])
    with watching(tmp_path, way) as at:
        eventually(lambda: opened(at), "an incident is open")
        eventually(lambda: "This host is a recording" in caplog.text, "it is told")
    assert [name] == [each.target.container for each in opened_in(tmp_path)]


def test_stopping_ends_every_thread_also_of_a_silent_host(tmp_path: Path, way: PlayedWay, engine: PlayedEngine) -> None:
    with watching(tmp_path, way):
        eventually(lambda: engine.asked_since, "the engine listens")
        assert ["watch-host1"] == [each.name for each in threading.enumerate() if each.name.startswith("watch-")]
    assert [] == [each.name for each in threading.enumerate() if each.name.startswith("watch-")]


def test_the_pauses_double_up_to_a_cap_and_are_spread() -> None:
    pauses = Pauses(1.0, 60.0)
    for tries, longest in [(1, 1.0), (2, 2.0), (5, 16.0), (7, 60.0), (10_000, 60.0)]:
        drawn = [pauses.after(tries) for _ in range(50)]
        assert longest / 2 <= min(drawn) < max(drawn) <= longest
