"""A first look at a host: its containers with those that failed first, from memory where somebody is typing."""

import json
import threading
from typing import Any

import pytest

from bot.config import OncallConfig
from bot.facts.containers import LIST
from bot.facts.glance.listing import STOPPED, Listing
from bot.glance import Glance
from bot.model import Answer, Executed, Probe, Target
from bot.oncall.roster import Roster
from bot.reach import Asked, Unreachable
from bot.snapshot import Answers, Unknown

BOUND = (
    "driver failed programming external connectivity on endpoint web: "
    "Bind for 0.0.0.0:80 failed: port is already allocated"
)
LISTED = [
    {"Id": "a" * 64, "Names": ["/shop"], "State": "running", "Status": "Up 2 days"},
    {"Id": "b" * 64, "Names": ["/done"], "State": "exited", "Status": "Exited (0) 3 days ago"},
    {"Id": "c" * 64, "Names": ["/crashed"], "State": "exited", "Status": "Exited (1) 3 days ago"},
    {"Id": "d" * 64, "Names": ["/web", "/shop/web"], "State": "created", "Status": "Created"},
    {"Id": "e" * 64, "Names": ["/badcmd"], "State": "created", "Status": "Created"},
    {"Id": "f" * 64, "Names": ["/fresh"], "State": "created", "Status": "Created"},
]
STATES = [
    {"Name": "/web", "State": {"Error": BOUND, "ExitCode": 128}},
    {"Name": "/badcmd", "State": {"Error": 'exec: "x": executable file not found in $PATH', "ExitCode": 127}},
    {"Name": "/crashed", "State": {"Error": "", "ExitCode": 1}},
    {"Name": "/done", "State": {"Error": "", "ExitCode": 0}},
]
FAILING_FIRST = ["web", "badcmd", "fresh", "crashed", "done", "shop"]


def answers(listed: object = LISTED, states: object = STATES) -> Answers:
    given = {LIST.id: Answer(LIST.id, json.dumps(listed)), STOPPED.id: Answer(STOPPED.id, json.dumps(states))}
    return Answers(Target("host1"), given, "")


class Host:
    """A host that answers once it may, and counts how often it was asked."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.asked = 0
        self.fault = fault

    def ask(self, *_: Any, **__: Any) -> Asked:
        self.asked += 1
        assert self.may_answer.wait(20)
        if self.fault is not None:
            raise self.fault
        return Asked(answers())

    def run(self, *_: Any, **__: Any) -> Executed:
        raise AssertionError("a glance runs nothing")

    def follow(self, *_: Any, **__: Any) -> None:
        raise AssertionError("a glance follows nothing")

    def probe(self, *_: Any, **__: Any) -> Probe:
        raise AssertionError("a glance tries no port")

    def close(self) -> None:
        """Nothing is held."""


def glance_at(host: Host) -> Glance:
    return Glance(("host1",), lambda _: host, Roster(OncallConfig()))


def test_what_failed_for_its_ports_comes_first_and_what_runs_last() -> None:
    listing = Listing.read(answers())
    assert FAILING_FIRST == [each.name for each in listing.all]
    assert [True, False] == [each.ours for each in listing.all[:2]]


def test_without_the_errors_the_list_is_still_there_and_says_why_they_are_not() -> None:
    listing = Listing.read(answers(states={"message": "no"}))
    assert {"web", "badcmd", "fresh"} == {each.name for each in listing.all[:3]}
    assert listing.unseen


@pytest.mark.parametrize("listed", [{}, [1], [{"Id": "x"}], "text", None])
def test_what_is_no_list_of_containers_is_not_taken_for_one(listed: object) -> None:
    with pytest.raises(Unknown):
        Listing.read(answers(listed))


def test_a_host_that_is_down_says_so() -> None:
    seen = glance_at(Host(Unreachable("host1 does not answer."))).containers("host1")
    assert (None, "host1 does not answer.") == (seen.listing, seen.reason)


def test_a_host_that_is_not_configured_is_never_asked() -> None:
    host = Host()
    glance = glance_at(host)
    with pytest.raises(KeyError):
        glance.containers("evil")
    with pytest.raises(KeyError):
        glance.known("evil", 0.1)
    with pytest.raises(KeyError):
        glance.foresee("evil")
    assert 0 == host.asked


def test_who_types_waits_for_one_question_only_and_never_longer_than_told() -> None:
    host = Host()
    host.may_answer.clear()
    glance = glance_at(host)
    assert [None] * 3 == [glance.known("host1", 0.05).listing for _ in range(3)]
    host.may_answer.set()
    assert glance.known("host1", 20).listing is not None
    assert glance.known("host1", 0).listing is not None
    assert 1 == host.asked
