"""The inspector: what was sent and received, and the bad days that can be ordered there."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import become, place, say, start_run, thread
from tests.playground.stage import Control

pytestmark = pytest.mark.browser


def inspector(page: Page) -> Any:
    """The inspector, opened where it is not open yet."""
    pane = page.get_by_role("region", name="Inspector")
    if not pane.count():
        place(page, "Inspector").click()
    return pane


def lines(page: Page) -> Any:
    """The lines that it shows, the newest first."""
    return inspector(page).get_by_role("list", name="What was sent and received").get_by_role("button")


def test_a_command_is_shown_with_its_acknowledgement_and_its_payload(page: Page) -> None:
    start_run(page)
    command = lines(page).filter(has_text="/dockfix host1 webserver")
    expect(command).to_contain_text(re.compile(r"by alice\s*acknowledged\s*\d+ ms"))
    command.click()
    detail = page.get_by_role("region", name="Details")
    expect(detail.get_by_text(re.compile(r"Acknowledged after \d+ ms"))).to_be_visible()
    expect(detail.get_by_text('user_id: "U01ALICE"')).to_be_visible()
    detail.get_by_role("button", name="Close the details").click()
    expect(detail).to_have_count(0)


def test_what_was_noted_before_the_page_was_opened_is_there_too(page: Page) -> None:
    start_run(page)
    page.reload()
    expect(lines(page).filter(has_text="/dockfix host1 webserver")).to_have_count(1)


def test_a_call_is_shown_with_its_arguments_and_its_answer(page: Page) -> None:
    start_run(page)
    lines(page).filter(has_text="chat.postMessage").first.click()
    detail = page.get_by_role("region", name="Details")
    expect(detail.get_by_text('channel: "C01OPS"').first).to_be_visible()
    expect(detail.get_by_role("heading", name="Answer")).to_be_visible()
    expect(detail.get_by_text("ok: true")).to_be_visible()
    folded = detail.get_by_text("0: {table}").or_(detail.get_by_text("2: {table}"))
    expect(folded.first).to_be_attached()


def test_lines_are_filtered_by_direction_and_by_any_word_of_theirs(page: Page) -> None:
    start_run(page)
    expect(lines(page).filter(has_text="chat.postMessage").first).to_be_visible()
    inspector(page).get_by_role("button", name="To dockfix", exact=True).click()
    expect(lines(page).filter(has_text="chat.postMessage")).to_have_count(0)
    expect(lines(page).filter(has_text="/dockfix")).to_have_count(1)
    inspector(page).get_by_role("button", name="All", exact=True).click()
    inspector(page).get_by_role("searchbox").fill("stop it?")
    expect(lines(page)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(inspector(page).get_by_role("searchbox")).to_have_value("")


def test_lines_are_walked_with_the_arrow_keys_and_escape_closes_one_thing_at_a_time(page: Page) -> None:
    start_run(page)
    lines(page).first.focus()
    page.keyboard.press("ArrowDown")
    expect(lines(page).nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Details")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Details")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Inspector")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "on", "kind"),
    [
        ("Rate limit", "On: 3 calls to come", "rate_limit"),
        ("Slow Slack", "On: 5 answers to come", "slow"),
        ("Lost replies", "On: 2 answers to come", "drop_reply"),
        ("Duplicates", "On: 3 deliveries to come", "duplicate"),
    ],
)
def test_a_bad_day_is_switched_on_and_off_and_says_what_is_still_to_come(
    page: Page, control: Control, name: str, on: str, kind: str
) -> None:
    switch = inspector(page).get_by_role("button", name=name)
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(switch).to_contain_text(on)
    assert [kind] == [each["kind"] for each in control.get("state")["faults"]]
    expect(place(page, "Inspector")).to_contain_text("1 trouble is on")
    switch.click()
    expect(switch).to_contain_text("Off")
    assert [] == control.get("state")["faults"]


def test_a_bad_day_counts_down_as_it_happens_and_the_story_still_ends_well(page: Page) -> None:
    switch = inspector(page).get_by_role("button", name="Duplicates")
    switch.click()
    say(page, "/dockfix")
    expect(switch).to_contain_text("On: 2 deliveries to come")
    expect(lines(page).filter(has_text="again")).to_have_count(1)


def test_the_connections_are_renewed_and_that_is_shown(page: Page) -> None:
    disconnect = inspector(page).get_by_role("button", name=re.compile("^Disconnect"))
    expect(disconnect).to_contain_text("1 connection open")
    disconnect.click()
    expect(lines(page).filter(has_text="socket closed")).to_have_count(1)
    expect(disconnect).to_contain_text("1 connection open")


def test_what_a_refused_click_answered_is_shown_as_trouble(page: Page, control: Control) -> None:
    start_run(page)
    become(page, "Bob")
    inspector(page)
    control.do("fault", kind="drop_reply", count=1, method="chat.update")
    thread(page).get_by_role("button", name="Approve: stop nginx.service").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop nginx.service").click()
    inspector(page).get_by_role("button", name="Trouble", exact=True).click()
    expect(lines(page).filter(has_text="drop reply")).to_have_count(1)
