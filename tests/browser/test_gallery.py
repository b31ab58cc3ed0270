"""Draws every golden message of tests/slack, wide and on a phone.

`DOCKFIX_PICTURES=FOLDER` leaves a picture of each there, to be looked at after a change of a message or of the page.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from handlers.playground.cloud import Cloud
from tests.browser.stage import NARROW, WIDE, opened, too_wide
from tests.slack.test_blocks import GOLDEN

pytestmark = pytest.mark.browser

GOLDENS = sorted(GOLDEN.glob("*.json"))
PICTURES = os.environ.get("DOCKFIX_PICTURES", "")
OPS = "C01OPS"


@pytest.fixture(scope="module")
def gallery() -> Iterator[Cloud]:
    """A played Slack with nobody behind it: the messages are hung up by hand."""
    with Cloud() as cloud:
        yield cloud


@pytest.fixture(scope="module", params=[(WIDE, "light"), (NARROW, "dark")], ids=["wide", "phone"])
def wall(request: pytest.FixtureRequest, browser: Browser, gallery: Cloud) -> Iterator[Page]:
    size, scheme = request.param
    with opened(browser, gallery.url, size, scheme) as page:
        page.get_by_role("button", name="Close the first steps").click()
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.set_viewport_size({"width": size[0], "height": 6000})
        yield page


@pytest.mark.parametrize("golden", GOLDENS, ids=[golden.stem for golden in GOLDENS])
def test_each_golden_message_is_drawn_whole(wall: Page, gallery: Cloud, golden: Path) -> None:
    web = WebClient("xoxb-test", base_url=gallery.api_url)
    drawn: dict[str, Any] = json.loads(golden.read_text(encoding="utf-8"))
    width = (wall.viewport_size or {"width": 0})["width"]
    scheme = "dark" if wall.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    posted = {key: web.chat_postMessage(channel=OPS, **message)["ts"] for key, message in drawn.items()}
    for key, ts in posted.items():
        post = wall.locator(f'article[data-ts="{ts}"]')
        expect(post.locator(".post-body > .blocks > *")).to_have_count(len(drawn[key]["blocks"]))
        if PICTURES:
            post.screenshot(path=Path(PICTURES) / f"{golden.stem}-{key}-{width}-{scheme}.png")
    # Neither a block that the page does not know, nor the JSON that stands in where drawing it failed.
    expect(wall.locator(".unknown, pre.plain")).to_have_count(0)
    assert [] == too_wide(wall)
    for ts in posted.values():
        web.chat_delete(channel=OPS, ts=ts)
    expect(wall.locator("article")).to_have_count(0)


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
