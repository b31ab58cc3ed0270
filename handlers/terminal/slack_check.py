"""Asks Slack two harmless questions: whose token this is, and whether a socket would be given. No socket is opened."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from bot.config import SlackConfig

LIMIT_SECONDS = 10
LARGEST_ANSWER = 1_048_576

MEANINGS = {
    "invalid_auth": "Slack does not know this token: copy it anew from the app's page",
    "not_authed": "Slack got no token",
    "account_inactive": "the app was removed from the workspace: install it anew",
    "token_revoked": "the token was revoked: install the app anew and copy the new one",
    "token_expired": "the token has expired: make a new one",
    "missing_scope": "the token lacks a scope: the app-level token needs connections:write",
    "not_allowed_token_type": "this is another kind of token than the one that is needed here",
    "ratelimited": "Slack asks for patience: try again in a minute",
}


@dataclass(frozen=True, slots=True)
class SlackCheck:
    """One question to Slack: what was asked, whether it went well (None: not asked), and what was seen."""

    what: str
    ok: bool | None
    detail: str


def check_slack(slack: SlackConfig) -> tuple[SlackCheck, ...]:
    """Ask with the tokens that are there."""
    return (
        _who(slack),
        _socket(slack) if slack.mode == "socket" else _http(slack),
    )


def _who(slack: SlackConfig) -> SlackCheck:
    what = "Slack: bot token"
    if not slack.bot_token:
        return SlackCheck(what, None, "no token: set SLACK_BOT_TOKEN, or name a file with slack.bot_token_file")
    answer, fault = _call(slack, "auth.test", slack.bot_token)
    if fault:
        return SlackCheck(what, False, fault)
    return SlackCheck(what, True, f"{answer.get('user', '?')} in {answer.get('team', '?')}")


def _socket(slack: SlackConfig) -> SlackCheck:
    what = "Slack: socket"
    if not slack.app_token:
        return SlackCheck(what, None, "no token: set SLACK_APP_TOKEN, or name a file with slack.app_token_file")
    answer, fault = _call(slack, "apps.connections.open", slack.app_token)
    if fault:
        return SlackCheck(what, False, fault)
    if not str(answer.get("url", "")).startswith(("wss://", "ws://")):
        return SlackCheck(what, False, "Slack gave no address for a socket")
    return SlackCheck(what, True, "a socket would be given (none was opened)")


def _http(slack: SlackConfig) -> SlackCheck:
    if not slack.signing_secret:
        detail = "no secret: set SLACK_SIGNING_SECRET, or name a file with slack.signing_secret_file"
        return SlackCheck("Slack: signing secret", None, detail)
    return SlackCheck("Slack: signing secret", True, f"there; requests are taken at {slack.listen}")


def _call(slack: SlackConfig, method: str, token: str) -> tuple[dict[str, Any], str]:
    """Return Slack's answer, and what is wrong with it in plain words; empty where nothing is."""
    request = urllib.request.Request(  # noqa: S310 - the configuration allows http and https only
        slack.api_url + method,
        data=b"",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as response:  # noqa: S310 - as above
            answer = json.loads(response.read(LARGEST_ANSWER))
    except urllib.error.HTTPError as error:
        return {}, f"{slack.api_url} answered with HTTP status {error.code}"
    except (OSError, ValueError, urllib.error.URLError) as error:
        reason = getattr(error, "reason", None) or error
        return {}, f"{slack.api_url} could not be asked: {reason!s:.200}"
    if not isinstance(answer, dict):
        return {}, f"{slack.api_url} did not answer as Slack does"
    if not answer.get("ok"):
        code = str(answer.get("error", "no reason given"))[:80]
        return answer, f"{MEANINGS.get(code, 'Slack refused')} ({code})"
    return answer, ""
