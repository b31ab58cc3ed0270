"""Whoever is on call is told in Slack, once, takes it or passes it on; and every press is answered."""

from collections.abc import Callable

import pytest

from bot.config import OncallConfig, OncallTier
from bot.lifecycle import State
from bot.policy import Policy
from tests.slack.stage import ALICE, BOB, MALLORY, ScriptedScene, actions, eventually, shown
from tests.slack.test_story import the_incident

CAROL = "U03MALLORY"
FIRST = OncallTier("slack_group", group="S01ONCALL")
SECOND = OncallTier("static", people=(CAROL,))
TWO = OncallConfig((FIRST, SECOND))
RULES = Policy(approvers=("oncall",))


@pytest.fixture
def duty(start: Callable[..., ScriptedScene]) -> ScriptedScene:
    return start(RULES, oncall=TWO)


def test_whoever_is_on_call_is_named_in_the_thread_and_told_directly(duty: ScriptedScene) -> None:
    duty.ask()
    page = duty.wait_for("on call, tier 1")
    assert "U02BOB" in shown(page)
    assert "Stop nginx.service and start webserver" in shown(page)
    assert page["thread_ts"] == duty.wait_for("asked for by")["ts"]
    assert ["on_it", "hand_over"] == [button["action_id"] for button in actions(page)]
    eventually(lambda: "in this thread" in shown(duty.wait_for("Told, tier 1")))
    incident = the_incident(duty)
    assert [(1, (BOB,), ("direct", "thread"))] == [(told.tier, told.people, told.how) for told in incident.told]
    posts = [call["arguments"]["metadata"]["event_payload"]["key"] for call in duty.calls("chat.postMessage")]
    assert 1 == posts.count(f"{incident.id}:page:1:thread")
    assert 1 == posts.count(f"{incident.id}:page:1:direct:U02BOB")
    said = [entry.what for entry in duty.desk.store.audit(incident.id)]
    assert ["asked", "proposed", "notified", "told", "notified"] == said
    assert [] == [call for call in duty.get("log")["log"] if call["kind"] == "call" and not call["ok"]]


def test_who_is_on_it_is_seen_by_all_and_nobody_else_is_told(duty: ScriptedScene) -> None:
    duty.ask()
    page = duty.wait_for("on call, tier 1")
    duty.press(page, "on_it", BOB)
    eventually(lambda: "is on it" in shown(duty.wait_for("on call, tier 1")))
    eventually(lambda: "is on it" in shown(duty.wait_for("May approve")))
    assert ["hand_over"] == [b["action_id"] for b in actions(duty.wait_for("on call, tier 1"))]
    duty.press(page, "on_it", BOB)
    duty.told(BOB, "You are on it already")
    assert "acknowledged" in [entry.what for entry in duty.desk.store.audit(the_incident(duty).id)]


def test_a_stranger_s_press_is_refused_privately_and_changes_nothing(duty: ScriptedScene) -> None:
    duty.ask()
    page = duty.wait_for("on call, tier 1")
    for action in ("on_it", "hand_over"):
        duty.press(page, action, MALLORY)
    eventually(lambda: 2 == len([said for said in duty.private(MALLORY) if "for whoever is on call" in said]))
    assert the_incident(duty).acknowledged is None
    said = [entry.data for entry in duty.desk.store.audit(the_incident(duty).id) if entry.what == "denied"]
    assert 2 == len(said)


def test_a_late_press_is_answered(duty: ScriptedScene) -> None:
    answer = duty.proposal()
    page = duty.wait_for("on call, tier 1")
    duty.press(answer, user=BOB)
    eventually(lambda: the_incident(duty).state is State.VERIFIED)
    eventually(lambda: [] == actions(duty.wait_for("tier 1. Nothing waits for you here any more")))
    duty.press(page, "on_it", BOB)
    duty.told(BOB, "has already approved this")


def test_it_is_handed_over_to_the_next_tier_at_once(duty: ScriptedScene) -> None:
    duty.ask()
    page = duty.wait_for("on call, tier 1")
    duty.press(page, "on_it", BOB)
    duty.press(page, "hand_over", BOB)
    hand_over(duty, BOB, "")
    assert CAROL in shown(duty.wait_for("on call, tier 2"))
    assert the_incident(duty).acknowledged is None


def test_it_is_handed_over_to_a_person_who_may_approve_no_more_than_before(duty: ScriptedScene) -> None:
    duty.ask()
    page = duty.wait_for("on call, tier 1")
    duty.press(page, "hand_over", BOB)
    hand_over(duty, BOB, CAROL)
    told = duty.wait_for("this was handed over to you")
    assert CAROL in shown(told)
    duty.press(told, "on_it", CAROL)
    eventually(lambda: the_incident(duty).acknowledged is not None)
    answer = next(each for each in duty.ours() if "approve:0" in str(each["blocks"]))
    duty.press(answer, user=CAROL)
    duty.told(CAROL, "You may not approve this")


def test_only_who_is_on_call_now_may_approve(duty: ScriptedScene) -> None:
    answer = duty.proposal()
    duty.press(answer, user=CAROL)
    duty.told(CAROL, "You may not approve this")
    duty.press(answer, user=BOB)
    eventually(lambda: the_incident(duty).state is State.VERIFIED)


def test_a_source_that_is_down_leads_to_the_fallback_and_the_thread_says_so(
    start: Callable[..., ScriptedScene],
) -> None:
    down = OncallConfig((OncallTier("slack_group", group="S09GONE"),), fallback="S01ONCALL")
    scene = start(RULES, oncall=down)
    scene.ask()
    page = scene.wait_for("on call, tier 1")
    assert "there is no such user group" in shown(page)
    assert BOB in shown(page)


def test_where_nobody_can_tell_nobody_may_approve_and_the_thread_says_so(start: Callable[..., ScriptedScene]) -> None:
    scene = start(RULES, oncall=OncallConfig((OncallTier("slack_group", group="S09GONE"),)))
    answer = scene.proposal()
    scene.wait_for("nobody was told")
    scene.press(answer, user=BOB)
    scene.told(BOB, "could not check whether you may approve this")
    assert the_incident(scene).state is State.WAITING


def test_who_asked_is_not_told_and_where_only_they_are_on_call_the_next_tier_is(
    start: Callable[..., ScriptedScene],
) -> None:
    tiers = (OncallTier("static", people=(ALICE,)), OncallTier("static", people=(BOB,)))
    scene = start(RULES, oncall=OncallConfig(tiers))
    scene.ask()
    assert BOB in shown(scene.wait_for("on call, tier 2"))
    assert "Only the person who asked is on call" in the_incident(scene).told[0].note


def test_a_page_whose_reply_was_lost_is_not_posted_again(duty: ScriptedScene) -> None:
    duty.host.go_on.clear()
    duty.ask()
    # The answer and the page are posted by different threads: whichever reply is lost, no page may stand there twice.
    duty.do("fault", kind="drop_reply", method="chat.postMessage", count=2)
    duty.host.go_on.set()
    eventually(lambda: [told for told in the_incident(duty).told if told.how])
    duty.settle()
    pages = [each for each in duty.messages() if "on call, tier 1" in shown(each)]
    places = [each["channel"] for each in pages]
    assert len(places) == len(set(places))


def hand_over(scene: ScriptedScene, user: str, to: str) -> None:
    """Send the form that asks to whom."""
    form = eventually(lambda: [v for v in scene.get("state")["views"] if v["callback_id"] == "handed_over"])[-1]
    values = {"person": {"user": {"type": "users_select", "selected_user": to or None}}}
    scene.do("submit", user=user, view_id=form["id"], values=values)
