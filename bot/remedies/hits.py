"""What stopping a holder hits, in sentences that an approver reads: computed from the snapshot, never guessed."""

from bot.facts.processes import Process, Processes
from bot.facts.sockets import Sockets
from bot.facts.units import Unit, Units
from bot.ownership import Hold, holds
from bot.remedies.wording import counted, listed
from bot.snapshot import Snapshot

_SHELLS = (
    "sh",
    "bash",
    "dash",
    "zsh",
    "fish",
    "busybox",
    "tmux",
    "tmux: server",
    "screen",
    "sshd",
    "sshd-session",
    "sudo",
)


def clients(name: str, hold: Hold) -> tuple[str, ...]:
    """Say how many connections end with the holder; UDP has none."""
    if all(wanted.protocol != "tcp" for wanted in hold.wants):
        return ()
    return (f"{name}: {counted(hold.clients, 'established connection')} to {hold.ports}",)


def further(see: Snapshot, hold: Hold) -> tuple[str, ...]:
    """Say who else is in the way: stopping one of them is then not enough."""
    others = [
        other
        for other in holds(see)
        if (other.owner, other.name, other.process) != (hold.owner, hold.name, hold.process)
    ]
    return tuple(f"{other} as well: {see.target.container} starts only once that is solved, too" for other in others)


def other_ports(see: Snapshot, hold: Hold) -> tuple[str, ...]:
    """Say what else the holder listens on: that stops as well."""
    process = hold.process
    if process is None:
        return ()
    holders = see[Processes].holders
    wanted = {(want.protocol, want.port) for want in hold.wants}
    others = {
        f"{sock.port}/{sock.protocol}"
        for sock in see[Sockets].all
        if sock.holds and process.pid in holders.get(sock.inode, ()) and (sock.protocol, sock.port) not in wanted
    }
    return (f"{hold.name} also serves {listed(sorted(others))}",) if others else ()


def dependents(see: Snapshot, unit: Unit) -> tuple[str, ...]:
    """Say which active units stop together with this one."""
    units = see[Units]
    return tuple(f"{name} needs it and stops as well" for name in unit.needed_by if units.is_active(name))


def restarters(see: Snapshot, process: Process) -> tuple[str, ...]:
    """Say who may start the process again: a parent that watches over it."""
    parent = next(iter(see[Processes].ancestors(process.pid)), None)
    if parent is None or parent.pid == 1 or parent.program in _SHELLS:
        return ()
    return (f"its parent {parent.program} (pid {parent.pid}) may start it again",)
