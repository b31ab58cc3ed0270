"""Every way in: subcommands, a host alone, what was meant as buttons, direct messages; and who gets none of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.config import OncallConfig, OncallTier
from bot.facts.containers import LIST
from bot.facts.glance.listing import STOPPED
from bot.incident import Incident
from bot.lifecycle import State
from bot.model import Answer, Diagnosis, Target, Verdict
from bot.reach import Asked, Reach, Unreachable
from bot.reach.replay import Recording, ReplayReach
from handlers.playground.cloud import Cloud
from handlers.playground.people import DEFAULT_GROUPS, DEFAULT_USERS, User
from handlers.slack.limits import message_problems
from tests.slack.conftest import recorded
from tests.slack.incidents import ONE
from tests.slack.stage import ALICE, BOB, OPS, RANDOM, ScriptedScene, actions, eventually, shown

ERROR = (
    "Error response from daemon: driver failed programming external connectivity on endpoint webserver "
    "(37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: "
    "listen tcp4 0.0.0.0:80: bind: address already in use"
)
HOSTILE = "x<!channel> <@U02BOB>\u202e*_`"


def incidents(scene: ScriptedScene) -> tuple[Incident, ...]:
    return scene.desk.store.incidents(*State)


def say(scene: ScriptedScene, message: dict[str, Any], value: str, user: str = ALICE) -> Any:
    """Press the button of a message that says this."""
    (pressed,) = [each for each in actions(message) if each.get("value") == value]
    place = {"channel": message["channel"], "ts": message["ts"]}
    return scene.do("click", user=user, action_id=pressed["action_id"], value=value, **place)


class Down:
    """A host that cannot be reached."""

    def ask(self, *_: Any, **__: Any) -> Asked:
        raise Unreachable("host2 does not answer on port 22. Is it up?")

    def close(self) -> None:
        """Nothing is held."""


def down(host: str) -> Reach:
    return recorded(host) if host == "host1" else Down()  # type: ignore[return-value]


def listing(*containers: tuple[str, str, str, str]) -> Callable[[str], Reach]:
    """Hosts whose containers are these: name, state, status, error."""
    listed = [{"Id": n * 8, "Names": [f"/{n}"], "State": s, "Status": t} for n, s, t, _ in containers]
    stopped = [{"Name": f"/{n}", "State": {"Error": e}} for n, s, _, e in containers if s != "running"]
    answers = (Answer(LIST.id, json.dumps(listed)), Answer(STOPPED.id, json.dumps(stopped)))
    return lambda host: ReplayReach(Recording(Target(host, "x"), answers))


def test_a_host_alone_lists_its_containers_failing_first_and_a_button_diagnoses_one(
    start: Callable[..., ScriptedScene],
) -> None:
    scene = start(reach=listing(("shop", "running", "Up 2 days", ""), ("web", "created", "Created", ERROR)))
    scene.ask("host1")
    message = scene.whispered(ALICE, "2 containers on host1")
    assert ["host1 web", "host1 shop"] == [each["value"] for each in actions(message)]
    assert "address already in use" in shown(message)
    say(scene, message, "host1 web")
    scene.with_buttons()
    assert [Target("host1", "web")] == [each.target for each in incidents(scene)]


def test_names_that_a_host_says_can_mention_and_press_nothing(start: Callable[..., ScriptedScene]) -> None:
    scene = start(reach=listing((HOSTILE, "exited", HOSTILE, HOSTILE * 400)))
    scene.ask("host1")
    message = scene.whispered(ALICE, "1 container on host1")
    assert "mrkdwn" not in str(message["blocks"])
    assert "<!" not in message["text"]
    assert () == message_problems(message["blocks"], message["text"])
    (button,) = actions(message)
    scene.do("click", user=ALICE, channel=OPS, ts=message["ts"], action_id=button["action_id"])
    scene.told(ALICE, "one name too many")
    assert () == incidents(scene)


def test_five_hundred_containers_fit_into_a_message(start: Callable[..., ScriptedScene]) -> None:
    many = [(f"c{number:03}-{'x' * 200}", "exited", "Exited (1)", "boom " * 90) for number in range(500)]
    scene = start(reach=listing(*many))
    scene.ask("host1")
    message = scene.whispered(ALICE, "500 containers on host1")
    assert () == message_problems(message["blocks"], message["text"])
    assert 15 == len(actions(message))


def test_a_host_that_is_down_says_so_and_the_others_are_still_searched(start: Callable[..., ScriptedScene]) -> None:
    scene = start(reach=down)
    scene.ask("host2")
    scene.told(ALICE, "Is it up?")
    scene.ask("webserver")
    message = scene.whispered(ALICE, "On which host is webserver?")
    assert "Not heard from: host2" in shown(message)
    say(scene, message, "host1 webserver")
    scene.with_buttons()
    assert 1 == len(incidents(scene))


def test_a_mistyped_host_is_offered_as_a_button_that_keeps_the_pasted_error(scene: ScriptedScene) -> None:
    scene.ask(f"hots1 webserver {ERROR}")
    message = scene.whispered(ALICE, "There is no host")
    say(scene, message, next(each["value"] for each in actions(message) if each["value"].startswith("host1 ")))
    scene.with_buttons()
    (incident,) = incidents(scene)
    assert (Target("host1", "webserver"), ERROR) == (incident.target, incident.error)


def test_a_mistyped_container_is_offered_in_the_thread_as_a_button(scene: ScriptedScene) -> None:
    missing = Diagnosis("", Target("host1", "webservr"), Verdict.NO_SUCH_CONTAINER, did_you_mean=("webserver", "web2"))
    scene.host.looks = [missing, ONE]
    scene.ask("host1 webservr")
    message = scene.with_buttons()
    assert ["host1 webserver", "host1 web2"] == [each["value"] for each in actions(message)]
    say(scene, message, "host1 webserver", user=BOB)
    eventually(lambda: 2 == len(incidents(scene)))
    again = incidents(scene)[-1]
    assert (Target("host1", "webserver"), BOB) == (again.target, again.requester.id)
    assert message["thread_ts"] == again.place.thread


def test_a_mistyped_command_is_offered_as_a_button(scene: ScriptedScene) -> None:
    scene.ask("onccall")
    message = scene.whispered(ALICE, "Did you mean oncall?")
    say(scene, message, "oncall")
    scene.told(ALICE, "names no tier")


def test_runs_tell_how_they_ended_and_who(scene: ScriptedScene) -> None:
    scene.press(scene.proposal())
    scene.wait_for("tried from dockfix")
    eventually(lambda: incidents(scene)[0].state is State.VERIFIED)
    for typed in ("runs", "runs host1"):
        scene.ask(typed)
    for said in ("webserver on host1", "The last requests about host1"):
        told = scene.told(ALICE, said)
        assert "Fixed and verified" in told
        assert "asked: alice; decided: bob" in told
        assert "port_held_by_service" in told
    scene.ask("runs host2")
    scene.told(ALICE, "Nothing has been asked about host2 yet.")
    scene.ask("hosts")
    assert "Fixed and verified" in scene.told(ALICE, "These hosts are configured")


def test_what_comes_back_again_and_again_is_told(scene: ScriptedScene) -> None:
    for _ in range(2):
        scene.press(scene.proposal())
        eventually(lambda: all(each.state is State.VERIFIED for each in incidents(scene)))
    scene.ask("runs")
    told = scene.told(ALICE, "Again and again")
    assert "2 times, nginx.service each time; back less than a minute after stop_service" in told
    assert "week by week, the oldest first: 0, 0, 0, 0, 0, 0, 0, 2" in told


def test_who_is_on_call_is_told_tier_by_tier_with_what_is_wrong(start: Callable[..., ScriptedScene]) -> None:
    tiers = (OncallTier("static", people=(BOB,)), OncallTier("slack_group", group="S99NOSUCH"))
    scene = start(oncall=OncallConfig(tiers=tiers))
    scene.ask("oncall")
    told = scene.told(ALICE, "On call now")
    assert "Tier 1 (static): U02BOB" in told
    assert "Tier 2 (slack_group): nobody" in told
    assert "no such user group" in told


def test_a_scan_answers_privately_with_the_whole_report_as_a_file_for_this_person(scene: ScriptedScene) -> None:
    scene.ask("scan host2")
    told = scene.told(ALICE, "host2: ")
    assert "Not judged" in told or "next start" in told
    assert [] == scene.ours()
    files = [each for each in scene.messages() if each["files"]]
    assert {"D01ALICE"} >= {each["channel"] for each in files}


def test_a_scan_of_a_host_that_is_down_says_so(start: Callable[..., ScriptedScene]) -> None:
    scene = start(reach=down)
    scene.ask("scan host2")
    scene.told(ALICE, "could not be asked, so nothing was checked")


def test_an_error_is_explained_and_a_button_asks_a_host(scene: ScriptedScene) -> None:
    scene.ask(f"explain {ERROR}")
    message = scene.whispered(ALICE, "Docker could not publish port 80/tcp")
    say(scene, message, f"host1 webserver\n{ERROR}")
    scene.with_buttons()
    assert [(Target("host1", "webserver"), ERROR)] == [(each.target, each.error) for each in incidents(scene)]


def test_a_pasted_error_alone_is_explained_and_with_a_host_it_is_a_request(scene: ScriptedScene) -> None:
    scene.ask(ERROR)
    scene.whispered(ALICE, "Docker could not publish port 80/tcp")
    assert () == incidents(scene)
    scene.do("mention", user=ALICE, channel=OPS, text=f"alert from host1:9100: {ERROR}")
    scene.with_buttons()
    assert [Target("host1", "webserver")] == [each.target for each in incidents(scene)]


def test_a_direct_message_takes_the_same_words(scene: ScriptedScene) -> None:
    channel = scene.directly("runs")["channel"]
    scene.wait_for("Nothing has been asked yet", channel)
    scene.directly("host1")
    scene.wait_for("1 container on host1", channel)
    scene.directly("host1 webserver")
    scene.wait_for("port_held_by_service", channel)
    assert 1 == len(incidents(scene))
    assert [] == scene.ours()


def test_what_is_delivered_twice_is_one_request_and_one_answer(scene: ScriptedScene) -> None:
    scene.do("fault", kind="duplicate", count=1)
    channel = scene.directly("host1 webserver")["channel"]
    scene.wait_for("port_held_by_service", channel)
    scene.do("fault", kind="duplicate", count=1)
    scene.ask("host1")
    scene.whispered(ALICE, "1 container on host1")
    scene.ask("hosts")
    scene.told(ALICE, "These hosts are configured")
    assert 1 == len(incidents(scene))
    assert 1 == len([said for said in scene.private(ALICE) if "1 container on host1" in said])


@pytest.fixture
def guests() -> Any:
    guest = replace(DEFAULT_USERS[0], is_restricted=True)
    foreign = User("U04EVE", "eve", team="T0OTHER")
    with Cloud(users=(guest, *DEFAULT_USERS[1:], foreign), groups=DEFAULT_GROUPS) as running:
        channel = next(each for each in running._channels if each.id == OPS)
        channel.members.add(foreign.id)
        yield running


@pytest.mark.parametrize("user", [ALICE, "U04EVE"])
def test_guests_and_strangers_hear_one_private_sentence_and_no_host_s_name(
    guests: Cloud, start_at: Callable[..., ScriptedScene], user: str
) -> None:
    scene = start_at(guests)
    for typed in ("hosts", "host1", "scan host1", "runs", "oncall", "help", "host1 webserver"):
        scene.ask(typed, user=user)
    scene.do("mention", user=user, channel=OPS, text="hosts")
    eventually(lambda: 8 == len(scene.private(user)))
    channel = scene.directly("hosts", user=user)["channel"]
    (refusal,) = eventually(lambda: scene.ours(channel))
    assert not [said for said in (*scene.private(user), shown(refusal)) if "host1" in said or "host2" in said]
    assert () == incidents(scene)
    assert [] == scene.ours()


def test_where_the_app_is_no_member_a_list_is_still_answered(scene: ScriptedScene) -> None:
    scene.ask("host1", channel=RANDOM)
    assert RANDOM == scene.whispered(ALICE, "1 container on host1")["channel"]
