"""How an app is installed into the workspace by OAuth: the codes that are given out, and the tokens they become.

No code, token or secret ever reaches the log: they leave the arguments of a call at its door (see `web_api`).
"""

import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.playground.calls import Call, Method, SlackError
from handlers.playground.filled import Json
from handlers.playground.people import APP_ID, BOT
from handlers.playground.settings import Timing
from handlers.playground.workspace import Workspace

SCOPE = re.compile(r"[a-z][a-z_.]*(:[a-z_.]+)*")


@dataclass(frozen=True, slots=True)
class OAuthApp:
    """The app as it is registered with Slack; nobody is ever sent anywhere else than to `redirect_url`."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_url: str


class Standing(StrEnum):
    """What became of a token; all but `GOOD` are Slack's names for why a call with it is refused."""

    GOOD = "good"
    REVOKED = "token_revoked"
    INACTIVE = "account_inactive"


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody allowed on the page of consent; `redirect_uri` is "" where the app named none."""

    user: str
    scopes: tuple[str, ...]
    redirect_uri: str = ""


@dataclass(slots=True)
class Token:
    """A token that was issued."""

    scopes: tuple[str, ...]
    standing: Standing = Standing.GOOD


@dataclass(slots=True)
class Installations:
    """What the workspace knows of the app's tokens; without `app` it has none of its own, and any xoxb- is good.

    `revoked` is called when a token was, so that the app hears of it.
    """

    workspace: Workspace
    timing: Timing
    app: OAuthApp | None = None
    revoked: Callable[[], None] = lambda: None
    _codes: dict[str, tuple[Consent, float]] = field(default_factory=dict, repr=False)
    _tokens: dict[str, Token] = field(default_factory=dict, repr=False)

    @property
    def installed(self) -> bool | None:
        """Whether the app is in the workspace; None where it is not by OAuth. A revoked token does not remove it."""
        there = any(each.standing is not Standing.INACTIVE for each in self._tokens.values())
        return None if self.app is None else there

    def check(self, token: str) -> None:
        """Raises `SlackError` where the bot token is not one of ours, or no longer."""
        if self.app is None:
            return
        known = self._tokens.get(token)
        if known is None:
            raise SlackError("invalid_auth")
        if known.standing is not Standing.GOOD:
            raise SlackError(known.standing)

    def scopes(self, token: str) -> tuple[str, ...] | None:
        """What the token may do; None where it is not one that was issued here."""
        known = self._tokens.get(token)
        return None if known is None else known.scopes

    def new_code(self, consent: Consent) -> str:
        """A code that the app can exchange for a token, once and for a while. It names its workspace."""
        now = time.monotonic()
        self._codes = {code: given for code, given in self._codes.items() if now - given[1] <= self.timing.code}
        code = f"{self.workspace.team.id}.{secrets.token_hex(20)}"
        self._codes[code] = (consent, now)
        return code

    def uninstall(self) -> int:
        """Somebody removed the app: no code is good any more and no token; returns how many tokens were until now."""
        self._codes.clear()
        good = [each for each in self._tokens.values() if each.standing is Standing.GOOD]
        for each in self._tokens.values():
            each.standing = Standing.INACTIVE
        return len(good)

    def open_methods(self) -> Mapping[str, Method]:
        """The methods that need no token."""
        return {} if self.app is None else {"oauth.v2.access": self.access}

    def methods(self) -> Mapping[str, Method]:
        """The methods that need a bot token."""
        return {} if self.app is None else {"auth.revoke": self.revoke}

    def access(self, call: Call) -> Json:
        """oauth.v2.access: a code becomes a bot token."""
        app = self.app
        if app is None or not _same(call.secret("client_id"), app.client_id):
            raise SlackError("invalid_client_id")
        if not _same(call.secret("client_secret"), app.client_secret):
            raise SlackError("bad_client_secret")
        if call.text("grant_type", "authorization_code") != "authorization_code":
            raise SlackError("invalid_grant_type")
        consent, born = self._codes.pop(call.secret("code"), (None, 0.0))
        if consent is None or time.monotonic() - born > self.timing.code:
            raise SlackError("invalid_code")
        # Where the page of consent was asked for without one, the app may leave it out here or name the registered one.
        allowed = (consent.redirect_uri,) if consent.redirect_uri else ("", app.redirect_url)
        if call.text("redirect_uri") not in allowed:
            raise SlackError("bad_redirect_uri")
        return self._issued(consent)

    def revoke(self, call: Call) -> Json:
        """auth.revoke: the token of the call is dead from now on; with `test` it is only told that it would be."""
        if call.flag("test"):
            return {"ok": True, "revoked": False}
        self._tokens[call.secret("token")].standing = Standing.REVOKED
        self.revoked()
        return {"ok": True, "revoked": True}

    def _issued(self, consent: Consent) -> Json:
        team = self.workspace.team
        token = f"xoxb-{team.id}-{secrets.token_hex(20)}"
        self._tokens[token] = Token(consent.scopes)
        return {
            "ok": True,
            "app_id": APP_ID,
            "authed_user": {"id": consent.user},
            "scope": ",".join(consent.scopes),
            "token_type": "bot",
            "access_token": token,
            "bot_user_id": BOT.id,
            "team": {"id": team.id, "name": team.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }


def _same(given: str, right: str) -> bool:
    return secrets.compare_digest(given.encode(errors="surrogatepass"), right.encode())
