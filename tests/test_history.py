"""What the record says of earlier requests: a relapse is a proved fix whose cause came back, and nothing else."""

from dataclasses import replace

import pytest

from bot.history import (
    DAY_SECONDS,
    WEEK_SECONDS,
    HostWeeks,
    Offender,
    Timeline,
    by_week,
    offenders,
    relapse,
    runs_of,
    timeline,
)
from bot.incident import Decision, Incident, Person, Place, Undo
from bot.lifecycle import State
from bot.model import (
    Certainty,
    Command,
    Diagnosis,
    Evidence,
    Finding,
    Holder,
    HolderKind,
    Remedy,
    Target,
    Verdict,
    Verification,
)
from handlers.afterwards import relapse_sentence

NOW, HOUR = 1_764_000_000.0, 3600.0
TARGET, ALICE = Target("host1", "webserver"), Person("U01ALICE", "alice")
REMEDY = Remedy("stop_service", "Stop it", (Command(("true",), "because"),), digest="sha256:1")


def incident(
    name: str,
    hours_ago: float,
    state: State = State.VERIFIED,
    *,
    cause: str = "port_held_by_service",
    holder: str = "nginx.service",
    target: Target = TARGET,
) -> Incident:
    """A request that was asked so many hours ago and ended at once."""
    evidence = (Evidence("/proc/net/tcp", "0050"),)
    held = Holder(HolderKind.SERVICE, holder)
    found = Finding(cause, Certainty.PROVED, "held", evidence, held, (REMEDY,))
    at = NOW - hours_ago * HOUR
    return Incident(
        name, target, ALICE, Place("slack"), at, state,
        diagnosis=Diagnosis(name, target, Verdict.CAUSE, findings=(found,)),
        decision=Decision(True, ALICE, at, REMEDY.id, REMEDY.digest) if state is not State.WAITING else None,
        closed_at=at if state is not State.WAITING else None,
    )  # fmt: skip


THIS = incident("now", 0, State.WAITING)


def test_the_same_cause_soon_after_a_fix_is_a_relapse_with_its_history() -> None:
    found = relapse(THIS, (incident("a", 100), incident("b", 5)), 24)
    assert found is not None
    assert ("b", 3, "nginx.service") == (found.earlier, found.times, found.holder)
    assert "Third time in 7 days; nginx.service came back each time." == relapse_sentence(found)


def test_the_order_in_which_the_record_is_read_does_not_matter() -> None:
    earlier = (incident("b", 5), incident("a", 100))
    assert relapse(THIS, earlier, 24) == relapse(THIS, earlier[::-1], 24)


def test_where_another_one_was_in_the_way_it_is_not_named() -> None:
    found = relapse(THIS, (incident("a", 5, holder="apache2.service"),), 24)
    assert found is not None
    assert "Second time in 7 days; the same cause each time." == relapse_sentence(found)


@pytest.mark.parametrize(
    "earlier",
    [
        incident("a", 25),
        incident("a", 5, cause="disk_full"),
        incident("a", 5, target=Target("host2", "webserver")),
        incident("a", 5, target=Target("host1", "db")),
        incident("a", 5, State.NOT_VERIFIED),
        incident("a", 5, State.FAILED),
        incident("a", 5, State.REFUSED),
        incident("a", 5, State.EXPIRED),
        incident("a", 5, State.TAKEN_BACK),
        incident("a", 5, State.UNDONE),
        incident("a", 5, State.UNDO_FAILED),
        incident("a", 5, State.WAITING),
        incident("a", 5, State.KEPT),
        incident("a", -5),
        incident("now", 5),
    ],
)
def test_what_is_no_relapse(earlier: Incident) -> None:
    assert relapse(THIS, (earlier,), 24) is None


def test_a_fix_that_was_proved_and_kept_counts() -> None:
    proved = Verification(True, "", Diagnosis("a", TARGET, Verdict.HEALTHY))
    kept = replace(incident("a", 5, State.KEPT), verification=proved, undo=Undo(REMEDY, 0.0))
    assert relapse(THIS, (kept,), 24) is not None


def test_switched_off_and_without_a_cause_there_is_none() -> None:
    assert relapse(THIS, (incident("a", 5),), 0) is None
    assert relapse(replace(THIS, diagnosis=None), (incident("a", 5),), 24) is None


def test_what_is_older_than_a_week_is_not_counted_unless_it_is_asked_for() -> None:
    found = relapse(THIS, (incident("a", 24 * 8), incident("b", 5)), 24)
    assert found is not None
    assert 2 == found.times
    long = relapse(THIS, (incident("a", 24 * 10),), 24 * 30)
    assert long is not None
    assert "Second time in 10 days; nginx.service came back each time." == relapse_sentence(long)


def test_the_runs_of_a_host_in_short() -> None:
    (run,) = runs_of((incident("a", 24),))
    assert ("a", "webserver", NOW - DAY_SECONDS, State.VERIFIED) == (
        run.incident, run.container, run.asked_at, run.state,
    )  # fmt: skip
    assert ("port_held_by_service", "nginx.service", "stop_service") == (run.cause, run.holder, run.remedy)


def test_what_came_back_after_a_fix_is_counted_most_frequent_first() -> None:
    other = Target("host2", "shop")
    runs = runs_of(
        (incident("a", 90), incident("b", 40), incident("c", 2), incident("d", 9, target=other),
         incident("e", 3, target=other, holder="caddy.service"))
    )  # fmt: skip
    cause, fix = "port_held_by_service", "stop_service"
    assert (
        Offender("host1", "webserver", cause, 3, "nginx.service", fix, 38 * HOUR, 50 * HOUR, NOW - 2 * HOUR),
        Offender("host2", "shop", cause, 2, "", fix, 6 * HOUR, 6 * HOUR, NOW - 3 * HOUR),
    ) == offenders(reversed(runs))


def test_who_asks_twice_while_nothing_was_mended_has_met_it_once() -> None:
    asked_again = (incident("a", 9, State.EXPIRED), incident("b", 5, State.REFUSED), incident("c", 1))
    assert () == offenders(runs_of(asked_again))


def test_moments_are_counted_by_week_and_what_is_older_or_in_the_future_is_not() -> None:
    now = 10 * WEEK_SECONDS
    met = (now, now - 1, now - WEEK_SECONDS, now - 4 * WEEK_SECONDS + 1, now - 4 * WEEK_SECONDS, now + 1)
    assert (1, 0, 1, 2) == by_week(met, now, 4)


def test_incidents_are_counted_by_weeks_worst_host_first_and_repeated_questions_once() -> None:
    other, week = Target("host2", "shop"), 24 * 7
    runs = runs_of(
        (incident("a", 3 * week - 1), incident("b", week + 1), incident("c", week), incident("d", 1, target=other),
         incident("e", 5, State.EXPIRED), incident("f", 2), incident("old", 4 * week))
    )  # fmt: skip
    counted = timeline(reversed(runs), NOW, 3)
    assert (HostWeeks("host1", (1, 2, 1)), HostWeeks("host2", (0, 0, 1))) == counted.hosts
    assert [NOW - 3 * WEEK_SECONDS, NOW - WEEK_SECONDS] == [counted.begins(0), counted.begins(2)]
    assert Timeline(NOW, 3) == timeline((), NOW, 3)
