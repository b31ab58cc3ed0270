"""Somebody holds the lock that iptables waits for."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.host import Host
from bot.facts.processes import Process, Processes
from bot.facts.xtables_lock import XtablesLock
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Holder, HolderKind, ProcessGuard, Remedy
from bot.netfilter import manages_iptables
from bot.protected import protected
from bot.remedies import listed, start
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint

_LONG = 200
"""From how long a wait, in hundredths of a second, it is no mere queue: an iptables holds the lock for milliseconds."""


@cause(
    code="F06",
    area=AreaName.FIREWALL,
    speaks={"S_IPT_LOCK": 1.0},
    decides=r"Another app is currently holding the xtables lock",
)
def xtables_lock_held(see: Snapshot) -> Iterator[Finding]:
    """Somebody holds the xtables lock, so that iptables waits, and Docker with it.

    What you see: `Another app is currently holding the xtables lock`, or `Resource temporarily unavailable`; with
    Docker's usual `--wait` no error at all: `docker start` hangs, and so does `docker inspect` of that container. Only
    the legacy backend takes the lock.

    Proof: a process holds /run/xtables.lock, and an iptables that Docker started has waited for it for more than two
    seconds, or the last start failed for it and it is held still. A child that inherited the open file holds on for
    the process that took the lock.

    Look-alikes: a queue of many short iptables (kube-proxy, fail2ban, many containers that start at once), which ends
    by itself: the lock is free when one looks.

    Fix: end the process that holds the lock, if it may be ended; its name and command are shown. Where it is free
    again, start the container again. Deleting /run/xtables.lock is refused: who waits keeps waiting for the old file,
    and two writers then change the same table at once.

    Undo: the process that was ended is started again by its owner.
    """
    told = complaint(see)
    blamed = told is not None and told.signature == "S_IPT_LOCK"
    if not manages_iptables(see):
        return
    lock = see[XtablesLock]
    waits = _waiting_for_docker(see, lock) if lock.waiting else ""
    if not lock.holders or not (waits or blamed):
        return
    holders = _holders(see, lock)
    first = holders[0] if holders else None
    name = f"{first.program} (pid {first.pid})" if first else f"pid {lock.holders[0]}"
    yield Finding(
        cause="xtables_lock_held",
        certainty=Certainty.PROVED,
        summary=f"{name} holds the xtables lock" + (", and Docker's iptables waits for it" if waits else ""),
        evidence=(
            Evidence("/proc/locks", f"/run/xtables.lock is held by {listed([str(pid) for pid in lock.holders])}"),
            *(Evidence(f"/proc/{one.pid}", f"{one.program}: {one.command}") for one in holders[:3]),
            *((Evidence("/proc/locks", waits),) if waits else ()),
            *((Evidence("docker inspect", told.text[:300]),) if blamed and told else ()),
        ),
        holder=Holder(HolderKind.PROCESS, first.program, first.pid) if first else None,
        remedies=_end(see, holders),
    )


def _waiting_for_docker(see: Snapshot, lock: XtablesLock) -> str:
    """Return the sentence about an iptables of Docker's that has waited for long; empty where none has."""
    processes, daemons = see[Processes], see[Host].dockerd
    for pid in lock.waiting:
        process = processes.by_pid.get(pid)
        if process is None or not any(parent.pid in daemons for parent in processes.ancestors(pid)):
            continue
        waited = lock.uptime - process.start
        if waited > _LONG:
            return f"{process.command[:120]} (pid {pid}), a child of dockerd, waits since {waited // 100} s"
    return ""


def _holders(see: Snapshot, lock: XtablesLock) -> tuple[Process, ...]:
    """Return the holders, parents before their children; none where the list of processes cannot be had."""
    try:
        processes = see[Processes]
    except Unknown:
        return ()
    found = [processes.by_pid[pid] for pid in lock.holders if pid in processes.by_pid]
    return tuple(sorted(found, key=lambda one: (len(processes.ancestors(one.pid)), one.pid)))


def _end(see: Snapshot, holders: tuple[Process, ...]) -> tuple[Remedy, ...]:
    """Ask the holders to end, all at once: a child that is left holds the lock on. Nothing where one is protected."""
    if not holders or any(protected(one, 0) or one.pid <= 1 for one in holders):
        return ()
    first, pids = holders[0], tuple(str(one.pid) for one in holders)
    family = {one.pid for one in see[Processes].ancestors(holders[-1].pid)} | {holders[-1].pid}
    if any(one.pid not in family for one in holders):
        return ()  # several who have nothing to do with each other: a person has to say who may be ended
    guard = ProcessGuard(first.pid, first.start)
    return (
        Remedy(
            id="end_lock_holder",
            title=f"End {first.program} (pid {first.pid}) and start {see.target.container}",
            steps=(
                Command(("kill", "-TERM", *pids), "it holds the xtables lock", guard),
                start(see, "start it again, now that the lock is free"),
            ),
            affects=(
                f"user id {first.uid} loses `{first.command or first.program}`, perhaps in the middle of a change",
                "dockfix cannot start it again: its owner has to",
            ),
        ),
    )
