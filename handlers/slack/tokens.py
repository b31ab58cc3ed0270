"""The tokens and what they allow: what is wrong with them, in sentences that say what to do."""

from collections.abc import Mapping

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.config import SlackConfig
from handlers.slack.people import Identity
from handlers.slack.web import TROUBLE, error_code

DEAD = ("account_inactive", "invalid_auth", "token_revoked")
"""What Slack says of a token that will never be good again."""
_BOT = {
    "invalid_auth": "Slack does not know the bot token. Copy it anew from the app's page “OAuth & Permissions”.",
    "not_authed": "Slack got no bot token. Set SLACK_BOT_TOKEN.",
    "account_inactive": "The bot token belongs to a removed app. Install the app again and set the new token.",
    "token_revoked": "The bot token was revoked. Install the app again and set the new token.",
    "token_expired": "The bot token has expired, and dockfix does not renew tokens. Make another app from "
    "deploy/slack-manifest.yaml, since Slack does not let their rotation be switched off again.",
    "not_allowed_token_type": "SLACK_BOT_TOKEN is not a bot token. It has to begin with xoxb-.",
    "team_access_not_granted": "The app is not installed in this workspace. Install it, and set the token it gets.",
}
_APP = {
    "invalid_auth": "Slack does not know the app token. Make a new one on the app's page “Basic Information”.",
    "not_authed": "Slack got no app token. Set SLACK_APP_TOKEN.",
    "not_allowed_token_type": "SLACK_APP_TOKEN is not an app token. It has to begin with xapp-.",
    "missing_scope": "The app token lacks the scope connections:write. Make a new one with it.",
    "forbidden_team": "Socket Mode is off for this app. Switch it on on the app's page “Socket Mode”.",
}


class SlackTrouble(Exception):
    """Slack cannot be used as it is configured; the message says what to do."""


def check_tokens(config: SlackConfig) -> None:
    """Look at the tokens before they are sent anywhere; `SlackTrouble` with everything that is wrong."""
    page = "the app's page “Basic Information”"
    wrong = _look("SLACK_BOT_TOKEN", config.bot_token, "xoxb-", "the app's page “OAuth & Permissions”")
    if config.mode == "socket":
        wrong += _look("SLACK_APP_TOKEN", config.app_token, "xapp-", f"{page}, App-Level Tokens")
    elif not config.signing_secret:
        wrong.append(f'SLACK_SIGNING_SECRET is not set, and mode = "http" needs it. Copy it from {page}.')
    if config.bot_token.startswith("xapp-") and config.app_token.startswith("xoxb-"):
        wrong = ["SLACK_BOT_TOKEN and SLACK_APP_TOKEN are the wrong way round: exchange them."]
    if wrong:
        raise SlackTrouble("\n".join(wrong))


def _look(name: str, token: str, prefix: str, where: str) -> list[str]:
    if not token:
        return [f"{name} is not set. Copy it from {where}; it begins with {prefix}"]
    if not token.startswith(prefix):
        return [f"{name} begins with {token[:5]!a}, but has to begin with {prefix} Copy it from {where}."]
    if not token.isascii() or not token.isprintable() or " " in token:
        return [f"{name} has characters that no token has. Copy it anew from {where}."]
    return []


def who_am_i(client: WebClient, api_url: str) -> Identity:
    """Ask Slack whose token this is; `SlackTrouble` where it does not say."""
    try:
        answer = client.auth_test()
    except (SlackApiError, *TROUBLE) as trouble:
        raise _trouble(trouble, _BOT, api_url) from trouble
    team, user, bot = (str(answer.get(name) or "") for name in ("team_id", "user_id", "bot_id"))
    if not bot:
        raise SlackTrouble("SLACK_BOT_TOKEN belongs to a person, not to an app. Use the one that begins with xoxb-")
    return Identity(team, str(answer.get("enterprise_id") or ""), user, bot)


def app_token_trouble(trouble: Exception, api_url: str) -> SlackTrouble:
    """Say why Socket Mode could not be opened."""
    return _trouble(trouble, _APP, api_url)


def _trouble(trouble: Exception, sentences: Mapping[str, str], api_url: str) -> SlackTrouble:
    if isinstance(trouble, SlackApiError):
        code = error_code(trouble)
        return SlackTrouble(
            sentences.get(code, f"Slack refused to be used: {code}. Look it up at https://docs.slack.dev")
        )
    reason = getattr(trouble, "reason", trouble)
    return SlackTrouble(
        f"Slack could not be reached at {api_url}: {reason}. Look at the network, the proxy and [slack] api_url."
    )
