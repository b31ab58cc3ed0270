"""`dockfix check` and Slack: which scopes the token lacks, and what Slack does not tell."""

import pytest

from bot.config import SlackConfig
from handlers.playground import web_api
from handlers.playground.cloud import Cloud
from handlers.terminal.slack_check import UNSEEN, check_slack


def checked() -> dict[str, tuple[bool | None, str]]:
    with Cloud() as cloud:
        slack = SlackConfig(api_url=cloud.api_url, bot_token="xoxb-test-1", app_token="xapp-test-1")
        return {each.what: (each.ok, each.detail) for each in check_slack(slack)}


def test_a_token_with_every_scope_is_well_and_what_cannot_be_seen_is_said() -> None:
    found = checked()
    assert (True, "all that dockfix needs") == found["Slack: scopes"]
    assert (None, UNSEEN) == found["Slack: Home tab"]


def test_a_scope_that_is_missing_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_api, "_SCOPES", "chat:write,commands")
    ok, detail = checked()["Slack: scopes"]
    assert ok is False
    assert "lacks app_mentions:read, files:write" in detail
    assert "deploy/slack-manifest.yaml" in detail


def test_each_workspace_into_which_the_app_may_be_installed_is_told_apart() -> None:
    with Cloud() as cloud:
        slack = SlackConfig("http", cloud.api_url, client_id="1.2", workspaces=("T0ACME", "T0BETA"), signing_secret="s")
        found = {each.what: (each.ok, each.detail) for each in check_slack(slack, {"T0ACME": "xoxb-test-1"})}
    assert (True, "dockfix in Playground") == found["Slack T0ACME: app"]
    assert (True, "all that dockfix needs") == found["Slack T0ACME: scopes"]
    not_there = found["Slack T0BETA: app"]
    assert not_there[0] is None
    assert "/slack/install" in not_there[1]
    assert "SLACK_CLIENT_SECRET" in found["Slack: client secret"][1]


def test_a_token_that_slack_took_back_is_a_problem_of_its_workspace() -> None:
    with Cloud() as cloud:
        slack = SlackConfig("http", cloud.api_url, client_id="1.2", workspaces=("T0ACME",), signing_secret="s")
        (found, *_) = check_slack(slack, {"T0ACME": "no token"})
    assert ("Slack T0ACME: app", False) == (found.what, found.ok)


def test_without_a_token_nothing_is_asked() -> None:
    found = check_slack(SlackConfig())
    assert [None, None] == [each.ok for each in found]
