"""What Slack sends to an app, field for field: slash commands, interactions, option requests and events."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.playground.filled import Json, interactive_elements
from handlers.playground.people import APP_ID, BOT, BOT_ID, Channel, Team, User
from handlers.playground.workspace import Message, View

TOKEN = "playground-verification-token"  # noqa: S105  Slack still sends this deprecated field; it protects nothing.


def slash_command(
    team: Team, user: User, channel: Channel, command: str, text: str, trigger_id: str, response_url: str
) -> Json:
    """The form fields of a slash command; there is no thread_ts, as in Slack."""
    return {
        "token": TOKEN,
        "team_id": user.team,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.is_im else channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def _interaction(kind: str, team: Team, user: User) -> Json:
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "api_app_id": APP_ID,
        "token": TOKEN,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name}


def message_object(
    team: Team, message: Message, replies: Sequence[Message] = (), version: tuple[str, list[Json]] | None = None
) -> Json:
    """A message as Slack's API returns it; `version` puts older contents in its place."""
    text, blocks = version or (message.text, message.blocks)
    found: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": text, "team": team.id}
    if message.user == BOT.id:
        found |= {
            "bot_id": BOT_ID,
            "app_id": APP_ID,
            "bot_profile": {"id": BOT_ID, "name": BOT.name, "app_id": APP_ID, "deleted": False, "team_id": team.id},
        }
    if blocks:
        found["blocks"] = blocks
    if message.thread_ts:
        found["thread_ts"] = message.thread_ts
    elif replies:
        writers = list(dict.fromkeys(each.user for each in replies))
        found |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": writers,
            "reply_users_count": len(writers),
            "latest_reply": replies[-1].ts,
        }
    for key in ("metadata", "files", "reactions", "edited"):
        if value := getattr(message, key):
            found[key] = value
    return found


def block_actions(team: Team, user: User, action: Json, trigger_id: str, source: Json) -> Json:
    """A press on a button or a pick in a menu; `source` is what `from_message` or `from_view` returns."""
    return {
        **_interaction("block_actions", team, user),
        "trigger_id": trigger_id,
        **source,
        "actions": [{**action, "action_ts": f"{time.time():.6f}"}],
    }


def from_message(channel: Channel, message: Message, shown: Json, response_url: str, chosen: Json) -> Json:
    """Where an action came from, for a message; of an ephemeral message Slack sends no copy."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    found: Json = {
        "container": container,
        "channel": _channel(channel),
        "state": {"values": state_values(shown.get("blocks", []), chosen)},
        "response_url": response_url,
    }
    return found if message.ephemeral_to else {**found, "message": shown}


def from_view(view: View, chosen: Json) -> Json:
    """Where an action came from, for a modal or the Home tab."""
    values = {"values": state_values(view.body["blocks"], chosen)}
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": {**view.body, "state": values},
    }


def block_suggestion(team: Team, user: User, block_id: str, action_id: str, typed: str, source: Json) -> Json:
    """A request for the options of an external select while somebody types."""
    kept = {key: value for key, value in source.items() if key not in ("response_url", "state")}
    return {
        **_interaction("block_suggestion", team, user),
        **kept,
        "block_id": block_id,
        "action_id": action_id,
        "value": typed,
    }


def view_submission(team: Team, user: User, view: View, values: Json, trigger_id: str) -> Json:
    """Somebody pressed the submit button of a modal."""
    return {
        **_interaction("view_submission", team, user),
        "trigger_id": trigger_id,
        "view": {**view.body, "state": {"values": values}},
        "response_urls": [],
    }


def view_closed(team: Team, user: User, view: View, is_cleared: bool) -> Json:
    """Somebody closed a modal that asked to be told."""
    return {**_interaction("view_closed", team, user), "view": view.body, "is_cleared": is_cleared}


def shortcut(team: Team, user: User, callback_id: str, trigger_id: str) -> Json:
    """A global shortcut."""
    return {
        **_interaction("shortcut", team, user),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": f"{time.time():.6f}",
    }


def message_action(
    team: Team, user: User, callback_id: str, trigger_id: str, channel: Channel, shown: Json, url: str
) -> Json:
    """A message shortcut."""
    return {
        **shortcut(team, user, callback_id, trigger_id),
        "type": "message_action",
        "channel": _channel(channel),
        "message_ts": shown["ts"],
        "message": shown,
        "response_url": url,
    }


def event(team: Team, body: Mapping[str, Any], event_id: str) -> Json:
    """The envelope of an event."""
    return {
        "token": TOKEN,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": dict(body),
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team.id,
                "user_id": BOT.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


_INITIAL = {
    "initial_value": "value",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_user": "selected_user",
    "initial_users": "selected_users",
    "initial_channel": "selected_channel",
    "initial_channels": "selected_channels",
    "initial_conversation": "selected_conversation",
    "initial_conversations": "selected_conversations",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_date_time": "selected_date_time",
}
_EMPTY: Mapping[str, Json] = {
    "plain_text_input": {"value": None},
    "static_select": {"selected_option": None},
    "external_select": {"selected_option": None},
    "radio_buttons": {"selected_option": None},
    "checkboxes": {"selected_options": []},
}
STATELESS = ("button", "overflow", "workflow_button", "feedback_buttons", "icon_button")


def state_values(blocks: list[Json], chosen: Json) -> Json:
    """`state.values`: what every input shows, `chosen` ({block_id: {action_id: state}}) over its initial value."""
    values: Json = {}
    for block, element in interactive_elements(blocks):
        if element["type"] not in STATELESS:
            state = {"type": element["type"], **_EMPTY.get(element["type"], {})}
            state |= {name: element[initial] for initial, name in _INITIAL.items() if initial in element}
            state |= chosen.get(block["block_id"], {}).get(element["action_id"], {})
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values
