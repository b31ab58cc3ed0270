"""The story of `make demo`, lived in a real Chromium: type, switch to the approver, press, read "verified"."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.stage import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.browser

COMMAND = "/dockfix host1 webserver"
# Where to write a picture of the finished thread; for the README.
PICTURE = os.environ.get("DOCKFIX_PICTURE", "")


@pytest.fixture
def playground(tmp_path: Path) -> Iterator[str]:
    """Run `dockfix playground` as `make demo` does; returns the page's address. It must end well at Ctrl-C."""
    script = Path(sys.executable).parent / "dockfix"
    process = subprocess.Popen(
        [script, "playground", "--no-browser", "--port", "0"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found is not None, line + process.stdout.read()
    yield found[0]
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in rest) == (130, False), rest


@pytest.fixture
def page(playground: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 1960 if PICTURE else 900})
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        page.goto(playground)
        yield page
        browser.close()


def test_a_newcomer_types_approves_as_bob_and_reads_verified(page: Page, tmp_path: Path) -> None:
    box = page.get_by_label("Message #ops")
    box.fill(COMMAND)
    box.press("Enter")
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_role("rowheader", name="Port conflicts")).to_be_visible()
    approve = thread.get_by_role("button", name=re.compile("nginx.service"))
    expect(approve.first).to_be_visible()
    page.get_by_role("radio", name=re.compile("Bob")).click()
    approve.first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("systemctl stop nginx.service")).to_be_visible()
    dialog.get_by_role("button").filter(has_not_text=re.compile("Cancel|✕")).last.click()
    expect(thread.get_by_text(re.compile("verified", re.IGNORECASE)).first).to_be_visible()
    expect(approve).to_have_count(0)
    expect(page.get_by_role("main").get_by_text(re.compile("Fixed and verified")).first).to_be_visible()
    page.wait_for_timeout(500)
    page.screenshot(path=tmp_path / "story.png")
    if PICTURE:
        thread.screenshot(path=PICTURE)


@pytest.mark.parametrize(
    ("host", "button"),
    [("host2", "Stop the container shop|shop"), ("host3", "Restart Docker|Docker")],
)
def test_the_other_recorded_hosts_tell_their_story_too(page: Page, host: str, button: str) -> None:
    page.get_by_label("Message #ops").fill(f"/dockfix {host} webserver")
    page.get_by_label("Message #ops").press("Enter")
    thread = page.get_by_role("complementary", name="Thread")
    approve = thread.get_by_role("button", name=re.compile(button))
    expect(approve.first).to_be_visible()
    page.get_by_role("radio", name=re.compile("Bob")).click()
    approve.first.click()
    page.get_by_role("dialog").get_by_role("button").filter(has_not_text=re.compile("Cancel|✕")).last.click()
    expect(thread.get_by_text(re.compile("verified", re.IGNORECASE)).first).to_be_visible()
