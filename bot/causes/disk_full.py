"""A file system that Docker has to write to is full, has no inodes left, or is read-only."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.causes import cause
from bot.facts.engine import Engine
from bot.facts.filesystems import FileSystems
from bot.facts.resources import Disks
from bot.model import AreaName, Certainty, Evidence, Finding, Proposal
from bot.remedies import listed
from bot.snapshot import Snapshot, Unknown
from bot.subject import docker_said

_WORDS = r"no space left on device|[Rr]ead-only file system|disk quota exceeded"
_HARDLY_KB = 2_048
_HARDLY_INODES = 16


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What is wrong with the file system that a path lies on, with where that was read."""

    mount: str
    what: str
    source: str


@cause(code="X03", area=AreaName.RESOURCES, speaks={"S_RESOURCE": 0.25}, decides=r"no space left on device")
def disk_full(see: Snapshot) -> Iterator[Finding]:
    """A file system that Docker has to write to has no space or no inodes left, or is read-only.

    What you see: `no space left on device` in many wordings, for example `failed to update store for object type
    *libnetwork.Endpoint` (Docker's data is full), `write .../hosts`, or `failed to write bundle spec: write /run/...`;
    or `read-only file system`, where the kernel met a fault of the disk. Often Docker itself no longer starts.

    Proof: Docker said so, and the file system of its data root, of /run, of /etc or of / has next to nothing left, by
    df, or no inode, by df -i; or it is mounted read-only.

    Look-alikes: `no space left on device` from inotify or from a kernel table of fixed size, while the disks have
    space; a volume that is full stops only the application that writes to it.

    Fix: somebody has to choose what to delete, since a deletion has no undo; dockfix shows what usually takes the
    space. Deleting below /var/lib/docker by hand is refused, and so is `docker system prune -a --volumes`: it deletes
    data of containers that are only stopped. A file system that became read-only wants its disk looked at, not a
    remount.

    Undo: nothing is changed.
    """
    told = docker_said(see, _WORDS)
    if not told:
        return
    troubles = _troubles(see)
    if not troubles:
        return
    yield Finding(
        cause="disk_full",
        certainty=Certainty.PROVED,
        summary="; ".join(f"{trouble.mount} {trouble.what}" for trouble in troubles),
        evidence=(
            Evidence("Docker's own words", told),
            *(Evidence(trouble.source, f"{trouble.mount} {trouble.what}") for trouble in troubles),
        ),
        proposals=(_free(troubles),),
    )


def _troubles(see: Snapshot) -> tuple[_Trouble, ...]:
    """Return what is wrong with the file systems that Docker writes to; `Unknown` where that cannot be told."""
    disks, systems = see[Disks], see[FileSystems]
    found: dict[tuple[str, str], _Trouble] = {}
    for path in (_root(see, systems), "/run", "/etc", "/"):
        disk = disks.holding(path)
        if disk is None:
            continue
        if disk.mount in systems.read_only:
            what = "is mounted read-only"
            found[disk.mount, "ro"] = _Trouble(disk.mount, what, "/proc/mounts")
        if disk.size_kb and disk.available_kb <= min(_HARDLY_KB, disk.size_kb // 100):
            what = f"has {disk.available_kb} KiB of {disk.size_kb} left"
            found[disk.mount, "space"] = _Trouble(disk.mount, what, "df -Pk")
        free, every = systems.inodes.get(disk.mount, (_HARDLY_INODES + 1, 0))
        if free <= _HARDLY_INODES:
            found[disk.mount, "inodes"] = _Trouble(disk.mount, f"has {free} of {every} inodes left", "df -Pi")
    return tuple(found.values())


def _root(see: Snapshot, systems: FileSystems) -> str:
    """Return where the daemon keeps its data: it says so itself, unless it is down."""
    try:
        return see[Engine].root
    except Unknown:
        return systems.data_root


def _free(troubles: tuple[_Trouble, ...]) -> Proposal:
    mounts = listed(tuple(dict.fromkeys(trouble.mount for trouble in troubles)))
    return Proposal(
        "free_space",
        f"Free space on {mounts}",
        mounts,
        "what takes it:        du -xh --max-depth=2 MOUNT | sort -h | tail; docker system df\n"
        "logs of containers:   ls -S /var/lib/docker/containers/*/*-json.log; set log-opts max-size in daemon.json\n"
        "the journal:          journalctl --vacuum-size=200M\n"
        "images without names: docker image prune;  the cache of builds: docker builder prune",
        "start the container again",
    )
