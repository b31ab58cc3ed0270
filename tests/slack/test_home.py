"""The Home tab: what waits for whom, decided from there by the same way, and nothing for people who are not served."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.history import runs_of
from bot.lifecycle import State
from bot.model import Target
from handlers.playground import checks
from handlers.playground.cloud import Cloud
from handlers.playground.people import DEFAULT_GROUPS, DEFAULT_USERS
from handlers.playground.requests import Requests
from handlers.slack.home_view import WAITING, Seen, home_view, told_home
from handlers.slack.kit import text_of
from handlers.slack.limits import view_problems
from tests.slack.conftest import RULES, SIGNING_SECRET, free_port
from tests.slack.incidents import HOSTILE, ONE, PLACE, incident
from tests.slack.stage import ALICE, BOB, MALLORY, ScriptedScene, actions, eventually
from tests.slack.test_accounts import OUTSIDERS

both_ways = pytest.mark.parametrize("mode", ["socket", "http"])
Json = dict[str, Any]


@pytest.fixture
def cloud(mode: str) -> Iterator[Cloud]:
    """A cloud where outsiders are, too."""
    requests = Requests(f"http://127.0.0.1:{free_port()}/slack/events", SIGNING_SECRET) if mode == "http" else None
    with Cloud(users=(*DEFAULT_USERS, *OUTSIDERS), groups=DEFAULT_GROUPS, requests=requests) as running:
        yield running


def tab(scene: ScriptedScene, user: str) -> Json | None:
    found = (view for view in scene.get("state")["views"] if (view["type"], view["user_id"]) == ("home", user))
    return next(found, None)


def opened(scene: ScriptedScene, user: str, fragment: str) -> Json:
    scene.do("home", user=user)
    return showing(scene, user, fragment)


def showing(scene: ScriptedScene, user: str, fragment: str) -> Json:
    def found() -> Json | None:
        view = tab(scene, user)
        return view if view is not None and fragment in text_of(view["blocks"]) else None

    view: Json = eventually(found)
    return view


def press(scene: ScriptedScene, view: Json, action: str, user: str = BOB) -> Any:
    return scene.do("click", user=user, view_id=view["id"], action_id=action)


@both_ways
def test_an_approval_from_the_tab_is_the_thread_s_and_is_gone_from_the_tab(scene: ScriptedScene) -> None:
    scene.proposal()
    view = opened(scene, BOB, "Waits for you")
    assert "webserver on host1" in text_of(view["blocks"])
    assert "Open the thread" in text_of(view["blocks"])
    press(scene, view, "approve:0")
    scene.wait_for("tried from dockfix")
    showing(scene, BOB, "Nothing waits for you.")
    (recorded,) = scene.desk.store.incidents(*State)
    assert [BOB] == [decision.by.id for decision in recorded.agreed]


@both_ways
def test_a_refusal_from_the_tab_asks_for_its_reason_and_the_thread_says_it(scene: ScriptedScene) -> None:
    scene.proposal()
    press(scene, opened(scene, BOB, "webserver on host1"), "refuse")
    form = eventually(lambda: next((v for v in scene.get("state")["views"] if v["type"] == "modal"), None))
    values = {"reason": {"text": "nginx serves the shop"}}
    scene.do("submit", user=BOB, view_id=form["id"], values=values)
    scene.wait_for("nginx serves the shop")
    showing(scene, BOB, "Nothing waits for you.")


def test_what_begins_to_wait_appears_for_who_may_approve_and_for_nobody_else(scene: ScriptedScene) -> None:
    opened(scene, BOB, "Nothing waits for you.")
    opened(scene, MALLORY, "Nothing waits for you.")
    scene.proposal()
    showing(scene, BOB, "webserver on host1")
    view = opened(scene, MALLORY, "Nothing waits for you.")
    assert ["form"] == [each["action_id"] for each in actions(view)]


def test_a_stale_button_of_what_was_decided_meanwhile_changes_nothing_and_says_why(
    start: Callable[..., ScriptedScene],
) -> None:
    scene = start(replace(RULES, approvers=(BOB,)))
    scene.proposal()
    view = opened(scene, BOB, "webserver on host1")
    scene.do("fault", kind="rate_limit", method="views.publish", count=100)
    scene.press(scene.with_buttons())
    scene.wait_for("tried from dockfix")
    assert actions(view) == actions(tab(scene, BOB) or {})
    press(scene, view, "approve:0")
    said = eventually(lambda: next((v for v in scene.get("state")["views"] if v["type"] == "modal"), None))
    assert "has already approved this" in text_of(said["blocks"])
    (recorded,) = scene.desk.store.incidents(*State)
    assert 1 == len(recorded.agreed)


def test_outsiders_see_a_sentence_and_nothing_else(scene: ScriptedScene) -> None:
    scene.proposal()
    for user, sentence in OUTSIDERS.items():
        view = opened(scene, user.id, sentence)
        assert sentence == text_of(view["blocks"]).strip()


def test_where_slack_does_not_tell_who_somebody_is_nothing_is_shown(scene: ScriptedScene) -> None:
    scene.do("fault", kind="rate_limit", method="users.info", count=1)
    view = opened(scene, BOB, "nothing is shown here")
    assert 1 == len(view["blocks"])


def test_a_thousand_waiting_are_read_within_bounds_and_counted(scene: ScriptedScene) -> None:
    waiting = replace(incident(State.WAITING, ONE), place=PLACE, expires_at=None)
    for number in range(1_000):
        target = Target("host1", f"web{number}")
        each = replace(waiting, id=f"{waiting.id}{number}", target=target, asked_at=waiting.asked_at + number)
        scene.desk.store.open_incident(each, each.id)
    said = text_of(opened(scene, BOB, "web999")["blocks"])
    assert "and 192 more wait for you" in said
    assert "800 older requests wait as well" in said


def test_the_tab_is_drawn_anew_at_each_opening_also_after_a_restart(
    scene: ScriptedScene, start: Callable[..., ScriptedScene]
) -> None:
    scene.proposal()
    opened(scene, BOB, "webserver on host1")
    scene.stop()
    again = start(replace(RULES, approvers=(ALICE,)))
    opened(again, BOB, "Nothing waits for you.")


def test_a_tab_of_hostile_names_is_valid_and_literal() -> None:
    hostile = incident(State.WAITING, HOSTILE)
    view = home_view(Seen([hostile], runs=runs_of([hostile]), hosts={"host1": runs_of([hostile])[0]}))
    assert ((), ()) == (view_problems(view), checks.view_problems(view))
    assert "Waits for you" in text_of(view["blocks"])
    assert not any(each["type"] in ("usergroup", "broadcast", "channel", "link") for each in elements(view))
    assert not any(each["type"] == "mrkdwn" for each in elements(view))
    assert {hostile.requester.id} >= {each["user_id"] for each in elements(view) if each["type"] == "user"}


def test_as_many_approvals_are_shown_as_slack_takes_and_each_with_its_commands() -> None:
    many = [replace(incident(State.WAITING, ONE), id=f"many{number}") for number in range(WAITING + 37)]
    view = home_view(Seen(many))
    assert ((), ()) == (view_problems(view), checks.view_problems(view))
    assert "and 37 more wait for you" in text_of(view["blocks"])
    assert WAITING == sum("systemctl stop nginx" in text_of(block) for block in view["blocks"])


def test_what_is_not_set_up_is_named_with_what_to_do() -> None:
    view = home_view(Seen(lacks=["Nobody may approve: name people in [approval] approvers."]))
    said = text_of(view["blocks"])
    assert "Not set up yet" in said
    assert "dockfix check" in said
    assert () == checks.view_problems(view)
    assert "Not set up yet" not in text_of(home_view(Seen())["blocks"])


def test_one_sentence_is_a_tab() -> None:
    assert () == checks.view_problems(told_home("No."))


def elements(value: object) -> Iterator[Json]:
    """Every object with a type, however deep."""
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from elements(each)
