"""Publish the container somewhere else: it is made anew, and the old one kept for the way back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.facts.bindings import Choice
from bot.facts.container import Container, Wanted
from bot.model import EngineAction, EngineCall, Remedy, Risk
from bot.places import Move, other_address, other_ports, outside_of_range, ports_of_the_kernel, to_address
from bot.remedies.starting import start
from bot.remedies.wording import listed
from bot.snapshot import Snapshot

_MADE_ANEW = "is made anew from the same image and settings; the old one is kept, stopped"
_LEFT_BEHIND = "what it wrote outside of volumes stays with the old one"


def publish_elsewhere(see: Snapshot, wants: Iterable[Wanted], keeper: str, never: str = "") -> tuple[Remedy, ...]:
    """Leave the wanted ports to `keeper`, and publish on the host's own address or on other ports; these come last.

    Nothing for a container that Compose or its like defines (a copy made by hand would be theirs no longer, and be
    undone by them), nor for one that goes away when it stops. `never` is why the keeper must not be stopped.
    """
    container = see[Container]
    if not container.by_hand:
        return ()
    wanted = tuple(wants)
    places = (_on_address(see, other_address(see, wanted), keeper), _on_ports(see, other_ports(see, wanted), keeper))
    kept = (f"{_ports(wanted)} itself cannot be had: {keeper} is never stopped, {never}",) if never else ()
    return tuple(replace(remedy, affects=(*kept, *remedy.affects)) for remedy in places if remedy is not None)


def publish_on_other_port(see: Snapshot, wants: Iterable[Wanted], keeper: str) -> tuple[Remedy, ...]:
    """Leave the wanted ports to a keeper whose addresses no table tells: only another port is surely free."""
    return tuple(found for found in publish_elsewhere(see, wants, keeper) if found.id != "republish_on_host_address")


def publish_outside_of_range(see: Snapshot, choice: Choice) -> tuple[Remedy, ...]:
    """Publish on one fixed port next to a range of which none is left; who has the ports of the range keeps them."""
    to = outside_of_range(see, choice) if see[Container].by_hand else None
    if to is None:
        return ()
    name, place = see.target.container, f"{_shown(to.address)}:{to.port}" if to.address else str(to.port)
    return (
        _copy(
            see,
            ((choice.container_port, place),),
            remedy_id="republish_on_other_port",
            title=f"Publish {choice.container_port} of {name} on port {to.port} instead",
            why="no port of its range is free",
            affects=(
                f"whoever looks for {name} in its range must learn of port {to.port}, firewalls as well",
                f"{name} is published on this one port from then on, and no longer on one of the range",
                *_loose(see, (to.port,)),
            ),
        ),
    )


def _on_ports(see: Snapshot, moves: tuple[Move, ...], keeper: str) -> Remedy | None:
    if not moves:
        return None
    name = see.target.container
    numbers = dict(sorted((move.wanted.port, move.to.port) for move in moves))
    new = listed([str(port) for port in numbers.values()])
    learn = [f"whoever uses port {old} of {name} must learn of port {port}" for old, port in numbers.items()]
    return _republished(
        see,
        moves,
        remedy_id="republish_on_other_port",
        title=f"Publish {name} on {'port' if len(numbers) == 1 else 'ports'} {new} instead",
        why=f"{keeper} keeps {_ports([move.wanted for move in moves])}",
        affects=(
            *learn,
            *_loose(see, numbers.values()),
            "that is clients, proxies, monitoring, and the rules of firewalls between them",
        ),
    )


def _loose(see: Snapshot, ports: Iterable[int]) -> tuple[str, ...]:
    """Say which of the new ports the kernel may take while the container is stopped."""
    kernels = ports_of_the_kernel(see)
    return tuple(
        f"the kernel may give port {port} to an outgoing connection while {see.target.container} is stopped: "
        "add it to net.ipv4.ip_local_reserved_ports"
        for port in ports
        if port in kernels
    )


def _on_address(see: Snapshot, moves: tuple[Move, ...], keeper: str) -> Remedy | None:
    if not moves:
        return None
    name, address = see.target.container, moves[0].to.address
    return _republished(
        see,
        moves,
        remedy_id="republish_on_host_address",
        title=f"Publish {_ports([move.wanted for move in moves])} of {name} on {address} only",
        why=f"{keeper} keeps {_ports([move.wanted for move in moves])} on other addresses",
        affects=(
            f"{name} is then reached at {address} only, on no other address of this host and not on localhost",
            f"should this host lose the address {address}, {name} starts no longer",
        ),
    )


def _republished(see: Snapshot, moves: tuple[Move, ...], *, remedy_id: str, title: str, why: str,
                 affects: tuple[str, ...]) -> Remedy:  # fmt: skip
    places = _places(see[Container], {move.wanted: move.to for move in moves})
    return _copy(see, places, remedy_id=remedy_id, title=title, why=why, affects=affects)


def _copy(see: Snapshot, places: tuple[tuple[str, str], ...], *, remedy_id: str, title: str, why: str,
          affects: tuple[str, ...]) -> Remedy:  # fmt: skip
    """Make the container anew with its ports at these places; the old one is kept for the undo."""
    name = see.target.container
    return Remedy(
        id=remedy_id,
        title=title,
        steps=(
            EngineCall(EngineAction.REPUBLISH, name, why, places),
            start(see, "start it, now that its ports are where this host can publish them"),
        ),
        affects=(
            *affects,
            f"{name} {_MADE_ANEW}",
            _LEFT_BEHIND,
            f"who made {name}, such as a script or a unit, must change it there too: else it comes back as it was",
        ),
        undo=(EngineCall(EngineAction.RESTORE, name, "put the old one back"),),
    )


def republish(see: Snapshot, container: Container, bad: tuple[Wanted, ...], address: str) -> Remedy:
    """Make the container anew with its ports on another address; the old one is kept for the undo."""
    everywhere = address == "0.0.0.0"  # noqa: S104 - this is what is offered, with a warning
    affects = [f"{container.name} {_MADE_ANEW}", _LEFT_BEHIND]
    if everywhere:
        affects.append(
            "it can then be reached on EVERY address of this host, also from outside; check the firewall first"
        )
    moved = {move.wanted: move.to for move in to_address(see, bad, address)}
    return Remedy(
        id="republish_on_all_addresses" if everywhere else "republish_on_host_address",
        title=f"Publish {listed([w.container_port for w in bad])} of {container.name} on {_shown(address)} instead",
        steps=(
            EngineCall(
                EngineAction.REPUBLISH,
                see.target.container,
                f"{listed(sorted({wanted.address for wanted in bad}))} cannot be published on",
                _places(container, moved),
            ),
            start(see, "start it, now that its ports are where this host can publish them"),
        ),
        risk=Risk.DANGEROUS if everywhere else Risk.DISRUPTIVE,
        affects=tuple(affects),
        undo=(EngineCall(EngineAction.RESTORE, see.target.container, "put the old one back"),),
    )


def _places(container: Container, moved: Mapping[Wanted, Wanted]) -> tuple[tuple[str, str], ...]:
    """Write where each port of the container that moves is to be published; a place that is good stays as it is."""
    places: dict[str, set[str]] = {}
    ports = {wanted.container_port for wanted in moved}
    for wanted in container.wanted:
        if wanted.container_port in ports:
            to = moved.get(wanted, wanted)
            place = f"{_shown(to.address)}:{to.port}" if to.address else str(to.port)
            places.setdefault(wanted.container_port, set()).add(place)
    return tuple((port, ",".join(sorted(found))) for port, found in sorted(places.items()))


def _ports(wants: Iterable[Wanted]) -> str:
    return listed(sorted({f"{wanted.port}/{wanted.protocol}" for wanted in wants}))


def _shown(address: str) -> str:
    return f"[{address}]" if ":" in address else address
