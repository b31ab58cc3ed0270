"""The same way with nothing scripted: hosts that were recorded, all causes, and the bot as it is put together."""

from collections.abc import Iterator

import pytest

from handlers.compose import in_the_cloud
from handlers.playground.cloud import Cloud
from handlers.playground.hosts import recorded_hosts
from tests.slack.stage import BOB, MALLORY, OPS, Scene, actions, eventually, shown

HOSTS = sorted(recorded_hosts())


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Cloud() as cloud, in_the_cloud(cloud, tmp_path_factory.mktemp("playground")) as desk:
        scene = Scene(cloud.url, desk)
        eventually(lambda: scene.get("state")["connections"] == 1)
        yield scene


def thread_of(scene: Scene, target: str) -> list[str]:
    """What is shown of a request, its channel message first."""
    root = next(each for each in scene.ours() if not each["thread_ts"] and target in each["text"])
    return [shown(each) for each in scene.ours() if root["ts"] in (each["ts"], each["thread_ts"])]


@pytest.mark.parametrize("host", HOSTS)
def test_a_recorded_host_is_diagnosed_mended_after_approval_and_proved(scene: Scene, host: str) -> None:
    assert None is scene.ask(f"{host} webserver")["error"]
    proposal = eventually(
        lambda: next((each for each in scene.ours() if actions(each) and host in str(each["blocks"])), None)
    )
    assert "Proved by what the host shows" in shown(proposal)
    scene.press(proposal, user=MALLORY)
    scene.told(MALLORY, "You may not approve this")
    assert not [text for text in thread_of(scene, f"webserver on {host}") if "What was run" in text]
    scene.press(proposal, user=BOB)
    eventually(lambda: [text for text in thread_of(scene, f"webserver on {host}") if "Fixed and verified" in text][1:])
    result = thread_of(scene, f"webserver on {host}")[-1]
    assert "80/tcp answered" in result
    assert "What was run" in result


def test_a_container_that_is_not_there_is_told_as_such(scene: Scene) -> None:
    scene.ask(f"{HOSTS[0]} nosuch")
    scene.wait_for(f"There is no container named nosuch on {HOSTS[0]}", OPS)


def test_slack_refused_none_of_all_these_calls(scene: Scene) -> None:
    calls = [entry for entry in scene.get("log")["log"] if entry["kind"] == "call"]
    assert [] == [(call["method"], call["error"], call["messages"]) for call in calls if not call["ok"]]
