"""One booted machine: an overlay over a root, systemd-nspawn in a control group, and its way out of the world again."""

import os
import shutil
import signal
import subprocess
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab import roots
from tests.lab.cgroups import Group, entered, groups
from tests.lab.engines import Engine, Extra
from tests.lab.errors import LabError
from tests.lab.tools import SBIN, clean_environment, command, remove_tree

# cgroup2 inside (runc and systemd >= 258 want it), a writable /proc/sys for dockerd, no lock files left behind.
_NSPAWN = {
    "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1",
    "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "yes",
    "SYSTEMD_NSPAWN_LOCK": "0",
}
_KEYS = ("ed25519", "ecdsa", "rsa")


@dataclass(slots=True)
class Machine:
    """A machine of the lab: the files that make it and, once started, its processes. Used by one thread at a time."""

    name: str
    engine: Engine
    extra: Extra | None
    directory: Path
    authorized_key: str
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    leader: int = field(default=0, init=False)

    @property
    def group(self) -> Group:
        """The control group that holds every process of the machine."""
        return Group(self.name)

    @property
    def depth(self) -> int:
        """Where the machine's own number of a process is in the `NSpid:` line of /proc/PID/status outside; from 0."""
        return len(_namespace_pids("self"))

    @property
    def console(self) -> Path:
        """What systemd wrote while it booted."""
        return self.directory / "console.log"

    def prepare(self) -> None:
        """Make a new, clean set of files; the SSH host keys stay what they were."""
        for part in ("upper", "work", "docker", "containerd", "root"):
            remove_tree(self.directory / part)
            (self.directory / part).mkdir(parents=True)
        self._make_keys()
        host = self.name.split("-", 1)[-1]
        upper = self.directory / "upper"
        shutil.copytree(self.directory / "keys", upper / "etc" / "ssh")
        # The kernel is the outside's: a host that boots must not set its parameters (kernel.pid_max, fs.protected_*).
        (upper / "etc/systemd/system").mkdir(parents=True)
        (upper / "etc/systemd/system/systemd-sysctl.service").symlink_to("/dev/null")
        _write(upper / "etc/hostname", f"{host}\n")
        _write(upper / "etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {host}\n::1 localhost ip6-localhost\n")
        _write(upper / "etc/machine-id", f"{uuid.uuid4().hex}\n")
        for directory in (upper, upper / "etc", upper / "etc/ssh", upper / "etc/systemd", upper / "etc/systemd/system"):
            directory.chmod(0o755)
        for user, number in (("dockfix", 1000), ("plain", 1001)):
            self._allow_login(user, number)

    def start(self, network_namespace: str) -> None:
        """Boot it in the network namespace at that path; returns once its first process runs."""
        self.group.create()
        lower = ":".join(str(layer) for layer in roots.layers(self.engine, self.extra))
        root, upper, work = (self.directory / part for part in ("root", "upper", "work"))
        options = f"lowerdir={lower},upperdir={upper},workdir={work}"
        # The overlay is mounted where only the machine sees it, so it goes when the machine goes.
        nspawn = [
            "unshare", "--mount", "--propagation", "private",
            "/bin/sh", "-c", 'mount -t overlay overlay -o "$1" "$2" && shift 2 && exec "$@"', "sh", options, str(root),
            "systemd-nspawn", "--boot", "--keep-unit", "--register=no", f"--directory={root}", f"--machine={self.name}",
            "--capability=all", "--system-call-filter=@keyring bpf @mount",
            f"--network-namespace-path={network_namespace}",
            "--console=pipe", "--resolv-conf=off", "--timezone=off", "--link-journal=no",
            f"--bind={self.directory / 'docker'}:/var/lib/docker",
            f"--bind={self.directory / 'containerd'}:/var/lib/containerd",
        ]  # fmt: skip
        with self.console.open("wb") as console:
            self.process = subprocess.Popen(
                entered([self.group.path], nspawn), stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT,
                start_new_session=True, env={**clean_environment(), **_NSPAWN},
            )  # fmt: skip
        deadline = time.monotonic() + 30
        while not (leader := self._find_leader()):
            self.check_alive()
            if time.monotonic() > deadline:
                raise LabError(f"{self.name} did not start within 30 s:\n{self.tail()}")
            time.sleep(0.02)
        self.leader = leader

    def check_alive(self) -> None:
        """Raise LabError with the end of the console when the machine has ended."""
        if self.process is None or self.process.poll() is not None:
            raise LabError(f"{self.name} is not running; the end of its console:\n{self.tail()}")

    def tail(self) -> str:
        """The end of the console."""
        return (
            self.console.read_text(encoding="utf-8", errors="replace")[-1500:] if self.console.exists() else "(nothing)"
        )

    def inside(self, argv: list[str]) -> list[str]:
        """`argv` so that it runs as root inside the machine, below the machine's own control group."""
        self.check_alive()
        environment = [f"PATH={SBIN}", "HOME=/root", "LANG=C.UTF-8"]
        enter = [
            "nsenter",
            f"--target={self.leader}",
            "--mount",
            "--uts",
            "--ipc",
            "--net",
            "--pid",
            "--cgroup",
            "--root",
            "--wd",
        ]
        return entered(self.group.payload(), [*enter, "env", "-i", *environment, *argv])

    def poweroff(self, seconds: float = 20) -> None:
        """Shut it down in an orderly way, as `poweroff` would; kills what is left after `seconds`."""
        if self.process is None:
            return
        if self.process.poll() is None and self.leader:
            descriptor = os.pidfd_open(self.leader)
            try:
                signal.pidfd_send_signal(descriptor, signal.SIGRTMIN + 4)
            finally:
                os.close(descriptor)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.group.remove()
        self.kill()

    def kill(self) -> None:
        """Pull the plug: kill every process of the machine and remove its control group."""
        self.group.remove()
        if self.process is not None:
            self.process.wait()
        self.process, self.leader = None, 0
        _remove_propagation(self.name)

    def _find_leader(self) -> int:
        # Its first process is number 1 in the pid namespace right below ours.
        for pid in self.group.pids():
            if _namespace_pids(str(pid))[self.depth :] == ["1"]:
                return pid
        return 0

    def _make_keys(self) -> None:
        keys = self.directory / "keys"
        keys.mkdir(exist_ok=True)
        for kind in _KEYS:
            file = keys / f"ssh_host_{kind}_key"
            if not file.exists():
                command("ssh-keygen", "-q", "-t", kind, "-N", "", "-C", self.name, "-f", str(file))

    def _allow_login(self, user: str, number: int) -> None:
        home = self.directory / "upper" / "home" / user
        (home / ".ssh").mkdir(parents=True)
        home.parent.chmod(0o755)
        home.chmod(0o755)
        (home / ".ssh").chmod(0o700)
        _write(home / ".ssh/authorized_keys", self.authorized_key)
        for path in (home, *home.rglob("*")):
            os.chown(path, number, number)


def remove_leftovers(prefix: str) -> None:
    """End every machine whose name starts with `prefix`, whoever started it."""
    for group in groups(prefix):
        group.remove()
        _remove_propagation(group.name)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)


def _remove_propagation(name: str) -> None:
    # systemd-nspawn leaves this empty directory behind when it is killed.
    path = Path("/run/systemd/nspawn/propagate") / name
    if path.is_dir():
        path.rmdir()


def _namespace_pids(pid: str) -> list[str]:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return next((line.split()[1:] for line in status.splitlines() if line.startswith("NSpid:")), [])
