"""The same desk on PostgreSQL: only the URL is another. What is imported here is tried on PostgreSQL as well."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.lifecycle import State
from bot.store import Store
from tests.desk import stage
from tests.desk.stage import ALICE, BOB, HERE, TARGET, Host, Spectator, desk, reaches
from tests.desk.test_paging import (
    quick,
    test_nobody_is_told_once_it_was_decided,
    test_oncall_as_an_approver_is_whoever_was_told_and_is_on_call_now,
    test_tier_after_tier_is_told_each_once,
    test_what_surely_was_not_sent_is_sent_again_and_what_may_have_arrived_is_not,
    test_who_is_on_it_stops_the_escalation_and_handing_over_starts_it_again,
)
from tests.desk.test_take_back import (
    test_of_the_run_and_the_taking_back_at_the_same_moment_exactly_one_wins,
    test_who_asked_or_approved_takes_it_back_and_nothing_runs,
)
from tests.desk.test_turns import (
    test_a_host_is_taken_once_and_the_second_hears_who_has_it_since_when,
    test_a_run_that_lost_its_host_runs_nothing_more,
    test_its_owner_holds_it_for_longer_and_has_had_it_since_the_beginning,
    test_of_many_at_once_one_gets_it,
    test_only_its_owner_frees_it,
    test_the_bot_waits_for_its_turn_says_for_whom_and_then_runs,
    test_what_a_crash_left_is_free_when_its_time_is_up_and_not_before,
)
from tests.postgres import Server
from tests.test_store import (
    test_a_message_is_claimed_once,
    test_a_refused_change_leaves_no_trace,
    test_a_step_is_claimed_before_it_runs_and_its_end_is_kept,
    test_at_the_start_only_what_was_to_be_kept_so_long_is_removed_and_the_audit_says_so,
    test_of_many_changes_at_once_one_wins,
    test_the_same_key_gives_the_same_incident,
    test_what_follows_from_a_change_fails_together_with_it,
    test_what_was_asked_of_a_host_before,
)

__all__ = [
    "quick",
    "test_a_host_is_taken_once_and_the_second_hears_who_has_it_since_when",
    "test_a_message_is_claimed_once",
    "test_a_refused_change_leaves_no_trace",
    "test_a_run_that_lost_its_host_runs_nothing_more",
    "test_a_step_is_claimed_before_it_runs_and_its_end_is_kept",
    "test_at_the_start_only_what_was_to_be_kept_so_long_is_removed_and_the_audit_says_so",
    "test_its_owner_holds_it_for_longer_and_has_had_it_since_the_beginning",
    "test_nobody_is_told_once_it_was_decided",
    "test_of_many_at_once_one_gets_it",
    "test_of_many_changes_at_once_one_wins",
    "test_of_the_run_and_the_taking_back_at_the_same_moment_exactly_one_wins",
    "test_oncall_as_an_approver_is_whoever_was_told_and_is_on_call_now",
    "test_only_its_owner_frees_it",
    "test_the_bot_waits_for_its_turn_says_for_whom_and_then_runs",
    "test_the_same_key_gives_the_same_incident",
    "test_tier_after_tier_is_told_each_once",
    "test_what_a_crash_left_is_free_when_its_time_is_up_and_not_before",
    "test_what_follows_from_a_change_fails_together_with_it",
    "test_what_surely_was_not_sent_is_sent_again_and_what_may_have_arrived_is_not",
    "test_what_was_asked_of_a_host_before",
    "test_who_asked_or_approved_takes_it_back_and_nothing_runs",
    "test_who_is_on_it_stops_the_escalation_and_handing_over_starts_it_again",
]

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def database(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every desk of a test works on one new database."""
    url = postgres.database()
    monkeypatch.setattr(stage, "record_at", lambda _: url)
    return url


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    made = Store(database)
    yield made
    made.close()


def test_many_writers_of_two_records_make_one_chain_that_always_holds(store: Store, database: str) -> None:
    other = Store(database)
    gate = threading.Barrier(8)

    def write(into: Store) -> None:
        gate.wait()
        for number in range(20):
            into.note("01X", "denied", ALICE, 9.0, {"number": number})
            assert "" == into.verify_audit().broken

    threads = [threading.Thread(target=write, args=(each,)) for each in (store, other) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    checked = store.verify_audit()
    other.close()
    assert (160, "") == (checked.entries, checked.broken)


def test_two_that_start_at_once_remove_what_is_old_once(store: Store, database: str) -> None:
    for number in range(60):
        store.note("01X", "denied", ALICE, float(number), {})
    other = Store(database)
    gate, removed = threading.Barrier(2), list[int]()

    def prune(each: Store) -> None:
        gate.wait()
        removed.append(each.prune_audit(before=50.0, at=100.0))

    threads = [threading.Thread(target=prune, args=(each,)) for each in (store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    checked = store.verify_audit()
    other.close()
    assert ([0, 50], "", 1) == (sorted(removed), checked.broken, len(checked.gaps))


def test_an_incident_lives_its_whole_life(tmp_path: Path, postgres: Server) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator(), url=postgres.database()) as opened:
        asked = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        assert asked.diagnosis is not None
        remedy = asked.diagnosis.findings[0].remedies[0]
        opened.decide(asked.id, BOB, approve=True, remedy=remedy.id, digest=remedy.digest)
        reaches(opened, asked, State.VERIFIED)
        assert opened.store.verify_audit().broken == ""
    assert host.ran == [f"{asked.id}-1-0", f"{asked.id}-1-1"]
