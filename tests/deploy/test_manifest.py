"""The Slack manifest keeps Slack's limits and asks for exactly what the code uses: no right too many, none too few."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML
from slack_sdk import WebClient

from bot.config.slack import SCOPES as ASKED
from handlers.playground.installed import COMMANDS, SHORTCUTS
from tests.deploy.pages import DEPLOY, ROOT

MANIFEST = DEPLOY / "slack-manifest.yaml"

# The scope that each method of the Web API needs; None: any token will do. From Slack's reference of the methods.
SCOPES: dict[str, str | None] = {
    "api_test": None,
    "auth_revoke": None,
    "auth_test": None,
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "chat_delete": "chat:write",
    "chat_getPermalink": None,
    "conversations_open": "im:write",
    "files_upload_v2": "files:write",
    "reactions_add": "reactions:write",
    "usergroups_list": "usergroups:read",
    "usergroups_users_list": "usergroups:read",
    "users_info": "users:read",
    "views_open": None,
    "views_push": None,
    "views_update": None,
    "views_publish": None,
    "apps_connections_open": None,  # with the app token, whose scope is no part of a manifest
}
# Used where the scope was given, and done without where not: the outbox's look for a lost message, and whose an e-mail
# address in a calendar or in PagerDuty is, which [oncall.people] can say instead.
WITHOUT_SCOPE = {"conversations_history", "conversations_replies", "users_lookupByEmail"}
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "app_home_opened": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(MANIFEST.read_text(encoding="utf-8"))
    return loaded


def calls() -> Iterator[ast.Call]:
    """Every call of a method in handlers/slack."""
    for file in sorted((ROOT / "handlers" / "slack").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node


def web_api_methods() -> set[str]:
    """The methods of Slack's Web API that the code calls."""
    known = {name for name in dir(WebClient) if "_" in name and not name.startswith("_") and name != "api_call"}
    return {call.func.attr for call in calls() if isinstance(call.func, ast.Attribute) and call.func.attr in known}


def registered(kind: str) -> set[str]:
    """What the code registers at Bolt under a fixed name, such as the events that it listens to."""
    return {
        call.args[0].value
        for call in calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == kind
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "app"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def events() -> set[str]:
    """The events that the code handles, as a manifest calls them: of messages it takes the direct ones only."""
    return {"message.im" if event == "message" else event for event in registered("event")}


def bot_scopes(manifest: dict[str, Any]) -> list[str]:
    scopes: list[str] = manifest["oauth_config"]["scopes"]["bot"]
    return scopes


def test_the_manifest_asks_for_exactly_the_scopes_that_the_code_needs(manifest: dict[str, Any]) -> None:
    used = web_api_methods() - WITHOUT_SCOPE
    assert set() == used - set(SCOPES), "say in SCOPES which scope these methods need"
    needed = {scope for method in used if (scope := SCOPES[method]) is not None}
    needed |= {scope for event in events() if (scope := EVENT_SCOPES[event]) is not None}
    assert sorted(needed | {"commands"}) == bot_scopes(manifest)


def test_an_installation_and_dockfix_check_ask_for_the_scopes_of_the_manifest(manifest: dict[str, Any]) -> None:
    assert sorted(ASKED) == bot_scopes(manifest)


def test_the_code_is_seen_to_call_slack_so_the_test_above_is_not_empty() -> None:
    assert {"chat_postMessage", "chat_update", "auth_test"} <= web_api_methods()
    assert "app_mention" in events()


def test_no_scope_lets_dockfix_read_what_people_do_not_write_to_it(manifest: dict[str, Any]) -> None:
    reading = re.compile(r"(?!im:)\w+:history|files:read|search:.*|(channels|groups|im|mpim):read|users:read\.email")
    assert [] == [scope for scope in bot_scopes(manifest) if reading.fullmatch(scope)]


def test_the_manifest_subscribes_to_exactly_the_events_that_the_code_handles(manifest: dict[str, Any]) -> None:
    assert sorted(events()) == manifest["settings"]["event_subscriptions"]["bot_events"]


def test_the_command_of_the_manifest_is_one_that_the_code_takes(manifest: dict[str, Any]) -> None:
    source = (ROOT / "handlers" / "slack" / "workspace.py").read_text(encoding="utf-8")
    (pattern,) = re.findall(r'app\.command\(re\.compile\(r"([^"]+)"\)\)', source)
    (command,) = manifest["features"]["slash_commands"]
    assert re.fullmatch(pattern, command["command"]), command["command"]


def test_shortcuts_and_a_home_tab_are_only_there_if_the_code_serves_them(manifest: dict[str, Any]) -> None:
    shortcuts = {shortcut["callback_id"] for shortcut in manifest["features"].get("shortcuts", [])}
    assert registered("shortcut") | registered("message_shortcut") | registered("global_shortcut") == shortcuts
    home = manifest["features"].get("app_home", {}).get("home_tab_enabled", False)
    assert ("views_publish" in web_api_methods()) == home


def test_the_app_speaks_over_socket_mode_and_names_no_address(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert settings["token_rotation_enabled"] is False
    text = re.sub(r"#.*", "", MANIFEST.read_text(encoding="utf-8"))
    assert "http" not in text


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        (("display_information", "name"), 1, 35),
        (("display_information", "description"), 1, 140),
        (("display_information", "long_description"), 175, 4000),
        (("features", "bot_user", "display_name"), 1, 80),
        (("features", "slash_commands", 0, "command"), 2, 32),
        (("features", "slash_commands", 0, "description"), 1, 2000),
        (("features", "slash_commands", 0, "usage_hint"), 1, 1000),
        (("oauth_config", "scopes", "bot"), 1, 255),
    ],
)
def test_every_text_and_list_keeps_slacks_limits(
    manifest: dict[str, Any], path: tuple[str | int, ...], least: int, most: int
) -> None:
    value: Any = manifest
    for part in path:
        value = value[part]
    assert least <= len(value) <= most


def test_the_manifest_has_only_sections_that_slacks_schema_knows(manifest: dict[str, Any]) -> None:
    known = {
        "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
        "_metadata": {"major_version", "minor_version"},
        "display_information": {"name", "description", "long_description", "background_color"},
        "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
        "oauth_config": {"scopes"},
        "settings": {
            "event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled",
            "token_rotation_enabled",
        },
    }  # fmt: skip
    for section, names in known.items():
        table = manifest[section] if section else manifest
        assert set() == set(table) - names, section
    assert re.fullmatch(r"#[0-9a-fA-F]{6}", manifest["display_information"]["background_color"])


def test_the_guide_says_for_every_scope_why_it_is_asked_for(manifest: dict[str, Any]) -> None:
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert [] == [scope for scope in bot_scopes(manifest) if f"`{scope}`" not in guide]


def test_the_playground_offers_the_same_commands_and_shortcuts(manifest: dict[str, Any]) -> None:
    features = manifest["features"]
    commands = [(each["command"], each["usage_hint"], each["description"]) for each in features["slash_commands"]]
    assert commands == [(each.name, each.usage, each.about) for each in COMMANDS]
    shortcuts = [
        (each["callback_id"], each["name"], each["description"], "message" == each["type"])
        for each in features["shortcuts"]
    ]
    assert shortcuts == [(each.callback_id, each.name, each.about, each.on_message) for each in SHORTCUTS]
