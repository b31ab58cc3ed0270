"""The Slack of npm's `emulate`, with dockfix installed into it by OAuth, as its manifest asks for."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message as Headers
from pathlib import Path
from typing import IO, Any

from slack_sdk import WebClient

from tests.judges.stage import Json, NodeProgram, free_port

MANIFEST = Path(__file__).parents[2] / "deploy" / "slack-manifest.yaml"
BACK, SECRET = "http://127.0.0.1/slack/back", "the client's secret"
READER, BOT = "xoxp-reader", "xoxb-all-scopes"
_READS = ("channels:read", "channels:history", "im:read", "im:history", "users:read", "users:read.email", "chat:write")
_ALL = (*_READS, "im:write", "mpim:write", "files:write", "reactions:write")


def manifest_scopes() -> tuple[str, ...]:
    """Return the bot's scopes as the manifest names them."""
    part = MANIFEST.read_text(encoding="utf-8").partition("    bot:\n")[2].partition("\nsettings:")[0]
    return tuple(re.findall(r"^ +- ([a-z_.]+:[a-z_.]+|commands)\b", part, re.MULTILINE))


@dataclass(frozen=True, slots=True)
class Emulated:
    """A running emulator. READER is an administrator's token, BOT that of the app with scopes for all methods."""

    api_url: str
    known: dict[str, str] = field(default_factory=dict)

    def client(self, token: str) -> WebClient:
        """Return a client that tries nothing twice."""
        return WebClient(token, base_url=self.api_url, retry_handlers=[])

    @property
    def reader(self) -> WebClient:
        return self.client(READER)

    def user(self, name: str) -> str:
        """Return the id of a person."""
        return self._ids()[name]

    def channel(self) -> str:
        """Return the id of #ops."""
        return self._ids()["#ops"]

    def _ids(self) -> dict[str, str]:
        # Asked once: the emulator makes them up at its start, and counts calls.
        if not self.known:
            self.known.update({each["name"]: each["id"] for each in self.reader.users_list()["members"]})
            channels = self.reader.conversations_list()["channels"]
            self.known.update({f"#{each['name']}": each["id"] for each in channels})
        return self.known

    def install(self, without: str = "") -> Json:
        """Install the app by OAuth, as an administrator's browser does; returns what oauth.v2.access says."""
        app = client_id(without)
        asked = {"client_id": app, "scope": ",".join(scopes(without)), "redirect_uri": BACK, "state": "abc"}
        home = self.api_url.removesuffix("api/")
        with urllib.request.urlopen(f"{home}oauth/v2/authorize?{urllib.parse.urlencode(asked)}") as page:  # noqa: S310
            assert "dockfix" in page.read().decode()
        consent = urllib.parse.urlencode({**asked, "user_id": self.user("alice")}).encode()
        answer = redirect_of(f"{home}oauth/v2/authorize/callback", consent)
        back = urllib.parse.parse_qs(urllib.parse.urlsplit(answer).query)
        assert ["abc"] == back["state"]
        done = self.client("").oauth_v2_access(
            client_id=app, client_secret=SECRET, code=back["code"][0], redirect_uri=BACK
        )
        return dict(done.data) if isinstance(done.data, dict) else {}


def client_id(without: str) -> str:
    """Return the id of the app that lacks one scope; without a colon, which ends it in HTTP's basic authorization."""
    return f"1.{without.replace(':', '.') or 'all'}"


def scopes(without: str) -> tuple[str, ...]:
    """Return the manifest's scopes but one."""
    return tuple(scope for scope in manifest_scopes() if scope != without)


@contextmanager
def emulated() -> Iterator[Emulated]:
    """Run the emulator with strict scopes, a few people, #ops, and an app for each scope that can be left out."""
    apps: list[Json] = [
        {"client_id": client_id(without), "client_secret": SECRET, "name": "dockfix", "redirect_uris": [BACK],
         "app_id": f"A{position}", "bot_id": f"B0DOCKFIX{position}", "bot_user_id": f"U0DOCKFIX{position}",
         "bot_name": f"dockfix{position}", "scopes": list(scopes(without))}
        for position, without in enumerate(("", *manifest_scopes()))
    ]  # fmt: skip
    slack = {
        "strict_scopes": True,
        "users": [{"name": name} for name in ("alice", "bob")],
        "channels": [{"name": "ops"}],
        "oauth_apps": apps,
    }
    tokens = {READER: {"login": "admin", "scopes": _READS}, BOT: {"login": "U0DOCKFIX0", "scopes": _ALL}}
    seed = {"tokens": tokens, "slack": slack}
    port = free_port()
    with NodeProgram("emulate", {"PORT": str(port), "SEED": json.dumps(seed)}):
        yield Emulated(f"http://127.0.0.1:{port}/api/")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Headers, newurl: str
    ) -> None:
        """Follow nothing: nobody listens where it leads."""


def redirect_of(url: str, body: bytes) -> str:
    """Post a form; returns where the answer leads to."""
    opener: Any = urllib.request.build_opener(_Stay)
    try:
        with opener.open(urllib.request.Request(url, body)):  # noqa: S310
            raise AssertionError("the consent led nowhere")
    except urllib.error.HTTPError as redirect:
        with redirect:
            if redirect.code != 302:
                raise
            return str(redirect.headers["Location"])
