"""Draws every golden message, form and Home tab of tests/slack, wide and on a phone.

`DOCKFIX_PICTURES=FOLDER` leaves pictures of each there, light and dark, as it comes, with its folds opened, and asking
whether one is sure: to be looked at after a change of a message or of the page.
"""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from handlers.playground.cloud import Cloud
from tests.browser.stage import NARROW, WIDE, opened, place, say, too_wide
from tests.slack.test_blocks import GOLDEN

pytestmark = pytest.mark.browser

GOLDENS = sorted(GOLDEN.glob("*.json"))
VIEWS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((GOLDEN / "views").glob("*.json"))}
MODALS, HOMES = ([name for name, view in VIEWS.items() if view["type"] == kind] for kind in ("modal", "home"))
PICTURES = os.environ.get("DOCKFIX_PICTURES", "")
OPS, ALICE = "C01OPS", "U01ALICE"
TALL = 6000
WALLS = list(product((WIDE, NARROW), ("light", "dark"))) if PICTURES else [(WIDE, "light"), (NARROW, "dark")]


@pytest.fixture(scope="module")
def gallery(closing: ThreadPoolExecutor) -> Iterator[Cloud]:
    """A played Slack whose app does nothing but open the form that it is asked for: all else is hung up by hand."""
    with Cloud(events=()) as cloud:
        app = App(client=WebClient("xoxb-test", base_url=cloud.api_url))

        @app.command("/show")
        def show(ack: Any, command: dict[str, str], client: WebClient) -> None:
            ack()
            client.views_open(trigger_id=command["trigger_id"], view=VIEWS[command["text"]])

        handler = SocketModeHandler(app, "xapp-test", ping_interval=1)
        handler.connect()  # type: ignore[no-untyped-call]
        yield cloud
        closing.submit(handler.close)


@pytest.fixture(scope="module", params=WALLS, ids=lambda wall: f"{'wide' if wall[0] == WIDE else 'phone'}-{wall[1]}")
def wall(request: pytest.FixtureRequest, browser: Browser, gallery: Cloud) -> Iterator[Page]:
    size, scheme = request.param
    with opened(browser, gallery.url, size, scheme) as page:
        page.get_by_role("button", name="Close the first steps").click()
        yield page


def take(shown: Page | Locator, name: str) -> None:
    """Leave a picture, where pictures are wanted."""
    page = shown if isinstance(shown, Page) else shown.page
    width = (page.viewport_size or {"width": 0})["width"]
    scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    Path(PICTURES).mkdir(parents=True, exist_ok=True)
    shown.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png")


@contextmanager
def tall(page: Page) -> Iterator[None]:
    """The same page on a screen that is high enough for everything."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": TALL})
    yield
    page.set_viewport_size(size)


def take_post(wall: Page, post: Locator, name: str) -> None:
    """Leave pictures of a message: as it comes, with its folds opened, and what a button asks before it acts."""
    with tall(wall):
        take(post, name)
        folds = post.locator("button.container-head").all()
        for fold in folds:
            fold.click()
        if folds:
            take(post, f"{name}-unfolded")
    for number, button in enumerate(post.locator('button[data-action^="approve:"], button[data-action="undo"]').all()):
        button.click()
        take(wall, f"{name}-sure-{number}")
        wall.get_by_role("dialog").get_by_role("button", name="Go back").click()


@pytest.mark.parametrize("golden", GOLDENS, ids=[golden.stem for golden in GOLDENS])
def test_each_golden_message_is_drawn_whole(wall: Page, gallery: Cloud, golden: Path) -> None:
    web = WebClient("xoxb-test", base_url=gallery.api_url)
    drawn: dict[str, Any] = json.loads(golden.read_text(encoding="utf-8"))
    posted = {key: web.chat_postMessage(channel=OPS, **message)["ts"] for key, message in drawn.items()}
    for key, ts in posted.items():
        post = wall.locator(f'article[data-ts="{ts}"]')
        expect(post.locator(".post-body > .blocks > *")).to_have_count(len(drawn[key]["blocks"]))
        if PICTURES:
            take_post(wall, post, f"{golden.stem}-{key}")
    # Neither a block that the page does not know, nor the JSON that stands in where drawing it failed.
    expect(wall.locator(".unknown, pre.plain")).to_have_count(0)
    assert [] == too_wide(wall)
    for ts in posted.values():
        web.chat_delete(channel=OPS, ts=ts)
    expect(wall.locator("article")).to_have_count(0)


def open_place(wall: Page, name: str) -> None:
    """Go to a place at the left, which a phone hides behind a button."""
    burger = wall.get_by_role("button", name="Channels", exact=True)
    if burger.is_visible():
        burger.click()
    place(wall, name).click()


@pytest.mark.parametrize("name", MODALS)
def test_each_golden_form_is_drawn_whole(wall: Page, name: str) -> None:
    say(wall, f"/show {name}")
    dialog = wall.get_by_role("dialog", name=VIEWS[name]["title"]["text"])
    expect(dialog.locator(".dialog-body > .blocks > *")).to_have_count(len(VIEWS[name]["blocks"]))
    if PICTURES:
        take(wall, f"view-{name}")
    expect(dialog.locator(".unknown, pre.plain")).to_have_count(0)
    assert [] == too_wide(wall)
    wall.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("name", HOMES)
def test_each_golden_home_tab_is_drawn_whole(wall: Page, gallery: Cloud, name: str) -> None:
    web = WebClient("xoxb-test", base_url=gallery.api_url)
    web.views_publish(user_id=ALICE, view=VIEWS[name])
    open_place(wall, "dockfix")
    home = wall.locator(".home")
    expect(home.locator("> .blocks > *")).to_have_count(len(VIEWS[name]["blocks"]))
    if PICTURES:
        with tall(wall):
            take(home, f"view-{name}")
    expect(home.locator(".unknown, pre.plain")).to_have_count(0)
    assert [] == too_wide(wall)
    open_place(wall, "ops")


def test_nothing_serious_is_found_in_any_of_them(wall: Page, gallery: Cloud) -> None:
    web = WebClient("xoxb-test", base_url=gallery.api_url)
    every = [message for golden in GOLDENS for message in json.loads(golden.read_text(encoding="utf-8")).values()]
    posted = [web.chat_postMessage(channel=OPS, **message)["ts"] for message in every]
    expect(wall.locator("article")).to_have_count(len(posted))
    for fold in wall.locator("button.container-head").all():
        fold.click()
    found: list[dict[str, Any]] = Axe().run(wall).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [] == [(each["id"], node["html"][:200]) for each in serious for node in each["nodes"]]
    for ts in posted:
        web.chat_delete(channel=OPS, ts=ts)
