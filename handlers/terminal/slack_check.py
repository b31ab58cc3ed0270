"""Asks Slack two harmless questions: whose token this is, and whether a socket would be given. No socket is opened."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.config import SlackConfig
from bot.config.slack import SCOPES

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

UNSEEN = (
    "Slack does not tell a bot's token: the app's page must show the Home tab as enabled (App Home) and the event "
    "app_home_opened (Event Subscriptions), as deploy/slack-manifest.yaml has them"
)


NOT_OPENED = (
    "a socket would be given. None was opened: how many Slack counts is in its greeting, and a running dockfix tells "
    "its approvers where another program listens with the same token"
)


@dataclass(frozen=True, slots=True)
class SlackCheck:
    """One question to Slack: what was asked, whether it went well (None: not asked), and what was seen."""

    what: str
    ok: bool | None
    detail: str


def check_slack(slack: SlackConfig, installed: Mapping[str, str] = MappingProxyType({})) -> tuple[SlackCheck, ...]:
    """Ask with the tokens that are there; `installed` are those of workspaces into which the app is installed."""
    if slack.client_id:
        each = [row for team in slack.workspaces for row in _workspace(slack, team, installed.get(team, ""))]
        return (*each, _client(slack), _http(slack))
    return (
        *_who(slack),
        _socket(slack) if slack.mode == "socket" else _http(slack),
    )


def _who(slack: SlackConfig) -> tuple[SlackCheck, ...]:
    if not slack.bot_token:
        detail = "no token: set SLACK_BOT_TOKEN, or name a file with slack.bot_token_file"
        return (SlackCheck("Slack: bot token", None, detail),)
    return _token(slack, "Slack: ", "bot token", slack.bot_token)


def _workspace(slack: SlackConfig, team: str, token: str) -> tuple[SlackCheck, ...]:
    """Ask about one of several workspaces."""
    if not token:
        detail = "not installed: open https://ADDRESS/slack/install, where ADDRESS is what your proxy is called"
        return (SlackCheck(f"Slack {team}: app", None, detail),)
    return _token(slack, f"Slack {team}: ", "app", token)


def _token(slack: SlackConfig, where: str, what: str, token: str) -> tuple[SlackCheck, ...]:
    answer, fault, scopes = _call(slack, "auth.test", token)
    if fault:
        return (SlackCheck(where + what, False, fault),)
    known = SlackCheck(where + what, True, f"{answer.get('user', '?')} in {answer.get('team', '?')}")
    return known, _scopes(f"{where}scopes", scopes), SlackCheck(f"{where}Home tab", None, UNSEEN)


def _client(slack: SlackConfig) -> SlackCheck:
    what = "Slack: client secret"
    if not slack.client_secret:
        detail = "no secret: set SLACK_CLIENT_SECRET, or name a file with slack.client_secret_file"
        return SlackCheck(what, None, detail)
    return SlackCheck(what, None, "there; whether Slack accepts it is seen when somebody installs the app")


def _scopes(what: str, given: frozenset[str]) -> SlackCheck:
    if not given:
        return SlackCheck(what, None, "Slack did not say which scopes the token has")
    missing = [scope for scope in SCOPES if scope not in given]
    if missing:
        advice = "paste deploy/slack-manifest.yaml on the app's page, save, and install the app again"
        return SlackCheck(what, False, f"the bot token lacks {', '.join(missing)}: {advice}")
    return SlackCheck(what, True, "all that dockfix needs")


def _socket(slack: SlackConfig) -> SlackCheck:
    what = "Slack: socket"
    if not slack.app_token:
        return SlackCheck(what, None, "no token: set SLACK_APP_TOKEN, or name a file with slack.app_token_file")
    answer, fault, _ = _call(slack, "apps.connections.open", slack.app_token)
    if fault:
        return SlackCheck(what, False, fault)
    if not str(answer.get("url", "")).startswith(("wss://", "ws://")):
        return SlackCheck(what, False, "Slack gave no address for a socket")
    return SlackCheck(what, True, NOT_OPENED)


def _http(slack: SlackConfig) -> SlackCheck:
    if not slack.signing_secret:
        detail = "no secret: set SLACK_SIGNING_SECRET, or name a file with slack.signing_secret_file"
        return SlackCheck("Slack: signing secret", None, detail)
    return SlackCheck("Slack: signing secret", True, f"there; requests are taken at {slack.listen}")


def _call(slack: SlackConfig, method: str, token: str) -> tuple[dict[str, Any], str, frozenset[str]]:
    """Return Slack's answer, what is wrong with it in plain words (empty where nothing is), and the token's scopes."""
    request = urllib.request.Request(  # noqa: S310 - the configuration allows http and https only
        slack.api_url + method,
        data=b"",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as response:  # noqa: S310 - as above
            scopes = frozenset(each.strip() for each in response.headers.get("x-oauth-scopes", "").split(",")) - {""}
            answer = json.loads(response.read(LARGEST_ANSWER))
    except urllib.error.HTTPError as error:
        return {}, f"{slack.api_url} answered with HTTP status {error.code}", frozenset()
    except (OSError, ValueError, urllib.error.URLError) as error:
        reason = getattr(error, "reason", None) or error
        return {}, f"{slack.api_url} could not be asked: {reason!s:.200}", frozenset()
    if not isinstance(answer, dict):
        return {}, f"{slack.api_url} did not answer as Slack does", scopes
    if not answer.get("ok"):
        code = str(answer.get("error", "no reason given"))[:80]
        return answer, f"{MEANINGS.get(code, 'Slack refused')} ({code})", scopes
    return answer, "", scopes
