"""Whose turn it is: at the moment of the handover, over changes of the clock, before the rota began."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.oncall.rotation import Override, in_turn, overridden

PEOPLE = ("U1", "U2", "U3")
START = date(2026, 1, 5)


def at(moment: str, fold: int = 0) -> float:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/Berlin"), fold=fold).timestamp()


def turn(rotate: str, moment: float, handover: int = 9 * 60) -> str:
    (person,) = in_turn(PEOPLE, rotate, START, handover, "Europe/Berlin", moment)
    return person


@pytest.mark.parametrize(
    ("rotate", "moment", "person"),
    [
        ("weekly", "2026-01-05 09:00", "U1"),
        ("weekly", "2026-01-05 08:59:59", "U3"),
        ("weekly", "2026-01-12 08:59:59", "U1"),
        ("weekly", "2026-01-12 09:00", "U2"),
        ("weekly", "2026-01-26 09:00", "U1"),
        ("weekly", "2026-03-30 08:59:59", "U3"),  # summer time began on the day before
        ("weekly", "2026-03-30 09:00", "U1"),
        ("daily", "2026-01-05 08:59:59", "U3"),
        ("daily", "2026-01-06 09:00", "U2"),
        ("daily", "2026-01-07 08:00", "U2"),
        ("daily", "2025-12-31 10:00", "U2"),
    ],
)
def test_a_turn_begins_with_its_handover(rotate: str, moment: str, person: str) -> None:
    assert turn(rotate, at(moment)) == person


def test_a_handover_in_the_hour_that_happens_twice_happens_once() -> None:
    half_past_two = 150
    before, after = (
        turn("daily", at("2026-10-25 02:29"), half_past_two),
        turn("daily", at("2026-10-25 02:30"), half_past_two),
    )
    assert before != after
    assert turn("daily", at("2026-10-25 02:10", fold=1), half_past_two) == after
    assert turn("daily", at("2026-10-25 02:40", fold=1), half_past_two) == after


def test_a_handover_in_the_hour_that_is_skipped_comes_after_it() -> None:
    half_past_two = 150
    before, after = (
        turn("daily", at("2026-03-29 01:59"), half_past_two),
        turn("daily", at("2026-03-29 03:30"), half_past_two),
    )
    assert before != after
    assert turn("daily", at("2026-03-29 03:29"), half_past_two) == before


def test_without_a_rotation_all_are_on_call() -> None:
    assert in_turn(PEOPLE, "", START, 0, "UTC", 0.0) == PEOPLE


def test_the_last_override_that_holds_the_moment_wins() -> None:
    overrides = (Override(("U8",), 10, 20), Override(("U9",), 15, 30))
    assert [overridden(overrides, moment) for moment in (9, 10, 15, 20, 30)] == [(), ("U8",), ("U9",), ("U9",), ()]
