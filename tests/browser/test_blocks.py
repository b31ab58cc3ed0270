"""Every kind of block that Slack takes is drawn, and what can be pressed in it tells the app."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from handlers.playground.cloud import Cloud
from tests.browser.stage import too_wide
from tests.playground.mini_bot import cell, plan, text
from tests.playground.stage import Control, eventually

pytestmark = pytest.mark.browser


def button(label: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": label.lower(), "text": text(label), "value": label, **more}


OPTIONS = [{"text": text(each), "value": each, "description": text(f"about {each}")} for each in ("red", "green")]
CONFIRM = {
    "title": text("Sure?"),
    "text": text("It *cannot* be undone.", "mrkdwn"),
    "confirm": text("Yes"),
    "deny": text("No"),
}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": text("Helped"), "value": "up"},
    "negative_button": {"text": text("Did not"), "value": "down"},
}
LISTED = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [cell("one")["elements"][0], cell("two")["elements"][0]],
        },
        {"type": "rich_text_quote", "elements": [text("quoted", "text")]},
        {"type": "rich_text_preformatted", "elements": [text("as it is", "text")]},
    ],
}
OVERFLOW = {"type": "overflow", "action_id": "more", "options": OPTIONS}
DROP = {"type": "icon_button", "icon": "trash", "action_id": "drop", "text": text("Drop")}
INSIDE = [{"type": "section", "text": text("Inside")}, {"type": "actions", "elements": [button("Within")]}]
EVERY: list[dict[str, Any]] = [
    {"type": "header", "text": text("Header")},
    {"type": "section", "text": text("Section"), "accessory": OVERFLOW},
    {"type": "section", "fields": [text("Field one"), text("Field two")]},
    {"type": "divider"},
    {"type": "context", "elements": [text("Context")]},
    {"type": "context_actions", "elements": [FEEDBACK, DROP]},
    {"type": "actions", "elements": [
        button("Danger", style="danger", confirm=CONFIRM),
        {"type": "static_select", "action_id": "colour", "placeholder": text("Colour"), "options": OPTIONS},
        {"type": "users_select", "action_id": "who", "placeholder": text("Who")},
        {"type": "datepicker", "action_id": "day", "placeholder": text("Day")},
        {"type": "radio_buttons", "action_id": "one", "options": OPTIONS},
        {"type": "checkboxes", "action_id": "many", "options": OPTIONS},
    ]},
    {"type": "table", "rows": [[text("Wide", "raw_text")] * 6, [text("a-rather-long-word", "raw_text")] * 6]},
    LISTED,
    *plan(1),
    {"type": "container", "title": text("Folded"), "is_collapsible": True, "default_collapsed": True,
     "child_blocks": INSIDE},
    {"type": "markdown", "text": "**bold** and a [link](https://example.com)"},
    {"type": "card", "title": text("Card"), "body": text("Its body"), "actions": [button("Open")]},
]  # fmt: skip


def test_every_kind_of_block_is_drawn(page: Page, cloud: Cloud) -> None:
    web = WebClient("xoxb-test", base_url=cloud.api_url)
    web.chat_postMessage(channel="C01OPS", text="all kinds", blocks=EVERY)
    post = page.get_by_role("article")
    expect(post.locator(".post-body > .blocks > *")).to_have_count(len(EVERY))
    expect(post.locator(".unknown, pre.plain")).to_have_count(0)
    for words in ("Header", "Section", "Field two", "Context", "two", "quoted", "as it is", "Its body"):
        expect(post.get_by_text(words, exact=True).first).to_be_visible()
    expect(post.get_by_role("table")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    # A table of six columns scrolls in a frame of its own, as in Slack; nothing else does.
    assert [] == [each for each in too_wide(page) if not each.startswith("DIV .table ")]


def test_what_is_pressed_in_any_of_them_tells_the_app_what(page: Page, cloud: Cloud, control: Control) -> None:
    web = WebClient("xoxb-test", base_url=cloud.api_url)
    web.chat_postMessage(channel="C01OPS", text="all kinds", blocks=EVERY)
    post = page.get_by_role("article")
    post.get_by_role("button", name="Helped").click()
    post.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="green").click()
    post.get_by_role("combobox", name="colour").or_(post.get_by_label("Colour")).select_option("red")
    post.get_by_label("red").first.check()
    post.get_by_role("button", name="Danger").click()
    page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Yes").click()
    post.get_by_role("button", name="Folded").click()
    post.get_by_role("button", name="Within").click()
    names = {"feedback", "more", "colour", "one", "danger", "within"}
    eventually(lambda: names <= {each["payload"]["actions"][0]["action_id"] for each in control.envelopes()})
    pressed = {
        each["payload"]["actions"][0]["action_id"]: each["payload"]["actions"][0] for each in control.envelopes()
    }
    assert "up" == pressed["feedback"]["value"]
    assert ["green", "red", "red"] == [pressed[each]["selected_option"]["value"] for each in ("more", "colour", "one")]
