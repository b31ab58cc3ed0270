"""What is wrong with the tokens is told before anything is served, in sentences that say what to do."""

import pytest
from slack_sdk import WebClient

from bot.config import SlackConfig
from handlers.playground.cloud import Cloud
from handlers.slack.tokens import SlackTrouble, check_tokens, who_am_i


@pytest.mark.parametrize(
    ("bot", "app", "said"),
    [
        ("", "", "SLACK_BOT_TOKEN is not set"),
        ("xoxb-1-2", "", "SLACK_APP_TOKEN is not set"),
        ("xoxp-1-2", "xapp-1-2", "has to begin with xoxb-"),
        ("xoxb-1-2", "xoxe-1-2", "has to begin with xapp-"),
        ("xapp-1-2", "xoxb-1-2", "the wrong way round"),
        ("xoxb-1 2", "xapp-1-2", "characters that no token has"),
        ("xoxb-…", "xapp-1-2", "characters that no token has"),
    ],
)
def test_a_wrong_token_is_told_without_showing_it(bot: str, app: str, said: str) -> None:
    with pytest.raises(SlackTrouble, match=said) as trouble:
        check_tokens(SlackConfig(bot_token=bot, app_token=app))
    assert "1-2" not in str(trouble.value)


def test_both_missing_tokens_are_told_at_once() -> None:
    with pytest.raises(SlackTrouble, match=r"(?s)SLACK_BOT_TOKEN.*SLACK_APP_TOKEN"):
        check_tokens(SlackConfig())


def test_good_tokens_are_silent() -> None:
    check_tokens(SlackConfig(bot_token="xoxb-1-2", app_token="xapp-1-2"))


def test_an_unknown_bot_token_is_told(cloud: Cloud) -> None:
    with pytest.raises(SlackTrouble, match="does not know the bot token"):
        who_am_i(WebClient("xoxb-", base_url=cloud.api_url), cloud.api_url)


def test_a_slack_that_cannot_be_reached_is_told_with_its_address() -> None:
    address = "http://127.0.0.1:9/api/"
    with pytest.raises(SlackTrouble, match=r"could not be reached at http://127\.0\.0\.1:9/api/"):
        who_am_i(WebClient("xoxb-1-2", base_url=address, timeout=2, retry_handlers=[]), address)


def test_a_good_bot_token_tells_whose_it_is(cloud: Cloud) -> None:
    found = who_am_i(WebClient("xoxb-test-1", base_url=cloud.api_url), cloud.api_url)
    assert ("T0PLAY", "U0DOCKFIX", "B0DOCKFIX") == (found.team, found.user, found.bot)
