"""Bolt's own OAuth, which we did not write, installs an app into the played cloud and forgets it when it is removed."""

import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_events import AppUninstalledEvent, TokensRevokedEvent
from slack_events.payloads import EventCallbackEnvelope
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import FileInstallationStore, Installation
from slack_sdk.oauth.state_store import FileOAuthStateStore

from handlers.playground.cloud import Cloud
from handlers.playground.requests import Requests
from tests.playground.consent import APP, HERE, SCOPES, SHOP, press, shop, visit
from tests.playground.stage import QUICK, Control, eventually, shape_problems

SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


class Door(ThreadingHTTPServer):
    """Where an app takes signed requests."""

    app: App | None = None


class _Asked(BaseHTTPRequestHandler):
    server: Door

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert self.server.app is not None
        answer = self.server.app.dispatch(BoltRequest(body=body, headers=dict(self.headers)))
        self.send_response(answer.status)
        self.end_headers()
        self.wfile.write(answer.body.encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def mode() -> str:
    """How the app is reached: "socket" or "http"."""
    return "socket"


@pytest.fixture
def door() -> Iterator[Door]:
    with Door(("127.0.0.1", 0), _Asked) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


@pytest.fixture
def cloud(mode: str, door: Door) -> Iterator[Cloud]:
    requests = Requests(f"http://127.0.0.1:{door.server_port}/", SIGNING_SECRET) if mode == "http" else None
    with shop(QUICK, requests) as running:
        yield running


@pytest.fixture
def app(cloud: Cloud, door: Door, tmp_path: Path) -> App:
    """A Bolt app that is installed by Bolt's own flow."""
    settings = OAuthSettings(
        client_id=APP.client_id,
        client_secret=APP.client_secret,
        scopes=list(SCOPES),
        redirect_uri=HERE,
        authorization_url=f"{cloud.url}/oauth/v2/authorize",
        installation_store=FileInstallationStore(base_dir=str(tmp_path / "installations")),
        state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=str(tmp_path / "states")),
    )
    made = App(
        signing_secret=SIGNING_SECRET,
        client=WebClient(base_url=cloud.api_url),
        oauth_settings=settings,
        listener_executor=ThreadPoolExecutor(4),
    )
    made.enable_token_revocation_listeners()
    door.app = made
    return made


def install(app: App, button: str) -> BoltResponse:
    """Go the whole way that a person goes, from the app's page to its last one."""
    assert app.oauth_flow is not None
    begun = app.oauth_flow.handle_installation(BoltRequest(body="", mode="http"))
    (link,) = re.findall(r'<a href="([^"]+)"', begun.body)
    url, cookie = unescape(link), begun.headers["set-cookie"][0].partition(";")[0]
    back = press(url, visit(url), button)
    query: dict[str, str | Sequence[str]] = {name: [value] for name, value in back.brought}
    return app.oauth_flow.handle_callback(BoltRequest(body="", query=query, headers={"cookie": [cookie]}))


def found(app: App) -> Installation | None:
    """The installation in the workspace, as the app keeps it."""
    assert app.installation_store is not None
    return app.installation_store.find_installation(enterprise_id=None, team_id=SHOP.id)


def test_an_installation_comes_out_of_bolt_s_own_flow(app: App) -> None:
    assert 200 == install(app, "allow").status
    kept = found(app)
    assert kept is not None
    assert ("T0SHOP", SHOP.name, "A0DOCKFIX") == (kept.team_id, kept.team_name, kept.app_id)
    assert ("U01ALICE", "B0DOCKFIX", "U0DOCKFIX") == (kept.user_id, kept.bot_id, kept.bot_user_id)
    assert (list(SCOPES), "bot", False) == (kept.bot_scopes, kept.token_type, kept.is_enterprise_install)


def test_bolt_takes_a_cancel_for_one_and_a_code_of_elsewhere_for_none(app: App) -> None:
    assert "access_denied" in install(app, "cancel").body
    assert app.oauth_flow is not None
    assert None is app.oauth_flow.run_installation("T9OTHER.0000")
    assert None is found(app)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_bolt_answers_with_the_token_of_the_workspace_and_forgets_it_when_the_app_is_removed(
    cloud: Cloud, app: App, mode: str, closing: ThreadPoolExecutor
) -> None:
    control, seen = Control(cloud.url), {}

    @app.middleware
    def keep(body: dict[str, Any], next: Any) -> None:  # noqa: A002
        seen[body["event"]["type"]] = body
        next()

    app.event("app_mention")(lambda say: say("heard"))
    install(app, "allow")
    if mode == "socket":
        handler = SocketModeHandler(app, "xapp-test", ping_interval=1)
        handler.connect()  # type: ignore[no-untyped-call]
        eventually(lambda: control.get("state")["connections"] == 1)
    control.do("mention", user="U01ALICE", channel="C01OPS", text="host1")
    eventually(lambda: control.messages(text="heard"))
    removed = control.do("uninstall")
    assert (1, None) == (removed["tokens"], removed["error"])
    eventually(lambda: found(app) is None)
    if mode == "socket":
        closing.submit(handler.close)
    for kind, shape in (("tokens_revoked", TokensRevokedEvent), ("app_uninstalled", AppUninstalledEvent)):
        assert [] == shape_problems(EventCallbackEnvelope, seen[kind])
        assert [] == shape_problems(shape, seen[kind]["event"])
        assert ("T0SHOP", "A0DOCKFIX") == (seen[kind]["team_id"], seen[kind]["api_app_id"])
    assert {"bot": ["U0DOCKFIX"]} == seen["tokens_revoked"]["event"]["tokens"]
