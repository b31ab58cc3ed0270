"""Records the playground's hosts anew on the lab: a real fault, asked before and after dockfix mended it."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from handlers.playground.hosts import FOLDER
from tests.lab import Engine, Lab, LabHost
from tests.lab.faults import firewall, ports

HOSTS: tuple[tuple[str, Engine, Callable[[LabHost], str]], ...] = (
    ("host1", Engine.DOCKER_20_10, ports.nginx_service),
    ("host2", Engine.DOCKER_26_1, ports.other_container),
    ("host3", Engine.DOCKER_28_5, firewall.nat_chain_gone),
)


def dockfix(folder: Path, *arguments: str) -> None:
    """Run the real console script; a failure ends the recording."""
    subprocess.run([Path(sys.executable).parent / "dockfix", *arguments], cwd=folder, check=True)


def main() -> int:
    """Record all hosts."""
    with Lab() as lab, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for host_name, engine, fault in HOSTS:
            host = lab.boot(engine, host_name)
            container = fault(host)
            (folder / "dockfix.toml").write_text(host.config_toml(host_name), encoding="utf-8")
            dockfix(folder, "record", host_name, container, f"{host_name}/before")
            dockfix(folder, "fix", host_name, container, "--yes")
            dockfix(folder, "record", host_name, container, f"{host_name}/after")
            host.poweroff()
        for host_name, _, _ in HOSTS:
            shutil.rmtree(FOLDER / host_name, ignore_errors=True)
            shutil.copytree(folder / host_name, FOLDER / host_name)
            print(f"recorded: {FOLDER / host_name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
