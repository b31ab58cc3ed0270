"""What a container and its engine look like after a fault, as the engine itself tells it, on every engine."""

import pytest

from tests.lab import Engine, LabError
from tests.lab.faults import controls, daemon, making
from tests.lab.fixtures import HostFactory

pytestmark = pytest.mark.lab


@pytest.mark.parametrize("engine", list(Engine))
def test_a_healthy_container_runs_without_an_error(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    with host.docker() as client:
        state = client.inspect_container(making.healthy(host))["State"]
    assert ("running", "") == (state["Status"], state["Error"])


@pytest.mark.parametrize("engine", list(Engine))
def test_a_container_that_ended_by_itself_has_an_exit_code_and_no_error(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    with host.docker() as client:
        state = client.inspect_container(controls.exited_by_itself(host))["State"]
    assert ("exited", 3, "") == (state["Status"], state["ExitCode"], state["Error"])


@pytest.mark.parametrize("engine", list(Engine))
def test_a_stopped_engine_sleeps_behind_its_socket_until_somebody_connects(
    lab_host: HostFactory, engine: Engine
) -> None:
    host = lab_host(engine)
    daemon.daemon_stopped(host)
    assert host.run("pgrep", "-x", "dockerd", check=False).returncode == 1
    assert host.run("systemctl", "is-active", "docker.socket").stdout == "active\n"
    with host.docker() as client:
        assert client.ping()


@pytest.mark.parametrize("engine", list(Engine))
def test_an_engine_that_is_stopped_with_its_socket_stays_so(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    daemon.daemon_and_socket_stopped(host)
    with pytest.raises(LabError, match="nobody listens"):
        host.docker()
    assert host.run("pgrep", "-x", "dockerd", check=False).returncode == 1
