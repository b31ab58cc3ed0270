"""What dockfix noticed by itself: told in the channel itself, decided by its people; nobody is said to have asked."""

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config, StoreConfig, WatchConfig
from bot.desk import HostEntry
from bot.incident import DOCKFIX, Place
from bot.lifecycle import State
from bot.model import Target
from bot.reach.replay import Recording, ReplayReach
from handlers.compose import bot
from handlers.playground.cloud import Cloud
from handlers.playground.hosts import FOLDER
from tests.slack.conftest import config_for
from tests.slack.stage import BOB, OPS, RANDOM, Scene, ScriptedScene, eventually, shown
from tests.slack.test_faults import CLOSED, cloud_with_an_archive

__all__ = ["cloud_with_an_archive"]
TARGET = Target("host1", "webserver")


def notice(scene: ScriptedScene, channel: str = OPS) -> str:
    return scene.desk.request(TARGET, DOCKFIX, Place("slack", channel), key="watch:1").id


def test_it_is_told_in_the_channel_itself_and_decided_there(scene: ScriptedScene) -> None:
    notice(scene)
    proposal = scene.with_buttons()
    parent = scene.wait_for("noticed by dockfix itself")
    assert not parent["thread_ts"]
    assert parent["ts"] == proposal["thread_ts"]
    assert "Nobody asked: dockfix watches host1, and saw that webserver did not start." in shown(parent)
    assert "Not the person who asked" not in shown(proposal)
    scene.press(proposal, user=BOB)
    eventually(lambda: scene.desk.store.incidents(State.VERIFIED))
    assert [] == [each for each in scene.ours() if "asked for by" in shown(each)]


def test_the_same_key_is_told_once(scene: ScriptedScene) -> None:
    assert notice(scene) == notice(scene)
    scene.with_buttons()
    assert 1 == len([each for each in scene.ours() if not each["thread_ts"]])


def test_a_channel_that_it_may_not_write_in_is_told_in_the_log(
    scene: ScriptedScene, caplog: pytest.LogCaptureFixture
) -> None:
    notice(scene, RANDOM)
    eventually(lambda: "invite the app there, or name another channel" in caplog.text)
    assert "not_in_channel of [watch] channel = 'C02RANDOM'" in caplog.text
    assert [] == scene.ours(RANDOM)


def test_a_channel_that_was_archived_is_told_in_the_log_and_nobody_is_written_to(
    cloud_with_an_archive: Cloud, start_at: Any, caplog: pytest.LogCaptureFixture
) -> None:
    scene = start_at(cloud_with_an_archive)
    notice(scene, CLOSED)
    eventually(lambda: "is_archived of [watch] channel" in caplog.text)
    assert [] == scene.calls("conversations.open")


def test_the_whole_bot_watches_tells_the_channel_and_stops_cleanly(cloud: Cloud, tmp_path: Path) -> None:
    """Nothing is played here but Slack and the host: the event, the look, the record, the message."""
    recording = Recording.load(FOLDER / "host1" / "before")
    inspected = json.loads(next(each.output for each in recording.answers if each.question == "container"))
    (network,) = inspected["NetworkSettings"]["Networks"]
    attributes = {"container": inspected["Id"], "name": network, "type": "bridge"}
    actor = {"ID": "b1" * 32, "Attributes": attributes}
    event = {"Type": "network", "Action": "disconnect", "Actor": actor, "timeNano": time.time_ns()}
    config = Config(
        slack=config_for(cloud),
        store=StoreConfig(f"sqlite:///{tmp_path / 'record.db'}"),
        watch=WatchConfig(("host1",), OPS),
    )
    way = ReplayReach(recording, events=[event])
    with bot(config, lambda _: way, {"host1": HostEntry()}) as (desk, _):
        scene = Scene(cloud.url, desk)
        scene.wait_for("noticed by dockfix itself")
        scene.with_buttons()
        assert TARGET == desk.store.incidents(State.WAITING)[0].target
        assert [True] == [each.is_alive() for each in threading.enumerate() if each.name == "watch-host1"]
    assert [] == [each for each in threading.enumerate() if each.name == "watch-host1"]
