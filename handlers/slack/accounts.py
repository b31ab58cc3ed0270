"""What kind of account somebody has in Slack: a member's of this workspace, or one that dockfix does not serve."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.slack.web import TROUBLE, error_code

# A guest or a former colleague must not stay an approver for long; a click must not wait for Slack each time.
KEPT_SECONDS, KEPT_FAILURE_SECONDS, REMEMBERED = 60.0, 2.0, 2_000
ASKING = 64
NOT_A_PERSON = "dockfix answers to people only, and this account is a bot's."
DEACTIVATED = "This Slack account is deactivated, so dockfix takes nothing from it."
GUEST = "You are a guest in this workspace. dockfix serves its full members only; ask one of them."
FOREIGN = "dockfix serves the people of its own workspace only; you belong to another one."
_REASONS: Mapping[str, str] = {
    "missing_scope": "the app lacks the scope users:read; add it and install the app again",
    "user_not_found": "Slack does not know this account",
    "user_not_visible": "Slack does not show this account to the app",
    "ratelimited": "Slack asks to wait a little; press again in a minute",
}


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    refusal: str = ""
    failure: str = ""


class Accounts:
    """Asks `users.info`, and keeps what it said for a minute."""

    def __init__(self, client: WebClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._asking = tuple(threading.Lock() for _ in range(ASKING))

    def refusal(self, user: str, home: frozenset[str]) -> str:
        """Return why this account is not served, as a sentence for its owner; empty where it is.

        `home` are the ids of our workspace and its organisation. LookupError with the reason where Slack did not tell.
        """
        kept = self._fresh(user)
        if kept is None:
            # Whoever presses five times at once is asked about once.
            with self._asking[hash(user) % ASKING]:
                kept = self._fresh(user) or self._asked(user, home)
        if kept.failure:
            raise LookupError(kept.failure)
        return kept.refusal

    def _fresh(self, user: str) -> _Kept | None:
        with self._lock:
            kept = self._kept.get(user)
        return kept if kept is not None and self._clock() < kept.until else None

    def _asked(self, user: str, home: frozenset[str]) -> _Kept:
        kept = self._ask(user, home)
        with self._lock:
            self._kept[user] = kept
            self._kept.move_to_end(user)
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return kept

    def _ask(self, user: str, home: frozenset[str]) -> _Kept:
        try:
            account = self._client.users_info(user=user)["user"]
        except SlackApiError as refusal:
            code = error_code(refusal)
            failure = f"Slack did not tell: {_REASONS.get(code, code)}"
        except TROUBLE as trouble:
            failure = f"Slack could not be asked: {trouble}"
        else:
            if isinstance(account, dict) and account.get("id") == user:
                return _Kept(self._clock() + KEPT_SECONDS, _judge(account, home))
            failure = "Slack's answer could not be read"
        return _Kept(self._clock() + KEPT_FAILURE_SECONDS, failure=failure)


def _judge(account: Mapping[str, Any], home: frozenset[str]) -> str:
    """Return the sentence of refusal for an account as Slack describes it; empty where there is nothing against it."""
    organisation = account.get("enterprise_user")
    homes = {account.get("team_id"), organisation.get("enterprise_id") if isinstance(organisation, Mapping) else None}
    if account.get("is_stranger") or homes.isdisjoint(home):
        return FOREIGN
    if account.get("is_bot") or account.get("is_workflow_bot"):
        return NOT_A_PERSON
    if account.get("deleted"):
        return DEACTIVATED
    return GUEST if account.get("is_restricted") or account.get("is_ultra_restricted") else ""
