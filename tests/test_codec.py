"""What is written to JSON comes back the same, and what does not fit is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import codec
from bot.incident import Decision, Incident, Person, Place
from bot.lifecycle import State
from bot.model import (
    Area,
    AreaName,
    AreaResult,
    Certainty,
    Command,
    Diagnosis,
    EngineAction,
    EngineCall,
    EngineVersion,
    ErrorText,
    Evidence,
    Executed,
    Finding,
    Holder,
    HolderKind,
    NotChecked,
    Probe,
    ProcessGuard,
    Remedy,
    Target,
    Timings,
    Verdict,
    Verification,
)

STEPS = (
    Command(("kill", "-TERM", "812"), "it holds the port", ProcessGuard(812, 4711)),
    EngineCall(EngineAction.START, "webserver", "it can have the port now"),
)
REMEDY = Remedy("stop_process", "Stop it", STEPS, affects=("3 connections",), undo=STEPS[1:], digest="sha256:1")
FINDING = Finding(
    "port_held_by_process",
    Certainty.PROVED,
    "python (pid 812) listens on 0.0.0.0:80",
    (Evidence("/proc/net/tcp", "00000000:0050"),),
    Holder(HolderKind.PROCESS, "python", 812),
    (REMEDY,),
)
DIAGNOSIS = Diagnosis(
    "01J",
    Target("host1", "webserver"),
    Verdict.CAUSE,
    EngineVersion("28.5.2", rootless=False),
    ErrorText("driver failed …", "S_BUSY", "webserver", "0.0.0.0", 80, "tcp"),
    (FINDING,),
    tuple(Area(name, AreaResult.OK, "looked at") for name in AreaName),
    (NotChecked("iptables-save", "needs root"),),
    Timings(1, 2, 3, 1),
)
INCIDENT = Incident(
    "01J",
    Target("host1", "webserver"),
    Person("U1", "alice"),
    Place("slack", "C1"),
    1.5,
    State.VERIFIED,
    7,
    1,
    diagnosis=DIAGNOSIS,
    decision=Decision(True, Person("U2"), 2.5, "stop_process", "sha256:1", "go"),
    executed=(Executed(STEPS[0], 0, "", 5), Executed(STEPS[1], None, "?")),
    verification=Verification(True, "", DIAGNOSIS, (Probe("0.0.0.0", 80, "tcp", True, "dockfix", "open"),)),
)


def through_json(value: Any) -> Any:
    return codec.decode(type(value), json.loads(json.dumps(codec.encode(value))))


def test_a_whole_incident_comes_back_the_same() -> None:
    assert through_json(INCIDENT) == INCIDENT


def test_keys_that_a_later_version_wrote_are_passed_over() -> None:
    assert codec.decode(Target, {"host": "h", "container": "c", "later": 1}) == Target("h", "c")


@pytest.mark.parametrize(
    "broken",
    [None, [], "x", {"host": 1, "container": "c"}, {"container": "c"}, {"host": None, "container": "c"}],
)
def test_what_does_not_fit_is_refused(broken: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        codec.decode(Target, broken)


def test_no_finding_without_evidence_not_even_from_json() -> None:
    broken = codec.encode(FINDING) | {"evidence": []}
    with pytest.raises(ValueError, match="has no evidence"):
        codec.decode(Finding, broken)


@given(st.text(), st.text())
def test_any_text_comes_back(host: str, container: str) -> None:
    target = Target(host, container)
    assert through_json(target) == target


def test_the_digest_depends_on_every_step_and_not_on_the_order_of_keys() -> None:
    assert codec.digest({"a": 1, "b": STEPS}) == codec.digest({"b": STEPS, "a": 1})
    assert codec.digest(STEPS) != codec.digest(STEPS[:1])
    assert codec.digest(STEPS).startswith("sha256:")
