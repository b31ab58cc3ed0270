"""What the desk promises: recorded first, decided once, run once, on the state that was shown, and told."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk import Desk, Refused
from bot.incident import Incident, Person
from bot.lifecycle import State
from bot.model import Certainty, Target, Verdict
from bot.policy import Policy, Rule, Terms
from tests.desk.stage import ALICE, BOB, CAROL, HERE, POLICY, TARGET, Host, Spectator, desk, reaches


def ask(opened: Desk, key: str = "") -> Incident:
    return reaches(opened, opened.request(TARGET, ALICE, HERE, key=key), State.WAITING)


def approve(opened: Desk, incident: Incident, who: Person = BOB) -> Incident:
    assert incident.diagnosis is not None
    remedy = incident.diagnosis.findings[0].remedies[0]
    return opened.decide(incident.id, who, approve=True, remedy=remedy.id, digest=remedy.digest)


def shown(view: Spectator, state: State) -> None:
    """Wait until the view was shown the incident in this state."""
    for _ in range(2000):
        if view.seen and view.seen[-1].state is state:
            return
        threading.Event().wait(0.02)
    raise AssertionError([incident.state for incident in view.seen])


def test_a_request_is_answered_with_a_proposal_and_nothing_is_run(tmp_path: Path) -> None:
    host, view = Host(), Spectator()
    with desk(tmp_path, host, view) as opened:
        incident = ask(opened)
    assert incident.diagnosis is not None
    found = incident.diagnosis.findings[0]
    assert (incident.diagnosis.verdict, found.cause) == (Verdict.CAUSE, "port_held_by_service")
    assert (found.certainty, found.holder and found.holder.name) == (Certainty.PROVED, "nginx.service")
    assert host.ran == []
    assert view.stages[-1][0].title == "Connect to host1"


def test_the_same_request_delivered_twice_is_one_incident(tmp_path: Path) -> None:
    with desk(tmp_path, Host(), Spectator()) as opened:
        first, second = opened.request(TARGET, ALICE, HERE, key="t1"), opened.request(TARGET, ALICE, HERE, key="t1")
        assert first.id == second.id


def test_an_approved_fix_runs_each_step_once_and_is_proved(tmp_path: Path) -> None:
    host, view = Host(), Spectator()
    with desk(tmp_path, host, view) as opened:
        incident = approve(opened, ask(opened))
        done = reaches(opened, incident, State.VERIFIED)
        story = [entry.what for entry in opened.store.audit(incident.id)]
        shown(view, State.VERIFIED)
    assert host.ran == [f"{incident.id}-1-0", f"{incident.id}-1-1"]
    assert [executed.exit for executed in done.executed] == [0, 0]
    assert done.verification is not None
    assert [probe.answered for probe in done.verification.probes] == [True]
    assert story == [
        "asked",
        "proposed",
        "approved",
        "confirmed",
        *["step_started", "step_finished", "noted"] * 2,
        "proved",
    ]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (Target("hots1", "webserver"), "Did you mean host1?"),
        (Target("elsewhere", "webserver"), "Configured are: host1."),
        (Target("host1", "web;reboot"), "cannot be the name of a container"),
        (Target("host1", "$(reboot)"), "cannot be the name of a container"),
        (Target("host1", "web\nserver"), "cannot be the name of a container"),
        (Target("host1", "wеbserver"), "cannot be the name of a container"),
        (Target("host1", "x" * 10_000), "cannot be the name of a container"),
        (Target("host1", ""), "cannot be the name of a container"),
        (Target("host1", "--all"), "cannot be the name of a container"),
        (Target("../etc", "webserver"), "There is no host"),
    ],
)
def test_a_target_that_cannot_be_is_refused_with_what_to_do_and_not_recorded(
    tmp_path: Path, target: Target, sentence: str
) -> None:
    with desk(tmp_path, Host(), Spectator()) as opened:
        with pytest.raises(Refused) as refusal:
            opened.request(target, ALICE, HERE)
        assert sentence in str(refusal.value)
        assert "\n" not in str(refusal.value)
        assert len(str(refusal.value)) < 400
        assert opened.store.incidents(*State) == ()


def test_who_may_not_approve_is_told_why_and_nothing_happens(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        incident = ask(opened)
        with pytest.raises(Refused, match="may not approve"):
            approve(opened, incident, Person("U09MALLORY"))
        with pytest.raises(Refused, match="may not approve"):
            approve(opened, incident, ALICE)
        with pytest.raises(Refused, match="may not approve"):
            opened.decide(incident.id, Person("U09MALLORY"), approve=False, reason="I do not like it")
        assert opened.incident(incident.id) == incident
    assert host.ran == []


def test_the_requester_may_take_the_request_back(tmp_path: Path) -> None:
    with desk(tmp_path, Host(), Spectator()) as opened:
        done = opened.decide(ask(opened).id, ALICE, approve=False, reason="found it myself")
        assert (done.state, done.decision and done.decision.reason) == (State.REFUSED, "found it myself")


def test_of_many_clicks_at_once_one_counts_and_the_others_hear_who_was_first(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        incident = ask(opened)
        said: list[str] = []
        gate = threading.Barrier(10)

        def click(who: Person) -> None:
            gate.wait()
            try:
                approve(opened, incident, who)
                said.append("won")
            except Refused as refusal:
                said.append(str(refusal))

        threads = [threading.Thread(target=click, args=((BOB, CAROL)[number % 2],)) for number in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done = reaches(opened, incident, State.VERIFIED)
    winner = done.decision.by.name if done.decision else ""
    assert sorted(said) == sorted(["won"] + [f"{winner} has already approved this."] * 9)
    assert len(host.ran) == 2


def test_where_two_must_agree_one_is_not_enough_and_twice_the_same_neither(tmp_path: Path) -> None:
    host = Host()
    policy = replace(POLICY, rules=(Rule(hosts=("host1",), approvals=2),))
    with desk(tmp_path, host, Spectator(), policy) as opened:
        incident = ask(opened)
        assert approve(opened, incident, BOB).state is State.WAITING
        with pytest.raises(Refused, match="waits for somebody else"):
            approve(opened, incident, BOB)
        assert host.ran == []
        approve(opened, incident, CAROL)
        done = reaches(opened, incident, State.VERIFIED)
    assert [decision.by for decision in done.agreed] == [BOB, CAROL]


def test_a_host_that_changed_after_the_approval_runs_nothing_and_proposes_anew(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        incident = ask(opened)
        host.change()
        approve(opened, incident)
        anew = reaches(opened, incident, State.WAITING)
        while anew.round == 1:
            anew = reaches(opened, incident, State.WAITING)
        assert (host.ran, anew.decision, anew.before) == ([], None, incident.diagnosis)
        assert "nothing was run" in anew.note
        with pytest.raises(Refused, match="no longer the proposal"):
            approve(opened, incident)
        approve(opened, anew)
        reaches(opened, incident, State.VERIFIED)
    assert host.ran == [f"{incident.id}-2-0", f"{incident.id}-2-1"]


def test_a_fault_that_went_away_by_itself_runs_nothing(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        incident = ask(opened)
        host.heal()
        approve(opened, incident)
        done = reaches(opened, incident, State.ANSWERED)
    assert host.ran == []
    assert done.note.startswith("Nothing was run")


def test_a_failed_step_stops_the_rest_and_says_so(tmp_path: Path) -> None:
    host = Host()
    host.ends = [1]
    with desk(tmp_path, host, Spectator()) as opened:
        done = reaches(opened, approve(opened, ask(opened)), State.FAILED)
    assert len(host.ran) == 1
    assert done.note == "`systemctl stop nginx.service` ended with status 1. 1 more step was not run."


def test_a_step_whose_end_is_not_known_is_never_repeated(tmp_path: Path) -> None:
    host = Host()
    host.ends = [None]
    with desk(tmp_path, host, Spectator()) as opened:
        done = reaches(opened, approve(opened, ask(opened)), State.UNCERTAIN)
    assert len(host.ran) == 1
    assert "It is not known whether" in done.note


def test_steps_that_all_ran_without_healing_are_not_called_verified(tmp_path: Path) -> None:
    host = Host()
    host.ends = [0, 0]
    with desk(tmp_path, host, Spectator()) as opened:
        done = reaches(opened, approve(opened, ask(opened)), State.NOT_VERIFIED)
    assert done.verification is not None
    assert done.note.startswith("The cause is still there")


def test_silence_is_a_refusal(tmp_path: Path) -> None:
    policy = Policy((BOB.id,), disruptive=Terms(expires_minutes=0))
    host = Host()
    with desk(tmp_path, host, Spectator(), policy) as opened:
        incident = opened.request(TARGET, ALICE, HERE)
        done = reaches(opened, incident, State.EXPIRED)
        with pytest.raises(Refused, match="has expired"):
            approve(opened, done)
    assert host.ran == []


def test_a_view_that_fails_is_tried_again_until_it_has_shown_the_end(tmp_path: Path) -> None:
    view = Spectator()
    view.failing = 3
    with desk(tmp_path, Host(), view) as opened:
        reaches(opened, approve(opened, ask(opened)), State.VERIFIED)
        shown(view, State.VERIFIED)


def test_an_unknown_request_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with desk(tmp_path, Host(), Spectator()) as opened, pytest.raises(Refused, match="Ask again with /dockfix"):
        opened.decide("01NOBODY", BOB, approve=True)
