"""The page in a real Chromium, with a real Bolt app behind it: what people see, press and type."""

import re
import threading

import pytest
from playwright.sync_api import Browser, Page, expect

from handlers.playground.cloud import Cloud
from tests.browser.stage import EXAMPLE, become, start_run, thread
from tests.playground.stage import Control

pytestmark = pytest.mark.browser


def steps(page: Page) -> list[bool]:
    """Which of the first steps are ticked off."""
    items = page.get_by_role("region", name="First steps").locator("li")
    return ["done" in (item.get_attribute("class") or "") for item in items.all()]


def test_a_newcomer_is_led_through_a_whole_run(page: Page) -> None:
    guide = page.get_by_role("region", name="First steps")
    assert [False] * 4 == steps(page)
    guide.get_by_role("button", name=EXAMPLE).click()
    expect(page.get_by_label("Message #ops")).to_have_value(EXAMPLE)
    page.keyboard.press("Enter")
    approve = thread(page).get_by_role("button", name="Approve: stop nginx.service")
    expect(approve).to_be_visible()
    assert [True, False, False, False] == steps(page)
    guide.get_by_role("button", name="Switch to Bob").click()
    expect(page.get_by_role("radio", name=re.compile("Bob"))).to_be_checked()
    assert [True, True, False, False] == steps(page)
    approve.click()
    dialog = page.get_by_role("dialog", name="Stop nginx.service on host1?")
    expect(dialog.locator(".slack_inline_code")).to_have_text("systemctl stop nginx.service")
    dialog.get_by_role("button", name="Stop nginx.service").click()
    expect(thread(page).get_by_text("(verified)")).to_be_visible()
    expect(guide.get_by_text("That was a whole run")).to_be_visible()
    assert [True] * 4 == steps(page)
    expect(approve).to_have_count(0)
    guide.get_by_role("button", name="Close the first steps").click()
    page.reload()
    expect(page.get_by_role("region", name="First steps")).to_have_count(0)
    expect(page.get_by_role("radio", name=re.compile("Bob"))).to_be_checked()


def test_the_thread_opens_by_itself_and_shows_each_step_as_it_is_done(page: Page, gate: threading.Semaphore) -> None:
    while gate.acquire(blocking=False):
        continue
    page.get_by_label("Message #ops").fill(EXAMPLE)
    page.get_by_label("Message #ops").press("Enter")
    done = thread(page).locator(".task.complete")
    expect(thread(page).get_by_text("Diagnosing webserver on host1")).to_be_visible()
    for number in range(3):
        expect(done).to_have_count(number)
        gate.release()
    expect(done).to_have_count(3)
    gate.release(10)
    expect(page.get_by_role("main").get_by_role("button", name=re.compile("3 replies"))).to_be_visible()
    expect(page.get_by_text("edited")).to_have_count(0)


def test_a_thread_can_be_closed_and_opened_again_from_its_replies(page: Page) -> None:
    start_run(page)
    thread(page).get_by_role("button", name="Close the thread").click()
    expect(thread(page)).to_have_count(0)
    page.get_by_role("button", name=re.compile("3 replies")).click()
    expect(thread(page).get_by_role("columnheader", name="Check")).to_be_visible()


def test_a_confirmation_that_is_cancelled_or_escaped_presses_nothing(page: Page, control: Control) -> None:
    start_run(page)
    become(page, "Bob")
    approve = thread(page).get_by_role("button", name="Approve: stop nginx.service")
    approve.click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    approve.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [] == [entry for entry in control.envelopes() if entry["type"] == "interactive"]


def test_what_only_alice_may_see_is_hidden_from_bob(page: Page) -> None:
    box = page.get_by_label("Message #ops")
    box.fill("/dockfix")
    box.press("Enter")
    note = page.get_by_role("main").get_by_text("Only visible to you")
    expect(note).to_be_visible()
    expect(page.get_by_text("Usage:")).to_be_visible()
    become(page, "Bob")
    expect(note).to_have_count(0)
    expect(page.get_by_text("Usage:")).to_have_count(0)


def test_a_stranger_who_presses_is_told_so_in_private(page: Page) -> None:
    start_run(page)
    become(page, "Mallory")
    thread(page).get_by_role("button", name="Approve: stop nginx.service").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop nginx.service").click()
    expect(thread(page).get_by_text("Only somebody on call may approve this.")).to_be_visible()
    become(page, "Alice")
    expect(thread(page).get_by_text("Only somebody on call may approve this.")).to_have_count(0)
    expect(thread(page).get_by_role("button", name="Approve: stop nginx.service")).to_be_visible()


def test_a_modal_shows_errors_asks_for_options_and_is_submitted(page: Page, control: Control) -> None:
    start_run(page)
    become(page, "Bob")
    thread(page).get_by_role("button", name="Deny…").click()
    dialog = page.get_by_role("dialog", name="Deny this fix")
    dialog.get_by_role("button", name="Deny").click()
    expect(dialog.get_by_text("Please complete this required field.")).to_have_count(2)
    dialog.get_by_label("Reason").fill("x")
    dialog.get_by_label("Kind").select_option("Bad time")
    dialog.get_by_role("button", name="Deny").click()
    expect(dialog.get_by_role("alert")).to_have_text("Say why in a few words.")
    dialog.get_by_label("Reason").fill("We are in the middle of a demo")
    expect(dialog.get_by_role("alert")).to_have_count(0)
    dialog.get_by_label("Wrong fix").check()
    dialog.get_by_label("Container to look at instead").press_sequentially("web")
    expect(dialog.get_by_role("listbox").get_by_role("option")).to_have_text(["webserver", "webserver-1"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Container to look at instead")).to_have_value("webserver-1")
    dialog.get_by_role("button", name="Deny").click()
    expect(dialog).to_have_count(0)
    expect(thread(page).get_by_text("Denied by")).to_be_visible()
    assert [] == control.views()


def test_an_overflow_menu_works_with_the_keyboard(page: Page) -> None:
    start_run(page)
    more = thread(page).get_by_role("button", name="More actions")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Ask again")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_text("You picked commands.")).to_be_visible()


def test_evidence_is_folded_away_and_no_text_becomes_markup(page: Page) -> None:
    start_run(page)
    evidence = thread(page).get_by_role("button", name="Evidence")
    expect(evidence).to_have_attribute("aria-expanded", "false")
    evidence.click()
    expect(thread(page).locator("pre")).to_contain_text("<script>document.title='owned'</script>")
    expect(thread(page).get_by_text("cannot <start>")).to_be_visible()
    expect(page.locator("#root img, #root script")).to_have_count(0)
    expect(page).to_have_title("dockfix playground")


def test_a_mention_starts_a_run_in_its_own_thread_and_commands_do_not_work_there(page: Page) -> None:
    box = page.get_by_label("Message #ops")
    box.fill("@dockfix host1 webserver")
    box.press("Enter")
    expect(thread(page).get_by_role("button", name="Approve: stop nginx.service")).to_be_visible()
    reply = thread(page).get_by_label("Reply…")
    reply.fill("/dockfix host1")
    reply.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("not supported in threads")
    reply.fill("on it <b>now</b>")
    reply.press("Enter")
    expect(thread(page).get_by_text("on it <b>now</b>")).to_be_visible()


def test_where_the_app_is_missing_it_can_be_invited(page: Page) -> None:
    page.get_by_role("button", name="random").click()
    box = page.get_by_label("Message #random")
    box.fill("@dockfix host1 webserver")
    box.press("Enter")
    expect(page.get_by_role("main").get_by_text("/invite @dockfix")).to_be_visible()
    box.fill("/invite @dockfix")
    box.press("Enter")
    expect(page.get_by_text("was added to #random")).to_be_visible()


def test_who_was_called_is_marked_until_they_have_looked(page: Page) -> None:
    start_run(page)
    bob = page.get_by_role("radio", name=re.compile("Bob"))
    expect(bob).to_have_accessible_name(re.compile("was mentioned"))
    bob.click()
    become(page, "Alice")
    expect(bob).not_to_have_accessible_name(re.compile("was mentioned"))


def test_people_are_switched_with_the_arrow_keys(page: Page) -> None:
    page.get_by_role("radio", name=re.compile("Alice")).focus()
    page.keyboard.press("ArrowRight")
    bob = page.get_by_role("radio", name=re.compile("Bob"))
    expect(bob).to_be_checked()
    expect(bob).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name=re.compile("Mallory"))).to_be_checked()


def test_the_home_tab_and_the_messages_are_a_click_away(page: Page) -> None:
    page.get_by_role("button", name="dockfix", exact=True).click()
    expect(page.get_by_text("Waiting for you")).to_be_visible()
    page.get_by_role("tab", name="Messages").click()
    expect(page.get_by_label("Message dockfix")).to_be_visible()


def test_a_page_that_lost_its_stream_asks_again_and_shows_what_it_missed(
    browser: Browser, cloud: Cloud, control: Control
) -> None:
    page = browser.new_page()
    page.route("**/_control/events", lambda route: route.abort())
    page.goto(cloud.url)
    expect(page.get_by_text("Connecting to the playground")).to_be_visible()
    control.do("message", user="U02BOB", channel="C01OPS", text="meanwhile")
    page.unroute("**/_control/events")
    expect(page.get_by_text("meanwhile")).to_be_visible()
    page.close()


def test_everything_fits_on_a_phone(phone: Page) -> None:
    def too_wide() -> int:
        return int(phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    assert 0 == too_wide()
    start_run(phone)
    expect(thread(phone).get_by_text("Alice may not approve her own request.")).to_be_visible()
    thread(phone).get_by_role("button", name="Evidence").click()
    assert 0 == too_wide()
    for button in thread(phone).locator(".actions button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 40
    thread(phone).get_by_role("button", name="Switch to Bob").click()
    thread(phone).get_by_role("button", name="Deny…").click()
    box = phone.get_by_role("dialog").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    phone.keyboard.press("Escape")
    thread(phone).get_by_role("button", name="Close the thread").click()
    phone.get_by_role("button", name="Channels", exact=True).click()
    phone.get_by_role("button", name="random").click()
    expect(phone.get_by_role("heading", name="# random")).to_be_visible()


def test_it_is_dark_when_the_reader_prefers_dark(page: Page) -> None:
    def lightness() -> int:
        colour = str(page.evaluate("getComputedStyle(document.querySelector('.main')).backgroundColor"))
        return sum(int(part) for part in re.findall(r"\d+", colour)[:3])

    page.emulate_media(color_scheme="light")
    assert lightness() > 600
    page.emulate_media(color_scheme="dark")
    assert lightness() < 200
    start_run(page)
    expect(thread(page).locator('[data-theme="dark"]').first).to_be_visible()
