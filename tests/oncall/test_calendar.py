"""Whom a calendar names: at the edges of shifts, over changes of the clock, and not at any price."""

import textwrap
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.oncall import NotTold
from bot.oncall.calendar import named, who

BERLIN = "Europe/Berlin"
# Alice has the first week (from 5 January 2026), Bob the second, and so on; handover is on Mondays at 9 in Berlin.
ROTA = """
BEGIN:VEVENT
UID:alice
DTSTART;TZID=Europe/Berlin:20260105T090000
DTEND;TZID=Europe/Berlin:20260112T090000
RRULE:FREQ=WEEKLY;INTERVAL=2
EXDATE;TZID=Europe/Berlin:20260202T090000
SUMMARY:On call: Alice
ATTENDEE;PARTSTAT=ACCEPTED:mailto:Alice@Example.com
END:VEVENT
BEGIN:VEVENT
UID:bob
DTSTART;TZID=Europe/Berlin:20260112T090000
DTEND;TZID=Europe/Berlin:20260119T090000
RRULE:FREQ=WEEKLY;INTERVAL=2
SUMMARY:On call: Bob
ATTENDEE:mailto:bob@example.com
END:VEVENT
BEGIN:VEVENT
UID:bob
RECURRENCE-ID;TZID=Europe/Berlin:20260209T090000
DTSTART;TZID=Europe/Berlin:20260209T120000
DTEND;TZID=Europe/Berlin:20260216T090000
SUMMARY:On call: Carol for Bob
ATTENDEE:mailto:carol@example.com
END:VEVENT
"""


def ics(events: str, head: str = "") -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *textwrap.dedent(head).split()]
    return "\r\n".join([*lines, *events.strip().splitlines(), "END:VCALENDAR", ""])


def event(**lines: str) -> str:
    return "\n".join(
        ["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in {"UID": "x", **lines}.items()), "END:VEVENT"]
    )


def at(moment: str, zone: str = BERLIN, fold: int = 0) -> float:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()


def first(text: str, moment: float, zone: str = BERLIN) -> list[str]:
    return [names[0] for names in named(text, moment, zone)]


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        ("2026-01-05 08:59:59", []),
        ("2026-01-05 09:00", ["alice@example.com"]),
        ("2026-01-12 08:59:59", ["alice@example.com"]),
        ("2026-01-12 09:00", ["bob@example.com"]),
        ("2026-02-04 12:00", []),  # EXDATE: Alice's week of 2 February was taken out
        ("2026-02-09 09:00", []),  # RECURRENCE-ID: moved to noon, and to Carol
        ("2026-02-09 12:00", ["carol@example.com"]),
        ("2026-02-16 09:00", ["alice@example.com"]),
        ("2026-03-23 09:00", ["bob@example.com"]),
        ("2026-03-30 08:59:59", ["bob@example.com"]),
        ("2026-03-30 09:00", ["alice@example.com"]),
        ("2031-06-02 09:00", None),
    ],
)
def test_a_rota_with_a_deleted_and_a_moved_week(moment: str, wanted: list[str] | None) -> None:
    found = first(ics(ROTA), at(moment))
    assert (1 == len(found)) if wanted is None else (wanted == found)


def test_a_handover_stays_at_nine_on_the_clock_when_summer_time_begins_and_ends() -> None:
    weeks = ics(ROTA)
    for before, after in (("2026-03-30 08:59", "2026-03-30 09:01"), ("2026-10-26 08:59", "2026-10-26 09:01")):
        assert first(weeks, at(before)) != first(weeks, at(after))
        assert first(weeks, at(before)) == first(weeks, at(before) - 3700)
        assert first(weeks, at(after)) == first(weeks, at(after) + 3700)


def test_a_shift_over_the_hour_that_happens_twice_holds_both_times() -> None:
    night = ics(
        """
BEGIN:VEVENT
UID:n
DTSTART;TZID=Europe/Berlin:20261024T220000
DTEND;TZID=Europe/Berlin:20261025T060000
SUMMARY:night@example.com
END:VEVENT
"""
    )
    for fold in (0, 1):
        assert ["night@example.com"] == first(night, at("2026-10-25 02:30", fold=fold))


def test_a_whole_day_is_a_day_of_the_rota_s_time_zone_and_ends_before_the_next() -> None:
    day = event(**{"DTSTART;VALUE=DATE": "20260704", "DTEND;VALUE=DATE": "20260705", "SUMMARY": "dave@example.com"})
    assert ["dave@example.com"] == first(ics(day), at("2026-07-04 00:00"))
    assert ["dave@example.com"] == first(ics(day), at("2026-07-04 23:59"))
    assert [] == first(ics(day), at("2026-07-05 00:00"))
    assert [] == first(ics(day), at("2026-07-04 00:00", "America/New_York") + 23 * 3600)
    new_york = "America/New_York"
    assert ["dave@example.com"] == first(ics(day), at("2026-07-04 23:00", new_york), new_york)


def test_whole_days_that_repeat_follow_each_other_without_a_gap() -> None:
    days = "\n".join(
        event(UID=name, RRULE="FREQ=DAILY;INTERVAL=2", SUMMARY=name, **{"DTSTART;VALUE=DATE": begin})
        for begin, name in (("20260101", "ann@example.com"), ("20260102", "ben@example.com"))
    )
    assert ["ann@example.com"] == first(ics(days), at("2026-11-01 10:00"))
    assert ["ben@example.com"] == first(ics(days), at("2026-11-02 10:00"))


def test_who_overlaps_is_on_call_together() -> None:
    both = "\n".join(
        event(UID=name, DTSTART="20260101T000000Z", DTEND="20270101T000000Z", SUMMARY=name)
        for name in ("one@example.com", "two@example.com")
    )
    assert {"one@example.com", "two@example.com"} == set(first(ics(both), at("2026-06-01 00:00")))


def test_a_time_zone_that_the_calendar_brings_itself_is_read() -> None:
    zone = """
BEGIN:VTIMEZONE
TZID:Ours
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0500
TZOFFSETTO:+0500
TZNAME:OURS
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:z
DTSTART;TZID=Ours:20260101T090000
DTEND;TZID=Ours:20260101T170000
SUMMARY:zoe@example.com
END:VEVENT
"""
    assert ["zoe@example.com"] == first(ics(zone), at("2026-01-01 04:00", "UTC"))
    assert [] == first(ics(zone), at("2026-01-01 03:59", "UTC"))


def test_who_called_off_or_declined_is_not_on_call() -> None:
    off = event(DTSTART="20260101T000000Z", DTEND="20270101T000000Z", SUMMARY="a@example.com", STATUS="CANCELLED")
    assert [] == first(ics(off), at("2026-06-01 00:00"))
    lines = {"ATTENDEE;PARTSTAT=DECLINED": "mailto:no@example.com", "ATTENDEE": "mailto:yes@example.com"}
    said = event(DTSTART="20260101T000000Z", DTEND="20270101T000000Z", SUMMARY="s", **lines)
    assert (("yes@example.com", "s"),) == named(ics(said), at("2026-06-01 00:00"), BERLIN)


def test_an_empty_calendar_names_nobody() -> None:
    assert () == named(ics(""), at("2026-06-01 00:00"), BERLIN)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a calendar"),
        ("<html>Sign in</html>", "not a calendar"),
        (ics(ROTA)[: len(ics(ROTA)) // 2], "cut off"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:nonsense\r\nEND:VEVENT\r\nEND:VCALENDAR", "cannot be read"),
        (ics(event(DTSTART="19700101T000000Z", RRULE="FREQ=SECONDLY")), "more than 24 times a day"),
        (
            ics(event(DTSTART="19700101T000000Z", RRULE="FREQ=DAI\n LY;BYMINUTE=" + ",".join(map(str, range(60))))),
            "24 times",
        ),
        (ics(event(DTSTART="19700101T000000Z", RRULE="FREQ=MINUTELY")).replace("VEVENT", "STANDARD"), "24 times"),
        (ics(event(DTSTART="19700101T000000Z", RRULE="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")), "does not follow"),
        (ics(event(DTSTART="19700101T000000Z", RRULE="FREQ=DAILY;BYMONTH=13")), "does not follow"),
        (ics(event(DTSTART="19700101T000000Z", RRULE="FREQ=DAILY;INTERVAL=7;BYDAY=TU")), "does not follow"),
        (ics("\n".join([event(RRULE="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")] * 21)), "slow to follow"),
        (ics("\n".join([event(DTSTART="20260101T000000Z")] * 5_001)), "more than 5000 events"),
        (ics("\n".join([event(DTSTART="19000101T000000Z", RRULE="FREQ=DAILY")] * 1_000)), "too many occurrences"),
    ],
)
def test_what_is_no_calendar_or_a_bomb_is_refused_at_once(text: str, reason: str) -> None:
    began = time.monotonic()
    with pytest.raises(NotTold, match=reason):
        named(text, at("2026-06-01 00:00"), BERLIN)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
    ],
)
def test_a_recurrence_without_end_ends_soon_after_the_moment(rule: str) -> None:
    endless = event(DTSTART="19700101T000000Z", DTEND="19700101T010000Z", RRULE=rule, SUMMARY="e@example.com")
    found = first(ics(endless), at("2026-06-01 02:30"))
    assert (["e@example.com"] if rule == "FREQ=DAILY" else []) == found


PEOPLE = {"bob builder": "U02BOB", "alice@example.com": "U01ALICE", "al": "U09AL"}


@pytest.mark.parametrize(
    ("names", "users", "emails", "unknown"),
    [
        (["alice@example.com", "anything"], ("U01ALICE",), (), ()),
        (["new@example.com", "On Call: Bob Builder"], (), ("new@example.com",), ()),
        (["Bob Builder"], ("U02BOB",), (), ()),
        (["On Call - Bob Builder - Primary"], ("U02BOB",), (), ()),
        (["bob@other.example"], (), ("bob@other.example",), ()),
        (["Alfred is on call"], (), (), ("Alfred is on call",)),
        ([""], (), (), ("an event without a title",)),
    ],
)
def test_names_become_people(
    names: list[str], users: tuple[str, ...], emails: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    assert (users, emails, unknown) == who([names], PEOPLE)
