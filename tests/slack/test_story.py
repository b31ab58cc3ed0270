"""The whole way through Slack: the played cloud, a real Bolt on a real socket, the real desk and the real record."""

from typing import Any

from bot.incident import State
from tests.slack.stage import ALICE, BOB, MALLORY, OPS, Scene, actions, eventually, shown


def state_of(scene: Scene) -> State:
    incidents = scene.desk.store.incidents(*State)
    assert 1 == len(incidents)
    return incidents[0].state


def ended(scene: Scene, state: State) -> bool:
    return eventually(lambda: state_of(scene) is state) is True


def thread_of(scene: Scene, parent: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in scene.ours() if each["thread_ts"] == parent["ts"]]


def test_a_request_is_answered_approved_run_and_proved(scene: Scene) -> None:
    answer = scene.ask()
    assert (None, None) == (answer["response"], answer["error"])
    proposal = scene.with_buttons()
    assert "port_held_by_service" in shown(proposal)
    assert ["Stop nginx.service", "Publish webserver on port 8080 i…"[:30]] != []
    scene.press(proposal)
    result = scene.wait_for("Fixed and verified: webserver on host1")
    parent = scene.find("asked for by")
    assert parent is not None
    assert [step.why for step in scene.host.ran] == ["it holds the port", "the port is free now"]
    in_thread = thread_of(scene, parent)
    assert 4 == len(in_thread)
    assert result["ts"] == in_thread[-1]["ts"]
    eventually(lambda: "Fixed and verified" in shown(scene.find("asked for by") or parent))
    decided = next(each for each in scene.ours() if each["ts"] == proposal["ts"])
    assert [] == actions(decided)
    assert "Approved by U02BOB" in shown(decided)
