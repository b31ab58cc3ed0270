"""Somebody installs dockfix with a real browser: from its page over Slack's consent to the page that says so."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.policy import Policy
from bot.store import Store
from handlers.slack.workspaces import WorkspacesSide
from tests.browser.stage import NARROW, WIDE
from tests.slack.conftest import free_port, recorded
from tests.slack.towns import ACME, installable, played

pytestmark = pytest.mark.browser


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A dockfix that may be installed into one workspace; gives its address."""
    address = ("127.0.0.1", free_port())
    with ExitStack() as ends:
        cloud = ends.enter_context(played(ACME, address))
        store = Store(f"sqlite:///{folder}/dockfix.db")
        ends.callback(store.close)
        desk = Desk(store, Durable(store.engine), {"host1": HostEntry()}, recorded, Policy())
        ends.callback(desk.stop)
        side = WorkspacesSide(installable(cloud.api_url, address, ACME), desk)
        ends.callback(side.close)
        side.connect()
        desk.start()
        yield f"http://{address[0]}:{address[1]}"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[str]:
    # Playwright's event loop runs in the tests' own thread, and the durable engine starts in none that has one.
    with ThreadPoolExecutor(1) as elsewhere:
        running = serving(tmp_path)
        yield elsewhere.submit(running.__enter__).result()
        elsewhere.submit(running.__exit__, None, None, None).result()


@pytest.fixture(params=[(WIDE, "light"), (NARROW, "dark")], ids=["wide", "phone, dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    size, scheme = request.param
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    yield context.new_page()
    context.close()


def judge(page: Page) -> None:
    """axe-core finds nothing that keeps anybody out."""
    found = Axe().run(page).response["violations"]
    assert [] == [(each["id"], each["nodes"]) for each in found if each["impact"] in ("serious", "critical")]


def test_allowing_it_ends_on_a_page_that_says_what_to_do_next(page: Page, home: str) -> None:
    page.goto(f"{home}/slack/install")
    expect(page.get_by_role("heading", name="into Acme")).to_be_visible()
    expect(page.get_by_text("usergroups:read")).to_be_visible()
    judge(page)
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_role("heading", name="Installed")).to_be_visible()
    expect(page.get_by_text("dockfix is in Acme now. Type /dockfix help there")).to_be_visible()
    judge(page)
    # Going back and allowing it again, or loading the page again, is answered and changes nothing.
    page.reload()
    expect(page.get_by_text("is good once")).to_be_visible()
    judge(page)


def test_after_cancelling_it_can_be_begun_again(page: Page, home: str) -> None:
    page.goto(f"{home}/slack/install")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("It was cancelled in Slack.")).to_be_visible()
    page.get_by_role("link", name="Install dockfix").click()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_role("heading", name="Installed")).to_be_visible()
