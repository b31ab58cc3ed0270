"""Who is who in Slack: members of user groups, and the refusal of everybody who is not a person of this workspace."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.incident import Person, Place
from bot.policy import ON_CALL
from handlers.slack.accounts import FOREIGN, Accounts
from handlers.slack.kit import GROUP, USER
from handlers.slack.private import KIND
from handlers.slack.web import TROUBLE, error_code

log = logging.getLogger(__name__)

KEPT_SECONDS, KEPT_FAILURE_SECONDS = 300.0, 2.0
_REASONS: Mapping[str, str] = {
    "missing_scope": "the app lacks the scope usergroups:read; add it and install the app again",
    "no_such_subteam": "there is no such user group",
    "subteam_disabled": "the user group is disabled",
    "ratelimited": "Slack asks to wait a little; press again in a minute",
}

_EMAIL_REASONS: Mapping[str, str] = {
    "missing_scope": "the app lacks the scopes users:read and users:read.email; add them and install it again, "
    "or name the user in [oncall.people]",
    "users_not_found": "no user of this workspace has it; name the user in [oncall.people]",
    "ratelimited": _REASONS["ratelimited"],
}


UNCHECKED = "Your approval does not count, and nothing was done."
UNCHECKED_HOME = "So nothing is shown here. Open this tab again in a minute."


class Stranger(Exception):
    """Somebody whom dockfix does not serve; the message is the sentence for them."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What Slack says about our token: the workspace (and its organisation, if any) and our own user."""

    team: str
    enterprise: str
    user: str
    bot: str


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    members: frozenset[str]
    failure: str = ""


class People:
    """Tells who is behind a click and who is in a user group. Closed by default: what cannot be told is a no."""

    def __init__(
        self,
        client: WebClient,
        on_call: Callable[[], frozenset[str]] | None = None,
        clock: Callable[[], float] = time.monotonic,
        kind: str = KIND,
    ) -> None:
        """`kind` is the kind of place that this workspace's requests belong to."""
        self.identity: Identity | None = None
        self.kind = kind
        self._client = client
        self._accounts = Accounts(client, clock)
        self._on_call = on_call
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def place(self, channel: str = "", thread: str = "", answer_to: str = "") -> Place:
        """Return a place in this workspace."""
        return Place(self.kind, channel, thread, answer_to)

    def members(self, group: str) -> frozenset[str]:
        """Return the user ids of a group's members; LookupError with the reason where they cannot be told."""
        if group == ON_CALL:
            if self._on_call is None:
                raise LookupError("nobody has told dockfix who is on call")
            return self._on_call()
        if not GROUP.fullmatch(group):
            raise LookupError(f"{group[:40]} is not the id of a Slack user group")
        with self._lock:
            kept = self._kept.get(group)
        if kept is None or self._clock() >= kept.until:
            kept = self._ask(group)
            with self._lock:
                self._kept[group] = kept
        if kept.failure:
            raise LookupError(kept.failure)
        return kept.members

    def user_by_email(self, email: str) -> str:
        """Return the id of the user with this e-mail address; LookupError with the reason where there is none."""
        with self._lock:
            kept = self._kept.get(email)
        if kept is None or self._clock() >= kept.until:
            kept = self._ask_for(email)
            with self._lock:
                self._kept[email] = kept
        if kept.failure:
            raise LookupError(kept.failure)
        return next(iter(kept.members))

    def _ask_for(self, email: str) -> _Kept:
        failure = f"Slack's answer about {email} could not be read"
        try:
            user = self._client.users_lookupByEmail(email=email)["user"]["id"]
            if isinstance(user, str) and USER.fullmatch(user):
                return _Kept(self._clock() + KEPT_SECONDS, frozenset({user}))
        except SlackApiError as refusal:
            code = error_code(refusal)
            failure = f"Slack knows nobody as {email}: {_EMAIL_REASONS.get(code, code)}"
        except TROUBLE as trouble:
            failure = f"Slack could not be asked for {email} ({trouble})"
        except (KeyError, TypeError):
            log.warning("%s", failure)
        return _Kept(self._clock() + KEPT_FAILURE_SECONDS, frozenset(), failure)

    def _ask(self, group: str) -> _Kept:
        try:
            users = self._client.usergroups_users_list(usergroup=group)["users"]
        except SlackApiError as refusal:
            code = error_code(refusal)
            failure = f"Slack did not tell who is in the user group {group}: {_REASONS.get(code, code)}"
        except TROUBLE as trouble:
            failure = f"Slack could not be asked who is in the user group {group} ({trouble})"
        else:
            if isinstance(users, list) and all(isinstance(user, str) for user in users):
                return _Kept(self._clock() + KEPT_SECONDS, frozenset(users))
            failure = f"Slack's list of the user group {group} could not be read"
        return _Kept(self._clock() + KEPT_FAILURE_SECONDS, frozenset(), failure)

    def of_interaction(self, body: Mapping[str, Any], *, approves: bool = False) -> Person:
        """Return who pressed or submitted; `Stranger` for somebody whom dockfix does not serve.

        Who approves must be known to be a full member: what Slack does not tell is then a no.
        """
        user = body.get("user")
        found = user if isinstance(user, Mapping) else {}
        team = found.get("team_id") or _id(body.get("team"))
        return self._own(
            found.get("id"), found.get("username") or found.get("name"), team, UNCHECKED if approves else ""
        )

    def of_command(self, body: Mapping[str, Any]) -> Person:
        """Return who typed a command; `Stranger` for somebody whom dockfix does not serve."""
        return self._own(body.get("user_id"), body.get("user_name"), body.get("team_id"))

    def of_event(self, event: Mapping[str, Any], body: Mapping[str, Any]) -> Person:
        """Return who wrote a message; `Stranger` for a bot and for everybody whom dockfix does not serve."""
        if event.get("bot_id") or event.get("subtype"):
            raise Stranger("dockfix answers to people only.")
        return self._own(event.get("user"), "", event.get("user_team") or event.get("team") or body.get("team_id"))

    def of_home(self, event: Mapping[str, Any], body: Mapping[str, Any]) -> Person:
        """Return who opened their Home tab; `Stranger` also where Slack does not tell whether they are served."""
        team = event.get("user_team") or event.get("team") or body.get("team_id")
        return self._own(event.get("user"), "", team, UNCHECKED_HOME)

    def chosen(self, user: str) -> str:
        """Return a user who was chosen in a form, empty where nobody was; `Stranger` for what is no person."""
        if user and (not USER.fullmatch(user) or user == "USLACKBOT" or (self.identity and user == self.identity.user)):
            raise Stranger("Choose a person.")
        return user

    def _own(self, user: object, name: object, team: object, unchecked: str = "") -> Person:
        """`unchecked` ends the sentence of refusal where Slack does not tell; empty: such a one is served."""
        identity = self.identity
        if identity is None:
            raise Stranger("dockfix has only just started and does not know its own workspace yet. Try again shortly.")
        if not isinstance(user, str) or not USER.fullmatch(user) or user in ("USLACKBOT", identity.user):
            raise Stranger("dockfix answers to people only.")
        home = frozenset({identity.team, identity.enterprise} - {""})
        if not isinstance(team, str) or team not in home:
            raise Stranger(FOREIGN)
        try:
            refusal = self._accounts.refusal(user, home)
        except LookupError as reason:
            if unchecked:
                raise Stranger(
                    f"dockfix could not check that you are a full member of this workspace ({reason}). " + unchecked
                ) from None
            log.warning("the account %s could not be checked: %s", user, reason)
            refusal = ""
        if refusal:
            raise Stranger(refusal)
        return Person(user, str(name)[:80] if name else "")


def _id(team: object) -> object:
    return team.get("id") if isinstance(team, Mapping) else team
