"""A second bot with the same app token is noticed and told; a dead connection is noticed and replaced."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from handlers.playground.cloud import Cloud
from handlers.slack import lifeline, neighbours
from handlers.slack.neighbours import AGAIN_SECONDS, DAY_SECONDS, Neighbours
from tests.slack.stage import ALICE, PlayedSlack, ScriptedScene, eventually, shown

SAYS = "Another program listens with dockfix's Slack app token"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Heard:
    """Greetings for a dockfix of so many processes, and what it told."""

    def __init__(self, processes: int = 1) -> None:
        self.processes, self.clock, self.told = processes, Clock(), list[str]()
        self.neighbours = Neighbours(lambda: self.processes, self.told.append, self.clock)

    def hello(self, count: object) -> None:
        self.neighbours.heard(None, {"type": "hello", "num_connections": count})

    def later(self, seconds: float) -> bool:
        self.clock.now += seconds
        return self.neighbours.due()


def test_our_own_connections_are_nobody_s() -> None:
    heard = Heard()
    for count in (1, 2, 2, 1):
        heard.hello(count)
    assert not heard.later(10 * AGAIN_SECONDS)
    shared = Heard(processes=3)
    for count in (3, 4):
        shared.hello(count)
    assert not shared.later(10 * AGAIN_SECONDS)


def test_one_too_many_is_told_only_once_it_was_seen_again() -> None:
    heard = Heard()
    heard.hello(2)
    assert not heard.later(AGAIN_SECONDS - 1)
    assert heard.later(1)
    assert not heard.later(0)
    assert [] == heard.told
    heard.hello(3)
    (said,) = heard.told
    assert said.startswith(f"{SAYS}: Slack counts 3 connections, of which 2 can be dockfix's.")


def test_a_process_that_was_killed_and_is_still_counted_is_no_other_bot() -> None:
    heard = Heard()
    heard.hello(2)
    assert heard.later(AGAIN_SECONDS)
    heard.hello(2)
    assert not heard.later(10 * AGAIN_SECONDS)
    assert [] == heard.told


def test_it_is_told_once_a_day() -> None:
    heard = Heard()
    for _ in range(3):
        heard.hello(4)
        assert heard.later(AGAIN_SECONDS)
        heard.hello(4)
    assert 1 == len(heard.told)
    heard.clock.now += DAY_SECONDS
    heard.hello(4)
    assert heard.later(AGAIN_SECONDS)
    heard.hello(4)
    assert 2 == len(heard.told)


@pytest.mark.parametrize("count", [None, "2", [], {}, 1.5])
def test_a_strange_greeting_is_no_reason_for_anything(count: object) -> None:
    heard = Heard()
    heard.hello(count)
    heard.neighbours.heard(None, {})
    assert not heard.later(10 * AGAIN_SECONDS)
    assert [] == heard.told


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes minutes takes moments."""
    monkeypatch.setattr(lifeline, "WATCH_SECONDS", 0.1)
    monkeypatch.setattr(neighbours, "AGAIN_SECONDS", 0.3)


@contextmanager
def another_bot(cloud: Cloud) -> Iterator[None]:
    """Another program that listens with the same app token."""
    client = SocketModeClient("xapp-test-1", web_client=WebClient(base_url=cloud.api_url), ping_interval=0.5)
    client.connect()
    yield
    client.close()


def opened(scene: PlayedSlack) -> int:
    return sum(entry["what"] == "opened" for entry in scene.get("log")["log"] if entry["kind"] == "socket")


def said(scene: PlayedSlack) -> list[dict[str, Any]]:
    return [each for each in scene.get("state")["messages"] if SAYS in shown(each)]


@pytest.mark.usefixtures("hasty")
def test_another_bot_with_our_token_is_told_to_those_who_approve(scene: ScriptedScene, cloud: Cloud) -> None:
    with another_bot(cloud):
        scene.do("fault", kind="disconnect")
        (message,) = eventually(lambda: said(scene))
        direct = next(each for each in scene.get("state")["channels"] if each["id"] == message["channel"])
        assert ALICE in direct["members"]


@pytest.mark.usefixtures("hasty")
def test_a_renewed_connection_is_no_other_bot(scene: ScriptedScene) -> None:
    for _ in range(3):
        before = opened(scene)
        scene.do("fault", kind="disconnect")
        eventually(lambda: scene.get("state")["connections"] == 1 and opened(scene) > before)  # noqa: B023
    scene.proposal()
    assert [] == said(scene)


def test_a_connection_that_went_silent_is_replaced(scene: ScriptedScene, cloud: Cloud) -> None:
    """The network swallows everything: no end of the connection is ever seen, only that no ping is answered."""
    before = opened(scene)
    assert cloud._sockets is not None
    assert cloud._loop is not None
    (connection,) = cloud._sockets.connections
    transport = connection.socket._req.transport  # type: ignore[union-attr]
    cloud._loop.call_soon_threadsafe(transport.pause_reading)  # type: ignore[union-attr]
    eventually(lambda: opened(scene) > before)
    # Slack notices after a while that nobody is at the other end of the old one.
    cloud._loop.call_soon_threadsafe(transport.abort)  # type: ignore[union-attr]
    eventually(lambda: scene.get("state")["connections"] == 1)
    scene.proposal()
