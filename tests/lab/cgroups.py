"""Control groups of the lab: every process of a host is in one, so that all can be ended and none is missed."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from tests.lab.errors import LabError

_PARENT = "dockfix-lab"

PIDS_V1 = Path("/sys/fs/cgroup/pids")
"""The tree that limits processes on a machine that mounts control groups of version 1."""


def unified_mount() -> Path | None:
    """Where cgroup2 is mounted: /sys/fs/cgroup, or below it on a machine that still mounts version 1."""
    for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines():
        _, target, kind, *_ = line.split()
        if kind == "cgroup2":
            return Path(target)
    return None


def groups(prefix: str) -> list["Group"]:
    """The lab's groups whose name starts with `prefix`, e.g. all of one session."""
    mount = unified_mount()
    parent = mount / _PARENT if mount else None
    if parent is None or not parent.is_dir():
        return []
    return [Group(child.name) for child in sorted(parent.iterdir()) if child.is_dir() and child.name.startswith(prefix)]


@dataclass(frozen=True, slots=True)
class Group:
    """One control group of the lab, by name. Killing it can never hit a stranger whose pid was used again."""

    name: str

    @property
    def path(self) -> Path:
        """Its directory in the cgroup2 file system."""
        mount = unified_mount()
        if mount is None:
            raise LabError("no cgroup2 file system is mounted")
        return mount / _PARENT / self.name

    def create(self) -> None:
        """Make it; nothing happens when it is there."""
        self.path.mkdir(parents=True, exist_ok=True)

    def pids(self) -> list[int]:
        """All processes in it and below it, as this machine numbers them. Empty when the group is gone."""
        found = []
        # Groups come and go while we walk, with each login for one: os.walk passes over what is gone.
        for directory, _, _ in os.walk(self.path):
            try:
                found += [int(line) for line in Path(directory, "cgroup.procs").read_text(encoding="ascii").split()]
            except OSError:
                continue
        return sorted(found)

    def payload(self) -> list[Path]:
        """Where a process of ours belongs that shall look like the machine's own, per hierarchy."""
        places = [
            self.path / "payload" / "init.scope",
            Path("/sys/fs/cgroup/systemd") / _PARENT / self.name / "payload",
        ]
        return [place for place in places if (place / "cgroup.procs").exists()]

    def limit_processes(self, pid: int, most: int) -> None:
        """Let a process (as this machine numbers it) and its children be `most` together; only where `PIDS_V1` is."""
        place = PIDS_V1 / _PARENT / self.name / "limited"
        place.mkdir(parents=True, exist_ok=True)
        (place / "cgroup.procs").write_text(str(pid), encoding="ascii")
        (place / "pids.max").write_text(str(most), encoding="ascii")

    def processes_limited(self) -> int:
        """How many processes and threads are in the group that `limit_processes` made."""
        place = PIDS_V1 / _PARENT / self.name / "limited"
        return int((place / "pids.current").read_text(encoding="ascii"))

    def remove(self, seconds: float = 10) -> None:
        """Kill all that is in it, wait until it is empty, and remove it from every hierarchy.

        Raises LabError when something in it survives (a process in an uninterruptible call).
        """
        kill = self.path / "cgroup.kill"
        if kill.exists():
            kill.write_text("1", encoding="ascii")
        deadline = time.monotonic() + seconds
        while not self._gone():
            if time.monotonic() > deadline:
                raise LabError(f"control group {self.path} cannot be emptied; it still holds {self.pids()}")
            time.sleep(0.02)

    def _gone(self) -> bool:
        # systemd-nspawn mirrors the group into version 1's tree "systemd" where there is one, a fault into "pids".
        mounts = [self.path.parent.parent, Path("/sys/fs/cgroup/systemd"), PIDS_V1]
        left = False
        for parent in {mount / _PARENT for mount in mounts}:
            for directory, _, _ in os.walk(parent / self.name, topdown=False):
                left |= not _rmdir(Path(directory))
            if parent.is_dir() and not any(child.is_dir() for child in parent.iterdir()):
                _rmdir(parent)
        return not left


def entered(paths: list[Path], argv: list[str]) -> list[str]:
    """`argv` so that it starts inside the control groups at `paths`: a small sh joins them and becomes `argv`."""
    script = 'while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs" || exit 125; shift; done; shift; exec "$@"'
    return ["/bin/sh", "-c", script, "sh", *map(str, paths), "--", *argv]


def _rmdir(directory: Path) -> bool:
    try:
        directory.rmdir()
    except FileNotFoundError:
        return True
    except OSError:  # busy: a process in it has not ended yet
        return False
    return True
