"""Slack's own TypeScript types judge every golden message and form, and all payloads of the played cloud.

They see what no length tells: a key that Slack does not know, markup where plain text is wanted, a state that is none.
"""

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.judges.people import with_python
from tests.judges.stage import NODE, Json
from tests.slack.goldens import golden_messages, golden_views

pytestmark = pytest.mark.judges

HEAD = 'import type { KnownBlock, TaskCardBlock, View } from "@slack/types"\n'
BOLT = """import type { BlockAction, BlockSuggestion, ButtonAction, EnvelopedEvent, ExternalSelectAction,
  GlobalShortcut, MessageShortcut, SlashCommand, ViewClosedAction, ViewSubmitAction } from "@slack/bolt"
import type { AppHomeOpenedEvent, AppMentionEvent, GenericMessageEvent } from "@slack/types"
type InView = Omit<BlockAction<ExternalSelectAction>, "response_url">
type Written = Omit<GenericMessageEvent, "subtype">
"""
"""These types ask for two things that Slack does not send: a response_url from a form, a subtype of plain messages."""
PAYLOADS = {
    "command": "SlashCommand",
    "action": "BlockAction<ButtonAction>",
    "picked": "InView",
    "view": "ViewSubmitAction",
    "view_closed": "ViewClosedAction",
    "options": "BlockSuggestion",
    "shortcut": "GlobalShortcut",
    "message_shortcut": "MessageShortcut",
    "app_mention": "EnvelopedEvent<AppMentionEvent>",
    "message": "EnvelopedEvent<Written>",
    "app_home_opened": "EnvelopedEvent<AppHomeOpenedEvent>",
}


def typed(messages: Mapping[str, list[Json]], views: Mapping[str, Json]) -> str:
    """Return a program in which every payload has to fit its type; each stands on lines of its own."""
    # The type of a plan takes anything for a task, so the tasks are judged once more by themselves.
    tasks = {name: [task for block in blocks for task in block.get("tasks", [])] for name, blocks in messages.items()}
    lines = [HEAD]
    for kind, payloads in (("KnownBlock[]", messages), ("TaskCardBlock[]", tasks), ("View", views)):
        for name, payload in payloads.items():
            lines.append(f"// {name}\nexport const _{len(lines)}: {kind} = {json.dumps(payload)}\n")
    return "".join(lines)


def received(payloads: Iterable[tuple[str, str, Json]]) -> str:
    """Return a program in which payloads, by name and type, have to fit; a key more than the type has is no fault."""
    lines = [BOLT, "const fits = <T>() => <U extends T>(payload: U): U => payload\n"]
    lines += [f"// {name}\nfits<{kind}>()({json.dumps(payload)})\n" for name, kind, payload in payloads]
    return "".join(lines)


def complaints(program: str, folder: Path) -> dict[str, str]:
    """Compile; returns what the compiler says, by the name of the payload."""
    # Beside node_modules, where the compiler looks for the types.
    (folder / "node_modules").symlink_to(NODE / "node_modules", target_is_directory=True)
    (folder / "golden.ts").write_text(program, encoding="utf-8")
    command = ["node", str(NODE / "node_modules" / "typescript" / "bin" / "tsc"), "--strict", "--noEmit"]
    options = ["--skipLibCheck", "--module", "nodenext", "--pretty", "false"]
    done = subprocess.run(
        [*command, *options, "golden.ts"], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    lines = program.splitlines()
    found: dict[str, str] = {}
    for line in done.stdout.splitlines():
        place, separator, said = line.partition("): error ")
        if separator:
            number = int(place.rpartition("(")[2].partition(",")[0])
            found[lines[number - 2].removeprefix("// ")] = said
    assert (done.returncode == 0) == (not found), done.stdout + done.stderr
    return found


def test_every_golden_message_and_form_fits_slack_s_own_types(tmp_path: Path) -> None:
    assert {} == complaints(typed(golden_messages(), golden_views()), tmp_path)


def changed(blocks: list[Json], kind: str, **changes: Any) -> list[Json]:
    """Return the blocks with the first of one kind changed, wherever it stands; None takes a key away."""
    done = False

    def walk(value: Any) -> Any:
        nonlocal done
        if isinstance(value, list):
            return [walk(item) for item in value]
        if not isinstance(value, dict):
            return value
        if value.get("type") == kind and not done:
            done = True
            return {key: item for key, item in {**value, **changes}.items() if item is not None}
        return {key: walk(item) for key, item in value.items()}

    found: list[Json] = walk(blocks)
    assert done
    return found


def test_a_spoilt_golden_is_seen(tmp_path: Path) -> None:
    whole, running = golden_messages()["one_cause.answer"], golden_messages()["one_cause.looking"]
    ask = golden_views()["ask"]
    markup = {"type": "mrkdwn", "text": "x"}
    spoilt = {
        "a heading with markup": changed(whole, "header", text=markup),
        "a heading without a text": changed(whole, "header", text=None),
        "a button with markup": changed(whole, "button", text=markup),
        "a button in a colour": changed(whole, "button", style="green"),
        "a table without rows": changed(whole, "table", rows=None),
        "a cell of another kind": changed(whole, "table", rows=[[{"type": "raw", "text": "x"}]]),
        "rich text of another kind": changed(whole, "rich_text_section", type="rich_text_paragraph"),
        "a task with another state": changed(running, "task_card", status="done"),
        "a plan with another title": changed(running, "plan", title={"type": "plain_text", "text": "x"}),
        "a key that Slack does not know": changed(whole, "header", colour="red"),
        "a block that Slack does not know": [{"type": "heading", "text": "x"}],
    }
    forms = {
        "a form without a title": {key: value for key, value in ask.items() if key != "title"},
        "a form with an input of another kind": {**ask, "blocks": changed(ask["blocks"], "input", element=markup)},
    }
    assert {*spoilt, *forms} == complaints(typed(spoilt, forms), tmp_path).keys()


def test_every_payload_of_the_played_cloud_fits_bolt_s_own_types(tmp_path: Path) -> None:
    came = [(listener, as_typed(body)) for listener, body in with_python().raw]
    assert set(PAYLOADS) == {listener for listener, _ in came}
    wanted = [(f"{number} {listener}", PAYLOADS[listener], body) for number, (listener, body) in enumerate(came)]
    assert {} == complaints(received(wanted), tmp_path)
    spoilt = [(listener, PAYLOADS[listener], without(body, LOST[listener])) for listener, body in came]
    (tmp_path / "spoilt").mkdir()
    assert set(PAYLOADS) == complaints(received(spoilt), tmp_path / "spoilt").keys()


LOST = {
    "command": "response_url",
    "action": "actions",
    "picked": "actions",
    "view": "view",
    "view_closed": "is_cleared",
    "options": "value",
    "shortcut": "callback_id",
    "message_shortcut": "message_ts",
    "app_mention": "event_id",
    "message": "event_id",
    "app_home_opened": "event_id",
}


def as_typed(body: Json) -> Json:
    """Leave out what Slack sends otherwise than the types say: null for no organisation, a button's question."""
    kept = {name: item for name, item in body.items() if name != "enterprise" or item is not None}
    if "actions" not in body:
        return kept
    return {**kept, "actions": [without(each, "confirm") if "confirm" in each else each for each in body["actions"]]}


def without(body: Json, key: str) -> Json:
    """Return a payload that lacks a key."""
    assert key in body
    return {name: item for name, item in body.items() if name != key}
