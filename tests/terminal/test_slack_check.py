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


def test_without_a_token_nothing_is_asked() -> None:
    found = check_slack(SlackConfig())
    assert [None, None] == [each.ok for each in found]
