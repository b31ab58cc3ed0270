"""Shortcuts and modals: forms that change while they are filled in, views over views, errors at their inputs."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import become, place, say, thread
from tests.playground.stage import Control, eventually

pytestmark = pytest.mark.browser


def open_form(page: Page) -> Any:
    """The form of the global shortcut, opened from the menu beside the field where people write."""
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name=re.compile("Diagnose a container")).click()
    return page.get_by_role("dialog", name="Diagnose a container")


def choose(dialog: Any, label: str, typed: str) -> None:
    """Type a part of a name into a select of the app, and take the first that fits."""
    dialog.get_by_label(label).fill(typed)
    dialog.get_by_role("listbox").get_by_role("option").first.click()


def test_a_shortcut_on_a_message_is_in_its_menu(page: Page) -> None:
    say(page, "port 80 is already allocated")
    message = page.get_by_role("article").filter(has_text="port 80")
    message.hover()
    message.get_by_role("button", name="More for the message of alice").click()
    page.get_by_role("menuitem", name=re.compile("Diagnose with dockfix")).click()
    page.get_by_role("button", name=re.compile("1 reply")).click()
    expect(thread(page).get_by_text("Looked at: port 80 is already allocated")).to_be_visible()


def test_a_choice_is_told_at_once_and_the_form_asks_for_what_fits_it(page: Page) -> None:
    dialog = open_form(page)
    expect(dialog.get_by_text("Choose a host first.")).to_be_visible()
    choose(dialog, "Host", "host2")
    expect(dialog.get_by_text("Containers of host2")).to_be_visible()
    dialog.get_by_label("Container").focus()
    expect(dialog.get_by_role("listbox").get_by_role("option")).to_have_text(["webserver", "shop"])


def test_what_was_filled_in_stays_when_the_form_changes(page: Page) -> None:
    dialog = open_form(page)
    dialog.get_by_label("Note").fill("only the shop")
    choose(dialog, "Host", "host2")
    expect(dialog.get_by_text("Containers of host2")).to_be_visible()
    expect(dialog.get_by_label("Note")).to_have_value("only the shop")
    dialog.get_by_label("Note").press("Enter")
    expect(dialog.get_by_text("Containers of host2 Noted: only the shop")).to_be_visible()
    expect(dialog).to_be_visible()


def test_views_lie_over_each_other_and_what_is_below_is_kept(page: Page, control: Control) -> None:
    dialog = open_form(page)
    dialog.get_by_label("Note").fill("kept")
    dialog.get_by_role("button", name="Why is that asked?").click()
    first = page.get_by_role("dialog", name="Why, 1")
    first.get_by_role("button", name="And why is that?").click()
    expect(page.get_by_role("dialog", name="Why, 2")).to_be_visible()
    expect(first).to_have_count(0)
    page.keyboard.press("Escape")
    expect(first).to_be_visible()
    first.get_by_role("button", name="Back").click()
    expect(dialog.get_by_label("Note")).to_have_value("kept")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    (closed,) = eventually(lambda: [each for each in control.envelopes() if each["what"] == "view_closed"])
    assert "form" == closed["payload"]["view"]["callback_id"]


def test_an_error_stands_at_its_input_which_gets_the_focus(page: Page) -> None:
    dialog = open_form(page)
    dialog.get_by_role("button", name="Diagnose").click()
    expect(dialog.get_by_label("Host")).to_have_accessible_description("Please complete this required field.")
    expect(dialog.get_by_label("Host")).to_be_focused()
    choose(dialog, "Host", "host1")
    expect(dialog.get_by_role("alert")).to_have_count(0)


def test_the_place_is_the_channel_in_which_the_form_was_opened(page: Page) -> None:
    place(page, "shop").click()
    dialog = open_form(page)
    expect(dialog.get_by_label("Where")).to_have_value("C03SHOP")
    choose(dialog, "Host", "host1")
    expect(dialog.get_by_text("Containers of host1")).to_be_visible()
    dialog.get_by_role("button", name="Diagnose").click()
    expect(page.get_by_role("main").get_by_text("Asked for host1.")).to_be_visible()


def test_a_modal_is_on_the_screen_of_one_person_only(page: Page) -> None:
    dialog = open_form(page)
    expect(dialog).to_be_visible()
    page.evaluate("sessionStorage.setItem('person', JSON.stringify('U02BOB'))")
    page.reload()
    expect(page.get_by_role("radio", name=re.compile("Bob"))).to_be_checked()
    expect(page.get_by_role("dialog")).to_have_count(0)
    become(page, "Alice")
    expect(dialog).to_be_visible()
