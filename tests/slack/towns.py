"""Two played workspaces behind one address, as Slack's are, and one dockfix that is installed in them over the web."""

import http.client
import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.config import SlackConfig
from bot.desk import Desk
from bot.incident import Incident
from bot.lifecycle import State
from handlers.playground.cloud import Cloud
from handlers.playground.oauth import OAuthApp
from handlers.playground.people import Team
from handlers.playground.requests import FORM, Requests, signed
from handlers.slack.workspaces import WorkspacesSide
from tests.slack.stage import ALICE, PlayedSlack, ScriptedHost

ACME, BETA = Team("T0ACME", "acme", "Acme"), Team("T0BETA", "beta", "Beta")
CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET = "1111.2222", "c1ient-secret", "8f742231b10e8888abcd99yyyzzz85a5"
Page = tuple[int, dict[str, str], str]


def installable(api_url: str, address: tuple[str, int], *workspaces: Team) -> SlackConfig:
    """The configuration of a dockfix that may be installed into these workspaces."""
    return SlackConfig(
        "http",
        api_url,
        f"{address[0]}:{address[1]}",
        signing_secret=SIGNING_SECRET,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        workspaces=tuple(team.id for team in workspaces),
    )


@dataclass(slots=True)
class Browser:
    """Somebody's browser at dockfix: keeps cookies, and follows nothing by itself."""

    address: tuple[str, int]
    cookie: str = ""

    def get(self, path: str) -> Page:
        """Open a page; returns the status, the headers (in small letters) and the text."""
        connection = http.client.HTTPConnection(*self.address, timeout=20)
        try:
            connection.request("GET", path, headers={"Cookie": self.cookie} if self.cookie else {})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            self.cookie = headers.get("set-cookie", self.cookie).partition(";")[0]
            return answer.status, headers, answer.read().decode()
        finally:
            connection.close()

    def begin(self) -> str:
        """Begin to install; returns the query of Slack's page of consent."""
        status, headers, _ = self.get("/slack/install")
        assert 302 == status
        return urlsplit(headers["location"]).query

    def back(self, location: str) -> Page:
        """Come back from Slack to where it leads."""
        place = urlsplit(location)
        return self.get(f"{place.path}?{place.query}")


@dataclass(slots=True)
class Town(PlayedSlack):
    """One of the workspaces."""

    team: Team

    def consent(self, query: str, answer: str = "allow") -> str:
        """Answer the page of consent; returns where Slack leads the browser then."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        place = urlsplit(self.url)
        connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=20)
        try:
            form = urlencode({**asked, "user": ALICE, "answer": answer})
            connection.request("POST", "/oauth/v2/authorize", form, {"Content-Type": FORM})
            reply = connection.getresponse()
            assert 302 == reply.status, reply.read()
            return str(reply.getheader("Location"))
        finally:
            connection.close()


@dataclass(slots=True)
class Towns:
    """Both workspaces, and dockfix in between."""

    acme: Town
    beta: Town
    address: tuple[str, int]
    desk: Desk
    side: WorkspacesSide
    host: ScriptedHost
    stop: Callable[[], None]
    settle: Callable[[], None] = field(default=lambda: None)

    def browser(self) -> Browser:
        """A browser without cookies."""
        return Browser(self.address)

    def install(self, town: Town) -> Page:
        """Install dockfix into a workspace; returns the last page."""
        browser = self.browser()
        return browser.back(town.consent(browser.begin()))

    def send(self, fields: dict[str, str] | str, kind: str = FORM) -> tuple[int, str]:
        """Send dockfix what Slack would send, signed; returns the status and the text of the answer."""
        body = fields if isinstance(fields, str) else urlencode(fields)
        url = f"http://{self.address[0]}:{self.address[1]}/slack/events"
        headers = {"Content-Type": kind, **signed(SIGNING_SECRET, body)}
        with urllib.request.urlopen(urllib.request.Request(url, body.encode(), headers), timeout=20) as answer:
            return answer.status, answer.read().decode()

    def event(self, team: Team, kind: str, **more: Any) -> tuple[int, str]:
        """Send an event about a workspace."""
        event = {"type": "event_callback", "team_id": team.id, "api_app_id": "A0", "event_id": f"Ev{kind}"}
        return self.send(json.dumps({**event, "event": {"type": kind, **more}}), "application/json")

    def incidents(self) -> tuple[Incident, ...]:
        """All that is recorded."""
        return self.desk.store.incidents(*State)


@contextmanager
def played(team: Team, address: tuple[str, int]) -> Iterator[Cloud]:
    """One played workspace into which dockfix may be installed."""
    home = f"http://{address[0]}:{address[1]}/slack"
    app = OAuthApp(CLIENT_ID, CLIENT_SECRET, f"{home}/oauth_redirect")
    with Cloud(team=team, app=app, requests=Requests(f"{home}/events", SIGNING_SECRET)) as cloud:
        yield cloud


@contextmanager
def gate(*clouds: tuple[Team, Cloud]) -> Iterator[str]:
    """One Web API before all clouds, as Slack has one; gives its address. A token or a code tells whose a call is."""
    homes = {team.id: cloud.url for team, cloud in clouds}

    class Gate(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Pass a call on."""
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            told = f"{self.headers.get('Authorization', '')} {body.decode(errors='replace')}"
            team = next((each for each in homes if f"-{each}-" in told or f"code={each}." in told), "")
            home = homes.get(team) or next(iter(homes.values()))
            kept = {name: self.headers[name] for name in ("Authorization", "Content-Type") if name in self.headers}
            request = urllib.request.Request(home + self.path, body, kept)  # noqa: S310
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                content, status = answer.read(), answer.status
                headers = {name: answer.headers[name] for name in ("Content-Type", "x-oauth-scopes")}
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                if value is not None:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815 - what the server calls

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Gate) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/"
        server.shutdown()
        thread.join()
