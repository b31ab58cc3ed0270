"""Whose a plain process of the host is: a service's, a supervisor's, an SSH session's, or just somebody's."""

import re
from dataclasses import replace

from bot.facts.processes import Process, Processes
from bot.facts.units import Unit, Units
from bot.ownership.control_group import Kind, place
from bot.ownership.hold import Hold, Owner
from bot.snapshot import Snapshot, Unknown

RESOLVERS = frozenset({"systemd-resolved", "systemd-resolve", "dnsmasq", "connmand"})

_SSH_SERVERS = frozenset({"sshd", "sshd-session", "sshd-auth", "dropbear"})
# A process that somebody left behind in one of these is not the service: it came in through it.
_DOORS = re.compile(
    r"(?:ssh|sshd|ssh@.*|sshd@.*|dropbear|cron|crond|atd|getty@.*|serial-getty@.*|console-getty|rc-local)\.service"
)
_SUPERVISORS = {
    "supervisord": "supervisorctl stop",
    "runsv": "sv down",
    "s6-supervise": "s6-svc -d",
    "supervise": "svc -d",
    "circusd": "circusctl stop",
    "PM2": "pm2 stop",
}
"""The programs that start another one again when it ends, by how to tell them to stop it."""


def program(see: Snapshot, base: Hold, processes: tuple[Process, ...]) -> Hold:
    """Return the owner of a process that belongs to no container."""
    first = processes[0]
    if first.program in RESOLVERS and base.wants[0].port == 53:
        return replace(base, owner=Owner.RESOLVER, name=first.program, unit=_service(see, first))
    if found := _forward(see, base, first):
        return found
    if found := _supervised(see, base, first):
        return found
    at = place(first.cgroup)
    if at.kind is Kind.USER_SERVICE:
        return replace(base, owner=Owner.USER_SERVICE, name=f"the user service {at.name} of uid {at.uid}")
    if first.program == "systemd" and at.uid is not None:
        return replace(base, owner=Owner.PROCESS, name=f"a socket unit of user {at.uid}'s own systemd")
    if unit := _service(see, first):
        main = next((process for process in processes if process.pid == unit.main_pid), first)
        return replace(base, owner=Owner.SERVICE, name=unit.id, process=main, unit=unit)
    if at.kind is Kind.SERVICE and not _DOORS.fullmatch(at.name) and not _knows_units(see):
        return replace(base, owner=Owner.SERVICE, name=at.name)
    return replace(base, owner=Owner.PROCESS, name=first.program)


def _forward(see: Snapshot, base: Hold, process: Process) -> Hold | None:
    """Return the forward of an SSH session: its server process listens, not the service that let it in."""
    if process.program not in _SSH_SERVERS:
        return None
    at = place(process.cgroup)
    inside = any(parent.program in _SSH_SERVERS for parent in see[Processes].ancestors(process.pid))
    if not inside and at.kind is not Kind.SESSION and process.program != "sshd-session":
        return None
    own = process.pid in see[Processes].own
    session = f" in session {at.name}" if at.kind is Kind.SESSION else ""
    whose = "dockfix's own login" if own else f"user id {process.uid}"
    return replace(base, owner=Owner.SSH_FORWARD, name=f"an SSH forward of {whose}{session}")


def _supervised(see: Snapshot, base: Hold, process: Process) -> Hold | None:
    """Return the supervisor that would start a process again; it is told to stop it in words of its own."""
    for parent in see[Processes].ancestors(process.pid):
        if place(parent.cgroup).kind is not place(process.cgroup).kind:
            return None
        for name, stop in _SUPERVISORS.items():
            if name in (parent.program, parent.name) or parent.command.startswith(f"{name} v") or (
                parent.program.startswith("python") and f"/{name}" in parent.command
            ):  # fmt: skip
                owner = f"{process.program} under {name} (pid {parent.pid}; `{stop}` stops it)"
                return replace(base, owner=Owner.SUPERVISED, name=owner)
    return None


def _service(see: Snapshot, process: Process) -> Unit | None:
    """Return the system service that a process belongs to; None for what somebody started by hand."""
    at = place(process.cgroup)
    if at.kind is not Kind.SERVICE or not _knows_units(see):
        return None
    unit = see[Units].by_id.get(at.name)
    if unit is None:
        return None
    try:
        main = see[Processes].by_pid.get(unit.main_pid)
    except Unknown:
        return None
    if _DOORS.fullmatch(unit.id) and (main is None or main.program != process.program):
        return None
    return unit


def _knows_units(see: Snapshot) -> bool:
    try:
        return bool(see[Units].by_id)
    except Unknown:
        return False
