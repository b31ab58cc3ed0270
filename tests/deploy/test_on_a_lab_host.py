"""dockfix installed on a real machine by the guide's own commands, as a systemd service, against the played Slack."""

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import __version__
from handlers.playground.cloud import Cloud
from tests.deploy.pages import DEPLOY, GUIDE, HOST_PAGE, commands
from tests.deploy.test_host_kit import EXAMPLE_FROM, EXAMPLE_KEY, KIT
from tests.lab import Engine, Extra, Lab, LabHost
from tests.playground.stage import Control, eventually

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]

ALICE, OPS = "U01ALICE", "C01OPS"
PATIENCE_SECONDS = 90.0
# The machine has no network but the lab's: pip gets the same files from a folder, and checks the same hashes.
OFFLINE = "export PIP_NO_INDEX=1 PIP_FIND_LINKS=/root/wheels PIP_DISABLE_PIP_VERSION_CHECK=1"


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine that dockfix is installed on. It is at the same time the Docker host that dockfix looks after."""

    host: LabHost
    cloud: Cloud

    def page(self, *names: str) -> str:
        """Run blocks of the guide as root, in the folder that holds dist/ and deploy/; returns what they print."""
        blocks = commands(GUIDE)
        script = "\n".join(("cd /root", OFFLINE, "set -e", *(blocks[name] for name in names)))
        return self.host.run("sh", "-c", script, timeout=240).stdout

    def control(self) -> Control:
        """The played Slack's control API; it only listens to its own machine by name, so the name is given."""
        return LocalControl(self.cloud.url)

    def shown(self, *names: str) -> dict[str, str]:
        """Properties of the service, as systemd shows them."""
        out = self.host.run("systemctl", "show", "dockfix", *(f"--property={name}" for name in names)).stdout
        return dict(line.split("=", 1) for line in out.splitlines())

    def log(self) -> str:
        """What the service has logged so far."""
        return self.host.run("journalctl", "--unit=dockfix", "--no-pager", "--output=cat").stdout

    def connected(self) -> bool:
        """Whether the service listens to the played Slack."""
        return bool(self.control().get("state")["connections"])

    def wait(self, condition: Callable[[], Any]) -> Any:
        """The first true value of a condition; fails with the service's log when none comes."""
        try:
            return eventually(condition, PATIENCE_SECONDS)
        except AssertionError:
            raise AssertionError(f"it did not come true; the service's log:\n{self.log()}") from None

    def wait_until_connected(self) -> None:
        """Wait until the service listens to the played Slack."""
        self.wait(self.connected)

    def incidents(self, database: str = "/var/lib/dockfix/dockfix.db") -> list[str]:
        """The ids of all requests in the record."""
        code = (
            "import json, sqlite3; connection = sqlite3.connect('file:%s?mode=ro', uri=True); "
            "print(json.dumps([row[0] for row in connection.execute('select id from incident order by id')]))"
        )
        found = json.loads(self.host.run("/opt/dockfix/bin/python", "-c", code % database).stdout)
        assert isinstance(found, list)
        return found

    def ask(self, text: str) -> None:
        """Type /dockfix TEXT in #ops."""
        self.control().do("command", user=ALICE, channel=OPS, command="/dockfix", text=text)


class LocalControl(Control):
    """The control API under the name that it answers to."""

    __slots__ = ()

    def raw(self, name: str, data: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
        return Control.raw(self, name, data, {**headers, "Host": "127.0.0.1"})

    def get(self, name: str) -> Any:
        status, answer = self.raw(name, None, {})
        assert status == 200, answer
        return answer


def free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def bring(host: LabHost, dist: Path, wheels: Path) -> None:
    """Copy dist/, deploy/ and the wheels to the machine, as a person would."""
    root = host.root / "root"
    for source, name in ((dist, "dist"), (DEPLOY, "deploy"), (wheels, "wheels")):
        shutil.copytree(source, root / name)


def fill_in(host: LabHost, api_url: str) -> None:
    """Do what the guide leaves to a person: tokens, dockfix.toml, the host's user, key and known_hosts."""
    host.write_file("/etc/dockfix/bot_token", "xoxb-lab\n", 0o600)
    host.write_file("/etc/dockfix/app_token", "xapp-lab\n", 0o600)
    text = (DEPLOY / "dockfix.toml.example").read_text(encoding="utf-8")
    for example, own in (
        ('#api_url = "https://slack.com/api/"', f'api_url = "{api_url}"'),
        ('address = "192.0.2.11"', f'address = "{host.address}"'),
        ('approvers = ["U01ALICE", "S02ONCALL"]', 'approvers = ["U02BOB", "S01ONCALL"]'),
    ):
        assert text.count(f"\n{example}") == 1, example
        text = text.replace(f"\n{example}", f"\n{own}")
    host.write_file("/etc/dockfix/dockfix.toml", text, 0o600)
    page = commands(HOST_PAGE)
    line = (KIT / "authorized_keys.example").read_text(encoding="utf-8")
    line = line.replace(EXAMPLE_KEY, host.run("cat", "/etc/dockfix/ssh_key.pub").stdout.strip())
    host.write_file("/root/deploy/host/authorized_keys", line.replace(EXAMPLE_FROM, host.address))
    scan = page["scan"].replace("192.0.2.11", host.address)
    script = "\n".join((page["remove"], page["user"], page["key"], page["sudo"], scan))
    host.run("sh", "-c", f"cd /root/deploy/host\nset -e\n{script}\ncat new_key >> /etc/dockfix/known_hosts")


@pytest.fixture(scope="module")
def machine(lab: Lab, dist: Path, wheelhouse: Callable[[str], Path]) -> Iterator[Machine]:
    """dockfix installed, configured and started by the guide, while Slack cannot be reached; then Slack is there."""
    host = lab.boot(Engine.DOCKER_20_10, "install1", extra=Extra.PYTHON)
    python = host.run("python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])").stdout.strip()
    port = free_port(lab.gateway)
    cloud = Cloud(lab.gateway, port)
    machine = Machine(host, cloud)
    bring(host, dist, wheelhouse(python))
    machine.page("install", "configure")
    # A name and no address, so that looking names up is tried inside the service's walls, too.
    host.run("sh", "-c", f"echo {lab.gateway} slack.lab.test >> /etc/hosts")
    fill_in(host, f"http://slack.lab.test:{port}/api/")
    machine.page("start")
    machine.wait(lambda: "Slack could not be reached" in machine.log())
    with cloud:
        machine.wait_until_connected()
        yield machine
    host.kill()


def test_the_installed_command_is_of_this_version(machine: Machine) -> None:
    assert f"dockfix {__version__}\n" == machine.host.run("/opt/dockfix/bin/dockfix", "--version").stdout


def test_dockfix_check_finds_nothing_wrong_with_what_the_guide_made(machine: Machine) -> None:
    done = machine.host.run("/opt/dockfix/bin/dockfix", "check", "--json", "--config", "/etc/dockfix/dockfix.toml")
    found = json.loads(done.stdout)
    assert [True, True] == [item["ok"] for item in found["slack"]][:2]
    (host,) = found["hosts"]
    assert (True, True, []) == (host["reachable"], host["root"], host["cannot_see"])
    # http:// is the lab's; no other warning is right, such as one about a file that others may read.
    assert ["http://"] == ["http://" for warning in found["config"]["warnings"] if "http://" in warning]
    assert 1 == len(found["config"]["warnings"])


def test_the_service_answers_dockfix_help_in_slack(machine: Machine) -> None:
    machine.ask("help")
    (answer,) = machine.wait(lambda: machine.control().messages(ephemeral_to=ALICE))
    assert "/dockfix HOST CONTAINER" in answer["text"]


def test_the_service_finds_a_cause_on_a_host_that_was_prepared_by_the_page(machine: Machine) -> None:
    host = machine.host
    host.run("systemctl", "start", "nginx")
    with host.docker() as engine:
        ports = engine.create_host_config(port_bindings={80: 80})
        engine.create_container("webapp:latest", name="webserver", ports=[80], host_config=ports)
    before = machine.incidents()
    machine.ask("host1 webserver")

    def told() -> bool:
        every = machine.control().messages(channel=OPS)
        return any("nginx.service" in json.dumps(message) for message in every)

    machine.wait(told)
    assert 1 == len(machine.incidents()) - len(before)


def test_the_service_runs_as_nobody_can_write_its_record_and_nothing_else(machine: Machine) -> None:
    host = machine.host
    pid = machine.shown("MainPID")["MainPID"]
    status = host.run("cat", f"/proc/{pid}/status").stdout
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert "0" not in fields["Uid"].split()
    assert {"0000000000000000"} == {fields[name].strip() for name in ("CapEff", "CapPrm", "CapBnd")}
    assert "1" == fields["NoNewPrivs"].strip()
    assert "2" == fields["Seccomp"].strip()
    owner = host.run("stat", "--format=%u %a", "/var/lib/dockfix/dockfix.db").stdout.split()
    assert [fields["Uid"].split()[0], "600"] == owner
    assert "xoxb-" not in host.run("cat", f"/proc/{pid}/environ").stdout
    assert "xoxb-" not in machine.log()
    assert "xapp-" not in machine.log()
    assert "Traceback" not in machine.log()


def test_systemctl_stop_ends_it_in_order_and_a_restart_keeps_the_record(machine: Machine) -> None:
    machine.ask("host1 nosuchcontainer")
    machine.wait(lambda: len(machine.incidents()) > 0)
    before = machine.incidents()
    machine.host.run("systemctl", "stop", "dockfix", timeout=120)
    ended = machine.shown("Result", "ExecMainStatus", "ExecMainCode", "ActiveState")
    # Had systemd lost patience, Result would be timeout; 1 is "it exited by itself".
    assert {"Result": "success", "ExecMainStatus": "0", "ExecMainCode": "1", "ActiveState": "inactive"} == ended
    assert before == machine.incidents()
    machine.host.run("systemctl", "start", "dockfix")
    machine.wait_until_connected()
    assert before == machine.incidents()


def test_the_backup_of_a_running_dockfix_is_whole_and_can_be_put_back(machine: Machine) -> None:
    kept = machine.incidents()
    machine.page("backup")
    assert kept == machine.incidents("/root/dockfix-backup.db")
    assert "600" == machine.host.run("stat", "--format=%a", "/root/dockfix-backup.db").stdout.strip()
    machine.ask("host1 anothercontainer")
    machine.wait(lambda: machine.incidents() != kept)
    machine.page("restore")
    machine.wait_until_connected()
    assert kept == machine.incidents()
    machine.ask("host1 yetanothercontainer")
    machine.wait(lambda: len(machine.incidents()) == len(kept) + 1)


def test_an_upgrade_by_the_guide_keeps_the_record_and_the_configuration(machine: Machine) -> None:
    kept, configured = machine.incidents(), machine.host.run("cat", "/etc/dockfix/dockfix.toml").stdout
    machine.page("upgrade")
    machine.wait_until_connected()
    assert kept == machine.incidents()
    assert configured == machine.host.run("cat", "/etc/dockfix/dockfix.toml").stdout


def test_after_uninstalling_by_the_guide_only_the_secrets_and_the_record_are_left(machine: Machine) -> None:
    machine.page("uninstall")
    assert "not-found" == machine.shown("LoadState")["LoadState"]
    gone = machine.host.run("ls", "/opt/dockfix", check=False)
    assert 0 != gone.returncode
    left = machine.host.run("ls", "/etc/dockfix", "/var/lib/private/dockfix").stdout
    assert "dockfix.toml" in left
    assert "dockfix.db" in left
    machine.wait(lambda: not machine.connected())
