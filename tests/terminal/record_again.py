"""`python -m tests.terminal.record_again` makes the recordings anew, on real hosts of the lab (as root on Debian)."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.lab import Engine, Lab
from tests.lab.faults import controls, daemon, making, ports
from tests.lab.host import LabHost
from tests.terminal.conftest import SCRIPT

FOLDER = Path(__file__).parent / "recordings"


def main() -> None:
    """Break a clean host in each way, record it, and for the first one also how it is after the fix."""
    with Lab() as lab, tempfile.TemporaryDirectory() as scratch:
        host = lab.boot(Engine.DOCKER_28_5, "host1")
        path = Path(scratch) / "dockfix.toml"
        path.write_text(f"{host.config_toml('host1')}\n[verify]\nsoak_seconds = 1\n")
        _record(host, ports.nginx_service, path, "nginx_service/before")
        _dockfix(path, "fix", "host1", "webserver", "--yes")
        _dockfix(path, "record", "host1", "webserver", str(_free("nginx_service/after")))
        _record(host, ports.other_container, path, "other_container")
        _record(host, controls.bad_command, path, "bad_command")
        _record(host, daemon.daemon_and_socket_stopped, path, "daemon_stopped")


def _record(host: LabHost, fault: making.Fault, config: Path, name: str) -> None:
    host.reset()
    container = fault(host)
    _dockfix(config, "record", "host1", container, str(_free(name)))


def _free(name: str) -> Path:
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _dockfix(config: Path, *args: str) -> None:
    subprocess.run([SCRIPT, *args, "--config", config], check=True)


if __name__ == "__main__":
    main()
