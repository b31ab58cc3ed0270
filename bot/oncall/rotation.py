"""A rota that people take in turn: whose day or week it is. [pure]"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Override:
    """Who is on call instead of whom the source names, from one moment until another (seconds since the epoch)."""

    people: tuple[str, ...]
    since: float
    until: float


def in_turn(
    people: Sequence[str], rotate: str, start: date, handover: int, time_zone: str, at: float
) -> tuple[str, ...]:
    """Return who is on call `at` (seconds since the epoch); everybody where nothing rotates.

    The first of the people begins on the day `start` at `handover` (minutes since midnight, in the time zone) and is
    followed by the next after a day or a week. A handover is a moment: where the clock is set back it happens once, the
    first time that the clock shows it; where the hour is skipped it happens as much after the skip.
    """
    if not rotate:
        return tuple(people)
    zone = ZoneInfo(time_zone)
    day = datetime.fromtimestamp(at, zone).date() + timedelta(days=1)
    # The skip of a clock moves a handover by an hour at most, so one of these three days is the shift's.
    while _moment(day, handover, zone) > at:
        day -= timedelta(days=1)
    shifts = (day - start).days // (7 if rotate == "weekly" else 1)
    return (people[shifts % len(people)],)


def _moment(day: date, handover: int, zone: ZoneInfo) -> float:
    return datetime(day.year, day.month, day.day, handover // 60, handover % 60, tzinfo=zone).timestamp()


def overridden(overrides: Sequence[Override], at: float) -> tuple[str, ...]:
    """Return who is on call instead, by the last override that holds `at`; nobody where none does."""
    return next((each.people for each in reversed(overrides) if each.since <= at < each.until), ())
