"""What tests of the page share: how it is opened, who one is, a run with its thread, what is too wide."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from playwright.sync_api import Browser, Page, expect

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
EXAMPLE = "/dockfix host1 webserver"
WIDE, NARROW = (1280, 820), (390, 844)


@contextmanager
def opened(
    browser: Browser, url: str, size: tuple[int, int] = WIDE, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    """The page; afterwards nothing may have gone wrong in it and nothing may have been asked of anybody else."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("console", lambda line: trouble.append(line.text) if line.type in ("error", "warning") else None)
    page.on(
        "request",
        lambda request: None if request.url.startswith((url, "data:")) else trouble.append(f"asked {request.url}"),
    )
    page.goto(url)
    expect(page.get_by_role("heading", name="# ops")).to_be_visible()
    yield page
    # A refusal of the control API (4xx) is an answer that the page shows, not an error of the page.
    assert [] == [line for line in trouble if "the server responded with a status of 4" not in line]
    context.close()


def become(page: Page, name: str) -> None:
    """Switch the person."""
    page.get_by_role("radio", name=re.compile(name)).click()


def say(page: Page, text: str, place: str = "#ops") -> None:
    """Type a line in a channel, or with `place` elsewhere, and send it."""
    page.get_by_label(f"Message {place}").fill(text)
    page.get_by_label(f"Message {place}").press("Enter")


def start_run(page: Page) -> None:
    """Type the example and wait for the proposal in the thread."""
    say(page, EXAMPLE)
    expect(thread(page).get_by_role("button", name="Approve: stop nginx.service")).to_be_visible()


def thread(page: Page) -> Any:
    """The thread pane."""
    return page.get_by_role("complementary", name="Thread")


def place(page: Page, name: str) -> Any:
    """The button of a channel or another place at the left."""
    return page.get_by_role("navigation", name="Channels").get_by_role("button", name=re.compile(rf"^\W*{name}"))


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the window or scrolls sideways, the window itself first."""
    found: list[str] = page.evaluate(
        """() => {
            const scrolls = each =>
                /auto|scroll/.test(getComputedStyle(each).overflowX) || each.matches("html, .scroll");
            return [document.documentElement, ...document.querySelectorAll("#root *")]
                .filter(each => each.clientWidth && scrolls(each) && each.scrollWidth > each.clientWidth + 1)
                .map(each => `${each.tagName} .${each.className} ${each.scrollWidth} > ${each.clientWidth}`);
        }"""
    )
    return found
