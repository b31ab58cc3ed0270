"""What the machine must have before the lab can run on it."""

import os
import platform
import shutil
import sys
from pathlib import Path

from tests.lab.cgroups import unified_mount
from tests.lab.tools import lab_dir

_COMMANDS = {
    "systemd-nspawn": "systemd-container",
    "debootstrap": "debootstrap",
    "ip": "iproute2",
    "nsenter": "util-linux",
    "strace": "strace",
    "unshare": "util-linux",
    "mount": "mount",
    "ssh": "openssh-client",
    "ssh-keygen": "openssh-client",
}


def missing() -> list[str]:
    """Why the lab cannot run here, one sentence each; empty when it can. Looks only, and is quick."""
    if sys.platform != "linux":
        return ["the lab needs Linux: its hosts live in network namespaces"]
    reasons = []
    if os.geteuid() != 0:
        reasons.append("the lab needs root: it makes network namespaces and boots machines in them")
    path = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"
    absent = sorted({package for command, package in _COMMANDS.items() if shutil.which(command, path=path) is None})
    if absent:
        reasons.append(f"these Debian packages are missing: apt-get install {' '.join(absent)}")
    if not Path("/usr/share/keyrings/debian-archive-keyring.gpg").exists():
        reasons.append("the Debian package debian-archive-keyring is missing: the hosts are built from signed packages")
    if _kernel() < (5, 14):
        reasons.append(
            f"the kernel {platform.release()} is older than 5.14 (no cgroup.kill): the lab could not clean up"
        )
    mount = unified_mount()
    if mount is None:
        reasons.append("no cgroup2 file system is mounted: the hosts' systemd needs one")
    elif not os.access(mount, os.W_OK):
        reasons.append(f"{mount} cannot be written: run the lab on a machine or in a privileged container")
    if "overlay" not in Path("/proc/filesystems").read_text(encoding="utf-8"):
        reasons.append("the kernel does not offer overlay file systems: modprobe overlay")
    return reasons + _unusable(lab_dir())


def _unusable(directory: Path) -> list[str]:
    if {":", ",", "\\", '"'} & set(str(directory)):
        return [f"the lab directory {directory} has a character that overlay mounts cannot take: set DOCKFIX_LAB_DIR"]
    mounts = [line.split()[1:3] for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    holding = [(target, kind) for target, kind in mounts if directory.is_relative_to(target)]
    if max(holding, key=lambda mount: len(mount[0]), default=("/", ""))[1] == "overlay":
        return [f"the lab directory {directory} is on an overlay file system: set DOCKFIX_LAB_DIR to a plain disk"]
    return []


def _kernel() -> tuple[int, int]:
    major, minor, *_ = platform.release().split("-")[0].split(".")
    return int(major), int("".join(digit for digit in minor if digit.isdigit()) or 0)
