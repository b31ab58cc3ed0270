"""The Home tab: what waits for whom, decided from there by the same way, and nothing for people who are not served."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.config import OncallConfig
from bot.config.oncall import OncallTier
from bot.history import runs_of
from bot.incident import Person, State
from bot.model import Target
from handlers.playground import checks
from handlers.playground.people import DEFAULT_USERS
from handlers.slack.home_view import WAITING, Seen, home_view, told_home
from handlers.slack.kit import text_of
from handlers.slack.limits import view_problems
from tests.slack.conftest import RULES
from tests.slack.incidents import HOSTILE, ONE, PLACE, incident
from tests.slack.stage import ALICE, BOB, MALLORY, ScriptedScene, actions, eventually
from tests.slack.test_accounts import OUTSIDERS

both_ways = pytest.mark.parametrize("mode", ["socket", "http"])
Json = dict[str, Any]


def tab(scene: ScriptedScene, user: str) -> Json | None:
    views = [view for view in scene.get("state")["homes"] if view["user_id"] == user]
    return views[0] if views else None


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
    links = [each for each in json.loads(json.dumps(view))["blocks"] if "Open the thread" in text_of(each)]
    assert links
    press(scene, view, "approve:0")
    scene.wait_for("tried from dockfix")
    showing(scene, BOB, "Nothing waits for you.")
    (recorded,) = scene.desk.store.incidents(*State)
    assert [BOB] == [decision.by.id for decision in recorded.agreed]
