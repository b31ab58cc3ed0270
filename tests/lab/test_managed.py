"""What moves a container can be taken back: the very container of before has its place, its ports and its policy."""

from typing import Any

import pytest

from bot.model import Executed, Step, Target
from bot.reach import Reach
from bot.work import look, prove, run
from tests.lab import Engine, LabHost
from tests.lab.faults import ports
from tests.lab.fixtures import HostFactory
from tests.scoring import reach_of

pytestmark = pytest.mark.lab


def inspected(host: LabHost, name: str) -> dict[str, Any]:
    with host.docker() as client:
        found: dict[str, Any] = client.inspect_container(name)
        return found


def run_all(reach: Reach, steps: tuple[Step, ...], op: str) -> list[Executed]:
    return [run(reach, f"{op}-{position}", step) for position, step in enumerate(steps)]


@pytest.mark.parametrize("engine", list(Engine))
def test_the_undo_of_another_port_brings_the_old_container_back(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    name = ports.port_of_ssh(host)
    before = inspected(host, name)
    reach, target = reach_of(host), Target(host.name, name)
    try:
        (finding,) = look(reach, target, "01TEST").findings
        (remedy,) = finding.remedies
        assert [0, 0] == [done.exit for done in run_all(reach, remedy.steps, "01TEST-do")]
        proof = prove(reach, target, finding, "01TEST", soak_seconds=0.0)
        assert proof.verified, proof.reason
        assert [8022] == [probe.port for probe in proof.probes]
        assert before["Id"] != inspected(host, name)["Id"]

        assert [0] == [done.exit for done in run_all(reach, remedy.undo, "01TEST-undo")]
        back = inspected(host, name)
        again = look(reach, target, "01TEST").findings
    finally:
        reach.close()
    assert (before["Id"], before["HostConfig"]["PortBindings"]) == (back["Id"], back["HostConfig"]["PortBindings"])
    # 20.10 leaves the name empty until a policy is set.
    assert "no" == back["HostConfig"]["RestartPolicy"]["Name"]
    assert ["port_held_by_service"] == [finding.cause for finding in again]
