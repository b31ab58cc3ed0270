"""Break-glass: named people alone, never silently; and people who may approve but are never woken."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk import Desk, Refused
from bot.incident import Incident, Person
from bot.lifecycle import State
from bot.policy import Policy, Rule, Terms
from tests.desk.stage import ALICE, BOB, CAROL, POLICY, Host, Spectator, desk, reaches
from tests.desk.test_desk import approve, ask

MALLORY = Person("U09MALLORY")
GLASS = replace(POLICY, break_glass=(ALICE.id,), disruptive=Terms(approvals=2))


def smash(opened: Desk, incident: Incident, who: Person = ALICE, reason: str = "the shop is down") -> Incident:
    assert incident.diagnosis is not None
    remedy = incident.diagnosis.findings[0].remedies[0]
    return opened.break_glass(incident.id, who, remedy=remedy.id, digest=remedy.digest, reason=reason)


def test_one_named_person_runs_alone_what_they_asked_for_and_it_is_flagged_everywhere(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator(), GLASS) as opened:
        incident = smash(opened, ask(opened))
        done = reaches(opened, incident, State.VERIFIED)
        (entry,) = [entry for entry in opened.store.audit(incident.id) if entry.what == "break_glass"]
        assert opened.store.verify_audit().broken == ""
    assert 2 == len(host.ran)
    assert done.decision is not None
    assert (True, ALICE, "the shop is down") == (done.decision.break_glass, done.decision.by, done.decision.reason)
    told = json.loads(entry.data)
    assert (ALICE.id, True, "the shop is down") == (entry.who, told["break_glass"], told["reason"])


@pytest.mark.parametrize("reason", ["", "  ", "\n\t", "x"])
def test_without_a_reason_nothing_runs(tmp_path: Path, reason: str) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator(), GLASS) as opened:
        incident = ask(opened)
        with pytest.raises(Refused, match="takes a reason"):
            smash(opened, incident, reason=reason)
        assert opened.incident(incident.id) == incident
    assert [] == host.ran


@pytest.mark.parametrize("who", [BOB, CAROL, MALLORY])
def test_nobody_else_breaks_the_glass_not_even_an_approver(tmp_path: Path, who: Person) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator(), GLASS) as opened:
        incident = ask(opened)
        with pytest.raises(Refused, match="You may not break the glass"):
            smash(opened, incident, who)
        assert opened.incident(incident.id) == incident
        denied = opened.store.audit(incident.id)[-1]
    assert ("denied", who.id, []) == (denied.what, denied.who, host.ran)


def test_where_nobody_is_named_there_is_no_glass(tmp_path: Path) -> None:
    with desk(tmp_path, Host(), Spectator()) as opened:
        assert not opened.has_glass
        with pytest.raises(Refused, match="names nobody"):
            smash(opened, ask(opened), BOB)


def test_the_usual_button_stays_closed_to_them_and_says_what_is_open(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator(), GLASS) as opened:
        incident = ask(opened)
        with pytest.raises(Refused, match=r"You may not approve this\..*press Break glass…"):
            approve(opened, incident, ALICE)
    assert [] == host.ran


def test_the_glass_breaks_for_what_was_shown_only(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator(), GLASS) as opened:
        incident = ask(opened)
        for remedy, digest in (("", ""), ("stop_service", ""), ("stop_service", "sha256:0"), ("reboot", "sha256:0")):
            with pytest.raises(Refused):
                opened.break_glass(incident.id, ALICE, remedy=remedy, digest=digest, reason="it burns")
        assert opened.incident(incident.id) == incident
    assert [] == host.ran


def test_after_a_decision_the_glass_is_whole_again(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator(), replace(GLASS, disruptive=Terms())) as opened:
        incident = ask(opened)
        opened.decide(incident.id, BOB, approve=False, reason="not now")
        with pytest.raises(Refused, match="bob has already refused this"):
            smash(opened, incident)
    assert [] == host.ran


def test_who_is_quiet_may_approve_like_the_others(tmp_path: Path) -> None:
    policy = Policy((BOB.id,), quiet=(CAROL.id,))
    with desk(tmp_path, Host(), Spectator(), policy) as opened:
        incident = ask(opened)
        assert approve(opened, incident, CAROL).state is State.APPROVED
        reaches(opened, incident, State.VERIFIED)


def test_a_narrower_rule_shuts_the_wider_quiet_ones_out(tmp_path: Path) -> None:
    policy = Policy((BOB.id,), quiet=(CAROL.id,), rules=(Rule(hosts=("host1",), approvers=(BOB.id,)),))
    host = Host()
    with desk(tmp_path, host, Spectator(), policy) as opened:
        incident = ask(opened)
        with pytest.raises(Refused, match="You may not approve this"):
            approve(opened, incident, CAROL)
    assert [] == host.ran
