"""Small things that all parts of the lab use: where it lives, commands with readable errors, locks."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lab.errors import LabError

SBIN = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def lab_dir() -> Path:
    """The directory that keeps the lab between runs: $DOCKFIX_LAB_DIR or `dockfix/lab` in the user's cache."""
    chosen = os.environ.get("DOCKFIX_LAB_DIR")
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(chosen).resolve() if chosen else Path(cache).resolve() / "dockfix" / "lab"


def command(*argv: str, input_text: str | None = None) -> str:
    """Run a command of this machine and give its stdout. Raises LabError with what it said when it fails."""
    done = subprocess.run(
        argv,
        input=input_text,
        stdin=subprocess.DEVNULL if input_text is None else None,
        capture_output=True,
        text=True,
        check=False,
        env=clean_environment(),
    )
    if done.returncode != 0:
        raise LabError(f"`{' '.join(argv)}` failed with {done.returncode}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def clean_environment() -> dict[str, str]:
    """An environment that carries nothing of the person's own into hosts and tools, except a proxy for packages."""
    kept = {
        name: value for name, value in os.environ.items() if name.lower() in {"http_proxy", "https_proxy", "no_proxy"}
    }
    return {"PATH": SBIN, "LANG": "C.UTF-8", "HOME": "/root", **kept}


def remove_tree(directory: Path) -> None:
    """Remove a directory of the lab. Raises LabError when a file system is mounted in it."""
    for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines():
        target = line.split()[1]
        if target == str(directory) or target.startswith(f"{directory}/"):
            raise LabError(f"{target} is still mounted; nothing under {directory} was removed")
    if directory.exists():
        shutil.rmtree(directory)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock at `path` alone; waits for it. The kernel frees it when this process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def try_lock(path: Path) -> int | None:
    """Take the lock at `path` and give its file descriptor, or None when somebody else holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
