"""The way to the events of an engine, over a real sshd: they come as they happen, and every end of them is told."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.facts.container import INSPECT
from bot.model import Target
from bot.reach import AskEngine, EventsWanted, Reach, Unreachable, following
from bot.reach.asking import HostState
from bot.reach.engine import Dial
from bot.reach.local import LocalReach
from bot.reach.replay import Recording, ReplayReach
from bot.reach.ssh import SshReach
from handlers.playground.hosts import FOLDER
from tests.reach.sshd import Sshd
from tests.watch.played_engine import PlayedEngine, PlayedWay, eventually, id_of, left

pytestmark = pytest.mark.sshd

ALL = EventsWanted("network", "disconnect", 0)


class Heard:
    """A listener that keeps what it hears, and may raise."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.began_times, self.events, self.fault = 0, list[Mapping[str, Any]](), fault

    def began(self, ask: AskEngine) -> None:
        self.began_times += 1
        self.ask = ask

    def happened(self, event: Mapping[str, Any]) -> None:
        self.events.append(event)
        if self.fault is not None:
            raise self.fault


class Following:
    """A thread that follows."""

    def __init__(self, way: Reach, heard: Heard) -> None:
        self.stop = threading.Event()
        self.reason = ""
        self.thread = threading.Thread(target=self._run, args=(way, heard))
        self.thread.start()

    def _run(self, way: Reach, heard: Heard) -> None:
        try:
            way.follow(ALL, heard, self.stop)
        except Unreachable as reason:
            self.reason = str(reason)

    def ended(self) -> str:
        """Wait for the end and return its reason."""
        self.thread.join(30)
        assert not self.thread.is_alive()
        return self.reason


@contextmanager
def followed(way: Reach, heard: Heard) -> Iterator[Following]:
    following_ = Following(way, heard)
    try:
        yield following_
    finally:
        following_.stop.set()
        following_.thread.join(30)


def test_events_come_as_they_happen_until_it_is_told_to_stop(way: PlayedWay, engine: PlayedEngine) -> None:
    heard = Heard()
    engine.tell(left("before", 10**9))
    with followed(way, heard) as one:
        eventually(lambda: len(heard.events) == 1, "what happened before is told")
        engine.tell(left("a", 2 * 10**9), left("b", 3 * 10**9))
        eventually(lambda: len(heard.events) == 3, "what happens is told")
        one.stop.set()
        assert "" == one.ended()
    assert ([1], 1) == ([heard.began_times], len(engine.asked_since))
    assert [10**9, 2 * 10**9, 3 * 10**9] == [event["timeNano"] for event in heard.events]


def test_questions_are_asked_over_the_same_connection_meanwhile(
    way: PlayedWay, engine: PlayedEngine, server: Sshd
) -> None:
    heard = Heard()
    with followed(way, heard):
        eventually(lambda: heard.began_times, "the engine listens")
        engine.fails("web")
        assert json.loads(heard.ask(INSPECT, id_of("web")).output)["Name"] == "/web"
        assert 404 == heard.ask(INSPECT, "nosuch").exit
        for _ in range(3):
            way.ask(Target("host1", "webserver"), [])
    assert 1 == server.log.read_text().count("Accepted publickey")


def test_a_connection_that_is_cut_is_told_and_the_next_one_hears_what_happened_meanwhile(
    way: PlayedWay, engine: PlayedEngine, server: Sshd
) -> None:
    heard = Heard()
    with followed(way, heard) as one:
        eventually(lambda: heard.began_times, "the engine listens")
        server.cut()
        assert "the connection to it ended" in one.ended()
    engine.tell(left("meanwhile", 5 * 10**9))
    with followed(way, heard):
        eventually(lambda: len(heard.events) == 1, "what happened meanwhile is told")


def test_what_the_listener_raises_ends_it(way: PlayedWay, engine: PlayedEngine) -> None:
    engine.tell(left("a", 1))
    with pytest.raises(Unreachable, match="as it was told"):
        way.follow(ALL, Heard(Unreachable("as it was told")), threading.Event())


@pytest.mark.parametrize(
    ("manner", "expected"),
    [
        ("refuses", "it answered 500: the engine is ill"),
        ("mute", "gave no answer within 1 s"),
        ("endless", "sent more than 256 kB as one event"),
        ("nested", "could not be read"),
        ("torn", "the connection to it ended"),
    ],
)
def test_an_engine_that_misbehaves_is_told_in_a_sentence(
    way: PlayedWay, engine: PlayedEngine, monkeypatch: pytest.MonkeyPatch, manner: str, expected: str
) -> None:
    monkeypatch.setattr(following, "ANSWER_SECONDS", 1.0)
    engine.manner = manner
    heard = Heard()
    with pytest.raises(Unreachable, match="cannot be followed") as told:
        way.follow(ALL, heard, threading.Event())
    assert expected in str(told.value)
    assert [] == heard.events


def test_what_is_no_event_is_not_told(way: PlayedWay, engine: PlayedEngine) -> None:
    engine.manner = "odd"
    engine.tell(left("a", 1))
    heard = Heard()
    with followed(way, heard):
        eventually(lambda: len(heard.events) == 2, "what comes after it is told")
    assert [{}, left("a", 1)] == heard.events


def test_an_engine_that_does_not_run_is_not_touched(server: Sshd, engine: PlayedEngine) -> None:
    way = SshReach(server.address(docker_socket=str(engine.path)))
    try:
        with pytest.raises(Unreachable, match="no dockerd runs on the host; its socket was left alone"):
            way.follow(ALL, Heard(), threading.Event())
    finally:
        way.close()
    assert [] == engine.asked_since


def test_on_this_machine_too_an_engine_that_does_not_run_is_not_touched(engine: PlayedEngine) -> None:
    with pytest.raises(Unreachable, match="its socket was left alone"):
        LocalReach(str(engine.path)).follow(ALL, Heard(), threading.Event())
    assert [] == engine.asked_since


class LocalWay(LocalReach):
    """This machine, as if a daemon ran on it."""

    def _dial(self, state: HostState) -> Dial | str:
        return super()._dial(HostState(state.uid, (*state.lines, "daemon 1 0")))


def test_on_this_machine_events_come_over_the_socket_itself(engine: PlayedEngine) -> None:
    heard = Heard()
    with followed(LocalWay(str(engine.path)), heard) as one:
        engine.tell(left("a", 2 * 10**9))
        eventually(lambda: heard.events, "what happens is told")
        engine.close()
        assert "the connection to it ended" in one.ended()


def test_a_recording_plays_the_events_that_it_was_given_and_says_that_it_is_one() -> None:
    now = time.time_ns()
    other = {**left("a", now), "Action": "connect"}
    recording = Recording.load(Path(FOLDER / "host1" / "before"))
    way = ReplayReach(recording, events=[left("a", now), other, left("b", 1), {}])
    heard = Heard()
    with pytest.raises(Unreachable, match="This host is a recording"):
        way.follow(EventsWanted("network", "disconnect", 2), heard, threading.Event())
    assert ([left("a", now)], 1) == (heard.events, heard.began_times)
