"""A host that is prepared exactly as deploy/host says works with dockfix, and its key opens no more than it says."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from paramiko.ssh_exception import ChannelException

from bot.config import load
from bot.reach import Unreachable
from bot.reach.link import Link, connect
from bot.reaches import address_of
from tests.deploy.pages import DEPLOY, HOST_PAGE, commands
from tests.lab import Engine, Lab, LabHost

pytestmark = pytest.mark.lab

KIT = DEPLOY / "host"
EXAMPLE_KEY = "ssh-ed25519 AAAAC3Nza...CHANGE dockfix"
EXAMPLE_FROM = "192.0.2.5"


def shell(host: LabHost, script: str) -> str:
    """Run a page's commands as root on the host, in the folder with the kit's files; returns what they print."""
    return host.run("sh", "-c", f"cd /root/kit\nset -e\n{script}").stdout


def key_line(host: LabHost, example: str, came_from: str) -> str:
    """An example of the kit with the lab's key and the address that the lab's dockfix comes from."""
    text = (KIT / example).read_text(encoding="utf-8")
    assert text.count(EXAMPLE_KEY) == 1
    assert text.count(EXAMPLE_FROM) == 1
    key = host.identity_file.with_suffix(".pub").read_text(encoding="ascii").strip()
    return text.replace(EXAMPLE_KEY, key).replace(EXAMPLE_FROM, came_from)


def prepare(host: LabHost, came_from: str, *, sudo: bool) -> None:
    """Take away the user that is there, the lab's own or the one before, and do all that the page says."""
    host.write_file("/root/kit/sudoers", (KIT / "sudoers").read_text(encoding="utf-8"))
    host.write_file("/root/kit/authorized_keys", key_line(host, "authorized_keys.example", came_from))
    page = commands(HOST_PAGE)
    for block in ("remove", "user", "key", *(("sudo",) if sudo else ())):
        shell(host, page[block])


@dataclass(frozen=True, slots=True)
class Prepared:
    """A host after the page, and where its configuration is."""

    host: LabHost
    config: Path
    came_from: str

    def check(self) -> dict[str, Any]:
        """What `dockfix check` finds out about the host."""
        (found,) = self.dockfix("check", "--json")["hosts"]
        assert isinstance(found, dict)
        return found

    def dockfix(self, *arguments: str) -> Any:
        """What the command prints as JSON."""
        command = [str(Path(sys.executable).parent / "dockfix"), *arguments, "--config", str(self.config)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        return json.loads(done.stdout)

    def link(self) -> Link:
        """A connection as dockfix makes it."""
        return connect(address_of(load(self.config, {}), "host1"))


@pytest.fixture(params=list(Engine), ids=lambda engine: engine.value, scope="module")
def booted(lab: Lab, request: pytest.FixtureRequest) -> Iterator[LabHost]:
    engine: Engine = request.param
    host = lab.boot(engine, f"kit{list(Engine).index(engine) + 1}")
    yield host
    host.kill()


@pytest.fixture
def prepared(lab: Lab, booted: LabHost, tmp_path: Path) -> Prepared:
    prepare(booted, lab.gateway, sudo=True)
    config = tmp_path / "dockfix.toml"
    config.write_text(booted.config_toml("host1"), encoding="utf-8")
    return Prepared(booted, config, lab.gateway)


def without_sudo(prepared: Prepared) -> Prepared:
    prepared.host.run("rm", "/etc/sudoers.d/dockfix")
    text = prepared.config.read_text(encoding="utf-8")
    prepared.config.write_text(text.replace("sudo = true", "sudo = false"), encoding="utf-8")
    return prepared


def test_a_host_prepared_as_the_page_says_is_seen_whole(prepared: Prepared) -> None:
    found = prepared.check()
    assert (True, True) == (found["reachable"], found["root"]), found
    assert prepared.host.engine_version == found["engine"]
    assert [] == [item for item in found["cannot_see"] if "root" in item["reason"] or "permi" in item["reason"].lower()]


def test_without_sudo_the_engine_answers_and_what_needs_root_is_said_to_be_unseen(prepared: Prepared) -> None:
    found = without_sudo(prepared).check()
    assert (True, False) == (found["reachable"], found["root"]), found
    assert prepared.host.engine_version == found["engine"]
    with prepared.host.docker() as engine:
        engine.create_container("webapp:latest", name="webserver")
        diagnosis = prepared.dockfix("diagnose", "host1", "webserver", "--json")
        engine.remove_container("webserver")
    assert any("needs root" in item["reason"] for item in diagnosis["not_checked"])
    assert "not_checked" == next(area["result"] for area in diagnosis["areas"] if area["area"] == "firewall")


def test_with_sudo_and_not_in_the_group_docker_everything_is_seen_as_well(prepared: Prepared) -> None:
    prepared.host.run("gpasswd", "--delete", "dockfix", "docker")
    found = prepared.check()
    assert (True, True) == (found["reachable"], found["root"]), found
    assert prepared.host.engine_version == found["engine"]


def test_the_key_opens_the_engines_socket_and_loopback_ports(prepared: Prepared) -> None:
    link = prepared.link()
    try:
        socket = link.wire.open_unix("/run/docker.sock", 5)
        socket.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
        assert socket.recv(15).startswith(b"HTTP/1.0 200")
        port = link.wire.open_channel("direct-tcpip", ("127.0.0.1", 22), ("127.0.0.1", 0), timeout=5)
        assert port.recv(4) == b"SSH-"
    finally:
        link.close()


def test_the_key_opens_no_other_machine_no_other_socket_no_terminal_and_no_listening_port(prepared: Prepared) -> None:
    link = prepared.link()
    try:
        with pytest.raises(ChannelException):
            link.wire.open_channel("direct-tcpip", (prepared.came_from, 22), ("127.0.0.1", 0), timeout=5)
        with pytest.raises(ChannelException):
            link.wire.open_channel("direct-tcpip", (prepared.host.address, 22), ("127.0.0.1", 0), timeout=5)
        with pytest.raises(ChannelException):
            link.wire.open_unix("/run/systemd/private", 5)
        with pytest.raises(ChannelException):
            link.wire.open_unix("/run/dbus/system_bus_socket", 5)
    finally:
        link.close()
    command = prepared.host.ssh_command()
    listen = subprocess.run(
        [*command[:-1], "-o", "ExitOnForwardFailure=yes", "-R", "28999:127.0.0.1:22", command[-1], "true"],
        capture_output=True, text=True, check=False, timeout=30, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "remote port forwarding failed" in listen.stderr
    terminal = subprocess.run(
        [*command[:-1], "-tt", command[-1], "true"],
        capture_output=True, text=True, check=False, timeout=30, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "PTY allocation request failed" in terminal.stderr


def test_the_key_is_worth_nothing_from_another_address(prepared: Prepared) -> None:
    line = key_line(prepared.host, "authorized_keys.example", EXAMPLE_FROM)
    prepared.host.write_file("/root/kit/authorized_keys", line)
    shell(prepared.host, commands(HOST_PAGE)["key"])
    with pytest.raises(Unreachable, match="does not take the key"):
        prepared.link()


def test_a_jump_host_passes_on_to_the_named_host_and_runs_nothing(prepared: Prepared) -> None:
    host = prepared.host
    line = key_line(host, "authorized_keys.jump.example", prepared.came_from)
    line = line.replace("10.0.0.12:22", f"{host.address}:22")
    host.run("install", "-d", "-o", "plain", "-m", "0700", "/home/plain/.ssh")
    host.write_file("/home/plain/.ssh/authorized_keys", line)
    # Behind the jump host, dockfix comes from the jump host's address: here both are the same machine.
    host.write_file("/root/kit/authorized_keys", key_line(host, "authorized_keys.example", host.address))
    shell(host, commands(HOST_PAGE)["key"])
    section = host.config_toml("host1")
    jump = host.config_toml("bastion").replace('user = "dockfix"', 'user = "plain"').replace("sudo = true", "")
    prepared.config.write_text(f'{section}jump = ["bastion"]\n{jump}', encoding="utf-8")
    link = prepared.link()
    link.close()
    ran = host.ssh("id", user="plain")
    assert (1, "") == (ran.returncode, ran.stdout)


def test_the_two_fingerprints_that_the_page_has_a_person_compare_are_the_same(
    prepared: Prepared, tmp_path: Path
) -> None:
    page = commands(HOST_PAGE)
    on_the_host = shell(prepared.host, page["fingerprint"])
    script = page["scan"].replace("192.0.2.11", prepared.host.address)
    over_the_network = subprocess.run(["sh", "-ec", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    one, two = (re.findall(r"SHA256:\S+", text) for text in (on_the_host, over_the_network.stdout))
    assert one == two
    assert 1 == len(one)
    # What the page has a person append to known_hosts is all that dockfix needs to know the host.
    text = prepared.config.read_text(encoding="utf-8")
    prepared.config.write_text(re.sub("known_hosts = .*", 'known_hosts = "new_key"', text), encoding="utf-8")
    prepared.link().close()


def test_systemd_of_this_host_understands_the_unit_and_finds_it_well_shut_off(prepared: Prepared) -> None:
    host = prepared.host
    host.write_file("/opt/dockfix/bin/dockfix", "#!/bin/sh\nexec true\n", 0o755)
    host.write_file("/etc/systemd/system/dockfix.service", (DEPLOY / "dockfix.service").read_text(encoding="utf-8"))
    verified = host.run("systemd-analyze", "verify", "/etc/systemd/system/dockfix.service")
    assert ("", "") == (verified.stdout, verified.stderr)
    host.run("systemctl", "daemon-reload")
    # The threshold is in tenths: 1.5 of 10, where 10 is a service with all rights of root.
    host.run("systemd-analyze", "security", "--no-pager", "--threshold=15", "dockfix.service")


def test_dockfix_does_not_complain_of_a_secret_as_systemd_hands_it_over(prepared: Prepared, tmp_path: Path) -> None:
    prepared.host.write_file("/etc/dockfix/bot_token", "xoxb-1\n", 0o600)
    handed = prepared.host.run(
        "systemd-run", "--wait", "--pipe", "--quiet", "--property=DynamicUser=yes", "--property=User=dockfix-bot",
        "--property=LoadCredential=bot_token:/etc/dockfix/bot_token",
        "sh", "-c", 'cd "$CREDENTIALS_DIRECTORY"; stat --format="%a %u %g" bot_token; cat bot_token',
    ).stdout.split()  # fmt: skip
    mode, user, group, token = int(handed[0], 8), int(handed[1]), int(handed[2]), handed[3]
    assert "xoxb-1" == token
    copy = tmp_path / "bot_token"
    copy.write_text(token, encoding="ascii")
    os.chown(copy, user, group)
    copy.chmod(mode)
    prepared.config.write_text('[slack]\nbot_token_file = "bot_token"\n', encoding="utf-8")
    assert () == load(prepared.config, {}).warnings
    copy.chmod(mode | 0o004)
    assert 1 == len(load(prepared.config, {}).warnings)
