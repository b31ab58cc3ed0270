"""slack-events, types of Slack's payloads that were written elsewhere, judge every kind that it knows; no Node needed.

Of the kinds that it does not know, Bolt's own TypeScript types are the only judge (test_types.py). Both judge what the
played cloud sent to a Bolt app while people did everything that can be done there.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from slack_events import (
    AppHomeOpenedEvent,
    AppMentionEvent,
    BlockActionsPayload,
    EventCallbackEnvelope,
    GenericMessageEvent,
    ViewClosedPayload,
    ViewSubmissionPayload,
)
from slack_events.payloads import SlashCommandPayload

import handlers.slack.workspace
from handlers.playground import payloads
from tests.judges.people import Lived, with_python
from tests.judges.stage import Json
from tests.playground.stage import shape_problems

SHAPES: dict[str, Any] = {
    "command": SlashCommandPayload,
    "action": BlockActionsPayload,
    "picked": BlockActionsPayload,
    "view": ViewSubmissionPayload,
    "view_closed": ViewClosedPayload,
    "app_mention": EventCallbackEnvelope,
    "message": EventCallbackEnvelope,
    "app_home_opened": EventCallbackEnvelope,
}
EVENTS: dict[str, Any] = {
    "app_mention": AppMentionEvent,
    "message": GenericMessageEvent,
    "app_home_opened": AppHomeOpenedEvent,
}
UNKNOWN_TO_IT = frozenset({"options", "shortcut", "message_shortcut"})
MADE_BY = {
    # The functions of the played cloud that make payloads, and the listeners that get them here.
    "slash_command": {"command"},
    "block_actions": {"action", "picked"},
    "block_suggestion": {"options"},
    "view_submission": {"view"},
    "view_closed": {"view_closed"},
    "shortcut": {"shortcut"},
    "message_action": {"message_shortcut"},
    "event": {"app_mention", "message", "app_home_opened"},
}
HANDLED = {
    # What dockfix registers with Bolt, and the payloads that reach it.
    "command": {"command"},
    "event": {"app_mention", "message", "app_home_opened"},
    "action": {"action", "picked"},
    "view": {"view"},
    "options": {"options"},
    "message_shortcut": {"message_shortcut"},
    "global_shortcut": {"shortcut"},
}

REMOVED = {"app_uninstalled", "tokens_revoked"}
"""Judged where an app is removed: tests/playground/test_bolt_oauth.py."""


@pytest.fixture(scope="module")
def lived() -> Lived:
    return with_python()


def problems(listener: str, body: Json) -> list[str]:
    """Return what slack-events finds wrong with a payload. It forbids the null that Slack sends for no organisation."""
    found = shape_problems(SHAPES[listener], {key: item for key, item in body.items() if key != "enterprise"})
    return found + (shape_problems(EVENTS[listener], body["event"], ".event") if listener in EVENTS else [])


def test_slack_events_finds_nothing_wrong_with_any_payload(lived: Lived) -> None:
    judged = [(listener, body) for listener, body in lived.raw if listener in SHAPES]
    assert set(SHAPES) == {listener for listener, _ in judged}
    assert [] == [(listener, problem) for listener, body in judged for problem in problems(listener, body)]
    assert all(body["enterprise"] is None for listener, body in judged if "enterprise" in body)


def test_it_sees_what_is_missing_and_what_is_of_another_kind(lived: Lived) -> None:
    bodies = dict(lived.raw)
    command = {key: item for key, item in bodies["command"].items() if key != "trigger_id"}
    mention = {**bodies["app_mention"], "event": {**bodies["app_mention"]["event"], "ts": 12.5}}
    action = {**bodies["action"], "actions": [{"type": "button"}]}
    assert [".trigger_id is missing"] == problems("command", command)
    assert ".event.ts is a float" in problems("app_mention", mention)
    assert [".actions[0].action_id is missing"] == problems("action", action)


def test_no_kind_of_payload_is_without_a_judge(lived: Lived) -> None:
    makers = {name for name, found in vars(payloads).items() if _makes_a_payload(name, found)}
    assert set(MADE_BY) == makers, "a new payload of the played cloud needs a judge"
    judged = set().union(*MADE_BY.values())
    assert judged == {listener for listener, _ in lived.raw}
    assert judged == {*SHAPES, *UNKNOWN_TO_IT}


def test_no_kind_of_payload_that_dockfix_handles_is_without_a_judge() -> None:
    source = Path(handlers.slack.workspace.__file__).read_text(encoding="utf-8")
    kinds = set(re.findall(r"^        app\.(\w+)\((?!take_error)", source, re.MULTILINE))
    assert set(HANDLED) == kinds, "a new kind of listener needs a judge"
    assert set().union(*HANDLED.values()) <= {*SHAPES, *UNKNOWN_TO_IT}
    named = set(re.findall(r'app\.event\("(\w+)"', source))
    assert HANDLED["event"] | REMOVED == named, "a new event needs a judge"


def _makes_a_payload(name: str, found: object) -> bool:
    """Whether a function makes what goes to an app, and not a part of it."""
    parts = {"message_object", "from_message", "from_view", "state_values"}
    made_here = getattr(found, "__module__", "") == payloads.__name__
    return callable(found) and made_here and not name.startswith("_") and name not in parts
