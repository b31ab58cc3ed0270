"""Every cause on every engine, for real: the fault is made, asked for over SSH, named first, mended, and gone."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.diagnose import diagnose
from bot.facts import all_questions
from bot.model import Diagnosis, Target
from bot.reach.address import HostAddress
from bot.reach.ssh import SshReach
from bot.snapshot import Snapshot
from tests.lab import Engine, LabHost, faults
from tests.lab.fixtures import HostFactory

pytestmark = pytest.mark.lab

Ask = Callable[[LabHost, str], Diagnosis]

CAUSES: dict[faults.Fault, tuple[str, str]] = {
    faults.nginx_service: ("port_held_by_service", "stop_service"),
    faults.socket_unit: ("port_held_by_socket_unit", "stop_socket_unit"),
    faults.user_process: ("port_held_by_process", "stop_process"),
    faults.other_container: ("port_published_by_container", "stop_container"),
    faults.host_network_container: ("port_held_by_host_network_container", "stop_container"),
    faults.proxy_orphaned: ("orphaned_docker_proxy", "stop_process"),
    faults.port_twice: ("port_requested_twice", "publish_once"),
    faults.nat_chain_gone: ("firewall_chains_missing", "restart_docker"),
    faults.filter_chain_gone: ("firewall_chains_missing", "restart_docker"),
    faults.address_not_on_host: ("address_not_on_host", "republish_on_host_address"),
    faults.descriptors_exhausted: ("file_descriptors_exhausted", "raise_descriptor_limit"),
    faults.bridge_gone: ("bridge_missing", "restart_docker"),
    faults.network_gone: ("network_not_found", "recreate_network"),
    faults.daemon_stopped: ("daemon_not_running", "start_docker"),
    faults.daemon_and_socket_stopped: ("daemon_not_running", "start_docker"),
}


def reach_of(host: LabHost) -> SshReach:
    address = HostAddress(
        host.address, user=host.user, identity_file=host.identity_file, known_hosts=host.known_hosts, sudo=True
    )
    return SshReach(address)


def look(reach: SshReach, name: str) -> Diagnosis:
    asked = reach.ask(Target("host1", name), all_questions())
    return diagnose(Snapshot(asked.answers), "01TEST", asked.timings)


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("fault", CAUSES, ids=lambda fault: fault.__name__)
def test_the_cause_is_named_first_and_proved_and_its_remedy_mends_it(
    lab_host: HostFactory, engine: Engine, fault: faults.Fault
) -> None:
    host = lab_host(engine)
    name = fault(host)
    cause, remedy = CAUSES[fault]
    reach = reach_of(host)
    try:
        before = look(reach, name)
        assert [(cause, "proved")] == [(found.cause, str(found.certainty)) for found in before.findings]
        assert remedy == before.findings[0].remedies[0].id
        for number, step in enumerate(before.findings[0].remedies[0].steps):
            executed = reach.run(f"01TEST-{number}", step)
            assert 0 == executed.exit, executed.output
        after = look(reach, name)
        assert ("healthy", (), ()) == (after.verdict, after.findings, after.not_checked), after.reason
        assert host.docker().inspect_container(name)["State"]["Running"] is True
    finally:
        reach.close()


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (faults.healthy, "healthy"),
        (faults.bad_command, "other_error"),
        (faults.exited_by_itself, "other_error"),
    ],
    ids=lambda given: getattr(given, "__name__", given),
)
def test_what_is_no_fault_of_ours_has_no_finding(
    lab_host: HostFactory, engine: Engine, fault: faults.Fault, verdict: str
) -> None:
    host = lab_host(engine)
    reach = reach_of(host)
    try:
        diagnosis = look(reach, fault(host))
    finally:
        reach.close()
    assert (verdict, ()) == (diagnosis.verdict, diagnosis.findings), diagnosis.reason


@pytest.mark.parametrize("engine", list(Engine))
def test_two_faults_at_once_are_both_named(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    faults.nginx_service(host)
    host.run("iptables", "-t", "nat", "-F")
    host.run("iptables", "-t", "nat", "-X")
    reach = reach_of(host)
    try:
        diagnosis = look(reach, faults.NAME)
    finally:
        reach.close()
    assert ["port_held_by_service", "firewall_chains_missing"] == [found.cause for found in diagnosis.findings]


@pytest.mark.parametrize("engine", list(Engine))
def test_a_fault_that_is_gone_is_no_finding(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    faults.nginx_service(host)
    host.run("systemctl", "stop", "nginx.service")
    reach = reach_of(host)
    try:
        diagnosis = look(reach, faults.NAME)
    finally:
        reach.close()
    assert ("inconclusive", ()) == (diagnosis.verdict, diagnosis.findings)
    assert "is free now" in diagnosis.reason


@pytest.mark.parametrize("engine", list(Engine))
def test_without_rights_nobody_is_blamed_and_nothing_is_offered(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    faults.nginx_service(host)
    host.run("usermod", "-aG", "docker", "plain")
    address = HostAddress(
        host.address, user="plain", identity_file=host.identity_file, known_hosts=host.known_hosts, sudo=False
    )
    reach = SshReach(address)
    try:
        diagnosis = look(reach, faults.NAME)
    finally:
        reach.close()
    found = [(finding.cause, str(finding.certainty), finding.remedies) for finding in diagnosis.findings]
    assert [("port_held_by_unknown", "likely", ())] == found
    assert "not_checked" == {area.area: area.result for area in diagnosis.areas}["firewall"]  # type: ignore[index]


@pytest.mark.parametrize("engine", list(Engine))
def test_a_connection_from_the_port_is_named_and_nothing_is_offered(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    reach = reach_of(host)
    try:
        diagnosis = look(reach, faults.outgoing_connection(host))
    finally:
        reach.close()
    found = [(finding.cause, str(finding.certainty), finding.remedies) for finding in diagnosis.findings]
    assert [("port_used_by_outgoing_connection", "likely", ())] == found


@pytest.mark.parametrize("engine", list(Engine))
def test_the_same_host_asked_twice_gives_the_same_diagnosis(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    reach = reach_of(host)
    try:
        name = faults.nginx_service(host)
        first, second = (look(reach, name) for _ in range(2))
    finally:
        reach.close()
    # Memory, load and the number of processes change by themselves.
    same = [replace(one, timings=first.timings, areas=tuple(a for a in one.areas if a.area != "resources"))
            for one in (first, second)]  # fmt: skip
    assert same[0] == same[1]
