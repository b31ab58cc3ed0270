"""Whom a calendar names at one moment: recurring events, moved and deleted occurrences, time zones, whole days. [pure]

Rule: a calendar comes from outside, so its cost is judged before it is expanded, on its text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.oncall import NotTold

MOST_EVENTS, MOST_ZONES, MOST_RULES = 5_000, 100, 2_000
MOST_OCCURRENCES = 200_000
MOST_HARD_RULES = 20
_A_YEAR = {"YEARLY": 1, "MONTHLY": 12, "WEEKLY": 52, "DAILY": 366}
_EMAIL = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+\.[^\s<>()\[\],;:\"]+")
_RULE = re.compile(r"^(?:RRULE|EXRULE)[^:\r\n]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_FOLD = re.compile(r"\r?\n[ \t]")


def named(text: str, at: float, time_zone: str) -> tuple[tuple[str, ...], ...]:
    """Return, for each event that holds `at` (seconds since the epoch), the names it may be read by, best first.

    Events without a time zone, and whole days, are read in `time_zone`. `NotTold` for what is no calendar, or too big.
    """
    import icalendar
    import recurring_ical_events

    _check_cost(text)
    moment = datetime.fromtimestamp(at, ZoneInfo(time_zone))
    try:
        calendar = icalendar.Calendar.from_ical(text)
        spent = 0.0
        for event in calendar.walk("VEVENT"):
            spent += _bound(event, moment)
            if spent > MOST_OCCURRENCES:
                raise NotTold("the calendar has too many occurrences to be read")
        found = recurring_ical_events.of(calendar).between(moment, moment + timedelta(seconds=1))
        return tuple(tuple(_names(event)) for event in found if _holds(event, moment))
    except NotTold:
        raise
    except Exception as fault:  # a reader of text from outside may stumble over anything
        raise NotTold(f"the calendar cannot be read ({type(fault).__name__})") from fault


def _check_cost(text: str) -> None:
    """Refuse a calendar whose expansion could take long, before anything expands it (time zones have rules, too)."""
    flat = _FOLD.sub("", text)
    if "BEGIN:VCALENDAR" not in flat[:1000].upper():
        raise NotTold("what was read is not a calendar")
    if "END:VCALENDAR" not in flat[-1000:].upper():
        raise NotTold("the calendar is cut off")
    counts = {name: flat.upper().count(f"BEGIN:{name}") for name in ("VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT")}
    if counts["VEVENT"] > MOST_EVENTS:
        raise NotTold(f"the calendar has more than {MOST_EVENTS} events")
    if counts["VTIMEZONE"] > MOST_ZONES or counts["STANDARD"] + counts["DAYLIGHT"] > MOST_RULES:
        raise NotTold("the calendar has too many time zones")
    rules = [
        dict(part.upper().split("=", 1) for part in rule.strip().split(";") if "=" in part)
        for rule in _RULE.findall(flat)
    ]
    if any(parts.get("FREQ") not in _A_YEAR or _a_day(parts) > 24 for parts in rules):
        raise NotTold("the calendar has an event that repeats more than 24 times a day")
    if any(_endless(parts) for parts in rules):
        raise NotTold("the calendar has a recurrence that dockfix does not follow")
    if sum(any(key in parts for key in _SEARCHING) for parts in rules) > MOST_HARD_RULES:
        raise NotTold("the calendar has too many recurrences that are slow to follow")


_SEARCHING = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")


def _endless(parts: Mapping[str, str]) -> bool:
    """Whether a rule may search day by day for a day that never comes, such as 30 February, until the year 9999."""
    months = parts.get("BYMONTH", "1").split(",")
    if any(not month.isdigit() or not 1 <= int(month[:4]) <= 12 for month in months):
        return True
    by_days = parts["FREQ"] in ("DAILY", "WEEKLY")
    jumps = parts["FREQ"] == "DAILY" and "BYDAY" in parts and parts.get("INTERVAL", "1") != "1"
    return jumps or (by_days and any(key in parts for key in _SEARCHING))


def _a_day(parts: Mapping[str, str]) -> int:
    product = 1
    for key in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        product *= len(parts.get(key, "").split(","))
    return product


def _bound(event: Any, moment: datetime) -> float:
    """End an event's recurrence soon after the moment, and return how many occurrences may lie before that."""
    rules = event.get("RRULE", [])
    start = event.decoded("DTSTART")
    spent = 0.0
    for rule in rules if isinstance(rules, list) else [rules]:
        years = max(0, moment.year - start.year) + 1
        spent += years * _A_YEAR[str(rule["FREQ"][0]).upper()] * max(1, len(rule.get("BYDAY", ())))
        ends = moment + timedelta(days=2)
        if "UNTIL" not in rule and "COUNT" not in rule:
            rule["UNTIL"] = [_like(start, ends)]
    return spent


def _like(start: date, end: datetime) -> date:
    """The end of a recurrence in the form that its beginning asks for: a day, a floating time or one in UTC."""
    if not isinstance(start, datetime):
        return end.date()
    return end.astimezone(ZoneInfo("UTC")) if start.tzinfo is not None else end.replace(tzinfo=None)


def _holds(event: Any, moment: datetime) -> bool:
    """Whether the event is under way, its end not included, and not called off."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    begin, end = _instant(event.start, moment), _instant(event.end, moment)
    return begin <= moment < end


def _instant(value: date, moment: datetime) -> datetime:
    full = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    return full if full.tzinfo is not None else full.replace(tzinfo=moment.tzinfo)


def _names(event: Any) -> Iterator[str]:
    attendees = event.get("ATTENDEE", [])
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        declined = str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper() == "DECLINED"
        address = re.sub(r"(?i)^mailto:", "", str(attendee)).strip()
        if not declined and _EMAIL.fullmatch(address):
            yield address.lower()
    yield str(event.get("SUMMARY", "")).strip()


def who(
    events: Iterable[Iterable[str]], people: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the Slack users, the e-mail addresses to look up and the names that nobody is known by.

    `people` maps addresses and names in lower case. An event's attendees count; its title does where it has none.
    """
    users: dict[str, None] = {}
    emails: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for names in events:
        *attendees, title = names
        found = [people.get(each, each) for each in attendees] or _in_title(title, people)
        for each in found:
            (emails if "@" in each else users)[each] = None
        if not found:
            unknown[title[:80] or "an event without a title"] = None
    return tuple(users), tuple(emails), tuple(unknown)


def _in_title(title: str, people: Mapping[str, str]) -> list[str]:
    """Whom a title names: a known name, else addresses, else known names among its words."""
    lower = title.lower()
    if lower in people:
        return [people[lower]]
    emails = [each.lower() for each in _EMAIL.findall(title)]
    if emails:
        return [people.get(each, each) for each in emails]
    return [user for name, user in people.items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lower)]
