"""One of two processes dies or stands still while a step runs: the other ends it, and people and hosts see it once."""

import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.incident import Incident
from bot.lifecycle import State
from tests.postgres import server
from tests.several.conftest import Several, at, eventually
from tests.several.member import CAROL, TAKEOVER_SECONDS
from tests.slack.stage import BOB, actions, shown

pytestmark = pytest.mark.postgres


def approve(several: Several) -> None:
    several.slack.press(several.slack.proposal())


def once_each(several: Several, incident: Incident) -> None:
    """What must hold whoever died: each step and each message once, all told, and nothing left under way."""
    assert [f"{incident.id}-1-0", f"{incident.id}-1-1"] == several.lines("effects")
    said = [entry.what for entry in several.store.audit(incident.id)]
    once = ("asked", "proposed", "approved", "confirmed", "proved")
    assert dict.fromkeys(once, 1) == {what: said.count(what) for what in once}
    assert (2, 2) == (said.count("step_started"), said.count("step_finished"))
    assert "" == several.store.verify_audit().broken
    eventually(lambda: "Fixed and verified" in shown(several.slack.wait_for("asked for by")))
    several.slack.wait_for("tried from dockfix")
    eventually(lambda: ["undo"] == [each["action_id"] for found in several.slack.ours() for each in actions(found)])
    assert {1} == set(Counter(several.posts()).values())
    assert len(several.posts()) == len(several.slack.ours())
    plan = several.slack.wait_for("Mending webserver")
    assert {"complete"} == {task["status"] for task in plan["blocks"][0]["tasks"]}


@pytest.mark.parametrize("step", [0, 1])
def test_killed_while_a_step_runs_the_other_ends_it_and_slack_notices_nothing_twice(
    several: Several, step: int
) -> None:
    both = {several.start(), several.start()}
    approve(several)
    first = several.at_step(step)
    several.kill(first)
    incident = several.ended()
    once_each(several, incident)
    (_, _), (second, at) = several.attempts(step)
    assert both == {first, second}
    began = several.attempts(step)[0][1]
    print(f"taken over {at - began:.1f} s after the step began; silence means death after {TAKEOVER_SECONDS} s")


def test_killed_one_after_the_other_whoever_is_left_ends_it(several: Several) -> None:
    several.start()
    approve(several)
    first = several.at_step(0)
    # It stands still until the next one is there, however long that takes to start.
    several.processes[first].send_signal(signal.SIGSTOP)
    second = several.start()
    several.kill(first)
    assert second == several.at_step(1)
    several.processes[second].send_signal(signal.SIGSTOP)
    third = several.start()
    several.kill(second)
    once_each(several, several.ended())
    assert third == several.attempts(1)[-1][0]


def test_started_anew_alone_it_takes_over_from_itself(several: Several) -> None:
    several.kill(several.start())
    several.start()
    approve(several)
    several.kill(several.at_step(0))
    several.start()
    once_each(several, several.ended())


def test_a_clean_stop_hands_over_what_is_left(several: Several) -> None:
    several.start()
    several.start()
    approve(several)
    several.stop(several.at_step(0))
    once_each(several, several.ended())


@pytest.mark.parametrize("step", [0, 1])
def test_one_that_stood_still_and_wakes_doubles_nothing(several: Several, step: int) -> None:
    several.start()
    several.start()
    approve(several)
    frozen = several.at_step(step)
    several.processes[frozen].send_signal(signal.SIGSTOP)
    try:
        incident = several.ended()
        eventually(lambda: "Fixed and verified" in shown(several.slack.wait_for("asked for by")))
    finally:
        several.processes[frozen].send_signal(signal.SIGCONT)
    # It goes on where it stood; by the time of its clean end it has told all that it had to tell.
    several.stop(frozen)
    assert incident.state is several.incident().state
    assert incident.executed == several.incident().executed
    once_each(several, incident)


def test_each_tier_on_call_is_told_once_although_one_is_killed(several: Several) -> None:
    first, _ = several.start("--paged"), several.start("--paged")
    several.slack.ask()
    eventually(lambda: any(":page:" in key for key in several.posts()))
    several.kill(first)
    eventually(lambda: 2 == len([told for told in several.incident().told if told.how]))
    incident = several.incident()
    assert [(1, (BOB,)), (2, (CAROL,))] == [(told.tier, told.people) for told in incident.told]
    pages = [key for key in several.posts() if ":page:" in key]
    assert {1} == set(Counter(pages).values())
    ways = {1: ("thread", f"direct:{BOB}"), 2: ("thread", f"direct:{CAROL}")}
    for told in incident.told:
        sent = {f"{incident.id}:page:{told.tier}:{way}" in pages for way in ways[told.tier]}
        assert sent == {True} or "not known" in told.note


def test_of_fifty_clicks_on_both_one_decides(several: Several) -> None:
    both = {several.start(), several.start()}
    proposal = several.slack.proposal()
    with ThreadPoolExecutor(50) as hands:
        clicks = [hands.submit(several.slack.press, proposal, user=(BOB, CAROL)[at % 2]) for at in range(50)]
    assert [None] * 50 == [click.result()["error"] for click in clicks]
    incident = several.ended()
    once_each(several, incident)
    assert both == {int(pid) for pid in several.lines("clicks")}
    said = [entry.what for entry in several.store.audit(incident.id)]
    assert (1, 49) == (said.count("approved"), said.count("denied"))


def test_a_database_that_crashes_in_mid_run_and_comes_back_doubles_and_loses_nothing(tmp_path: Path) -> None:
    with server() as own:
        for several in at(tmp_path, own):
            several.start()
            several.start()
            approve(several)
            several.at_step(0)
            own.crash()
            own.start()
            once_each(several, several.ended())
            assert State.VERIFIED is several.incident().state
