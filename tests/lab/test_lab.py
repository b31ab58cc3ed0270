"""The lab's hosts are what they claim to be, and a picture of one tells what has changed."""

import urllib.request
from pathlib import Path

import pytest

from tests.lab import Engine, Lab, LabError, LabHost
from tests.lab.faults import firewall, making
from tests.lab.fixtures import HostFactory
from tests.lab.state import difference

pytestmark = pytest.mark.lab

VERSIONS = {Engine.DOCKER_20_10: "20.10.", Engine.DOCKER_26_1: "26.1.", Engine.DOCKER_28_5: "28.5."}


@pytest.mark.parametrize("engine", list(Engine))
def test_a_host_has_its_engine_and_only_dockfix_has_rights_on_it(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    assert host.engine_version.startswith(VERSIONS[engine])
    assert host.ssh("sudo", "-n", "id", "-u").stdout == "0\n"
    assert host.ssh("sudo", "-n", "id", "-u", user="plain").returncode == 1
    for user in ("dockfix", "plain"):
        assert "docker" not in host.ssh("id", user=user).stdout
    assert host.ssh("id", user="root").returncode == 255


@pytest.mark.parametrize("engine", list(Engine))
def test_a_published_port_answers_from_outside(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    making.healthy(host)
    with urllib.request.urlopen(f"http://{host.address}/", timeout=10) as answer:
        assert "webapp" in answer.read().decode()


def test_hosts_reach_each_other_and_one_host_can_be_a_jump_to_the_next(lab_host: HostFactory) -> None:
    first, second = lab_host(Engine.DOCKER_20_10), lab_host(Engine.DOCKER_26_1)
    answer = first.run("busybox", "nc", "-w", "2", second.address, "22", input="", check=False).stdout
    assert answer.startswith("SSH-2.0-OpenSSH")


@pytest.mark.parametrize("engine", list(Engine))
def test_a_login_and_a_look_around_leave_the_picture_as_it_was(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    making.healthy(host)
    before = host.snapshot_state()
    assert host.ssh("sudo", "-n", "cat", "/proc/net/tcp").returncode == 0
    assert host.ssh("true", user="plain").returncode == 0
    assert difference(before, host.snapshot_state()) == []


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("touch", "/etc/docker-was-here"), "file /etc/docker-was-here"),
        (("chmod", "600", "/etc/hosts"), "file /etc/hosts"),
        (("touch", "/run/lock/mark"), "file /run/lock/mark"),
        (("iptables", "-A", "INPUT", "-p", "udp", "-j", "ACCEPT"), "firewall iptables-save"),
        (("nft", "add", "table", "inet", "extra"), "firewall nft list ruleset"),
        (("systemctl", "start", "nginx.service"), "socket tcp 0.0.0.0:80"),
        (("systemctl", "restart", "ssh.service"), "process"),
        (("systemctl", "stop", "docker.service"), "engine"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[:3]),
)
def test_the_picture_shows_a_change(lab: Lab, change: tuple[str, ...], key: str) -> None:
    host = _kept(lab)
    before = host.snapshot_state()
    host.run(*change)
    assert any(line.startswith(key) for line in difference(before, host.snapshot_state()))
    host.run("systemctl", "start", "docker.service")


def test_the_picture_shows_a_process_that_a_login_left_behind(lab: Lab) -> None:
    host = _kept(lab)
    before = host.snapshot_state()
    assert host.ssh("sh", "-c", "setsid sleep 600 </dev/null >/dev/null 2>&1 &").returncode == 0
    changes = difference(before, host.snapshot_state())
    assert [line for line in changes if line.startswith("process ") and ": (not there)" in line]


def test_the_picture_shows_a_container_that_was_touched(lab: Lab) -> None:
    host = _kept(lab)
    before = host.snapshot_state()
    making.create(host, "extra", port=8099)
    assert any(line.startswith("container /extra") for line in difference(before, host.snapshot_state()))


@pytest.mark.parametrize("engine", list(Engine))
def test_a_reset_host_is_clean_and_is_still_the_same_host_to_others(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    making.healthy(host)
    host.write_file("/root/mark", "mark")
    keys, address, leader = host.known_hosts.read_text(), host.address, host.leader_pid
    host.reset()
    assert (keys, address) == (host.known_hosts.read_text(), host.address)
    assert leader != host.leader_pid
    assert host.run("test", "-e", "/root/mark", check=False).returncode == 1
    with host.docker() as client:
        assert client.containers(all=True) == []
        assert [image["RepoTags"] for image in client.images()] == [["webapp:latest"]]
    assert host.ssh("true").returncode == 0


def test_a_rebooted_host_has_its_files_and_containers_and_a_new_firewall(lab_host: HostFactory) -> None:
    host = lab_host(Engine.DOCKER_28_5)
    firewall.nat_chain_gone(host)
    host.write_file("/root/mark", "mark")
    host.reboot()
    assert host.run("cat", "/root/mark").stdout == "mark"
    assert making.start(host) == ""


def test_a_host_that_is_off_answers_nobody(lab_host: HostFactory) -> None:
    host = lab_host(Engine.DOCKER_20_10)
    host.poweroff()
    assert host.ssh("true").returncode == 255
    with pytest.raises(LabError, match="not running"):
        host.run("true")
    host.reset()
    assert host.ssh("true").returncode == 0


@pytest.mark.parametrize("engine", list(Engine))
def test_a_process_is_where_a_person_or_a_service_would_have_it(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    by_hand = host.spawn("sleep", "600", user="plain")
    service = host.spawn("sleep", "600", unit="app")
    assert "0::/user.slice/user-1001.slice/session-lab1.scope" in host.run("cat", f"/proc/{by_hand}/cgroup").stdout
    assert "0::/system.slice/app.service" in host.run("cat", f"/proc/{service}/cgroup").stdout
    login = host.ssh("cat", "/proc/self/cgroup").stdout
    assert "/user.slice/user-1000.slice/session-" in login


def test_hosts_leave_the_parameters_of_the_kernel_alone(lab_host: HostFactory) -> None:
    watched = [
        Path("/proc/sys/kernel/pid_max"),
        Path("/proc/sys/fs/protected_regular"),
        Path("/proc/sys/net/ipv4/ip_forward"),
    ]
    before = [path.read_text() for path in watched]
    lab_host(Engine.DOCKER_28_5).reset()
    assert before == [path.read_text() for path in watched]


def test_a_failing_command_says_what_it_said_and_one_that_hangs_is_ended(lab: Lab) -> None:
    host = _kept(lab)
    with pytest.raises(LabError, match=r"ls.*failed with 2: ls: cannot access '/nowhere'"):
        host.run("ls", "/nowhere")
    with pytest.raises(LabError, match=r"took more than 0\.5 s"):
        host.run("sleep", "4321", timeout=0.5)
    assert host.run("pgrep", "-f", "^sleep 4321", check=False).returncode == 1


def test_a_second_host_of_the_same_name_and_a_name_that_is_none_are_refused(lab: Lab) -> None:
    host = _kept(lab)
    with pytest.raises(LabError, match="already"):
        lab.boot(Engine.DOCKER_20_10, host.name)
    with pytest.raises(LabError, match="no name for a host"):
        lab.boot(Engine.DOCKER_20_10, "../etc")


def _kept(lab: Lab) -> LabHost:
    # For tests that do not need a clean host.
    return lab.hosts.get("kept") or lab.boot(Engine.DOCKER_20_10, "kept")
