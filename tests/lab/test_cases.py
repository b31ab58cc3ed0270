"""Every fault on every engine, for real: the fault is made, asked for over SSH, named first, mended, and gone."""

import re
from dataclasses import replace

import pytest

from bot.model import EngineCall, Target
from bot.work import look
from tests.lab import Engine
from tests.lab.faults import cases, ports
from tests.lab.faults.making import Case
from tests.lab.fixtures import HostFactory
from tests.scoring import reach_of, score

pytestmark = pytest.mark.lab

EACH = [(case, engine) for case in cases() for engine in case.engines]


@pytest.mark.parametrize(("case", "engine"), EACH, ids=[f"{case.name}-{engine}" for case, engine in EACH])
def test_a_fault_is_named_and_mended_and_what_is_none_is_left_alone(
    lab_host: HostFactory, case: Case, engine: Engine
) -> None:
    scored = score(lab_host(engine, case.extra), case)
    first = scored.first
    assert re.search(case.error, scored.error, re.DOTALL), scored.error
    found = [(finding.cause, str(finding.certainty)) for finding in first.findings]
    assert (case.verdict, [(cause, case.certainty) for cause in case.causes]) == (first.verdict, found), first.reason
    assert list(case.remedies) == scored.ran, scored.refused
    assert list(case.proposals) == [proposal.id for finding in first.findings for proposal in finding.proposals]
    if case.remedies:
        assert scored.proof is not None
        assert scored.proof.verified, f"{scored.proof.reason} {scored.refused}"
        after = scored.proof.after
        # Without rights some things cannot be seen, after a remedy no more than before it: they are told.
        unseen = set() if case.user == "dockfix" else {item.question for item in first.not_checked}
        assert ("healthy", ()) == (after.verdict, after.findings), after.reason
        assert {item.question for item in after.not_checked} <= unseen, after.not_checked


def test_each_case_of_the_lab_has_a_name_of_its_own() -> None:
    names = [case.name for case in cases()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("engine", list(Engine))
def test_without_rights_the_firewall_is_not_called_fine(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    name = ports.nginx_service_without_rights(host)
    reach = reach_of(host, "plain")
    try:
        diagnosis = look(reach, Target("host1", name), "01TEST")
    finally:
        reach.close()
    (finding,) = diagnosis.findings
    (remedy,) = finding.remedies
    # What the engine does for whoever may speak to it, and no command: those need root.
    assert {EngineCall} == {type(step) for step in (*remedy.steps, *remedy.undo)}
    assert "not_checked" == {str(area.area): str(area.result) for area in diagnosis.areas}["firewall"]


@pytest.mark.parametrize("engine", list(Engine))
def test_the_same_host_asked_twice_gives_the_same_diagnosis(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    reach = reach_of(host)
    try:
        name = ports.nginx_service(host)
        first, second = (look(reach, Target("host1", name), "01TEST") for _ in range(2))
    finally:
        reach.close()
    # Memory, load and the number of processes change by themselves.
    same = [replace(one, timings=first.timings, areas=tuple(a for a in one.areas if a.area != "resources"))
            for one in (first, second)]  # fmt: skip
    assert same[0] == same[1]
