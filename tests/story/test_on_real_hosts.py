"""The main job on each real engine: asked in Slack, approved by somebody else, run, proved from outside, told."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.config import load
from handlers.compose import in_the_cloud
from handlers.playground.cloud import Cloud
from tests.lab import Engine, LabHost
from tests.lab.faults import controls, making, ports
from tests.lab.fixtures import HostFactory
from tests.playground.stage import Control, eventually
from tests.story.slack import BOB, MALLORY, Thread, ask

pytestmark = pytest.mark.lab
ENGINES = pytest.mark.parametrize("engine", list(Engine), ids=lambda engine: engine.value)


@pytest.fixture
def in_slack(tmp_path: Path) -> Iterator[Callable[[LabHost], Control]]:
    """Run the bot for one lab host behind the played cloud; returns the control API."""
    open_now = []

    def start(host: LabHost) -> Control:
        config = load(write_config(tmp_path, host), {})
        cloud = Cloud().start()
        running = in_the_cloud(cloud, tmp_path, config)
        running.__enter__()
        open_now.append((running, cloud))
        return Control(cloud.url)

    yield start
    for running, cloud in reversed(open_now):
        running.__exit__(None, None, None)
        cloud.stop()


def write_config(folder: Path, host: LabHost) -> Path:
    path = folder / "dockfix.toml"
    path.write_text(host.config_toml("host1") + "[verify]\nsoak_seconds = 2\n", encoding="utf-8")
    return path


def dockfix(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the real console script."""
    script = Path(sys.executable).parent / "dockfix"
    return subprocess.run(
        [script, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def page_on_port_80(host: LabHost) -> str:
    with urllib.request.urlopen(f"http://{host.address}/", timeout=10) as answer:
        return str(answer.read().decode())


@ENGINES
def test_a_service_in_the_way_is_named_stopped_after_approval_and_the_container_answers(
    engine: Engine, lab_host: HostFactory, in_slack: Callable[[LabHost], Control]
) -> None:
    host = lab_host(engine)
    ports.nginx_service(host)
    assert "webapp" not in page_on_port_80(host)
    thread = ask(in_slack(host), "host1 webserver")
    answer = thread.wait("nginx.service", "Key area", "Port conflicts")
    assert "Proved by what the host shows" in str(answer["blocks"])
    assert "port_held_by_service" in str(answer["blocks"])
    assert "systemctl stop nginx.service" in str(answer["blocks"])
    assert host.run("systemctl", "is-active", "nginx.service").stdout.strip() == "active"
    refused_to_a_stranger_and_to_the_requester(thread)
    assert host.run("systemctl", "is-active", "nginx.service").stdout.strip() == "active"
    thread.click(BOB, "nginx.service")
    thread.wait("verified")
    assert host.run("systemctl", "is-active", "nginx.service", check=False).stdout.strip() == "inactive"
    assert "webapp" in page_on_port_80(host)
    assert [button["text"]["text"] for _, button in thread.buttons()] == ["Undo the fix"]
    thread.click(MALLORY, "Undo the fix")
    assert host.run("systemctl", "is-active", "nginx.service", check=False).stdout.strip() == "inactive"
    thread.click(BOB, "Undo the fix")
    thread.wait("Fix undone")
    assert host.run("systemctl", "is-active", "nginx.service").stdout.strip() == "active"
    assert "webapp" not in page_on_port_80(host)
    assert thread.buttons() == []


def refused_to_a_stranger_and_to_the_requester(thread: Thread) -> None:
    thread.click(MALLORY, "nginx.service")
    eventually(lambda: any("may not approve" in said for said in thread.whispers_to(MALLORY)))
    thread.click("U01ALICE", "nginx.service")
    eventually(lambda: thread.whispers_to("U01ALICE"))
    assert thread.buttons() != []


@ENGINES
def test_the_terminal_does_the_same(engine: Engine, lab_host: HostFactory, tmp_path: Path) -> None:
    host = lab_host(engine)
    ports.nginx_service(host)
    write_config(tmp_path, host)
    fixed = dockfix(tmp_path, "fix", "host1", "webserver", "--yes", "--json")
    assert fixed.returncode == 0, fixed.stdout + fixed.stderr
    told = json.loads(fixed.stdout)
    assert (told["schema"], told["outcome"]) == ("dockfix.fix/1", "verified")
    before = told["before"]["findings"][0]
    assert (before["cause"], before["certainty"]) == ("port_held_by_service", "proved")
    assert before["holder"]["name"] == "nginx.service"
    assert [step["exit"] for step in told["executed"]] == [0] * len(told["executed"])
    assert told["after"]["verdict"] == "healthy"
    assert "webapp" in page_on_port_80(host)


@ENGINES
def test_a_healthy_container_gets_no_button(
    engine: Engine, lab_host: HostFactory, in_slack: Callable[[LabHost], Control], tmp_path: Path
) -> None:
    host = lab_host(engine)
    making.healthy(host)
    thread = ask(in_slack(host), "host1 webserver")
    thread.wait("nothing is wrong with it", "Key area")
    assert thread.buttons() == []
    told = dockfix(tmp_path, "diagnose", "host1", "webserver", "--json")
    assert (told.returncode, json.loads(told.stdout)["verdict"]) == (0, "healthy")


@ENGINES
def test_a_container_that_fails_for_another_reason_is_told_apart(
    engine: Engine, lab_host: HostFactory, in_slack: Callable[[LabHost], Control], tmp_path: Path
) -> None:
    host = lab_host(engine)
    controls.bad_command(host)
    thread = ask(in_slack(host), "host1 webserver")
    thread.wait("another reason", "Key area")
    assert thread.buttons() == []
    told = dockfix(tmp_path, "diagnose", "host1", "webserver", "--json")
    assert (told.returncode, json.loads(told.stdout)["verdict"]) == (4, "other_error")


@ENGINES
def test_a_diagnosis_changes_nothing_on_the_host(engine: Engine, lab_host: HostFactory, tmp_path: Path) -> None:
    host = lab_host(engine)
    ports.nginx_service(host)
    write_config(tmp_path, host)
    dockfix(tmp_path, "check")
    before = host.snapshot_state()
    told = dockfix(tmp_path, "diagnose", "host1", "webserver", "--json")
    assert told.returncode == 1, told.stderr
    assert host.snapshot_state() == before
