"""Everything works with the keyboard alone, in the colours that a person chose, and pictures have words."""

import re
import struct
import zlib

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from handlers.playground.cloud import Cloud
from tests.browser.stage import place, say, start_run, thread
from tests.playground.mini_bot import text

pytestmark = pytest.mark.browser


def png() -> bytes:
    """A picture of 4 by 4 red points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff\0\0" * 4) * 4
    head = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def lightness(page: Page) -> int:
    colour = str(page.evaluate("getComputedStyle(document.querySelector('.main')).backgroundColor"))
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3])


def test_tab_reaches_everything_and_what_has_the_focus_is_seen(page: Page) -> None:
    start_run(page)
    page.locator("body").click(position={"x": 5, "y": 5})
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const now = document.activeElement, style = getComputedStyle(now);
                const ring = style.outlineStyle !== "none" && style.outlineWidth !== "0px";
                const framed = now.matches("textarea") && getComputedStyle(now.parentElement).boxShadow !== "none";
                const box = now.getBoundingClientRect();
                return [now.getAttribute("aria-label") || now.textContent, ring || framed, box.width > 0];
            }"""
        )
        if page.evaluate("document.activeElement === document.body"):
            continue  # the browser's own end of the page
        assert [True, True] == seen[1:], seen[0]
        reached.append(seen[0])
    wanted = (
        "Alice", "Light or dark", "ops", "dockfix", "Inspector", "Shortcuts", "Message #ops", "Evidence",
        "Approve: stop nginx.service", "More actions", "Reply…", "More for the message of dockfix",
    )  # fmt: skip
    for name in wanted:
        assert [] != [each for each in reached if name in each], (name, reached)


def test_the_places_at_the_left_are_walked_with_the_arrow_keys(page: Page) -> None:
    place(page, "ops").focus()
    page.keyboard.press("ArrowDown")
    expect(place(page, "random")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="# random")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(place(page, "ops")).to_be_focused()


def test_escape_closes_the_menu_then_the_thread(page: Page) -> None:
    start_run(page)
    thread(page).get_by_role("button", name="More actions").press("Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(thread(page).get_by_role("button", name="More actions")).to_be_focused()
    page.keyboard.press("Escape")
    expect(thread(page)).to_have_count(0)


def test_commands_are_completed_and_the_last_line_comes_back(page: Page) -> None:
    box = page.get_by_label("Message #ops")
    box.press_sequentially("/")
    expect(page.get_by_role("listbox", name="Commands").get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("/invite ")
    box.press("Escape")
    expect(box).to_have_value("")
    say(page, "good morning")
    expect(page.get_by_role("article")).to_have_count(1)
    box.press("ArrowUp")
    expect(box).to_have_value("good morning")
    box.press("Shift+Enter")
    expect(box).to_have_value("good morning\n")


def test_dark_follows_the_system_until_somebody_chooses_and_the_choice_stays(page: Page) -> None:
    def choose(name: str) -> None:
        page.get_by_role("button", name="Light or dark").click()
        page.get_by_role("menuitemradio", name=name).click()

    assert lightness(page) > 600
    page.emulate_media(color_scheme="dark")
    assert lightness(page) < 200
    choose("Light")
    assert lightness(page) > 600
    choose("Dark")
    page.emulate_media(color_scheme="light")
    page.reload()
    expect(page.get_by_role("heading", name="# ops")).to_be_visible()
    assert lightness(page) < 200
    start_run(page)
    expect(thread(page).locator('[data-theme="dark"]').first).to_be_visible()
    choose("Like the system")
    assert lightness(page) > 600


def test_a_picture_is_shown_with_its_words_and_one_from_elsewhere_only_by_them(page: Page, cloud: Cloud) -> None:
    web = WebClient("xoxb-test", base_url=cloud.api_url)
    sent = web.files_upload_v2(
        content=png(), filename="load.png", title="Load", alt_txt="The load rises", channel="C01OPS"
    )
    uploaded = page.get_by_role("img", name="The load rises")
    expect(uploaded).to_have_js_property("naturalWidth", 4)
    own = {"type": "image", "slack_file": {"id": sent["file"]["id"]}, "alt_text": "The same load"}
    other = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture from elsewhere"}
    blocks = [own, {"type": "section", "text": text("Load"), "accessory": other}]
    web.chat_postMessage(channel="C01OPS", text="pictures", blocks=blocks)
    expect(page.get_by_role("img", name="The same load")).to_have_js_property("naturalWidth", 4)
    expect(page.get_by_text("A picture from elsewhere")).to_be_visible()
    expect(page.locator("#root img")).to_have_count(2)


def test_a_file_is_shown_in_the_message_and_unfolds(page: Page, cloud: Cloud) -> None:
    web = WebClient("xoxb-test", base_url=cloud.api_url)
    web.files_upload_v2(
        content="\n".join(f"line {number}" for number in range(30)), filename="log.txt", title="Log", channel="C01OPS"
    )
    file = page.get_by_role("figure").filter(has_text="Log")
    expect(file.locator("pre")).to_contain_text("line 29")
    file.get_by_role("button", name="Show more").click()
    expect(file.get_by_role("button", name="Show less")).to_be_visible()
    expect(file.get_by_role("link", name="Download Log")).to_have_attribute("download", "log.txt")
