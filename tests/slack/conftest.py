"""Fixtures: the played cloud, a real desk on a real record, and the Slack side connected to both."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import work
from bot.config import SlackConfig
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.policy import Policy
from bot.reach import Reach
from bot.store import Store
from handlers.playground.cloud import Cloud
from handlers.playground.people import DEFAULT_GROUPS, DEFAULT_USERS
from handlers.slack.app import SlackSide
from tests.slack.stage import ScriptedHost, Scene, eventually


class _Nothing:
    """No way to a host: the script does what would go over one."""


NOTHING: Reach = _Nothing()  # type: ignore[assignment]
RULES = Policy(approvers=("U01ALICE", "S01ONCALL"))


def config_for(cloud: Cloud) -> SlackConfig:
    return SlackConfig(api_url=cloud.api_url, bot_token="xoxb-test-1", app_token="xapp-test-1")


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud(users=DEFAULT_USERS, groups=DEFAULT_GROUPS) as running:
        yield running


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> ScriptedHost:
    """The host's script; the desk, the record and the durable engine are the real ones."""
    script = ScriptedHost()
    script.go_on.set()
    monkeypatch.setattr(work, "look", script.look)
    monkeypatch.setattr(work, "run", script.run)
    monkeypatch.setattr(work, "prove", script.prove)
    return script


@pytest.fixture
def start(cloud: Cloud, host: ScriptedHost, tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    """Starts dockfix against the cloud; everything is stopped at the end."""
    running: list[tuple[SlackSide, Desk, Store]] = []

    def begin(rules: Policy = RULES) -> Scene:
        store = Store(f"sqlite:///{tmp_path}/dockfix.db")
        hosts = {"host1": HostEntry(), "host2": HostEntry()}
        desk = Desk(store, Durable(store.engine), hosts, lambda _: NOTHING, rules, soak_seconds=0)
        side = SlackSide(config_for(cloud), desk)
        running.append((side, desk, store))
        side.connect()
        desk.start()
        scene = Scene(cloud.url, desk, side, host)
        eventually(lambda: scene.get("state")["connections"] == 1)
        return scene

    yield begin
    host.go_on.set()
    for side, desk, store in running:
        side.close()
        desk.stop()
        store.close()


@pytest.fixture
def scene(start: Callable[..., Scene]) -> Scene:
    return start()
