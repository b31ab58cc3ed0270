"""Whatever a message holds, the page shows it as text; mrkdwn reads as it does in Slack."""

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from handlers.playground.cloud import Cloud
from tests.playground.mini_bot import text
from tests.playground.stage import Control

pytestmark = pytest.mark.browser

HOSTILE = (
    "<img src=x onerror=alert(1)> <javascript:alert(1)|click> <https://example.com/|fine> <!channel> &lt;b&gt; "
    "[md](javascript:alert(2)) `<b>` *<script>alert(3)</script>*"
)


def test_hostile_text_of_every_kind_stays_text(page: Page, cloud: Cloud, control: Control) -> None:
    web = WebClient("xoxb-test", base_url=cloud.api_url)
    literal = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [text(HOSTILE, "text")]}]}
    jump = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [{"type": "link", "url": "javascript:alert(4)", "text": "jump"}]}
        ],
    }
    picture = {"type": "image", "image_url": "https://example.com/y.png", "alt_text": "a picture from elsewhere"}
    web.chat_postMessage(channel="C01OPS", text=HOSTILE)
    web.chat_postMessage(
        channel="C01OPS",
        text="blocks",
        blocks=[
            {"type": "header", "text": text("<b>header</b>")},
            {"type": "section", "text": text(HOSTILE, "mrkdwn")},
            {"type": "context", "elements": [text(HOSTILE), text(HOSTILE, "mrkdwn")]},
            {"type": "markdown", "text": f"{HOSTILE} ![x](https://example.com/x.png)"},
            {"type": "table", "rows": [[text(HOSTILE, "raw_text"), literal]]},
            picture,
            {"type": "section", "text": text("beside"), "accessory": picture},
            {"type": "context", "elements": [picture]},
            {"type": "card", "title": text("card"), "hero_image": picture, "icon": picture},
            literal,
            jump,
        ],
    )
    control.do("message", user="U02BOB", channel="C01OPS", text=HOSTILE)
    expect(page.get_by_text("<b>header</b>")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(3)
    expect(page.locator("#root script, #root iframe, #root img, #root b")).to_have_count(0)
    addresses = {link.get_attribute("href") for link in page.locator("#root a").all()}
    assert "https://example.com/" in addresses
    assert [] == [address for address in addresses if address and not address.startswith("https://example.com/")]
    for link in page.locator("#root a[target]").all():
        assert "noopener" in (link.get_attribute("rel") or "")
    assert [] == page.locator("#root *").evaluate_all(
        "all => all.flatMap(each => [...each.attributes].map(a => a.name).filter(name => name.startsWith('on')))"
    )


MARKED = (
    "&lt;@U02BOB&gt; <@U02BOB> &amp;lt; *bold* _it_ ~gone~ `*code*` 2*3*4 snake_case_name :mag: :nope: 10:30:45 "
    "<https://example.com/a?b=1&amp;c=2|a &gt; link> <#C01OPS> <!subteam^S01ONCALL>\n"
    "&gt; quoted\n```\nfenced *text*\n```"
)


def test_mrkdwn_reads_as_it_does_in_slack_and_escaped_text_calls_nobody(page: Page, cloud: Cloud) -> None:
    web = WebClient("xoxb-test", base_url=cloud.api_url)
    web.chat_postMessage(channel="C01OPS", text=MARKED)
    message = page.get_by_role("article").locator(".post-body")
    expect(message.locator("pre")).to_have_text("fenced *text*")
    expect(message.locator("blockquote")).to_have_text("quoted")
    expect(message.locator(".slack_inline_code")).to_have_text("*code*")
    expect(message.locator(".mention")).to_have_text(["@bob", "#ops", "@oncall"])
    expect(message.locator("a")).to_have_attribute("href", "https://example.com/a?b=1&c=2")
    expected = "<@U02BOB> @bob &lt; bold it gone *code* 2*3*4 snake_case_name 🔍 :nope: 10:30:45 a > link #ops @oncall"
    expect(message.locator(".slack_blocks_to_jsx__rich_text_section_element")).to_have_text(expected)


def test_plain_text_has_emoji_only_where_it_may(page: Page, cloud: Cloud) -> None:
    web = WebClient("xoxb-test", base_url=cloud.api_url)
    words = [{"type": "plain_text", "text": ":tada: *x*", "emoji": emoji} for emoji in (True, False)]
    blocks = [part for each in words for part in ({"type": "header", "text": each}, {"type": "section", "text": each})]
    web.chat_postMessage(channel="C01OPS", text="x", blocks=blocks)
    expect(page.locator(".blocks > *")).to_have_text(["🎉 *x*", "🎉 *x*", ":tada: *x*", ":tada: *x*"])
