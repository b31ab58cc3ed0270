"""Stop who holds the port: a service, a socket unit, a process, another container."""

from bot.facts.containers import Peer, RestartPolicies
from bot.facts.units import Unit, Units
from bot.model import Command, EngineAction, EngineCall, ProcessGuard, Remedy
from bot.ownership import Hold
from bot.remedies.hits import clients, dependents, further, other_ports, restarters
from bot.remedies.starting import start, stop_again
from bot.remedies.wording import listed, ports_of
from bot.snapshot import Snapshot, Unknown


def stop_service(see: Snapshot, hold: Hold, unit: Unit) -> tuple[Remedy, ...]:
    """Stop the service that holds the port; where it would come back at boot, also offer to disable it."""
    if hold.why_protected or unit.refuses_stop:
        return ()
    name = see.target.container
    guard = ProcessGuard(hold.process.pid, hold.process.start) if hold.process else None
    stop = Command(("systemctl", "stop", unit.id), f"{unit.id} holds {hold.ports}", guard)
    again = Command(("systemctl", "start", unit.id), f"{unit.id} ran before")
    hit = (*clients(unit.id, hold), *other_ports(see, hold), *dependents(see, unit), *further(see, hold))
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
        *clients(unit.id, hold),
        *dependents(see, unit),
        *further(see, hold),
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
                *restarters(see, process),
                *clients(process.program, hold),
                *other_ports(see, hold),
                *further(see, hold),
            ),
            undo=(stop_again(see),),
        ),
    )


def stop_container(see: Snapshot, ports: str, peer: Peer, hold: Hold | None = None) -> tuple[Remedy, ...]:
    """Stop the other container that has published the port, or (`hold`) that listens on it in the host's network."""
    affects = [f"{peer.name} ({peer.image}) no longer serves {ports_of(peer)}"]
    if hold is not None:
        affects += [*clients(peer.name, hold), *other_ports(see, hold), *further(see, hold)]
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
