"""`/dockfix runs`: what came back, how often and how soon, in words and as a picture that nobody has to see."""

import io
import sys
import time
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from bot.history import DAY_SECONDS, WEEK_SECONDS, HostWeeks, Timeline, runs_of, timeline
from bot.incident import Incident
from bot.model import Target
from handlers.slack.chart import BAR, FULL, GROUND, HOSTS, WIDTH, Chart, chart, in_words, png
from handlers.slack.kit import text_of
from handlers.slack.limits import ALT_TEXT, message_problems
from handlers.slack.subcommands.runs import COUNTED, WEEKS, _weeks_read, runs_message
from tests.slack.incidents import CASES, HOSTILE, HOSTILE_TEXT
from tests.slack.stage import ALICE, ScriptedScene

NOW = 1_764_000_000.0
FIXED = CASES["verified"]


def fixed(number: int, days_ago: float, target: Target = FIXED.target, now: float = NOW) -> Incident:
    """A request that was fixed an hour after it was asked for."""
    at = now - days_ago * DAY_SECONDS
    return replace(FIXED, id=f"{FIXED.id}{number}", target=target, asked_at=at, closed_at=at + 3_600)


def pixels(drawn: Chart, colour: tuple[int, int, int]) -> int:
    image = Image.open(io.BytesIO(png(drawn)))
    return sum(image.getpixel((x, y)) == colour for x in range(image.width) for y in range(image.height))


def test_the_picture_shows_the_worst_hosts_on_one_scale() -> None:
    drawn = chart(Timeline(NOW, 3, (HostWeeks("host1", (0, 4, 8)), HostWeeks("host2", (1, 0, 0)))))
    assert ("Incidents a week until 24 Nov", ("3 Nov", "10 Nov", "17 Nov")) == (drawn.title, drawn.weeks)
    assert [("host1", ((0, 0), (4, BAR // 2), (8, BAR))), ("host2", ((1, BAR // 8), (0, 0), (0, 0)))] == [
        (row.name, row.bars) for row in drawn.rows
    ]
    assert "Incidents in each of 3 weeks, oldest first, from 3 Nov on. host1: 0, 4, 8. host2: 1, 0, 0." == drawn.alt


def test_what_is_left_out_is_counted_and_what_happened_once_is_seen_beside_a_thousand() -> None:
    many = [HostWeeks(f"host{number}", (1_000 - number, 1)) for number in range(HOSTS + 2)]
    drawn = chart(Timeline(NOW, 2, tuple(many)))
    assert HOSTS == len(drawn.rows)
    assert "2 more hosts are not shown." in drawn.alt
    assert all(row.bars[1] == (1, 2) for row in drawn.rows)


def test_the_picture_is_an_opaque_png_that_fits_a_phone_and_has_its_bars() -> None:
    empty, full = (chart(Timeline(NOW, 2, (HostWeeks("host1", counts),))) for counts in ((0, 0), (0, 5)))
    image = Image.open(io.BytesIO(png(full)))
    assert ("PNG", "RGB", WIDTH, GROUND) == (image.format, image.mode, image.width, image.getpixel((0, 0)))
    assert "transparency" not in image.info
    assert 0 == pixels(empty, FULL)
    assert BAR * 100 < pixels(full, FULL)


@pytest.mark.parametrize("name", [HOSTILE_TEXT, "w" * 5_000, "\n\u202e\x00", "🔥漢字", ""])
def test_a_picture_of_hostile_names_is_drawn_and_said_within_bounds(name: str) -> None:
    drawn = chart(Timeline(NOW, WEEKS, tuple(HostWeeks(name, (10_000,) * WEEKS) for _ in range(HOSTS + 1))))
    assert WIDTH == Image.open(io.BytesIO(png(drawn))).width
    assert len(drawn.alt) <= ALT_TEXT
    assert "\u202e" not in drawn.alt
    assert "\n" not in drawn.alt


def test_the_words_say_how_soon_it_came_back_and_in_which_week_it_was_worst() -> None:
    runs = runs_of((fixed(1, 3), fixed(2, 8), fixed(3, 9), fixed(4, 30), fixed(5, 2, Target("host2", "shop"))))
    said = "\n".join(text_of(block) for block in runs_message(runs, "", timeline(runs, NOW, WEEKS)).blocks)
    assert "4 times, nginx.service each time; back 23 hours to 21 days after stop_service, last " in said
    assert "Again and again in the last 8 weeks" in said
    assert "5 incidents since 29 Sep, most of them (2) in the week from 10 Nov; host1 had most (4)." in said


def test_hostile_names_are_literal_in_the_words() -> None:
    hostile = [replace(fixed(number, number + 1), target=HOSTILE.target, diagnosis=HOSTILE) for number in range(3)]
    runs = runs_of(hostile)
    drawn = runs_message(runs, "", timeline(runs, NOW, WEEKS))
    assert () == message_problems(drawn.blocks, drawn.text)
    assert "<!channel>" not in drawn.text
    assert not any(kind in str(drawn.blocks) for kind in ("'mrkdwn'", "'usergroup'", "'broadcast'", "'link'"))


def test_weeks_of_which_nothing_was_read_are_not_shown_as_quiet() -> None:
    few = runs_of([fixed(1, 1)])
    assert WEEKS == _weeks_read(few, NOW)
    assert 3 == _weeks_read([replace(few[0], asked_at=NOW - 3.5 * WEEK_SECONDS)] * COUNTED, NOW)
    assert 1 == _weeks_read([few[0]] * COUNTED, NOW)


@pytest.fixture
def repeated(scene: ScriptedScene) -> ScriptedScene:
    """Somewhere the same came back each week."""
    now = time.time()
    for number in range(4):
        scene.desk.store.open_incident(fixed(number, 7 * number + 1, now=now), str(number))
    return scene


def files(scene: ScriptedScene) -> list[dict[str, Any]]:
    return [message for message in scene.messages() if message["files"]]


def test_who_asks_gets_the_picture_directly_with_the_same_in_words(repeated: ScriptedScene) -> None:
    repeated.ask("runs host1")
    told = repeated.told(ALICE, "A picture of it is in a file")
    assert "4 times, nginx.service each time; back 7 days after stop_service" in told
    (message,) = files(repeated)
    assert "D01ALICE" == message["channel"]
    assert ["incidents-host1.png"] == [file["name"] for file in message["files"]]
    (asked,) = repeated.calls("files.getUploadURLExternal")
    assert in_words(timeline(repeated.desk.newest_runs(9), time.time(), WEEKS)) == asked["arguments"]["alt_txt"]


@pytest.mark.parametrize("fault", ["drop_reply", "rate_limit"])
def test_where_the_picture_is_not_taken_its_numbers_are_said(repeated: ScriptedScene, fault: str) -> None:
    repeated.do("fault", kind=fault, method="files.getUploadURLExternal", count=100)
    repeated.ask("runs")
    told = repeated.told(ALICE, "could not be sent. It shows this:")
    assert "Incidents in each of 8 weeks" in told
    assert [] == files(repeated)


def test_little_is_told_at_once_and_without_a_picture(scene: ScriptedScene) -> None:
    scene.desk.store.open_incident(fixed(1, 1, now=time.time()), "one")
    scene.ask("runs")
    assert "1 incident since" in scene.told(ALICE, "The last requests")
    assert [] == scene.calls("files.getUploadURLExternal")


def test_where_no_picture_can_be_drawn_its_numbers_are_said(
    repeated: ScriptedScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    repeated.ask("runs")
    assert "Incidents in each of 8 weeks" in repeated.told(ALICE, "could not be sent. It shows this:")
    assert [] == repeated.calls("files.getUploadURLExternal")
