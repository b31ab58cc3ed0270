"""Ways to mend, as data: what runs, what it hits, and the way back. Causes choose among them; nothing here runs."""

from bot.facts.container import Container, Wanted
from bot.facts.containers import Peer, RestartPolicies
from bot.facts.processes import Process, Processes
from bot.facts.sockets import Sockets
from bot.facts.units import Unit, Units
from bot.model import Command, EngineAction, EngineCall, ProcessGuard, Remedy, Risk
from bot.ownership import Hold, holds
from bot.snapshot import Snapshot, Unknown

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

SHOWN = 8
"""How many names of a list are written out."""


def start(see: Snapshot, why: str = "start it again, now that nothing is in its way") -> EngineCall:
    """The step that starts the container that somebody asked about."""
    return EngineCall(EngineAction.START, see.target.container, why)


def stop_again(see: Snapshot) -> EngineCall:
    """The step of an undo that stops the container again."""
    return EngineCall(EngineAction.STOP, see.target.container, "give the port back")


def stop_service(see: Snapshot, hold: Hold, unit: Unit) -> tuple[Remedy, ...]:
    """Stop the service that holds the port; where it would come back at boot, also offer to disable it."""
    if hold.why_protected or unit.refuses_stop:
        return ()
    name = see.target.container
    guard = ProcessGuard(hold.process.pid, hold.process.start) if hold.process else None
    stop = Command(("systemctl", "stop", unit.id), f"{unit.id} holds {hold.ports}", guard)
    again = Command(("systemctl", "start", unit.id), f"{unit.id} ran before")
    hit = (*_clients(unit.id, hold), *_other_ports(see, hold), *_dependents(see, unit), *_further(see, hold))
    stopping = Remedy(
        id="stop_service",
        title=f"Stop {unit.id} and start {name}",
        steps=(stop, start(see)),
        affects=hit + ((f"{unit.id} starts again at the next boot and will take the port",) if unit.at_boot else ()),
        undo=(stop_again(see), again),
    )
    if not unit.at_boot:
        return (stopping,)
    disable = Command(("systemctl", "disable", unit.id), "else it takes the port again at the next boot")
    enable = Command(("systemctl", "enable", unit.id), "it started at boot before")
    disabling = Remedy(
        id="stop_and_disable_service",
        title=f"Stop {unit.id} for good and start {name}",
        steps=(stop, disable, start(see)),
        affects=(*hit, f"{unit.id} no longer starts at boot"),
        undo=(stop_again(see), enable, again),
    )
    return stopping, disabling


def stop_socket_unit(see: Snapshot, hold: Hold, unit: Unit) -> tuple[Remedy, ...]:
    """Stop the socket by which systemd starts a service, and the service: the socket first, else it starts it again."""
    if hold.why_protected or unit.refuses_stop:
        return ()
    name = see.target.container
    running = tuple(service for service in unit.triggers if see[Units].is_active(service))
    stop = Command(("systemctl", "stop", unit.id, *running), f"{unit.id} holds {hold.ports}")
    again = Command(("systemctl", "start", unit.id), f"{unit.id} listened before")
    hit = (
        f"{listed(unit.triggers) or 'its service'} no longer starts when somebody connects",
        *(f"{service} stops" for service in running),
        *_clients(unit.id, hold),
        *_dependents(see, unit),
        *_further(see, hold),
    )
    stopping = Remedy(
        id="stop_socket_unit",
        title=f"Stop {unit.id} and start {name}",
        steps=(stop, start(see)),
        affects=hit
        + ((f"{unit.id} listens again after the next boot and will take the port",) if unit.at_boot else ()),
        undo=(stop_again(see), again),
    )
    if not unit.at_boot:
        return (stopping,)
    disable = Command(("systemctl", "disable", unit.id), "else it takes the port again at the next boot")
    enable = Command(("systemctl", "enable", unit.id), "it listened from boot on before")
    disabling = Remedy(
        id="stop_and_disable_socket_unit",
        title=f"Stop {unit.id} for good and start {name}",
        steps=(stop, disable, start(see)),
        affects=(*hit, f"{unit.id} no longer listens after a boot"),
        undo=(stop_again(see), enable, again),
    )
    return stopping, disabling


def stop_process(see: Snapshot, hold: Hold) -> tuple[Remedy, ...]:
    """Ask the process that holds the port to end; never with force, never another process that got its number."""
    process = hold.process
    if process is None or hold.why_protected or process.pid <= 1:
        return ()
    guard = ProcessGuard(process.pid, process.start)
    return (
        Remedy(
            id="stop_process",
            title=f"End {process.program} (pid {process.pid}) and start {see.target.container}",
            steps=(Command(("kill", "-TERM", str(process.pid)), f"it holds {hold.ports}", guard), start(see)),
            affects=(
                f"user id {process.uid} loses `{process.command or process.program}`",
                "dockfix cannot start it again: its owner has to",
                *_restarters(see, process),
                *_clients(process.program, hold),
                *_other_ports(see, hold),
                *_further(see, hold),
            ),
            undo=(stop_again(see),),
        ),
    )


def _restarters(see: Snapshot, process: Process) -> tuple[str, ...]:
    """Say who may start the process again: a service of its user, or a parent that watches over it."""
    unit = process.cgroup.rpartition("/")[2]
    if "/user@" in process.cgroup and unit.endswith(".service"):
        return (f"it belongs to {unit} of its user, which may start it again",)
    parent = next(iter(see[Processes].ancestors(process.pid)), None)
    if parent is None or parent.pid == 1 or parent.program in _SHELLS:
        return ()
    return (f"its parent {parent.program} (pid {parent.pid}) may start it again",)


def stop_container(see: Snapshot, ports: str, peer: Peer, hold: Hold | None = None) -> tuple[Remedy, ...]:
    """Stop the other container that has published the port, or (`hold`) that listens on it in the host's network."""
    affects = [f"{peer.name} ({peer.image}) no longer serves {ports_of(peer)}"]
    if hold is not None:
        affects += [*_clients(peer.name, hold), *_other_ports(see, hold), *_further(see, hold)]
    try:
        policy = see[RestartPolicies].by_id.get(peer.id, "no")
        if policy == "always":
            affects.append(f"{peer.name} has the restart policy `always`: it comes back when Docker restarts")
    except Unknown as reason:
        affects.append(f"whether {peer.name} comes back when Docker restarts could not be read: {reason}")
    return (
        Remedy(
            id="stop_container",
            title=f"Stop the container {peer.name} and start {see.target.container}",
            steps=(
                EngineCall(EngineAction.STOP, peer.name, f"it {'holds' if hold else 'has published'} {ports}"),
                start(see),
            ),
            affects=tuple(affects),
            undo=(stop_again(see), EngineCall(EngineAction.START, peer.name, "it ran before")),
        ),
    )


def republish(see: Snapshot, container: Container, bad: tuple[Wanted, ...], address: str) -> Remedy:
    """Make the container anew with its ports on another address; the old one is kept for the undo."""
    everywhere = address == "0.0.0.0"  # noqa: S104 - this is what is offered, with a warning
    shown = f"[{address}]" if ":" in address else address
    affects = [f"{container.name} is made anew from the same image and settings; the old one is kept, stopped"]
    affects.append("what it wrote outside of volumes stays with the old one")
    if everywhere:
        affects.append(
            "it can then be reached on EVERY address of this host, also from outside; check the firewall first"
        )
    return Remedy(
        id="republish_on_all_addresses" if everywhere else "republish_on_host_address",
        title=f"Publish {listed([w.container_port for w in bad])} of {container.name} on {shown} instead",
        steps=(
            EngineCall(
                EngineAction.REPUBLISH,
                see.target.container,
                f"{listed(sorted({wanted.address for wanted in bad}))} is not on this host",
                _places(container, bad, shown),
            ),
            start(see, "start it, now that its ports are where this host can publish them"),
        ),
        risk=Risk.DANGEROUS if everywhere else Risk.DISRUPTIVE,
        affects=tuple(affects),
        undo=(EngineCall(EngineAction.RESTORE, see.target.container, "put the old one back"),),
    )


def _places(container: Container, bad: tuple[Wanted, ...], shown: str) -> tuple[tuple[str, str], ...]:
    """Write for each port of the container where it is to be published: a place that is good stays as it is."""
    places: dict[str, list[str]] = {}
    elsewhere = {(wanted.container_port, wanted.port, wanted.address) for wanted in bad}
    ports = {wanted.container_port for wanted in bad}
    for wanted in container.wanted:
        if wanted.container_port in ports:
            address = f"[{wanted.address}]" if ":" in wanted.address else wanted.address
            # A place without an address is where the daemon's own setting puts it: that is the one that is bad.
            moves = not address or (wanted.container_port, wanted.port, wanted.address) in elsewhere
            place = f"{shown if moves else address}:{wanted.port}"
            places.setdefault(wanted.container_port, []).append(place)
    return tuple((port, ",".join(sorted(set(found)))) for port, found in sorted(places.items()))


def ports_of(peer: Peer) -> str:
    """Return what a container publishes, each port once."""
    return listed(sorted({f"{port.port}/{port.protocol}" for port in peer.published})) or "its clients"


def listed(names: list[str] | tuple[str, ...]) -> str:
    """Write names as a list that does not run on for ever."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _clients(name: str, hold: Hold) -> tuple[str, ...]:
    if all(wanted.protocol != "tcp" for wanted in hold.wants):
        return ()
    return (f"{name}: {counted(hold.clients, 'established connection')} to {hold.ports}",)


def _further(see: Snapshot, hold: Hold) -> tuple[str, ...]:
    """Say who else is in the way: stopping one of them is then not enough."""
    others = [
        other
        for other in holds(see)
        if (other.owner, other.name, other.process) != (hold.owner, hold.name, hold.process)
    ]
    return tuple(f"{other} as well: {see.target.container} starts only once that is solved, too" for other in others)


def _other_ports(see: Snapshot, hold: Hold) -> tuple[str, ...]:
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


def _dependents(see: Snapshot, unit: Unit) -> tuple[str, ...]:
    """Say which active units stop together with this one."""
    units = see[Units]
    return tuple(f"{name} needs it and stops as well" for name in unit.needed_by if units.is_active(name))
