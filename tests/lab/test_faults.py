"""Every fault of the lab makes the error that it promises, on every engine."""

import re

import pytest

from tests.lab import Engine, LabError, faults
from tests.lab.fixtures import HostFactory

pytestmark = pytest.mark.lab

_ENDPOINT = r"driver failed programming external connectivity on endpoint webserver \([0-9a-f]{64}\): .*"
_BRIDGE = r"failed to create endpoint webserver on network bridge: "
ERRORS: dict[faults.Fault, str] = {
    faults.nginx_service: _ENDPOINT + r"0\.0\.0\.0:80\b.* address already in use",
    faults.socket_unit: _ENDPOINT + r"0\.0\.0\.0:80\b.* address already in use",
    faults.user_process: _ENDPOINT + r"0\.0\.0\.0:8080\b.* address already in use",
    faults.other_container: _ENDPOINT + r"Bind for (0\.0\.0\.0|::):80 failed: port is already allocated",
    faults.host_network_container: _ENDPOINT + r"0\.0\.0\.0:80\b.* address already in use",
    faults.proxy_orphaned: _ENDPOINT + r"0\.0\.0\.0:80\b.* address already in use",
    faults.port_twice: _ENDPOINT + r" address already in use",
    faults.outgoing_connection: _ENDPOINT + r"0\.0\.0\.0:41000\b.* address already in use",
    faults.nat_chain_gone: _ENDPOINT + r"-t nat -A DOCKER .*No chain/target/match by that name",
    faults.filter_chain_gone: _ENDPOINT + r"-t filter -[AI] DOCKER .*No chain/target/match by that name",
    faults.address_not_on_host: _ENDPOINT + r"203\.0\.113\.7:80\b.* cannot assign requested address",
    faults.descriptors_exhausted: r"(iptables failed|docker-proxy).*too many open files",
    faults.bridge_gone: _BRIDGE + r"adding interface veth\w+ to bridge docker0 failed: ",
    faults.network_gone: r"network [0-9a-f]{64} not found",
    faults.proxy_missing: _ENDPOINT + r"docker-proxy\b.*(not found|no such file)",
    faults.iptables_missing: rf"({_ENDPOINT}|{_BRIDGE}).*/usr/sbin/iptables: no such file or directory",
    faults.bad_command: r'OCI runtime create failed: .*exec: "/bin/nosuch": stat /bin/nosuch: no such file',
}


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("fault", ERRORS, ids=lambda fault: fault.__name__)
def test_the_engine_itself_says_why_it_could_not_start(
    lab_host: HostFactory, engine: Engine, fault: faults.Fault
) -> None:
    host = lab_host(engine)
    name = fault(host)
    text = faults.error(host, name)
    print(f"{engine} {fault.__name__}: {text}")
    assert re.search(ERRORS[fault], text, re.DOTALL)


@pytest.mark.parametrize("engine", list(Engine))
def test_a_healthy_container_runs_without_an_error(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    with host.docker() as client:
        state = client.inspect_container(faults.healthy(host))["State"]
    assert ("running", "") == (state["Status"], state["Error"])


@pytest.mark.parametrize("engine", list(Engine))
def test_a_container_that_ended_by_itself_has_an_exit_code_and_no_error(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    with host.docker() as client:
        state = client.inspect_container(faults.exited_by_itself(host))["State"]
    assert ("exited", 3, "") == (state["Status"], state["ExitCode"], state["Error"])


@pytest.mark.parametrize("engine", list(Engine))
def test_a_stopped_engine_sleeps_behind_its_socket_until_somebody_connects(
    lab_host: HostFactory, engine: Engine
) -> None:
    host = lab_host(engine)
    faults.daemon_stopped(host)
    assert host.run("pgrep", "-x", "dockerd", check=False).returncode == 1
    assert host.run("systemctl", "is-active", "docker.socket").stdout == "active\n"
    with host.docker() as client:
        assert client.ping()


@pytest.mark.parametrize("engine", list(Engine))
def test_an_engine_that_is_stopped_with_its_socket_stays_so(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    faults.daemon_and_socket_stopped(host)
    with pytest.raises(LabError, match="nobody listens"):
        host.docker()
    assert host.run("pgrep", "-x", "dockerd", check=False).returncode == 1
