"""Fixtures: a real Chromium, a played cloud with the mini bot behind it, and the page, wide and on a phone."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from handlers.playground.cloud import Cloud
from tests.browser.stage import ARGUMENTS, CHROMIUM, NARROW, opened
from tests.playground.mini_bot import connected
from tests.playground.stage import Control


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), f"these tests need Chromium at {CHROMIUM} (Debian: apt install chromium)"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def closing() -> Iterator[ThreadPoolExecutor]:
    """Where handlers are closed, since the SDK takes seconds for each."""
    with ThreadPoolExecutor(16) as pool:
        yield pool


@pytest.fixture
def gate() -> threading.Semaphore:
    """Each release lets a run go one step further."""
    return threading.Semaphore(100)


@pytest.fixture
def cloud(gate: threading.Semaphore, closing: ThreadPoolExecutor) -> Iterator[Cloud]:
    with Cloud() as running, connected(running.api_url, closing, gate):
        yield running


@pytest.fixture
def control(cloud: Cloud) -> Control:
    return Control(cloud.url)


@pytest.fixture
def page(browser: Browser, cloud: Cloud) -> Iterator[Page]:
    with opened(browser, cloud.url) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, cloud: Cloud) -> Iterator[Page]:
    with opened(browser, cloud.url, NARROW) as page:
        yield page
