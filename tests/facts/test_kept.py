"""The engine's files of a container: every shell and awk reads them, no label deceives, no secret leaves the host."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.facts._sh import FIND_DATA_ROOT
from bot.facts.boot.kept import KEPT, KeptContainers
from bot.facts.container import Wanted
from bot.model import Answer, Target
from bot.snapshot import Answers, Snapshot, Unknown

SHELLS = {"dash": ["dash"], "busybox": ["busybox", "ash"]}
WEB = "a" * 64
# Label by label what a rule could mistake for the engine's own words.
LABELS = {
    "Driver": "x",
    "Error": "forged",
    "ExitCode": "7",
    "HasBeenManuallyStopped": "true",
    "Name": "/forged",
    "NetworkID": "f" * 64 + " ",
    "RestartCount": '9,"HasBeenStartedBefore":false,"HasBeenManuallyStopped":true',
    "State": '{"Running":false,"Paused":false,"Restarting":false}',
}


def write(root: Path, *, error: str = "", running: bool = True, ports: Any = None, policy: str = "always") -> None:
    """Write both files as the engine does: in its order of keys, on one line, without spaces."""
    health = {"Log": [{"ExitCode": 1, "Output": '"Error":"forged","StartedAt":"x"'}]}
    state = {"Running": running, "Paused": False, "Restarting": False, "OOMKilled": False, "Pid": 0, "ExitCode": 128,
             "Error": error, "StartedAt": "0001-01-01T00:00:00Z", "Health": health}  # fmt: skip
    config = {"Env": ["PASSWORD=hunter2"], "Labels": LABELS}
    networks = {"bridge": {"NetworkID": "b" * 64, "EndpointID": "c" * 64}, "shop": {"NetworkID": "d" * 64}}
    kept = {"StreamConfig": {}, "State": state, "ID": WEB, "Path": "httpd", "Args": ["--password", "hunter2"],
            "Config": config, "NetworkSettings": {"Networks": networks}, "LogPath": "", "Name": "/web",
            "Driver": "overlay2", "RestartCount": 3, "HasBeenStartedBefore": True,
            "HasBeenManuallyStopped": False}  # fmt: skip
    wished = {"Binds": None, "LogConfig": {"Config": {"token": "hunter2", "PortBindings": "x"}},
              "NetworkMode": "bridge", "PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "80"}]} if ports is None
              else ports, "RestartPolicy": {"Name": policy, "MaximumRetryCount": 0}, "AutoRemove": False}  # fmt: skip
    folder = root / "containers" / WEB
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in (("config.v2.json", kept), ("hostconfig.json", wished)):
        (folder / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def ask(root: Path, shell: str) -> Answer:
    script = KEPT.script.replace(FIND_DATA_ROOT, f"root={root}\n").replace('"$(id -u)"', "0")
    assert script != KEPT.script
    command = SHELLS[shell]
    tools = root / "tools"
    if shell == "busybox" and not tools.exists():
        tools.mkdir(parents=True)
        subprocess.run([shutil.which("busybox") or "busybox", "--install", "-s", str(tools)], check=True)
    path = str(tools) if shell == "busybox" else "/usr/sbin:/usr/bin:/sbin:/bin"
    program = shutil.which(command[0]) or command[0]
    done = subprocess.run([program, *command[1:], "-s"], input=script, capture_output=True, text=True, check=False,
                          env={"PATH": path})  # fmt: skip
    return Answer(KEPT.id, done.stdout, done.stderr, done.returncode)


def read(answer: Answer) -> KeptContainers:
    return Snapshot(Answers(Target("here"), {KEPT.id: answer}))[KeptContainers]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_part_is_read_and_no_label_deceives(tmp_path: Path, shell: str) -> None:
    error = 'quote " backslash \\ tab \t line\nand "StartedAt": more'
    write(tmp_path, error=error)
    answer = ask(tmp_path, shell)
    (found,) = read(answer).all
    assert ("web", WEB, True, 128, error) == (found.name, found.id, found.running, found.exit_code, found.error)
    assert (3, True, False) == (found.restarts, found.started_before, found.stopped_by_hand)
    assert ("bridge", "always", ("b" * 64, "d" * 64)) == (found.network_mode, found.policy, found.networks)
    assert (Wanted("tcp", 80, "", "80/tcp"),) == found.wanted
    assert "hunter2" not in answer.output


@pytest.mark.parametrize("shell", SHELLS)
def test_no_containers_and_no_docker_are_an_empty_list(tmp_path: Path, shell: str) -> None:
    assert () == read(ask(tmp_path, shell)).all
    (tmp_path / "containers").mkdir()
    assert () == read(ask(tmp_path, shell)).all


@pytest.mark.parametrize("shell", SHELLS)
def test_a_container_with_no_ports_or_very_many(tmp_path: Path, shell: str) -> None:
    write(tmp_path, ports={})
    assert () == read(ask(tmp_path, shell)).all[0].wanted
    many = {f"{port}/udp": [{"HostIp": "", "HostPort": str(port)}] for port in range(10_000, 12_000)}
    write(tmp_path, ports=many)
    assert len(many) == len(read(ask(tmp_path, shell)).all[0].wanted)
    write(tmp_path, ports={f"{port}/udp": [{"HostIp": "", "HostPort": str(port)}] for port in range(10_000, 20_000)})
    with pytest.raises(Unknown, match="more ports than a scan reads"):
        read(ask(tmp_path, shell))


@pytest.mark.parametrize("shell", SHELLS)
def test_files_in_another_form_are_not_guessed_at(tmp_path: Path, shell: str) -> None:
    write(tmp_path)
    file = tmp_path / "containers" / WEB / "config.v2.json"
    file.write_text(json.dumps(json.loads(file.read_text()), indent=2))
    with pytest.raises(Unknown, match="in another form"):
        read(ask(tmp_path, shell))
