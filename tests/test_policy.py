"""Who may approve: closed by default, narrower rules win, and the reason is told."""

from dataclasses import replace

import pytest

from bot.incident import Person
from bot.model import Certainty, Command, Evidence, Finding, Remedy, Risk, Target
from bot.policy import Policy, Rule, Terms, Window, terms_for, why_not, why_not_alone

ALICE, BOB, MALLORY = Person("U01ALICE"), Person("U02BOB"), Person("U03MALLORY")
TARGET = Target("host1", "webserver")
REMEDY = Remedy("stop_service", "Stop nginx", (Command(("systemctl", "stop", "nginx.service"), "it is in the way"),))
FINDING = Finding("port_held_by_service", Certainty.PROVED, "nginx", (Evidence("/proc/net/tcp", "0050"),))
TERMS = Terms(approvers=(BOB.id,))


def terms(
    policy: Policy, *, remedy: Remedy = REMEDY, groups: tuple[str, ...] = (), at: tuple[int, int] = (0, 0)
) -> Terms:
    return terms_for(policy, TARGET, groups, FINDING, remedy, weekday=at[0], minute=at[1])


def test_an_approver_may() -> None:
    assert why_not(TERMS, BOB, ALICE, ()) == ""


def test_a_stranger_may_not() -> None:
    assert why_not(TERMS, MALLORY, ALICE, ()).startswith("You may not approve this.")


def test_nobody_may_where_no_approver_is_configured() -> None:
    assert "no approvers are configured" in why_not(Terms(), BOB, ALICE, ())


def test_the_requester_may_not_unless_it_is_allowed() -> None:
    assert "somebody else has to approve" in why_not(TERMS, BOB, BOB, ())
    assert why_not(replace(TERMS, requester_may_approve=True), BOB, BOB, ()) == ""


def test_the_requester_needs_to_be_an_approver_even_where_own_approval_is_allowed() -> None:
    assert why_not(replace(TERMS, requester_may_approve=True), ALICE, ALICE, ()) != ""


def test_a_member_of_a_group_may() -> None:
    assert why_not(Terms(approvers=("S01",)), BOB, ALICE, {BOB.id}) == ""


def test_a_group_that_cannot_be_read_is_a_no_with_the_reason() -> None:
    refusal = why_not(Terms(approvers=("S01",)), BOB, ALICE, (), "Slack did not answer")
    assert "could not check" in refusal
    assert "Slack did not answer" in refusal


def test_somebody_named_himself_may_although_a_group_cannot_be_read() -> None:
    assert why_not(Terms(approvers=("S01", BOB.id)), BOB, ALICE, (), "Slack did not answer") == ""


@pytest.mark.parametrize("risk", list(Risk))
def test_each_risk_has_terms_of_its_own(risk: Risk) -> None:
    policy = Policy(
        ("U1",), safe=Terms(expires_minutes=1), disruptive=Terms(expires_minutes=2), dangerous=Terms(expires_minutes=3)
    )
    expected = {Risk.SAFE: 1, Risk.DISRUPTIVE: 2, Risk.DANGEROUS: 3}[risk]
    assert terms(policy, remedy=replace(REMEDY, risk=risk)) == Terms(expires_minutes=expected, approvers=("U1",))


def test_the_later_of_two_rules_that_fit_wins_and_keeps_what_it_does_not_name() -> None:
    policy = Policy(("U1",), rules=(Rule(approvals=2, approvers=("U2",)), Rule(hosts=("host1",), approvers=("U3",))))
    assert terms(policy) == Terms(approvals=2, approvers=("U3",))


@pytest.mark.parametrize(
    "rule",
    [
        Rule(hosts=("host2",)),
        Rule(groups=("db",)),
        Rule(causes=("disk_full",)),
        Rule(remedies=("stop_container",)),
        Rule(windows=(Window((5, 6), 0, 1440),)),
    ],
)
def test_a_rule_that_does_not_fit_changes_nothing(rule: Rule) -> None:
    policy = Policy(("U1",), rules=(replace(rule, approvers=("U9",)),))
    assert terms(policy, groups=("web",)).approvers == ("U1",)


@pytest.mark.parametrize(
    ("weekday", "minute", "expected"),
    [(4, 1379, False), (4, 1380, True), (5, 0, True), (5, 359, True), (5, 360, False), (4, 10, False), (6, 100, False)],
)
def test_a_window_may_run_past_midnight(weekday: int, minute: int, expected: bool) -> None:
    assert Window((4,), 23 * 60, 6 * 60).holds(weekday, minute) is expected


def test_a_window_on_sunday_runs_into_monday() -> None:
    assert Window((6,), 23 * 60, 6 * 60).holds(0, 30)


def test_who_is_quiet_may_and_stands_apart_from_those_who_are_mentioned() -> None:
    found = terms(Policy(("U1",), quiet=("U2", "U1")))
    assert (("U1",), ("U2", "U1"), ("U1", "U2")) == (found.approvers, found.quiet, found.everybody)
    assert why_not(found, Person("U2"), ALICE, ()) == ""


def test_quiet_people_alone_are_approvers_enough() -> None:
    assert why_not(terms(Policy(quiet=(BOB.id,))), BOB, ALICE, ()) == ""
    assert "You may not approve this" in why_not(terms(Policy(quiet=(BOB.id,))), MALLORY, ALICE, ())


@pytest.mark.parametrize(
    "policy",
    [
        Policy(("U1",), quiet=("U2",), disruptive=Terms(approvers=("U3",))),
        Policy(("U1",), quiet=("U2",), rules=(Rule(approvers=("U3",)),)),
        Policy(("U1",), quiet=("U2",), rules=(Rule(quiet=("U3",)),)),
    ],
)
def test_narrower_terms_that_name_anybody_shut_all_wider_ones_out(policy: Policy) -> None:
    assert terms(policy).everybody == ("U3",)


def test_a_rule_that_names_nobody_keeps_the_quiet_ones() -> None:
    assert terms(Policy(("U1",), quiet=("U2",), rules=(Rule(approvals=2),))).everybody == ("U1", "U2")


def test_an_empty_list_of_approvers_in_a_rule_means_nobody() -> None:
    found = terms(Policy(("U1",), quiet=("U2",), rules=(Rule(approvers=()),)))
    assert "no approvers are configured" in why_not(found, Person("U1"), ALICE, ())


def test_break_glass_is_for_the_named_with_a_reason_and_makes_nobody_an_approver() -> None:
    policy = Policy((BOB.id,), break_glass=(ALICE.id,))
    assert why_not_alone(policy, ALICE, "it burns") == ""
    for person, reason in ((BOB, "it burns"), (MALLORY, "it burns"), (ALICE, ""), (ALICE, " \n ")):
        assert why_not_alone(policy, person, reason).endswith(".")
    assert why_not_alone(Policy((BOB.id,)), BOB, "it burns") != ""
    assert why_not(terms(policy), ALICE, MALLORY, ()) != ""


@pytest.mark.parametrize(
    ("policy", "named"),
    [
        (Policy(), False),
        (Policy(break_glass=("U01ALICE",)), False),
        (Policy(rules=(Rule(approvals=2),)), False),
        (Policy(("U01ALICE",)), True),
        (Policy(quiet=("U01ALICE",)), True),
        (Policy(safe=Terms(approvers=("U01ALICE",))), True),
        (Policy(dangerous=Terms(quiet=("U01ALICE",))), True),
        (Policy(rules=(Rule(quiet=("U01ALICE",)),)), True),
    ],
)
def test_it_is_known_whether_anybody_may_approve_anything(policy: Policy, named: bool) -> None:
    assert named is policy.names_approvers
