"""A comparable picture of a host, for tests that prove that nothing has changed."""

import hashlib
import json
import os
import re
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.lab.host import LabHost

# An idle host changes nothing of what is looked at here (compared over and over, all engines). What an SSH login and a
# `sudo` change by themselves is left out, since nobody can look at a host over SSH without it:
IGNORED_FILES = {
    r"/run/systemd/journal/(streams/.*|seqnum)": "journald's list of who writes to it, and how many lines there are",
    r"/run/systemd/(sessions|users)/.*": "logind's note of who is logged in",
    r"/run/systemd/transient/session-c?\d+\.scope": "the scope of a login session; `spawn` names its own otherwise",
    r"/run/systemd/units/invocation:(session-c?\d+\.scope|user(-runtime-dir)?@\d+\.service)": "the units of a login",
    r"/run/user/.*": "the directory of somebody who is logged in",
    r"/run/sudo/ts(/.*)?": "sudo's note of whom it asked for a password, in vain with `sudo -n`",
    r"/run/motd\.dynamic": "the greeting, written at a login",
}
# A process that a login leaves behind is in session-N.scope under its own name, and is not left out.
IGNORED_PROCESSES = {
    r".* /user\.slice/user-\d+\.slice/user@\d+\.service/.*": "the systemd of somebody who is or was just logged in",
    r"sshd(-session)? /user\.slice/.*/session-c?\d+\.scope": "the server's half of an SSH login",
}
_COUNTERS = re.compile(r"\[\d+:\d+\]|counter packets \d+ bytes \d+|^#.*$", re.MULTILINE)


def snapshot(host: "LabHost") -> dict[str, str]:
    """The picture; see `LabHost.snapshot_state`."""
    processes = dict(_processes(host))
    firewall = {
        f"firewall {' '.join(argv)}": _COUNTERS.sub("", host.run(*argv).stdout)
        for argv in (("iptables-save",), ("ip6tables-save",), ("nft", "list", "ruleset"))
    }
    # To ask a stopped engine would start it: docker.socket listens.
    asleep = not any(key.endswith(" dockerd") for key in processes)
    engine = {"engine": "not running"} if asleep else dict(_engine(host))
    return {
        **processes, **dict(_sockets(host)), **firewall, **engine, "modules": _modules(),
        **dict(_files(host.root, "/etc")), **dict(_files(host.root, "/run")),
    }  # fmt: skip


def difference(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """What is not the same in two pictures, one line each; empty when they are equal."""
    keys = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    return [f"{key}: {before.get(key, '(not there)')} -> {after.get(key, '(gone)')}" for key in keys]


def _processes(host: "LabHost") -> Iterator[tuple[str, str]]:
    for pid in host.pids():
        directory = Path(f"/proc/{pid}")
        try:
            numbers = re.search(r"^NSpid:\t(.*)$", (directory / "status").read_text(errors="replace"), re.MULTILINE)
            name, _, rest = (directory / "stat").read_text(errors="replace").partition("(")[2].rpartition(")")
            group = (directory / "cgroup").read_text(errors="replace").splitlines()[-1]
        except (FileNotFoundError, ProcessLookupError):  # it has ended while we looked
            continue
        inside = numbers.group(1).split() if numbers else []
        group = group.partition("/payload")[2]
        if group and not any(re.fullmatch(pattern, f"{name} {group}") for pattern in IGNORED_PROCESSES):
            yield f"process {inside[host.depth]} {name}", f"started {rest.split()[19]} in {group}"


def _modules() -> str:
    # The kernel is shared with all sessions of the lab; one that starts Docker at the same time may load modules too.
    path = Path("/proc/modules")
    if not path.exists():
        return "the kernel has no loadable modules"
    return " ".join(sorted(line.split()[0] for line in path.read_text(encoding="ascii").splitlines()))


def _sockets(host: "LabHost") -> Iterator[tuple[str, str]]:
    network = Path(f"/proc/{host.leader_pid}/net")
    for kind, states in (
        ("tcp", {"0A"}),
        ("tcp6", {"0A"}),
        ("udp", {"07"}),
        ("udp6", {"07"}),
        ("raw", {"07"}),
        ("raw6", {"07"}),
    ):
        for line in (network / kind).read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] in states:
                yield f"socket {kind} {_address(fields[1])} inode {fields[9]}", f"uid {fields[7]}"
    for line in (network / "unix").read_text(errors="replace").splitlines()[1:]:
        fields = line.split()
        listens = int(fields[3], 16) & 0x10000
        if listens and len(fields) > 7 and not fields[7].startswith("/run/user/"):
            yield f"socket unix {fields[7]} inode {fields[6]}", "listens"


def _address(hexadecimal: str) -> str:
    host, port = hexadecimal.split(":")
    words = b"".join(bytes.fromhex(host[i : i + 8])[::-1] for i in range(0, len(host), 8))
    return f"{socket.inet_ntop(socket.AF_INET6 if len(words) == 16 else socket.AF_INET, words)}:{int(port, 16)}"


def _files(root: Path, directory: str) -> Iterator[tuple[str, str]]:
    pending = [directory]
    while pending:
        path = pending.pop()
        try:
            about = (root / path.lstrip("/")).lstat()
            text = _describe(root / path.lstrip("/"), about)
            if stat.S_ISDIR(about.st_mode):
                pending += [f"{path}/{child.name}" for child in (root / path.lstrip("/")).iterdir()]
        except FileNotFoundError:  # it has gone while we looked
            continue
        if not any(re.fullmatch(pattern, path) for pattern in IGNORED_FILES):
            # A directory of /run has a new time after every login; what is in it has keys of its own.
            when = (
                ""
                if directory == "/run" and stat.S_ISDIR(about.st_mode)
                else f"{about.st_size} bytes, {about.st_mtime_ns}"
            )
            yield f"file {path}", f"{about.st_mode:o} {about.st_uid}:{about.st_gid} {when} {text}"


def _describe(path: Path, about: os.stat_result) -> str:
    if stat.S_ISLNK(about.st_mode):
        return f"link to {path.readlink()}"
    if stat.S_ISREG(about.st_mode) and about.st_size:  # Docker's handles of network namespaces are empty and unreadable
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return stat.filemode(about.st_mode)[0]


def _engine(host: "LabHost") -> Iterator[tuple[str, str]]:
    with host.docker() as client:
        for container in client.containers(all=True):
            about = client.inspect_container(container["Id"])
            kept = {part: about[part] for part in ("State", "RestartCount", "HostConfig", "NetworkSettings", "Config")}
            yield f"container {about['Name']} {about['Id'][:12]}", _text(kept)
        for network in client.networks():
            yield f"network {network['Name']} {network['Id'][:12]}", _text(client.inspect_network(network["Id"]))
        for image in client.images(all=True):
            yield f"image {image['Id'][:19]}", _text(image["RepoTags"])
        for volume in client.volumes()["Volumes"] or []:
            yield f"volume {volume['Name']}", _text(volume)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
