"""A workspace into which an app is installed by OAuth, and somebody's browser at the page of consent.

The browser reads the form, presses a button, and goes nowhere by itself.
"""

import urllib.error
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPMessage
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from handlers.playground.cloud import Cloud
from handlers.playground.oauth import OAuthApp
from handlers.playground.people import DEFAULT_USERS, Team, User
from handlers.playground.requests import Requests
from handlers.playground.settings import Timing

HERE = "http://127.0.0.1:9/slack/oauth_redirect"
APP = OAuthApp("1234.5678", "the-client-secret", HERE)
SHOP = Team("T0SHOP", "shop", 'The "Shop" & <b>Sons</b>')
SCOPES = ("commands", "chat:write", "im:history")


def shop(timing: Timing, requests: Requests | None = None) -> Cloud:
    """The workspace; somebody of another company is there, too."""
    outsider = User("U9OTHER", "oscar", team="T9OTHER")
    return Cloud(timing=timing, team=SHOP, app=APP, users=(*DEFAULT_USERS, outsider), requests=requests)


@dataclass(slots=True)
class Page:
    """What came back: the page with its form, or where the browser is sent."""

    status: int
    headers: HTTPMessage
    html: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return " ".join(" ".join(self.texts).split())

    @property
    def location(self) -> str:
        """Where the browser is sent, without what it is to bring there; "" where it stays."""
        return str(self.headers.get("Location", "")).partition("?")[0]

    @property
    def brought(self) -> list[tuple[str, str]]:
        """What it is to bring there."""
        return parse_qsl(urlsplit(str(self.headers.get("Location", ""))).query, keep_blank_values=True)


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.hidden = page, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.hidden = tag == "style"
        if tag == "input":
            self.page.fields[given["name"]] = given["value"]
        elif tag == "option":
            # A browser picks the first one by itself.
            self.page.fields.setdefault("user", given["value"])
        elif tag == "button":
            self.page.buttons.append(given["value"])

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.page.texts.append(data)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def visit(url: str, form: dict[str, str] | None = None, **headers: str) -> Page:
    """One request as a browser sends it; a redirect is not followed."""
    data = None if form is None else urlencode(form).encode()
    request = urllib.request.Request(url, data, headers)  # noqa: S310
    try:
        answer = urllib.request.build_opener(_Stay).open(request)
    except urllib.error.HTTPError as other:
        answer = other
    with answer:
        page = Page(answer.status, answer.headers, answer.read().decode())
    _Reader(page).feed(page.html)
    return page


def press(url: str, page: Page, button: str, **changed: str) -> Page:
    """Press a button of the page that came from `url`."""
    place = urlsplit(url)
    assert button in page.buttons
    return visit(f"{place.scheme}://{place.netloc}{place.path}", {**page.fields, **changed, "answer": button})


def address(cloud: Cloud, **query: str) -> str:
    """Where an app sends people to install it."""
    asked = {"client_id": APP.client_id, "scope": ",".join(SCOPES), "state": "the state", **query}
    return f"{cloud.url}/oauth/v2/authorize?{urlencode(asked)}"


def allow(cloud: Cloud, **query: str) -> str:
    """Allow the app on the page; returns the code."""
    url = address(cloud, **query)
    return dict(press(url, visit(url), "allow").brought)["code"]
