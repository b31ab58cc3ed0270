"""Every port of the range from which the engine is to choose is taken."""

from collections.abc import Iterator

from bot.causes import cause
from bot.conflict import as_published, clash
from bot.facts.bindings import Bindings, Choice
from bot.facts.container import Container, Wanted
from bot.facts.containers import Containers, Peer
from bot.facts.sysctls import Sysctls
from bot.model import AreaName, Certainty, Evidence, Finding, Proposal
from bot.remedies import listed, publish_outside_of_range, start_again
from bot.snapshot import Snapshot
from bot.subject import last_error

_LAST_PORT = 65_535
_WORDS = "all ports are allocated"


@cause(code="P16", area=AreaName.PORTS, speaks={"S_RANGE": 0.9}, decides=_WORDS)
def port_range_exhausted(see: Snapshot) -> Iterator[Finding]:
    """Every port of the range from which the engine is to choose is taken.

    What you see: `all ports are allocated`, for a container that is published on a range such as `8080-8081:80`, or on
    a port that the engine chooses itself (`-P`, or no host port).

    Proof: the error says so, and the running containers of this engine publish every port of the range, on addresses
    that overlap. Where some of them are free now, it is only likely: a container has stopped since.

    Look-alikes: one fixed port that is allocated (port_published_by_container, ghost_endpoint); a listener of the host
    within the range, over which the engine steps by itself.

    Fix: where a port of the range has become free, start the container again. Else publish the container on one fixed
    port next to the range, which can be proved to answer, or widen the range where it is defined. Which container has
    to make room is for people to say, so dockfix stops none. Widening `net.ipv4.ip_local_port_range` for ports that the
    engine chooses also changes from which ports every connection of the host goes out, and the engine reads it only at
    its start.

    Undo: stop the container; where it was made anew, the old one is kept, and put back in place of the new one.
    """
    error = last_error(see)
    container = see[Container]
    if error is None or error.signature != "S_RANGE" or _WORDS not in error.text or container.up:
        return
    choices = see[Bindings].choices
    for choice in choices:
        ports = _ports(see, choice)
        taken = _taken(see, choice, ports)
        free = [port for port in ports if port not in taken]
        # Of several ranges another one may be used up as well: moving one of them need not let it start.
        outside = publish_outside_of_range(see, choice) if not free and len(choices) == 1 else ()
        yield Finding(
            cause="port_range_exhausted",
            certainty=Certainty.LIKELY if free else Certainty.PROVED,
            summary=f"{container.name} is to get a port of {_range(ports)} for {choice.container_port}, and "
            + (f"none was free; {len(free)} of {len(ports)} are free now" if free else "all of them are published"),
            evidence=(
                Evidence("docker inspect", f"PortBindings: {choice}"),
                Evidence("docker ps", f"publish them: {_by_whom(taken)}"),
            ),
            remedies=(start_again(see, "start it again, now that a port of the range is free"),) if free else outside,
            proposals=_wider(see, container, choice, len(ports)) if not free else (),
        )


def _ports(see: Snapshot, choice: Choice) -> range:
    """Return what the engine may choose from; without a range of its own, what the kernel's setting says."""
    return range(choice.first, choice.last + 1) if choice.first else see[Sysctls].local_ports


def _taken(see: Snapshot, choice: Choice, ports: range) -> dict[int, Peer]:
    """Return each port of the range that a running container publishes on an address in the way, and which one."""
    taken: dict[int, Peer] = {}
    for peer in see[Containers].all:
        for port in peer.published if peer.up else ():
            at = as_published(port.protocol, port.port, port.address)
            wanted = Wanted(choice.protocol, port.port, choice.address, choice.container_port)
            if port.port in ports and clash(at, wanted):
                taken.setdefault(port.port, peer)
    return taken


def _range(ports: range) -> str:
    return f"{ports.start} to {ports.stop - 1}"


def _by_whom(taken: dict[int, Peer]) -> str:
    return listed([f"{peer.name} {port}" for port, peer in sorted(taken.items())]) or "no container now"


def _wider(see: Snapshot, container: Container, choice: Choice, size: int) -> tuple[Proposal, ...]:
    """Propose a range of twice the size, where the one above it is still among the ports."""
    last = min(choice.last + size, _LAST_PORT)
    if not choice.first or last == choice.last:
        return ()
    address = f"[{choice.address}]:" if ":" in choice.address else f"{choice.address}:" if choice.address else ""
    inside = choice.container_port.removesuffix("/tcp")
    return (
        Proposal(
            id="widen_port_range",
            title=f"Let the engine choose from {choice.first} to {last}",
            where=f"where {container.name} is defined" + (f" ({container.manager})" if container.manager else ""),
            diff=f"-{address}{choice.first}-{choice.last}:{inside}\n+{address}{choice.first}-{last}:{inside}\n",
            then=f"make {see.target.container} anew with it and start it",
        ),
    )
