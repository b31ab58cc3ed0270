"""The form and the shortcuts: what is suggested while somebody types, what is taken, and who never sees it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.incident import Place
from bot.model import Target
from handlers.playground.cloud import Cloud
from handlers.playground.people import DEFAULT_GROUPS, DEFAULT_USERS
from handlers.slack import form
from handlers.slack.limits import view_problems
from handlers.slack.private import KIND
from tests.slack.stage import ALICE, BOB, OPS, ScriptedScene, eventually, shown
from tests.slack.test_ways import ERROR, HOSTILE, down, incidents, listing

GLOBAL, ON_MESSAGE = "diagnose_modal", "diagnose_from_message"


def opened(scene: ScriptedScene, user: str = ALICE) -> dict[str, Any]:
    """The form on somebody's screen, once it is there."""
    kept: dict[str, Any] = eventually(
        lambda: next((v for v in scene.get("state")["views"] if v["user_id"] == user), None)
    )
    return kept


def suggested(scene: ScriptedScene, view: dict[str, Any], action: str, typed: str = "") -> list[str]:
    answer = scene.do("options", user=ALICE, view_id=view["id"], action_id=action, value=typed)
    assert None is answer["error"]
    return [each["value"] for each in answer["options"]]


def block_of(view: dict[str, Any], action: str) -> str:
    found = [b["block_id"] for b in view["blocks"] if b.get("element", {}).get("action_id") == action]
    return str(found[0])


def submit(scene: ScriptedScene, view: dict[str, Any], **values: str) -> Any:
    given = {block_of(view, action): {action: value} for action, value in values.items()}
    return scene.do("submit", user=ALICE, view_id=view["id"], values=given)["response"]


def choose_host(scene: ScriptedScene, host: str) -> dict[str, Any]:
    """Choose the form's host; returns the form as it is drawn then."""
    view = opened(scene)
    assert host in suggested(scene, view, form.HOST, host[:3])
    scene.do("click", user=ALICE, view_id=view["id"], action_id=form.HOST, value=host)
    eventually(lambda: block_of(opened(scene), form.CONTAINER) == f"{form.CONTAINER}:{host}")
    return opened(scene)


def test_the_command_alone_opens_a_form_whose_answer_comes_into_the_channel(scene: ScriptedScene) -> None:
    scene.ask("")
    view = choose_host(scene, "host1")
    # What was typed comes last, since a list may be older than the container.
    assert ["host1 webserver", "host1 web"] == suggested(scene, view, form.CONTAINER, "web")
    submit(scene, view, form_host="host1", form_container="host1 webserver")
    scene.with_buttons()
    (incident,) = incidents(scene)
    assert (Target("host1", "webserver"), OPS) == (incident.target, incident.place.channel)
    assert [] == scene.get("state")["views"]


def test_without_a_host_the_containers_of_all_are_suggested_and_say_where_they_are(scene: ScriptedScene) -> None:
    scene.ask("")
    view = opened(scene)
    assert {"host1 webserver", "host2 webserver", "host2 shop"} == set(suggested(scene, view, form.CONTAINER))
    assert ["host2 shop"] == suggested(scene, view, form.CONTAINER, "shop on")
    submit(scene, view, form_container="host2 shop")
    eventually(lambda: [Target("host2", "shop")] == [each.target for each in incidents(scene)])


def test_a_host_that_is_down_keeps_nobody_from_typing_a_name(start: Callable[..., ScriptedScene]) -> None:
    scene = start(reach=down)
    scene.ask("")
    view = choose_host(scene, "host2")
    assert ["host2 webserver"] == suggested(scene, view, form.CONTAINER, "webserver")
    assert [] == suggested(scene, view, form.CONTAINER, "web server; reboot")
    submit(scene, view, form_host="host2", form_container="host2 webserver")
    eventually(lambda: [Target("host2", "webserver")] == [each.target for each in incidents(scene)])


def test_a_pasted_error_names_the_container(scene: ScriptedScene) -> None:
    scene.ask("")
    view = choose_host(scene, "host1")
    submit(scene, view, form_host="host1", form_error=f"$ docker start webserver\n{ERROR}")
    scene.with_buttons()
    (incident,) = incidents(scene)
    assert Target("host1", "webserver") == incident.target
    assert incident.error.startswith("driver failed programming")


def test_what_is_missing_is_said_at_its_field(scene: ScriptedScene) -> None:
    scene.ask("")
    assert {form.HOST} == set(submit(scene, opened(scene))["errors"])
    view = choose_host(scene, "host1")
    assert {f"{form.CONTAINER}:host1"} == set(submit(scene, view, form_host="host1")["errors"])
    assert () == incidents(scene)


def test_a_container_of_another_host_than_the_chosen_one_is_not_taken(scene: ScriptedScene) -> None:
    scene.ask("")
    view = opened(scene)
    assert suggested(scene, view, form.HOST)
    assert "host2 shop" in suggested(scene, view, form.CONTAINER)
    answer = submit(scene, view, form_host="host1", form_container="host2 shop")
    assert "is on host2" in answer["errors"][f"{form.CONTAINER}:"]
    assert () == incidents(scene)


def test_a_hostile_list_makes_a_form_that_slack_takes(start: Callable[..., ScriptedScene]) -> None:
    scene = start(reach=listing((HOSTILE * 20, "exited", HOSTILE * 20, ""), (HOSTILE, "exited", HOSTILE * 20, "")))
    scene.ask("")
    view = choose_host(scene, "host1")
    (value,) = suggested(scene, view, form.CONTAINER)
    answer = submit(scene, view, form_host="host1", form_container=value)
    assert "cannot be the name of a container" in answer["errors"][f"{form.CONTAINER}:host1"]
    assert () == incidents(scene)


def test_every_form_keeps_slack_s_limits() -> None:
    long = "x" * 255
    view = form.form_view(("h" * 255,), Place(KIND, "C1", "1.2", "http://x"), container=long, error=HOSTILE * 900)
    assert () == view_problems(view)


def test_the_form_that_is_sent_twice_is_one_request(scene: ScriptedScene) -> None:
    scene.ask("")
    view = choose_host(scene, "host1")
    scene.do("fault", kind="duplicate", count=1)
    submit(scene, view, form_host="host1", form_error=ERROR)
    scene.with_buttons()
    assert 1 == len(incidents(scene))


def test_the_shortcut_from_anywhere_asks_where_to_answer_else_answers_directly(scene: ScriptedScene) -> None:
    for where in ({"form_where": OPS}, {}):
        scene.do("shortcut", user=ALICE, callback_id=GLOBAL)
        view = choose_host(scene, "host1")
        submit(scene, view, form_host="host1", form_error=ERROR, **where)
        scene.wait_for("port_held_by_service", OPS if where else "D01ALICE")
    assert {OPS, "D01ALICE"} == {each.place.channel for each in incidents(scene)}


def write(scene: ScriptedScene, text: str, user: str = BOB) -> str:
    """A message of somebody in the channel; returns its ts."""
    return str(scene.do("message", user=user, channel=OPS, text=text)["ts"])


def test_the_shortcut_on_an_alert_diagnoses_in_its_thread(scene: ScriptedScene) -> None:
    ts = write(scene, f"[FIRING] instance=host1:9100 {ERROR}")
    scene.do("shortcut", user=ALICE, callback_id=ON_MESSAGE, channel=OPS, ts=ts)
    scene.with_buttons()
    (incident,) = incidents(scene)
    assert (Target("host1", "webserver"), ALICE) == (incident.target, incident.requester.id)
    assert Place("slack", OPS, ts, incident.place.answer_to) == incident.place
    assert {ts} == {each["thread_ts"] for each in scene.ours()}


def test_the_shortcut_on_an_error_without_a_host_asks_for_it_with_all_the_rest_filled_in(scene: ScriptedScene) -> None:
    ts = write(scene, ERROR)
    scene.do("shortcut", user=ALICE, callback_id=ON_MESSAGE, channel=OPS, ts=ts)
    view = choose_host(scene, "host2")
    submit(scene, view, form_host="host2")
    scene.with_buttons()
    (incident,) = incidents(scene)
    assert (Target("host2", "webserver"), ts) == (incident.target, incident.place.thread)


def test_the_shortcut_on_any_other_message_says_so_in_the_form(scene: ScriptedScene) -> None:
    ts = write(scene, "lunch? <!channel>")
    scene.do("shortcut", user=ALICE, callback_id=ON_MESSAGE, channel=OPS, ts=ts)
    assert "found no error" in shown({**opened(scene), "text": ""})
    assert () == incidents(scene)


@pytest.fixture
def guests() -> Any:
    guest = replace(DEFAULT_USERS[0], is_restricted=True)
    with Cloud(users=(guest, *DEFAULT_USERS[1:]), groups=DEFAULT_GROUPS) as running:
        yield running


def test_a_guest_sees_no_form_and_no_host_s_name(guests: Cloud, start_at: Callable[..., ScriptedScene]) -> None:
    scene = start_at(guests)
    ts = write(scene, f"host1 {ERROR}")
    scene.ask("")
    scene.do("shortcut", user=ALICE, callback_id=ON_MESSAGE, channel=OPS, ts=ts)
    eventually(lambda: 2 == len(scene.private(ALICE)))
    scene.do("shortcut", user=ALICE, callback_id=GLOBAL)
    view = opened(scene)
    assert form.ASK != view["callback_id"]
    assert not [said for said in (*scene.private(ALICE), str(view["blocks"])) if "host1" in said]
    assert () == incidents(scene)
