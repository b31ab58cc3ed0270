"""Channels, direct messages, threads and the Home tab: everybody sees what they may see, and what is new to them."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from handlers.playground.cloud import Cloud
from tests.browser.stage import NARROW, become, opened, place, say, start_run, thread
from tests.playground.mini_bot import text
from tests.playground.stage import Control, eventually

pytestmark = pytest.mark.browser


def web(cloud: Cloud) -> WebClient:
    return WebClient("xoxb-test", base_url=cloud.api_url)


def test_everybody_sees_only_the_channels_that_they_are_in(page: Page, cloud: Cloud) -> None:
    web(cloud).chat_postMessage(channel="C03SHOP", text="The shop is closed on Monday")
    place(page, "shop").click()
    expect(page.get_by_role("heading", name="# shop")).to_be_visible()
    expect(page.get_by_text("The shop is closed")).to_be_visible()
    become(page, "Mallory")
    expect(place(page, "shop")).to_have_count(0)
    expect(page.get_by_text("The shop is closed")).to_have_count(0)
    expect(page.get_by_role("heading", name="# ops")).to_be_visible()


def test_a_thread_that_somebody_may_not_see_closes_when_they_come(page: Page, cloud: Cloud) -> None:
    root = web(cloud).chat_postMessage(channel="C03SHOP", text="The shop is closed")["ts"]
    web(cloud).chat_postMessage(channel="C03SHOP", text="For how long?", thread_ts=root)
    place(page, "shop").click()
    page.get_by_role("button", name=re.compile("1 reply")).click()
    expect(thread(page).get_by_text("For how long?")).to_be_visible()
    become(page, "Mallory")
    expect(thread(page)).to_have_count(0)
    become(page, "Bob")
    expect(thread(page).get_by_text("For how long?")).to_be_visible()


def test_a_channel_is_marked_until_somebody_has_looked_and_each_for_themselves(page: Page, cloud: Cloud) -> None:
    web(cloud).chat_postMessage(channel="C03SHOP", text="Good morning")
    expect(place(page, "shop")).to_have_accessible_name(re.compile("unread"))
    web(cloud).chat_postMessage(channel="C03SHOP", text="<@U01ALICE> come here")
    expect(place(page, "shop")).to_have_accessible_name(re.compile("1 unread"))
    place(page, "shop").click()
    expect(place(page, "shop")).not_to_have_accessible_name(re.compile("unread"))
    place(page, "ops").click()
    become(page, "Bob")
    expect(place(page, "shop")).to_have_accessible_name(re.compile("unread"))
    become(page, "Alice")
    page.reload()
    expect(place(page, "shop")).not_to_have_accessible_name(re.compile("unread"))


def test_a_line_shows_where_the_news_begin(page: Page, cloud: Cloud) -> None:
    place(page, "shop").click()
    web(cloud).chat_postMessage(channel="C03SHOP", text="old news")
    expect(page.get_by_text("old news")).to_be_visible()
    expect(page.get_by_role("separator")).to_have_count(0)
    place(page, "ops").click()
    expect(place(page, "shop")).not_to_have_accessible_name(re.compile("unread"))
    web(cloud).chat_postMessage(channel="C03SHOP", text="fresh news")
    expect(place(page, "shop")).to_have_accessible_name(re.compile("unread"))
    place(page, "shop").click()
    expect(page.get_by_role("separator")).to_have_text("New")
    say(page, "read it", "#shop")
    expect(page.get_by_role("separator")).to_have_count(0)


def test_threads_that_concern_somebody_are_listed_with_what_is_new_in_them(page: Page, cloud: Cloud) -> None:
    start_run(page)
    thread(page).get_by_role("button", name="Close the thread").click()
    expect(place(page, "Threads")).not_to_have_accessible_name(re.compile("unread"))
    root = page.get_by_role("article").first.get_attribute("data-ts")
    web(cloud).chat_postMessage(channel="C01OPS", text="<@U01ALICE> look", thread_ts=root)
    expect(place(page, "Threads")).to_have_accessible_name(re.compile("1 unread"))
    expect(page.get_by_role("button", name=re.compile("4 replies 1 new"))).to_be_visible()
    place(page, "Threads").click()
    page.get_by_role("button", name=re.compile("4 replies.*1 new")).click()
    expect(thread(page).get_by_text("look")).to_be_visible()
    expect(place(page, "Threads")).not_to_have_accessible_name(re.compile("unread"))
    become(page, "Mallory")
    expect(page.get_by_text("Threads in which you wrote or were named appear here.")).to_be_visible()


def test_a_person_writes_the_first_direct_message_and_only_they_see_it(page: Page, control: Control) -> None:
    become(page, "Mallory")
    place(page, "dockfix").click()
    page.get_by_role("tab", name="Messages").click()
    say(page, "hello <there>", "dockfix")
    expect(page.get_by_role("main").get_by_text("hello <there>")).to_be_visible()
    expect(thread(page).get_by_text("You said: hello <there>")).to_be_visible()
    assert ["D03MALLORY"] == [each["channel"] for each in control.messages(text="hello &lt;there&gt;")]
    become(page, "Alice")
    page.get_by_role("tab", name="Messages").click()
    expect(page.get_by_text("hello <there>")).to_have_count(0)


def test_without_a_home_tab_the_conversation_can_still_be_begun(browser: Browser) -> None:
    with Cloud(events=()) as silent, opened(browser, silent.url) as page:
        place(page, "dockfix").click()
        say(page, "anybody there?", "dockfix")
        expect(page.get_by_role("main").get_by_text("anybody there?")).to_be_visible()


def test_a_direct_message_of_the_app_counts_as_unread_until_it_is_opened(page: Page, cloud: Cloud) -> None:
    web(cloud).chat_postMessage(channel="U02BOB", text="You are on call")
    expect(place(page, "dockfix")).not_to_have_accessible_name(re.compile("unread"))
    expect(page.get_by_role("radio", name=re.compile("Bob"))).to_have_accessible_name(re.compile("was mentioned"))
    become(page, "Bob")
    expect(place(page, "dockfix")).to_have_accessible_name(re.compile("1 unread"))
    place(page, "dockfix").click()
    page.get_by_role("tab", name="Messages").click()
    expect(page.get_by_text("You are on call")).to_be_visible()
    expect(place(page, "dockfix")).not_to_have_accessible_name(re.compile("unread"))


def test_the_home_tab_is_asked_for_when_it_is_opened_and_drawn_as_published(
    page: Page, cloud: Cloud, control: Control
) -> None:
    place(page, "dockfix").click()
    expect(page.get_by_text("Waiting for you")).to_be_visible()
    eventually(lambda: ["app_home_opened"] == [each["what"] for each in control.envelopes()])
    button = {"type": "button", "action_id": "approve", "text": text("Approve"), "value": "x"}
    blocks = [{"type": "header", "text": text("One request")}, {"type": "actions", "elements": [button]}]
    web(cloud).views_publish(user_id="U01ALICE", view={"type": "home", "blocks": blocks})
    expect(page.get_by_role("heading", name="One request")).to_be_visible()
    expect(page.get_by_role("tabpanel").get_by_role("button", name="Approve")).to_be_visible()
    become(page, "Bob")
    expect(page.get_by_text("Waiting for you")).to_be_visible()
    expect(page.get_by_role("heading", name="One request")).to_have_count(0)


def test_on_a_phone_one_pane_is_seen_at_a_time(browser: Browser, cloud: Cloud) -> None:
    with opened(browser, cloud.url, NARROW) as page:
        start_run(page)
        expect(page.get_by_role("main")).to_have_count(0)
        page.get_by_role("button", name="Channels", exact=True).click()
        place(page, "Inspector").click()
        expect(page.get_by_role("region", name="Inspector")).to_be_visible()
        expect(thread(page)).to_have_count(0)
        page.get_by_role("button", name="Close the inspector").click()
        page.get_by_role("button", name="Channels", exact=True).click()
        place(page, "Threads").click()
        expect(page.get_by_role("main")).to_be_visible()
        expect(page.get_by_role("navigation")).to_have_count(0)
