"""The whole way through Slack: the played cloud, a real Bolt on a real socket, the real desk and the real record."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from bot.incident import Incident
from bot.lifecycle import State
from bot.model import Command, Verdict
from bot.policy import Policy, Terms
from handlers.slack import kit
from tests.slack.incidents import BAD, HEALTHY, NGINX, ONE, STOP_SERVICE, diagnosis, remedy
from tests.slack.stage import ALICE, BOB, MALLORY, OPS, RANDOM, ScriptedScene, actions, eventually, shown

OTHER = diagnosis(
    Verdict.CAUSE,
    replace(
        NGINX, remedies=(remedy("stop_service", "Stop apache2.service", Command(("systemctl", "stop", "apache2"), "")),)
    ),
)


BOTH_MODES = pytest.mark.parametrize("mode", ["socket", "http"])


def the_incident(scene: ScriptedScene) -> Incident:
    incidents = scene.desk.store.incidents(*State)
    assert 1 == len(incidents)
    return incidents[0]


def ends_as(scene: ScriptedScene, state: State) -> Incident:
    eventually(lambda: the_incident(scene).state is state)
    return the_incident(scene)


@BOTH_MODES
def test_a_request_is_answered_approved_run_and_proved(scene: ScriptedScene) -> None:
    proposal = scene.asked_and_approved()
    result = scene.wait_for("tried from dockfix")
    assert list(STOP_SERVICE.steps) == scene.host.ran
    parent = scene.wait_for("asked for by")
    thread = [each for each in scene.ours() if each["thread_ts"] == parent["ts"]]
    assert 4 == len(thread)
    assert result["ts"] == thread[-1]["ts"]
    assert [parent["ts"]] == [each["ts"] for each in scene.ours() if not each["thread_ts"]]
    eventually(lambda: "Fixed and verified" in shown(scene.wait_for("asked for by")))
    decided = next(each for each in scene.ours() if each["ts"] == proposal["ts"])
    assert [] == actions(decided)
    assert "Approved by U02BOB" in shown(decided)


@BOTH_MODES
def test_every_message_carries_its_key_and_nothing_else(scene: ScriptedScene) -> None:
    scene.asked_and_approved()
    scene.wait_for("tried from dockfix")
    incident = the_incident(scene)
    kinds = ("parent", "progress", "answer:1", "progress:1", "result")
    keys = [call["arguments"]["metadata"]["event_payload"] for call in scene.calls("chat.postMessage")]
    assert [{"key": f"{incident.id}:{kind}"} for kind in kinds] == keys
    for call in scene.calls("chat.postMessage"):
        assert call["arguments"]["text"]
        assert {"false"} == {str(call["arguments"][name]).lower() for name in ("unfurl_links", "unfurl_media")}


@BOTH_MODES
def test_slack_refuses_none_of_our_calls(scene: ScriptedScene) -> None:
    scene.press(scene.proposal())
    scene.wait_for("tried from dockfix")
    calls = [entry for entry in scene.get("log")["log"] if entry["kind"] == "call"]
    assert [] == [(call["method"], call["error"]) for call in calls if not call["ok"]]


def test_a_healthy_container_is_answered_without_a_button(scene: ScriptedScene) -> None:
    scene.host.looks = [HEALTHY]
    scene.ask()
    scene.wait_for("Nothing wrong was found with webserver on host1")
    ends_as(scene, State.ANSWERED)
    assert [] == [pressed for each in scene.ours() for pressed in actions(each) if "say:" not in pressed["action_id"]]


def test_what_cannot_be_mended_is_told_without_a_button(scene: ScriptedScene) -> None:
    told = {
        Verdict.UNREACHABLE: "host1 could not be asked, so nothing was checked",
        Verdict.NO_SUCH_CONTAINER: "Did you mean webserver-1?",
        Verdict.OTHER_ERROR: "fails for another reason than its ports or networks",
        Verdict.INCONCLUSIVE: "The cause could not be told",
    }
    for verdict, sentence in told.items():
        scene.host.looks = [diagnosis(verdict, areas=(), did_you_mean=("webserver-1",), reason="it is so")]
        scene.ask()
        scene.wait_for(sentence)
    eventually(lambda: {State.ANSWERED} == {each.state for each in scene.desk.store.incidents(*State)})
    assert [] == [pressed for each in scene.ours() for pressed in actions(each) if "say:" not in pressed["action_id"]]


@BOTH_MODES
def test_a_stranger_is_refused_privately_and_nothing_runs(scene: ScriptedScene) -> None:
    proposal = scene.proposal()
    scene.press(proposal, user=MALLORY)
    scene.told(MALLORY, "You may not approve this")
    assert State.WAITING is the_incident(scene).state
    assert [] == scene.host.ran
    assert [proposal] == [each for each in scene.ours() if actions(each)]
    assert [] == scene.private(BOB)


def test_nobody_approves_their_own_request(scene: ScriptedScene) -> None:
    scene.press(scene.proposal(), user=ALICE)
    scene.told(ALICE, "somebody else has to approve it")
    assert [] == scene.host.ran


def test_a_double_click_runs_the_steps_once(scene: ScriptedScene) -> None:
    proposal = scene.proposal()
    with ThreadPoolExecutor(4) as people:
        clicks = [people.submit(scene.press, proposal) for _ in range(4)]
    assert [None] * 4 == [click.result()["error"] for click in clicks]
    scene.wait_for("tried from dockfix")
    assert list(STOP_SERVICE.steps) == scene.host.ran
    eventually(lambda: 3 == len(scene.private(BOB)))


def test_a_click_after_the_end_is_answered_and_changes_nothing(scene: ScriptedScene) -> None:
    proposal = scene.proposal()
    scene.press(proposal)
    scene.wait_for("tried from dockfix")
    scene.press(proposal, user=MALLORY)
    scene.told(MALLORY, "bob has already approved this.")
    assert list(STOP_SERVICE.steps) == scene.host.ran


def test_a_refusal_asks_for_the_reason_and_shows_it(scene: ScriptedScene) -> None:
    proposal = scene.proposal()
    scene.press(proposal, "refuse")
    view = eventually(lambda: scene.get("state")["views"])[0]
    blank = {"reason": {"text": {"value": "     "}}}
    answer = scene.do("submit", user=BOB, view_id=view["id"], values=blank)
    assert {"reason": "Say why, in 3 to 500 characters."} == answer["response"]["errors"]
    reason = {"reason": {"text": {"value": "the shop <!channel> needs it"}}}
    scene.do("submit", user=BOB, view_id=view["id"], values=reason)
    scene.wait_for("Refused by bob: the shop <!channel> needs it")
    decided = next(each for each in scene.ours() if each["ts"] == proposal["ts"])
    assert [] == actions(decided)
    assert "the shop <!channel> needs it" in shown(decided)
    assert State.REFUSED is the_incident(scene).state
    assert [] == scene.host.ran


def test_a_refusal_that_comes_too_late_is_told_in_the_form(scene: ScriptedScene) -> None:
    proposal = scene.proposal()
    scene.press(proposal, "refuse")
    view = eventually(lambda: scene.get("state")["views"])[0]
    scene.press(proposal, user=BOB)
    eventually(lambda: scene.host.ran)
    reason = {"reason": {"text": {"value": "too late"}}}
    answer = scene.do("submit", user=BOB, view_id=view["id"], values=reason)
    assert "update" == answer["response"]["response_action"]
    assert "bob has already approved this" in str(answer["response"]["view"])


def test_a_stranger_who_wants_to_refuse_is_told_no_before_being_asked_for_a_reason(scene: ScriptedScene) -> None:
    scene.press(scene.proposal(), "refuse", user=MALLORY)
    scene.told(MALLORY, "You may not approve this")
    assert [] == scene.get("state")["views"]
    assert State.WAITING is the_incident(scene).state


def test_a_changed_host_runs_nothing_and_brings_a_new_proposal(scene: ScriptedScene) -> None:
    scene.host.looks = [ONE, OTHER]
    old = scene.proposal()
    scene.press(old)
    new = scene.wait_for("Here is the new proposal")
    assert [] == scene.host.ran
    assert old["ts"] != new["ts"]
    eventually(lambda: "The host has changed since this was shown" in shown(scene.wait_for("Nothing of it was run")))
    assert [new["ts"]] == [each["ts"] for each in scene.ours() if actions(each)]
    scene.press(old)
    scene.told(BOB, "out of date")
    assert [] == scene.host.ran
    scene.press(new)
    scene.wait_for("tried from dockfix")
    assert 1 == len(scene.host.ran)


def test_what_mended_itself_is_told_and_nothing_runs(scene: ScriptedScene) -> None:
    scene.host.looks = [ONE, HEALTHY]
    scene.press(scene.proposal())
    scene.wait_for("what it had found was no longer there")
    assert [] == scene.host.ran


def test_a_failed_step_is_told_with_its_output_and_the_way_back(scene: ScriptedScene) -> None:
    scene.host.exits = [0, 1]
    scene.press(scene.proposal())
    text = shown(scene.wait_for("What was run"))
    assert "Failed: webserver on host1" in text
    assert "it did not work" in text
    assert "systemctl start nginx.service" in text


def test_a_step_of_unknown_end_is_told_as_such(scene: ScriptedScene) -> None:
    scene.host.exits = [None]
    scene.press(scene.proposal())
    assert "Outcome not known: webserver on host1" in shown(scene.wait_for("What was run"))
    assert 1 == len(scene.host.ran)


def test_a_fix_without_proof_is_never_called_fixed(scene: ScriptedScene) -> None:
    scene.host.verification = BAD
    scene.press(scene.proposal())
    text = shown(scene.wait_for("What was run"))
    assert "Not verified: webserver on host1" in text
    assert "systemctl start nginx.service" in text
    assert scene.find("Fixed and verified") is None


def test_two_approvals_need_two_people(start: Callable[..., ScriptedScene]) -> None:
    scene = start(Policy(approvers=(BOB, MALLORY), disruptive=Terms(approvals=2)))
    proposal = scene.proposal()
    scene.press(proposal)
    scene.wait_for("U02BOB agreed")
    scene.press(proposal)
    scene.told(BOB, "waits for somebody else")
    assert [] == scene.host.ran
    scene.press(proposal, user=MALLORY)
    scene.wait_for("tried from dockfix")
    assert "Approved by U03MALLORY, U02BOB" in shown(scene.wait_for("Approved by"))


def test_a_proposal_that_expires_loses_its_buttons_and_says_so(start: Callable[..., ScriptedScene]) -> None:
    scene = start(Policy(approvers=(BOB,), disruptive=Terms(expires_minutes=0)))
    scene.ask()
    scene.wait_for("Expired: webserver on host1")
    eventually(lambda: not [each for each in scene.ours() if actions(each)])


def test_a_mention_in_a_thread_is_answered_in_that_thread(scene: ScriptedScene) -> None:
    root = scene.do("message", user=ALICE, channel=OPS, text="webserver is down")["ts"]
    scene.do("mention", user=ALICE, channel=OPS, thread_ts=root, text="webserver on host1")
    proposal = scene.with_buttons()
    assert {root} == {each["thread_ts"] for each in scene.ours()}
    scene.press(proposal)
    scene.wait_for("tried from dockfix")
    assert {root} == {each["thread_ts"] for each in scene.ours()}


def test_a_mention_that_is_delivered_twice_is_one_request(scene: ScriptedScene) -> None:
    scene.do("fault", kind="duplicate", count=2)
    scene.do("mention", user=ALICE, channel=OPS, text="host1 webserver")
    scene.with_buttons()
    the_incident(scene)
    assert 1 == len([each for each in scene.ours() if "asked for by" in shown(each)])


def test_a_mention_whose_record_fails_is_not_acknowledged_and_is_taken_when_it_comes_again(
    scene: ScriptedScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, broken = scene.desk.request, [True]

    def request(*args: Any, **more: Any) -> Incident:
        if broken:
            broken.clear()
            raise RuntimeError("on purpose")
        return record(*args, **more)

    monkeypatch.setattr(scene.desk, "request", request)
    scene.do("mention", user=ALICE, channel=OPS, text="host1 webserver")
    scene.with_buttons()
    assert not broken
    the_incident(scene)


def test_a_mention_that_names_nothing_is_explained_to_its_author_alone(scene: ScriptedScene) -> None:
    scene.do("mention", user=ALICE, channel=OPS, text="")
    scene.told(ALICE, "HOST CONTAINER")
    scene.do("mention", user=ALICE, channel=OPS, text="nohost webserver")
    scene.told(ALICE, "There is no host")
    assert [] == scene.ours()


WRONG = (
    ("help", "looks at the container webserver on host1"),
    ("hosts", "host2"),
    ("host1", "Asking host1 for its containers"),
    ("webserver", "Looking for webserver on the hosts"),
    ("hots1", "Did you mean host1?"),
    ("scan", "Say which host"),
    ("scan nohost", "There is no host"),
    ("runs nohost", "There is no host"),
    ("runs", "Nothing has been asked yet"),
    ("explain", "Paste Docker's error"),
    ("explain the moon is full", "not about publishing"),
    ("hots1 webserver", "Did you mean host1"),
    ("nothing-like-it webserver", "There is no host"),
    ("host1 <!channel>", "cannot be the name of a container"),
    ("host1 web server", "one name too many"),
    ("host1 $(reboot)", "cannot be the name of a container"),
)


def test_what_is_wrong_with_a_command_is_said_privately_in_one_sentence(scene: ScriptedScene) -> None:
    for typed, said in WRONG:
        answer = scene.ask(typed)
        assert "ephemeral" == answer["response"]["response_type"]
        assert said in kit.text_of(answer["response"]["blocks"])
        assert "<!" not in answer["response"]["text"]
        assert "mrkdwn" not in str(answer["response"])
    later = sum(typed in ("host1", "webserver") for typed, _ in WRONG)
    eventually(lambda: len(WRONG) + later == len(scene.private(ALICE)))
    assert [] == scene.ours()
    assert () == scene.desk.store.incidents(*State)


def test_where_the_app_may_not_write_it_asks_to_be_invited_and_then_answers(scene: ScriptedScene) -> None:
    scene.ask(channel=RANDOM)
    scene.told(ALICE, "/invite @dockfix")
    ends_as(scene, State.WAITING)
    scene.do("command", user=ALICE, channel=RANDOM, command="/invite", text="@dockfix")
    scene.wait_for("port_held_by_service", RANDOM)
    assert 1 == len([said for said in scene.private(ALICE) if "/invite" in said])


def test_a_click_survives_a_restart(start: Callable[..., ScriptedScene]) -> None:
    scene = start()
    proposal = scene.proposal()
    scene.stop()
    again = start()
    again.press(proposal)
    again.wait_for("tried from dockfix")
    assert 1 == len([each for each in again.ours() if "port_held_by_service" in shown(each)])


def test_a_refreshed_connection_loses_nothing(scene: ScriptedScene) -> None:
    scene.do("fault", kind="disconnect")
    eventually(lambda: scene.get("state")["connections"] == 1 and scene.side.is_connected())
    scene.press(scene.proposal())
    scene.wait_for("tried from dockfix")


def test_a_fault_of_our_own_is_told_to_whoever_waits(scene: ScriptedScene, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = scene.proposal()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken for this test")

    monkeypatch.setattr(scene.desk, "decide", broken)
    monkeypatch.setattr(scene.desk, "request", broken)
    assert None is scene.press(proposal)["error"]
    scene.told(BOB, "Something went wrong inside dockfix")
    scene.ask()
    scene.told(ALICE, "Something went wrong inside dockfix")
