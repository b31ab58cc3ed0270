"""Fixtures: the played cloud, a real desk on a real record, and the Slack side connected to both."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot import work
from bot.config import SlackConfig
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.policy import Policy
from bot.reach import Reach
from bot.reach.replay import Recording, ReplayReach
from bot.store import Store
from handlers.playground.cloud import Cloud
from handlers.playground.hosts import FOLDER
from handlers.playground.people import DEFAULT_GROUPS, DEFAULT_USERS
from handlers.playground.requests import Requests
from handlers.slack import socket_mode
from handlers.slack.app import SlackSide
from tests.slack.stage import ScriptedHost, ScriptedScene, eventually


@cache
def recorded(host: str) -> Reach:
    """The playground's recording of a host, for what only looks; the script does what a request needs of one."""
    return ReplayReach(Recording.load(FOLDER / host / "before"))


SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
RULES = Policy(approvers=("U01ALICE", "S01ONCALL"))


def config_for(cloud: Cloud) -> SlackConfig:
    if cloud.requests is None:
        return SlackConfig(api_url=cloud.api_url, bot_token="xoxb-test-1", app_token="xapp-test-1")
    listen = urlsplit(cloud.requests.url).netloc
    return SlackConfig("http", cloud.api_url, listen, "xoxb-test-1", signing_secret=cloud.requests.secret)


@pytest.fixture
def mode() -> str:
    """How Slack reaches dockfix: "socket", or "http" where a test asks for it."""
    return "socket"


@pytest.fixture
def cloud(mode: str) -> Iterator[Cloud]:
    requests = Requests(f"http://127.0.0.1:{free_port()}/slack/events", SIGNING_SECRET) if mode == "http" else None
    with Cloud(users=DEFAULT_USERS, groups=DEFAULT_GROUPS, requests=requests) as running:
        yield running


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> ScriptedHost:
    """The host's script; the desk, the record and the durable engine are the real ones."""
    script = ScriptedHost()
    script.go_on.set()
    monkeypatch.setattr(socket_mode, "PING_SECONDS", 0.5)
    monkeypatch.setattr(
        work, "look", lambda _reach, target, incident, **given: script.look(target, incident, given["watch"])
    )
    monkeypatch.setattr(work, "run", lambda _reach, _op, step: script.run(step))
    monkeypatch.setattr(work, "prove", lambda *_, **__: script.verification)
    return script


@pytest.fixture
def start_at(host: ScriptedHost, tmp_path: Path) -> Iterator[Callable[..., ScriptedScene]]:
    """Starts dockfix against a cloud, again and again on the same record; everything is stopped at the end."""
    with ExitStack() as ends:

        def begin(
            cloud: Cloud, rules: Policy = RULES, *, reach: Callable[[str], Reach] = recorded, **more: Any
        ) -> ScriptedScene:
            stop = ends.enter_context(ExitStack())
            store = Store(f"sqlite:///{tmp_path}/dockfix.db")
            stop.callback(store.close)
            durable = Durable(store.engine)
            hosts = {"host1": HostEntry(), "host2": HostEntry()}
            desk = Desk(store, durable, hosts, reach, rules, soak_seconds=0, **more)
            stop.callback(desk.stop)
            side = SlackSide(config_for(cloud), desk)
            stop.callback(side.close)
            side.connect()
            desk.start()
            scene = ScriptedScene(cloud.url, desk, side, host, durable, stop.close)
            eventually(lambda: cloud.requests is not None or scene.get("state")["connections"] == 1)
            # The SDK waits for its socket's next word before it closes it; a cloud that hangs up saves that time.
            ends.callback(cloud.stop)
            # Nothing is under way any more at the end: a run that were cut off would be seen by the next test.
            ends.callback(scene.settle)
            ends.callback(host.go_on.set)
            return scene

        yield begin


@pytest.fixture
def start(cloud: Cloud, start_at: Callable[..., ScriptedScene]) -> Callable[..., ScriptedScene]:
    """Starts dockfix against the usual cloud."""
    return lambda rules=RULES, **more: start_at(cloud, rules, **more)


@pytest.fixture
def scene(start: Callable[..., ScriptedScene]) -> ScriptedScene:
    return start()
