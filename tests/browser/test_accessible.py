"""axe-core finds nothing serious or critical, light and dark, wide and on a phone, whatever is open."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from handlers.playground.cloud import Cloud
from tests.browser.stage import NARROW, WIDE, become, opened, place, say, start_run, thread

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
STILL = """Promise.all(document.getAnimations().filter(each => each.effect.getTiming().iterations !== Infinity)
                    .map(each => each.finished)).then(() => null)"""


def show_start(page: Page) -> None:
    expect(page.get_by_role("region", name="First steps")).to_be_visible()


def show_thread(page: Page) -> None:
    start_run(page)
    thread(page).get_by_role("button", name="Evidence").click()


def show_confirmation(page: Page) -> None:
    start_run(page)
    become(page, "Bob")
    thread(page).get_by_role("button", name="Approve: stop nginx.service").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def show_modal(page: Page) -> None:
    start_run(page)
    become(page, "Bob")
    thread(page).get_by_role("button", name="Deny…").click()
    dialog = page.get_by_role("dialog", name="Deny this fix")
    dialog.get_by_role("button", name="Deny").click()
    expect(dialog.get_by_role("alert")).to_have_count(2)
    dialog.get_by_label("Container to look at instead").press_sequentially("web")
    expect(dialog.get_by_role("listbox").get_by_role("option")).to_have_count(2)


def show_inspector(page: Page) -> None:
    say(page, "/dockfix")
    expect(page.get_by_text("Only visible to you")).to_be_visible()
    open_left(page, "Inspector")
    pane = page.get_by_role("region", name="Inspector")
    if page.viewport_size == {"width": NARROW[0], "height": NARROW[1]}:
        pane.get_by_text("Bad days of Slack").click()
    pane.get_by_role("button", name="Slow Slack").click()
    if page.viewport_size == {"width": NARROW[0], "height": NARROW[1]}:
        pane.get_by_text("Bad days of Slack").click()
    pane.get_by_role("list").get_by_role("button").filter(has_text="/dockfix").click()
    expect(page.get_by_role("region", name="Details")).to_be_visible()


def show_home(page: Page) -> None:
    open_left(page, "dockfix")
    expect(page.get_by_text("Waiting for you")).to_be_visible()


def show_menus(page: Page) -> None:
    start_run(page)
    thread(page).get_by_role("button", name="More actions").click()
    expect(page.get_by_role("menu")).to_be_visible()


def show_threads(page: Page) -> None:
    start_run(page)
    thread(page).get_by_role("button", name="Close the thread").click()
    open_left(page, "Threads")
    expect(page.get_by_text("3 replies")).to_be_visible()


def open_left(page: Page, name: str) -> None:
    """Open a place at the left, which a phone hides behind a button."""
    burger = page.get_by_role("button", name="Channels", exact=True)
    if burger.is_visible():
        burger.click()
    place(page, name).click()


VIEWS: list[Callable[[Page], None]] = [
    show_start, show_thread, show_confirmation, show_modal, show_inspector, show_home, show_menus, show_threads,
]  # fmt: skip


@pytest.mark.parametrize("show", VIEWS, ids=lambda show: str(show.__name__).removeprefix("show_"))
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
def test_nothing_serious_is_found(
    browser: Browser, cloud: Cloud, size: tuple[int, int], scheme: Scheme, show: Callable[[Page], None]
) -> None:
    with opened(browser, cloud.url, size, scheme) as page:
        show(page)
        # What fades in is judged once it stands still.
        page.evaluate(STILL)
        found: list[dict[str, Any]] = Axe().run(page).response["violations"]
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        told = [(each["id"], node["html"][:200], node["failureSummary"]) for each in serious for node in each["nodes"]]
        assert [] == told
