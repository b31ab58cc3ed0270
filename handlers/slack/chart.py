"""Draws how many incidents hosts had in each week: what it shows, in words and numbers, and the PNG of it.

Slack shows a picture in light and dark mode, on a wide screen and on a phone, so it has a ground of its own, few
columns and large letters; each number stands at its bar.
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.history import HostWeeks, Timeline
from handlers.slack.kit import one_line
from handlers.slack.limits import cut

HOSTS, NAME = 6, 60
WIDTH, MARGIN, TITLE, ROW, BAR, AXIS = 720, 24, 64, 136, 64, 44
"""Pixels: the picture's width, the room around, above, of one host and of its tallest bar, and below."""
LETTERS, SMALL = 26, 20
GROUND, INK, FAINT, FULL = (255, 255, 255), (29, 28, 29), (97, 96, 97), (18, 100, 163)


@dataclass(frozen=True, slots=True)
class Row:
    """One host: its name and, for each week, how many incidents and how tall that is in pixels."""

    name: str
    bars: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All that the picture shows; `weeks` are the days on which they begin."""

    title: str
    weeks: tuple[str, ...]
    rows: tuple[Row, ...]
    alt: str


def chart(timeline: Timeline) -> Chart:
    """Return what is drawn of a timeline: the worst hosts, each with its bars on one scale. [pure]"""
    shown = timeline.hosts[:HOSTS]
    most = max((count for host in shown for count in host.counts), default=0) or 1
    weeks = tuple(day(timeline.begins(week)) for week in range(timeline.weeks))
    rows = tuple(Row(_name(host), tuple((count, _tall(count, most)) for count in host.counts)) for host in shown)
    return Chart(f"Incidents a week until {day(timeline.until)}", weeks, rows, in_words(timeline))


def in_words(timeline: Timeline) -> str:
    """Return the same as a sentence for each host. [pure]"""
    said = [f"{_name(host)}: {', '.join(map(str, host.counts))}." for host in timeline.hosts[:HOSTS]]
    left = len(timeline.hosts) - len(said)
    more = f" {left} more {'host is' if left == 1 else 'hosts are'} not shown." if left > 0 else ""
    start = f"Incidents in each of {timeline.weeks} weeks, oldest first, from {day(timeline.begins(0))} on."
    return f"{start} {' '.join(said)}{more}"


def png(drawn: Chart) -> bytes:
    """Draw the picture."""
    from PIL import Image, ImageDraw, ImageFont  # only who asks for a picture waits for its library

    height = TITLE + len(drawn.rows) * ROW + AXIS
    image = Image.new("RGB", (WIDTH, height), GROUND)
    draw = ImageDraw.Draw(image)
    large, small = ImageFont.load_default(LETTERS), ImageFont.load_default(SMALL)
    draw.text((MARGIN, MARGIN), drawn.title, fill=INK, font=large)
    column = (WIDTH - 2 * MARGIN) / max(len(drawn.weeks), 1)
    for position, row in enumerate(drawn.rows):
        top = TITLE + position * ROW
        name = row.name
        while draw.textlength(name, font=small) > WIDTH - 2 * MARGIN:
            name = cut(name, len(name) - 1)
        draw.text((MARGIN, top + 12), name, fill=INK, font=small)
        floor = top + ROW - 6
        draw.line((MARGIN, floor, WIDTH - MARGIN, floor), fill=FAINT, width=1)
        for week, (count, tall) in enumerate(row.bars):
            left = MARGIN + week * column
            if count:
                draw.rectangle((left + column * 0.2, floor - tall, left + column * 0.8, floor), fill=FULL)
            at = (left + column / 2, floor - tall - 4)
            draw.text(at, str(count), fill=INK if count else FAINT, font=small, anchor="mb")
    for week, begins in enumerate(drawn.weeks):
        at = (MARGIN + (week + 0.5) * column, height - AXIS + 10)
        draw.text(at, begins, fill=FAINT, font=small, anchor="mt")
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def day(at: float) -> str:
    """A day in the time of UTC, such as 6 Oct."""
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment.day} {moment:%b}"


def _tall(count: int, most: int) -> int:
    """Pixels; what happened at all is seen."""
    return max(2, round(count / most * BAR)) if count else 0


def _name(host: HostWeeks) -> str:
    return cut(one_line(host.host), NAME)
