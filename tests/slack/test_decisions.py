"""Break-glass, taking back, putting back and relapses through the played Slack: who is told what, and what runs."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.incident import Incident
from bot.lifecycle import State
from bot.policy import Policy
from bot.tables import INCIDENT
from tests.slack.incidents import BAD
from tests.slack.stage import ALICE, BOB, MALLORY, ScriptedScene, actions, eventually, shown
from tests.slack.test_story import ends_as, the_incident

GLASS = Policy(approvers=(BOB,), break_glass=(ALICE,))
REASON = {"reason": {"text": {"value": "the shop is down"}}}


def picked(view: dict[str, Any], number: int = 0) -> dict[str, Any]:
    """What is chosen in the form of an emergency."""
    (options,) = [block["element"]["options"] for block in view["blocks"] if block.get("block_id") == "remedy"]
    return {"remedy": {"text": options[number]["value"]}}


def form(scene: ScriptedScene) -> dict[str, Any]:
    found: dict[str, Any] = eventually(lambda: scene.get("state")["views"])[0]
    return found


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"]["text"] for button in actions(message)]


def newest(scene: ScriptedScene, message: dict[str, Any]) -> dict[str, Any]:
    return next(each for each in scene.ours() if each["ts"] == message["ts"])


def test_the_glass_is_broken_with_a_reason_and_the_whole_thread_hears_it(start: Callable[..., ScriptedScene]) -> None:
    scene = start(GLASS)
    proposal = scene.proposal()
    assert "Break glass…" in labels(proposal)
    scene.press(proposal, "glass", user=ALICE)
    view = form(scene)
    assert "systemctl stop nginx.service" in str(view["blocks"])
    blank = {**picked(view), "reason": {"text": {"value": "    "}}}
    answer = scene.do("submit", user=ALICE, view_id=view["id"], values=blank)
    assert {"reason": "Say why, in 3 to 500 characters."} == answer["response"]["errors"]
    assert [] == scene.host.ran
    scene.do("submit", user=ALICE, view_id=view["id"], values={**picked(view), **REASON})
    told = shown(scene.wait_for("Break-glass:"))
    assert "approved this alone, without the usual approval: Stop nginx.service and start webserver" in told
    assert "Reason: the shop is down." in told
    ends_as(scene, State.VERIFIED)
    assert 2 == len(scene.host.ran)


@pytest.mark.parametrize("who", [BOB, MALLORY])
def test_nobody_else_gets_the_form(start: Callable[..., ScriptedScene], who: str) -> None:
    scene = start(GLASS)
    scene.press(scene.proposal(), "glass", user=who)
    scene.told(who, "You may not break the glass")
    assert ([], []) == (scene.get("state")["views"], scene.host.ran)
    assert scene.find("Break-glass:") is None


def test_without_break_glass_there_is_no_such_button(scene: ScriptedScene) -> None:
    assert "Break glass…" not in labels(scene.proposal())


def test_a_form_of_an_emergency_that_comes_too_late_runs_nothing(start: Callable[..., ScriptedScene]) -> None:
    scene = start(GLASS)
    proposal = scene.proposal()
    scene.press(proposal, "glass", user=ALICE)
    view = form(scene)
    scene.press(proposal)
    ends_as(scene, State.VERIFIED)
    answer = scene.do("submit", user=ALICE, view_id=view["id"], values={**picked(view, 1), **REASON})
    assert "no longer" in str(answer["response"]["view"]) or "already" in str(answer["response"]["view"])
    assert 2 == len(scene.host.ran)


def test_who_is_quiet_is_never_mentioned(start: Callable[..., ScriptedScene]) -> None:
    scene = start(Policy(approvers=("U01ALICE",), quiet=(BOB,)))
    proposal = scene.proposal()
    assert "May approve: U01ALICE and 1 other who is not notified." in shown(proposal)
    assert BOB not in str([each["blocks"] for each in scene.ours()])
    scene.press(proposal)
    ends_as(scene, State.VERIFIED)


def test_an_approval_is_taken_back_while_dockfix_looks_again(scene: ScriptedScene) -> None:
    proposal = scene.proposal()
    scene.host.go_on.clear()
    scene.press(proposal)
    eventually(lambda: "Take approval back" in labels(newest(scene, proposal)))
    scene.press(proposal, "take_back", user=MALLORY)
    scene.told(MALLORY, "Only who approved this, or asked for it")
    scene.press(proposal, "take_back", user=ALICE)
    scene.host.go_on.set()
    scene.wait_for("alice took the approval back before anything ran. Nothing was changed.")
    eventually(lambda: not [each for each in scene.ours() if actions(each)])
    assert "Taken back by U01ALICE" in shown(newest(scene, proposal))
    scene.settle()
    assert [] == scene.host.ran
    scene.press(proposal, "take_back", user=BOB)
    scene.told(BOB, "alice has already taken this approval back.")
    scene.press(proposal, user=BOB)
    scene.told(BOB, "alice took the approval back; nothing was run.")


def test_it_is_too_late_to_take_back_what_has_run(scene: ScriptedScene) -> None:
    proposal = scene.proposal()
    scene.host.go_on.clear()
    scene.press(proposal)
    eventually(lambda: "Take approval back" in labels(newest(scene, proposal)))
    scene.host.go_on.set()
    ends_as(scene, State.VERIFIED)
    scene.press(proposal, "take_back")
    scene.told(BOB, "It is too late to take this back")
    assert 2 == len(scene.host.ran)


def not_verified(scene: ScriptedScene) -> dict[str, Any]:
    """The result of a fix that did not prove to help."""
    scene.host.verification = BAD
    scene.press(scene.proposal())
    return scene.wait_for("can be undone")


def test_a_fix_without_proof_is_put_back_by_a_button_and_told(scene: ScriptedScene) -> None:
    offered = not_verified(scene)
    assert ["Undo the fix"] == labels(offered)
    ran = len(scene.host.ran)
    scene.press(offered, "undo", user=MALLORY)
    scene.told(MALLORY, "You may not approve this")
    assert ran == len(scene.host.ran)
    scene.press(offered, "undo")
    told = shown(scene.wait_for("Fix undone"))
    assert "systemctl start nginx.service: done." in told
    assert State.UNDONE is the_incident(scene).state
    eventually(lambda: not [each for each in scene.ours() if actions(each)])
    assert "Not verified" in shown(newest(scene, offered))
    scene.press(offered, "undo")
    scene.told(BOB, "bob has already approved to undo this.")
    assert ran + 1 == len(scene.host.ran)


def test_a_double_click_puts_it_back_once(scene: ScriptedScene) -> None:
    offered = not_verified(scene)
    ran = len(scene.host.ran)
    for _ in range(3):
        scene.press(offered, "undo")
    scene.wait_for("Fix undone")
    scene.settle()
    assert ran + 1 == len(scene.host.ran)


def test_a_step_back_that_fails_is_told_with_what_was_not_run(scene: ScriptedScene) -> None:
    scene.host.exits = [0, 0, 1]
    offered = not_verified(scene)
    scene.press(offered, "undo")
    assert "was not undone" in shown(scene.wait_for("Undo failed"))


def test_the_same_cause_again_tells_the_earlier_thread_once_and_shows_the_history(scene: ScriptedScene) -> None:
    scene.press(scene.proposal())
    ends_as(scene, State.VERIFIED)
    scene.settle()
    first = scene.ours()[0]
    for _ in range(2):
        scene.ask()
        time.sleep(0.3)
    answer = scene.wait_for("Second time in 7 days; nginx.service came back each time.")
    assert answer["thread_ts"] != first["ts"]
    told = eventually(lambda: [each for each in scene.ours() if "This did not last" in shown(each)])
    scene.settle()
    assert [first["ts"]] == [each["thread_ts"] for each in told]
    assert 1 == len([each for each in scene.ours() if "This did not last" in shown(each)])


def test_the_first_time_there_is_no_history(scene: ScriptedScene) -> None:
    assert "time in 7 days" not in shown(scene.proposal())


def change(scene: ScriptedScene, incident: Incident) -> None:
    """Write to the record as nobody else would."""
    with scene.desk.store.engine.begin() as connection:
        connection.execute(sa.delete(INCIDENT).where(INCIDENT.c.id == incident.id))


@pytest.mark.parametrize("action", ["approve:0", "refuse", "glass", "take_back", "undo"])
def test_buttons_of_a_request_that_the_record_no_longer_knows_say_so_also_after_a_restart(
    start: Callable[..., ScriptedScene], action: str
) -> None:
    scene = start(replace(GLASS, approvers=(BOB,)))
    proposal = message_with(scene, action)
    incident = the_incident(scene)
    scene.stop()
    again = start(GLASS)
    change(again, incident)
    ran = len(again.host.ran)
    again.press(proposal, action)
    again.told(BOB, "dockfix has no record of this request. Ask again with /dockfix.")
    assert ran == len(again.host.ran)


def message_with(scene: ScriptedScene, action: str) -> dict[str, Any]:
    """A message that has, or once had, this button."""
    if action == "undo":
        return not_verified(scene)
    proposal = scene.proposal()
    if action == "take_back":
        scene.host.go_on.clear()
        scene.press(proposal)
        eventually(lambda: "Take approval back" in labels(newest(scene, proposal)))
        scene.host.go_on.set()
        ends_as(scene, State.VERIFIED)
    return proposal


def test_buttons_of_a_request_that_is_over_say_how_it_ended_also_after_a_restart(
    start: Callable[..., ScriptedScene],
) -> None:
    scene = start()
    proposal = scene.proposal()
    scene.press(proposal)
    ends_as(scene, State.VERIFIED)
    scene.stop()
    again = start()
    for action in ("approve:0", "refuse"):
        again.press(proposal, action)
    said = eventually(lambda: len(again.private(BOB)) == 2 and again.private(BOB))
    assert ["bob has already approved this. This request is over: fixed and verified."] * 2 == [
        each.strip() for each in said
    ]
    assert 2 == len(again.host.ran)
    denied = [entry.data for entry in again.desk.store.audit() if entry.what == "denied"]
    assert [True, False] == [json.loads(data)["approve"] for data in denied]


@pytest.mark.parametrize("fault", ["duplicate", "drop_reply"])
def test_a_form_that_is_open_already_is_not_called_unopened(scene: ScriptedScene, fault: str) -> None:
    proposal = scene.proposal()
    scene.settle()
    scene.do("fault", kind=fault, method="" if fault == "duplicate" else "views.open")
    scene.press(proposal, "refuse")
    eventually(lambda: 2 <= len(scene.calls("views.open")))
    eventually(lambda: "exchanged_trigger_id" in [each["error"] for each in scene.calls("views.open")])
    assert 1 == len(scene.get("state")["views"])
    assert [] == scene.private(BOB)
