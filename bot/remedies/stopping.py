"""Stop who holds the port: a service, a socket unit, a process, another container."""

import re

from bot.facts.containers import Peer, RestartPolicies
from bot.facts.units import Unit, Units
from bot.model import Command, EngineAction, EngineCall, ProcessGuard, Remedy
from bot.ownership import Hold
from bot.ownership.control_group import Kind, Place, place
from bot.remedies.hits import clients, dependents, further, other_ports, restarters
from bot.remedies.starting import start, stop_again
from bot.remedies.wording import listed, ports_of
from bot.snapshot import Snapshot, Unknown

_SNAP = re.compile(r"snap\.(.+)\.service")


def stop_service(see: Snapshot, hold: Hold, unit: Unit) -> tuple[Remedy, ...]:
    """Stop the service that holds the port; where it would come back at boot, also offer to disable it."""
    if hold.why_protected or unit.refuses_stop:
        return ()
    name = see.target.container
    why, before = f"{unit.id} holds {hold.ports}", f"{unit.id} ran before"
    hit = (*clients(unit.id, hold), *other_ports(see, hold), *dependents(see, unit), *further(see, hold))
    stopping = Remedy(
        id="stop_service",
        title=f"Stop {unit.id} and start {name}",
        steps=(Command(_told(unit, "stop"), why, _guard(hold)), start(see)),
        affects=hit + _afterwards(unit),
        # What systemd-run made is forgotten once it is stopped.
        undo=(stop_again(see), *(() if unit.transient else (Command(_told(unit, "start"), before),))),
    )
    if not unit.at_boot:
        return (stopping,)
    steps: tuple[Command, ...]
    undo: tuple[Command, ...]
    if _SNAP.fullmatch(unit.id):
        steps = (Command((*_told(unit, "stop"), "--disable"), f"{why}, and would at the next boot", _guard(hold)),)
        undo = (Command((*_told(unit, "start"), "--enable"), f"{before}, from boot on"),)
    else:
        steps = (
            Command(_told(unit, "stop"), why, _guard(hold)),
            Command(_told(unit, "disable"), "else it takes the port again at the next boot"),
        )
        undo = (Command(_told(unit, "enable"), "it started at boot before"), Command(_told(unit, "start"), before))
    disabling = Remedy(
        id="stop_and_disable_service",
        title=f"Stop {unit.id} for good and start {name}",
        steps=(*steps, start(see)),
        affects=(*hit, f"{unit.id} no longer starts at boot"),
        undo=(stop_again(see), *undo),
    )
    return stopping, disabling


def _afterwards(unit: Unit) -> tuple[str, ...]:
    """Say what comes of a service that is stopped and not disabled."""
    if unit.transient:
        return (f"{unit.id} was made by a command such as systemd-run: dockfix cannot start it again",)
    return (f"{unit.id} starts again at the next boot and will take the port",) if unit.at_boot else ()


def _told(unit: Unit, verb: str) -> tuple[str, ...]:
    """Write how a service is told something: one of a snap by `snap`, which else starts it at its next refresh."""
    snap = _SNAP.fullmatch(unit.id)
    return ("snap", verb, snap[1]) if snap else ("systemctl", verb, unit.id)


def _guard(hold: Hold) -> ProcessGuard | None:
    return ProcessGuard(hold.process.pid, hold.process.start) if hold.process else None


def stop_user_service(see: Snapshot, hold: Hold) -> tuple[Remedy, ...]:
    """Stop a service that a user's own systemd runs, by that systemd; whether it starts at a login is not known."""
    at = place(hold.process.cgroup) if hold.process else Place(Kind.OTHER)
    if hold.why_protected or at.kind is not Kind.USER_SERVICE or at.uid is None:
        return ()
    # By its own socket: `-M UID@` needs a message bus of the user, which few servers have.
    tell = ("env", f"XDG_RUNTIME_DIR=/run/user/{at.uid}", "systemctl", "--user")
    return (
        Remedy(
            id="stop_user_service",
            title=f"Stop {at.name} of uid {at.uid} and start {see.target.container}",
            steps=(Command((*tell, "stop", at.name), f"it holds {hold.ports}", _guard(hold)), start(see)),
            affects=(
                f"uid {at.uid} loses {at.name}; it may come back when that user logs in again",
                *clients(at.name, hold),
                *other_ports(see, hold),
                *further(see, hold),
            ),
            undo=(stop_again(see), Command((*tell, "start", at.name), f"{at.name} ran before")),
        ),
    )


def stop_podman_container(see: Snapshot, hold: Hold) -> tuple[Remedy, ...]:
    """Stop a container of root's podman by its id; those of users are theirs to stop."""
    if hold.why_protected or not hold.guest:
        return ()
    return (
        Remedy(
            id="stop_podman_container",
            title=f"Stop {hold.name} and start {see.target.container}",
            steps=(Command(("podman", "stop", hold.guest), f"it holds {hold.ports}", _guard(hold)), start(see)),
            affects=(f"{hold.name} stops", *clients(hold.name, hold), *other_ports(see, hold), *further(see, hold)),
            undo=(stop_again(see), Command(("podman", "start", hold.guest), "it ran before")),
        ),
    )


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
