"""The console script against a real host over SSH: what scripts rely on, from the first look to the verified fix."""

import shutil
from pathlib import Path

import pytest

from tests.lab import Engine
from tests.lab.faults import ports
from tests.lab.fixtures import HostFactory
from tests.scan import making as scan_making
from tests.terminal.conftest import Run

pytestmark = pytest.mark.lab


def test_the_whole_way_from_the_cause_to_the_verified_fix(lab_host: HostFactory, dockfix: Run, tmp_path: Path) -> None:
    host = lab_host(Engine.DOCKER_28_5)
    name = ports.other_container(host)
    (tmp_path / "dockfix.toml").write_text(f"{host.config_toml('host1')}\n[verify]\nsoak_seconds = 1\n")

    checked = dockfix("check", "--json")
    assert (0, True, []) == (
        checked.exit,
        checked.json["hosts"][0]["root"],
        checked.json["hosts"][0]["cannot_see"],
    )
    found = dockfix("diagnose", "host1", name, "--json")
    assert (1, "port_published_by_container") == (found.exit, found.json["findings"][0]["cause"])
    fixed = dockfix("fix", "host1", name, "--yes", "--json")
    assert (0, "verified", True) == (fixed.exit, fixed.json["outcome"], fixed.json["probes"][0]["answered"])
    assert 0 == dockfix("diagnose", "host1", name).exit
    again = dockfix("fix", "host1", name, "--yes", "--json")
    assert (1, "nothing_to_do", []) == (again.exit, again.json["outcome"], again.json["executed"])


def test_looking_changes_nothing_on_the_host(lab_host: HostFactory, dockfix: Run, tmp_path: Path) -> None:
    host = lab_host(Engine.DOCKER_28_5)
    name = ports.nginx_service(host)
    (tmp_path / "dockfix.toml").write_text(host.config_toml("host1"))
    before = host.snapshot_state()

    assert 1 == dockfix("diagnose", "host1", name).exit
    assert 0 == dockfix("check").exit
    assert 0 == dockfix("record", "host1", name, "kept").exit
    assert before == host.snapshot_state()


def test_an_unknown_host_key_and_a_wrong_key_are_refused(lab_host: HostFactory, dockfix: Run, tmp_path: Path) -> None:
    host = lab_host(Engine.DOCKER_28_5)
    config = tmp_path / "dockfix.toml"
    (tmp_path / "empty").touch()
    config.write_text(host.config_toml("host1").replace(str(host.known_hosts), "empty"))
    stranger = dockfix("diagnose", "host1", "webserver")
    assert 3 == stranger.exit
    assert "could not be asked, so nothing was checked" in stranger.out

    shutil.copy(host.identity_file, tmp_path / "key")
    config.write_text(host.config_toml("host1").replace('user = "dockfix"', 'user = "nobody"'))
    assert 3 == dockfix("diagnose", "host1", "webserver").exit


def test_all_hosts_are_scanned_at_once_and_only_the_one_with_a_risk_is_named(
    lab_host: HostFactory, dockfix: Run, tmp_path: Path
) -> None:
    hosts = [lab_host(engine) for engine in Engine]
    for host in hosts:
        scan_making.healthy(host)
    text = "".join(host.config_toml(host.name) for host in hosts)
    (tmp_path / "dockfix.toml").write_text(text)

    well = dockfix("scan", "--all", "--quiet")
    assert (0, "", "") == (well.exit, well.out, well.err)
    hosts[1].run("systemctl", "enable", "nginx.service")
    found = dockfix("scan", "--all", "--json")
    assert (1, "") == (found.exit, found.err)
    risks = {host["host"]: [item["risk"] for item in host["risks"]] for host in found.json["hosts"]}
    assert {hosts[0].name: [], hosts[1].name: ["service_takes_port_at_boot"], hosts[2].name: []} == risks
    hosts[0].kill()
    assert 3 == dockfix("scan", "--all").exit
    hosts[0].boot()
