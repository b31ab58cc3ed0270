"""A host of the lab as tests use it: run commands in it, speak to its engine, change it, compare it, clean it."""

import os
import re
import shlex
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import docker

from tests.lab import image, roots
from tests.lab.cgroups import Group
from tests.lab.engines import Engine, Extra
from tests.lab.errors import LabError
from tests.lab.machine import Machine
from tests.lab.network import Network
from tests.lab.state import snapshot
from tests.lab.tools import clean_environment


class LabHost:
    """A booted Debian machine with systemd, sshd and dockerd. Made by `Lab.boot`; one thread at a time.

    It has the users `dockfix` (sudo without a password) and `plain` (no rights at all); the session's key opens both.
    """

    user = "dockfix"

    def __init__(self, machine: Machine, network: Network, name: str, number: int, identity_file: Path) -> None:
        """For `Lab` only: `number` is the last part of the address."""
        self.name = name
        self.engine: Engine = machine.engine
        self.extra: Extra | None = machine.extra
        self.address = network.address(number)
        self.identity_file = identity_file
        self.known_hosts = machine.directory / "known_hosts"
        self._machine, self._network, self._number = machine, network, number
        self._spawned = 0

    def __repr__(self) -> str:
        return f"LabHost({self.name!r}, {self.engine.value}, {self.address})"

    @property
    def leader_pid(self) -> int:
        """The machine's first process, as the outside numbers it; a new one after every reset."""
        self._machine.check_alive()
        return self._machine.leader

    @property
    def depth(self) -> int:
        """Where the host's own number of a process is in the `NSpid:` line of /proc/PID/status outside; from 0."""
        return self._machine.depth

    @property
    def group(self) -> Group:
        """The control group of the machine, on the outside."""
        return self._machine.group

    def outer_pid(self, pid: int) -> int:
        """Return how the outside numbers a process that has this number inside. Raises LabError where it is none."""
        for outer in self.pids():
            status = Path(f"/proc/{outer}/status").read_text(encoding="ascii", errors="replace")
            numbers = next(line.split()[1:] for line in status.splitlines() if line.startswith("NSpid:"))
            if numbers[self.depth :] == [str(pid)]:
                return outer
        raise LabError(f"there is no process {pid} on {self.name}")

    def pids(self) -> list[int]:
        """All processes of the host and of its containers, as the outside numbers them."""
        return self._machine.group.pids()

    @property
    def root(self) -> Path:
        """The root directory of the running host, seen from outside."""
        return Path(f"/proc/{self.leader_pid}/root")

    @property
    def engine_version(self) -> str:
        """What the engine itself says, e.g. `28.5.2`."""
        with self.docker() as client:
            return str(client.version()["Version"])

    def run(
        self,
        *argv: str,
        input: str | None = None,  # noqa: A002 -- as in subprocess.run
        check: bool = True,
        timeout: float = 30,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as root inside the host and wait for it, `timeout` seconds at most.

        With `check`, an exit code other than 0 raises LabError with what the command said. A process that it leaves
        behind survives, but must not keep stdout open; `spawn` is for those.
        """
        process = subprocess.Popen(
            self._machine.inside(list(argv)), stdin=subprocess.DEVNULL if input is None else subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True,
            env=clean_environment(),
        )  # fmt: skip
        try:
            out, err = process.communicate(input, timeout)
        except subprocess.TimeoutExpired as error:
            raise LabError(f"`{shlex.join(argv)}` on {self.name} took more than {timeout:g} s") from error
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        if check and process.returncode != 0:
            raise LabError(
                f"`{shlex.join(argv)}` on {self.name} failed with {process.returncode}: {(err or out).strip()}"
            )
        return subprocess.CompletedProcess(argv, process.returncode, out, err)

    def system_calls(self, script: str, calls: Iterable[str], timeout: float = 60) -> list[str]:
        """Run a script by the host's own sh, as root and on stdin, and give every one of these system calls it made.

        One line each, as strace writes them, of every process that came of it; none where all were others.
        """
        with tempfile.NamedTemporaryFile("r", encoding="utf-8", errors="replace") as log:
            trace = ["strace", "-f", "-qq", "-s", "200", "-e", f"trace={','.join(calls)}", "-e", "signal=none"]
            command = [*trace, "-o", log.name, *self._machine.inside(["sh", "-s"])]
            subprocess.run(
                command, input=script, text=True, capture_output=True, timeout=timeout, check=False,
                env=clean_environment(),
            )  # fmt: skip
            # The way into the host (joining its control group, entering it) is ours, not the script's.
            lines = [line.partition(" ")[2].strip() for line in log]
        starts = [at for at, line in enumerate(lines) if re.match(r'execve\("[^"]*/sh", \["sh", "-s"\]', line)]
        if not starts:
            raise LabError(f"strace saw no shell on {self.name}: {lines[-3:]}")
        return lines[starts[0] + 1 :]

    def ssh(self, *argv: str, user: str = "dockfix", timeout: float = 30) -> subprocess.CompletedProcess[str]:
        """Run a command over a real SSH login; never raises for the command's own exit code (255 is SSH's)."""
        return subprocess.run(
            [*self.ssh_command(user), shlex.join(argv)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=timeout, check=False, env=clean_environment(),
        )  # fmt: skip

    def ssh_command(self, user: str = "dockfix") -> list[str]:
        """The `ssh` command line that logs in: strict about the host key, never asks anything."""
        options = [
            "BatchMode=yes",
            "ConnectTimeout=15",
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=yes",
            f"UserKnownHostsFile={self.known_hosts}",
        ]
        return ["ssh", "-F", "/dev/null", "-i", str(self.identity_file),
                *(part for option in options for part in ("-o", option)), f"{user}@{self.address}"]  # fmt: skip

    def spawn(self, *argv: str, user: str = "root", unit: str | None = None) -> int:
        """Start a process that stays, and give its pid inside the host.

        With `unit` it is a transient service of that name (`app` becomes app.service); without, it is in the scope of a
        login session of `user`, as if somebody had started it by hand: user.slice/user-1000.slice/session-lab1.scope.
        """
        if unit is not None:
            self.run("systemd-run", "--quiet", "--collect", f"--unit={unit}", f"--uid={user}", *argv)
            return int(self.run("systemctl", "show", "--property=MainPID", "--value", unit).stdout)
        self._spawned += 1
        number = int(self.run("id", "-u", user).stdout)
        scope = ["systemd-run", "--quiet", "--collect", "--scope", f"--slice=user-{number}.slice",
                 f"--unit=session-lab{self._spawned}.scope", f"--uid={user}"]  # fmt: skip
        script = 'setsid "$@" </dev/null >/dev/null 2>&1 & echo $!'
        pid = int(self.run("/bin/sh", "-c", script, "sh", *scope, *argv).stdout)
        self.wait_until(lambda: "session-lab" in self._cgroup(pid), f"{argv[0]} is in its session")
        return pid

    def docker(self) -> docker.APIClient:
        """A client of the host's engine, as root; close it, or use it with `with`.

        Connecting wakes a stopped docker.service through docker.socket, as it does for everybody. Raises LabError when
        nobody listens on the socket.
        """
        try:
            self._connect_engine().close()
        except OSError as error:
            raise LabError(f"nobody listens on /run/docker.sock of {self.name}: {error}") from error
        return docker.APIClient(base_url=f"unix://{self._engine_socket}", version="auto", timeout=60)

    def write_file(self, path: str, text: str, mode: int = 0o644) -> None:
        """Write a file inside the host; makes its directories."""
        self.run("install", "-D", "-m", f"{mode:o}", "/dev/stdin", path, input=text)

    def snapshot_state(self) -> dict[str, str]:
        """A picture of the host that two equal hosts share: compare two of them to show that nothing has changed.

        Keys such as `process ...`, `socket ...`, `file /etc/...`, `container ...`; the picture itself changes nothing.
        """
        return snapshot(self)

    def config_toml(self, name: str) -> str:
        """The section of a dockfix.toml that describes this host under `name`."""
        return (
            f'[hosts.{name}]\naddress = "{self.address}"\nport = 22\nuser = "{self.user}"\n'
            f'identity_file = "{self.identity_file}"\nknown_hosts = "{self.known_hosts}"\nsudo = true\n'
        )

    def wait_until(self, condition: Callable[[], bool], what: str, seconds: float = 15) -> None:
        """Wait until `condition()` holds. Raises LabError that says what did not come true."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise LabError(f"on {self.name}, within {seconds:g} s it did not come true that {what}")
            time.sleep(0.03)

    def poweroff(self) -> None:
        """Shut the host down in an orderly way; it can be booted again with `reset`."""
        self._machine.poweroff()
        self._network.remove_host(self.name, self._number)

    def kill(self) -> None:
        """Pull the plug: as a crash or a power cut looks to others."""
        self._machine.kill()
        self._network.remove_host(self.name, self._number)

    def reboot(self) -> None:
        """Shut it down and boot it again with what it has on disk; what was only in the kernel (iptables) is gone."""
        self.poweroff()
        self._start()

    def reset(self) -> None:
        """A clean host again, in seconds: same name, address and SSH host keys, nothing else of what it was."""
        self.kill()
        self.boot()

    def boot(self) -> None:
        """Boot a clean host with the image `webapp`; waits until it is ready. Raises LabError with its console."""
        self._machine.prepare()
        self._write_known_hosts()
        self._start()
        busybox = roots.layers(self.engine)[0] / "bin/busybox"
        with self.docker() as client:
            image.load(client, busybox.read_bytes())

    def _start(self) -> None:
        self._spawned = 0
        self._machine.start(self._network.add_host(self.name, self._number))
        self.wait_until(self._sshd_answers, "sshd answers", 60)
        self.wait_until(self._engine_answers, "the engine answers", 60)
        state = self.run("systemctl", "is-system-running", "--wait", check=False).stdout.strip()
        if state != "running":
            failed = self.run("systemctl", "list-units", "--failed", "--plain", "--no-legend", check=False).stdout
            raise LabError(f"{self.name} booted, but systemd says {state!r}; failed units:\n{failed}")

    def _sshd_answers(self) -> bool:
        self._machine.check_alive()
        try:
            with socket.create_connection((self.address, 22), timeout=2) as connection:
                return connection.recv(4) == b"SSH-"
        except OSError:  # not up yet
            return False

    @property
    def _engine_socket(self) -> Path:
        return self.root / "run/docker.sock"

    def _connect_engine(self) -> socket.socket:
        # The SDK leaks its socket when it cannot connect, so that is tried by hand first.
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(30)
            connection.connect(str(self._engine_socket))
        except OSError:
            connection.close()
            raise
        return connection

    def _engine_answers(self) -> bool:
        self._machine.check_alive()
        try:
            with self._connect_engine() as connection:
                connection.sendall(b"GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n")
                return b" 200 " in connection.recv(64)
        except OSError:  # not up yet
            return False

    def _cgroup(self, pid: int) -> str:
        return self.run("cat", f"/proc/{pid}/cgroup").stdout

    def _write_known_hosts(self) -> None:
        keys = sorted((self._machine.directory / "keys").glob("*.pub"))
        lines = [f"{self.address} {' '.join(key.read_text(encoding='ascii').split()[:2])}\n" for key in keys]
        self.known_hosts.write_text("".join(lines), encoding="ascii")
