"""The file in which Docker keeps its networks cannot be read or written."""

from collections.abc import Iterator
from dataclasses import replace

from bot.causes import cause
from bot.facts.host import Host
from bot.facts.network_store import NetworkStore
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Remedy, Risk
from bot.remedies import listed, start
from bot.restart import restart_docker, start_docker
from bot.snapshot import Snapshot
from bot.subject import daemon_error, last_error

_STOP = Command(("systemctl", "stop", "docker.socket", "docker.service"), "the file must not change while it is moved")
_BEGIN = Command(("systemctl", "start", "docker.socket", "docker.service"), "Docker makes a new file at its start")
_RESET = Command(("systemctl", "reset-failed", "docker.service"), "it may have failed too often to be started at once")


@cause(
    code="N05",
    area=AreaName.NETWORK,
    speaks={"S_STORE": 1.0, "S_RESOURCE": 0.05},
    decides=r"(?s)network controller:.*(?:local-kv\.db|invalid database)",
)
def network_store_corrupt(see: Snapshot) -> Iterator[Finding]:
    """The file in which Docker keeps its networks cannot be read or written.

    What you see: `failed to save bridge endpoint 6cf3a1b to store`, or the daemon does not start at all:
    `Error initializing network controller: ... invalid database`, `local-kv.db: read-only file system`, `operation not
    permitted`, `is a directory`, `is already open`. After a crash of the host, on a worn-out disk that the kernel made
    read-only, or with a second daemon on the same data.

    Proof: Docker's own words are about that file, and the file is no database, or nothing can be written to it, or
    another process has a lock on it.

    Look-alikes: the disk is full (disk_full); a single network is not in it (network_not_found). A file that begins
    like a database may still be broken behind that: where Docker complains of it, it is only likely.

    Fix: a file that is write-protected by `chattr +i` is freed. One that is no database is moved aside, never deleted,
    while Docker is stopped; Docker then makes a new one, and all networks that people made have to be made again. Where
    only the mount is read-only, as somebody mounted it, and the file system is not, that mount is made writable. A file
    system that is read-only itself is not mounted anew by dockfix: see first in `dmesg` why the kernel made it so. A
    second daemon is not ended. Deleting the file while Docker runs, or with live-restore and containers that run, is
    refused: they are cut off for good.

    Undo: stop Docker and move the old file back; mount it read-only as before.
    """
    told = daemon_error(see) or last_error(see)
    if told is None or not _about_it(told.signature, told.text):
        return
    store = see[NetworkStore]
    wrong = _wrong(see, store)
    yield Finding(
        cause="network_store_corrupt",
        certainty=Certainty.PROVED if wrong else Certainty.LIKELY,
        summary=f"Docker's network database {store.path} {wrong or 'looks sound from outside, but Docker rejects it'}",
        evidence=(
            Evidence("Docker's own words", told.text[-300:]),
            Evidence("ls -l", f"{store.path}: {store.kind}, {store.size} bytes, {wrong or 'begins like a database'}"),
        ),
        remedies=_remedies(see, store) if wrong else (),
    )


def _about_it(signature: str, text: str) -> bool:
    # A database that could not be written for want of space is sound: disk_full speaks of that.
    return "no space left" not in text and (signature == "S_STORE" or "local-kv.db" in text)


def _wrong(see: Snapshot, store: NetworkStore) -> str:
    """Return what is wrong with the file, as the rest of a sentence; empty where nothing can be seen."""
    if store.kind in ("directory", "other"):
        return "is a directory" if store.kind == "directory" else "is no ordinary file"
    if store.mounted_ro:
        return f"is on a read-only file system ({store.mounted_ro})"
    if not store.writable or not store.folder_writable:
        return "is write-protected, also for root"
    strangers = [pid for pid in store.locked_by if pid not in see[Host].dockerd]
    if strangers:
        return f"is locked by another process (pid {listed([str(pid) for pid in strangers])})"
    return "" if store.sound is not False or store.kind == "none" else "is no database"


def _remedies(see: Snapshot, store: NetworkStore) -> tuple[Remedy, ...]:
    if store.mounted_ro:
        return _remount(see, store)
    if store.locked_by and store.kind == "file" and store.sound:
        return ()
    if store.kind == "file" and not (store.writable and store.folder_writable):
        return (_unprotect(see, store),) if store.chattr else ()
    return _move_aside(see, store)


def _remount(see: Snapshot, store: NetworkStore) -> tuple[Remedy, ...]:
    """Make a mount writable that somebody made read-only; of a daemon that runs, the mounts may be others than ours."""
    options = store.mount_options.split(",")
    if see[Host].dockerd or "ro" not in options or "\\" in store.mounted_ro:
        return ()
    # All options are told: the kernel takes away those that are not, such as nosuid.
    writable = ",".join("rw" if option == "ro" else option for option in options)
    return (
        Remedy(
            id="remount_network_store",
            title=f"Make the mount {store.mounted_ro} writable, start Docker and {see.target.container}",
            steps=(
                Command(("mount", "-o", f"remount,bind,{writable}", store.mounted_ro), "Docker has to write there"),
                *start_docker(see),
                start(see),
            ),
            affects=(
                f"somebody mounted {store.mounted_ro} read-only on purpose, or a tool did: ask before you keep it so",
                "what mounts it, such as /etc/fstab, makes it read-only again at the next boot",
                "containers with a restart policy start as well",
            ),
            undo=(
                Command(_STOP.argv, "it did not run before, and has the file open now"),
                Command(("mount", "-o", f"remount,bind,{store.mount_options}", store.mounted_ro), "it was so before"),
            ),
        ),
    )


def _unprotect(see: Snapshot, store: NetworkStore) -> Remedy:
    folder = store.path.rpartition("/")[0]
    places = (*(() if store.folder_writable else (folder,)), *(() if store.writable else (store.path,)))
    free = Command(("chattr", "-i", *places), "it may not be written, not even by root")
    protect = Command(("chattr", "+i", *places), "it was so before")
    begin = () if see[Host].dockerd else (_RESET, _BEGIN)
    return Remedy(
        id="unprotect_network_store",
        title=f"Let Docker write {store.path.rpartition('/')[2]} and start {see.target.container}",
        steps=(free, *begin, start(see)),
        affects=("somebody protected the file on purpose, or a tool did: ask before you keep it so", "nothing stops"),
        undo=(protect,),
    )


def _move_aside(see: Snapshot, store: NetworkStore) -> tuple[Remedy, ...]:
    """Let Docker make a new file. Where the daemon runs, what a restart of it hits is hit as well."""
    aside = f"{store.path}.aside-{store.changed}"
    # -n: a file that was moved aside before is never overwritten. A directory keeps its name for good as well.
    move = Command(("mv", "-n", "-T", store.path, aside), "Docker cannot read it; it is kept")
    back = (
        _STOP,
        Command(("rm", "-f", store.path), "Docker made it anew"),
        Command(("mv", "-n", "-T", aside, store.path), "it was there before"),
    )
    affects = ("all networks that people made are gone; Compose makes its own again, and dockfix the container's",)
    if not see[Host].dockerd:
        return (
            Remedy(
                id="renew_network_store",
                title=f"Move Docker's network database aside, start Docker and {see.target.container}",
                steps=(_STOP, move, _RESET, _BEGIN, start(see)),
                risk=Risk.DANGEROUS,
                affects=(*affects, "containers with a restart policy start as well"),
                undo=back,
            ),
        )
    return tuple(
        replace(
            restart,
            id="renew_network_store",
            title=f"Stop Docker, move its network database aside, start Docker and {see.target.container}",
            steps=(_STOP, move, _BEGIN, *restart.steps[1:]),
            risk=Risk.DANGEROUS,
            affects=(*affects, *(line for line in restart.affects if "no way back" not in line)),
            undo=(*back, _BEGIN),
        )
        for restart in restart_docker(see, "")
        if "live-restore is on" not in restart.affects[0] or ": 0 running" in restart.affects[0]
    )
