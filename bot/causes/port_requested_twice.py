"""The container asks for the same host port twice."""

import ipaddress
from collections.abc import Iterator
from itertools import combinations

from bot.causes import cause
from bot.facts.bindings import Binding, Bindings
from bot.facts.container import Container, Wanted
from bot.model import AreaName, Certainty, EngineAction, EngineCall, Evidence, Finding, Remedy, Risk
from bot.ownership import BUSY, holds, publisher
from bot.proposals import publish_once
from bot.remedies import listed
from bot.repeated import addresses, as_wanted, asked, overlap, overlapping
from bot.snapshot import Snapshot, Unknown
from bot.subject import blames_port

_REFUSED = BUSY | {"S_ALLOCATED", "S_DESKTOP_ALLOC"}


@cause(code="P06", area=AreaName.PORTS, speaks={"S_ALLOCATED": 0.1, "S_BUSY": 0.02, "S_COMPOSE_V1_MASK": 0.05})
def port_requested_twice(see: Snapshot) -> Iterator[Finding]:
    """The container asks for the same host port twice, and so is in its own way.

    What you see: `port is already allocated` or `address already in use`, although the port is free before the start
    and free after it, and every list of listeners is empty.

    Proof: the container's own settings name one host port twice on addresses that overlap, such as 0.0.0.0 and
    127.0.0.1, nobody else holds that port, and the error is about it.

    Look-alikes: another container that publishes the port (port_published_by_container); a listener of the host
    (port_held_by_service). The same port on two different addresses, or once for TCP and once for UDP, is no conflict.

    Fix: ask for the port once. Compose joins the `ports` of several files and never replaces them: see the sum with
    `docker compose config`, and write `ports: !override` in the later file. dockfix makes a container anew with the
    repeated place left out where neither Compose nor Swarm nor Kubernetes defines it. Restarting Docker is refused: it
    helps nobody here.

    Undo: the old container is kept, and put back in place of the new one.
    """
    container, places = see[Container], asked(see)
    twice = overlapping(places)
    if not twice:
        return
    repeated = [place for place in places if place in twice]
    wanted = [as_wanted(place) for place in twice]
    proved = any(blames_port(see, want, _REFUSED) for want in wanted) and _nobody_else(see, wanted)
    by_hand = f"; {container.manager} defines the container: mend its ports there" if container.manager else ""
    ports = listed(sorted({f"{place.port}/{place.protocol}" for place in twice}))
    yield Finding(
        cause="port_requested_twice",
        certainty=Certainty.PROVED if proved else Certainty.LIKELY,
        summary=f"{container.name} itself asks for {ports} more than once: "
        f"{listed([str(place) for place in repeated])}{by_hand}",
        evidence=(Evidence("docker inspect", f"PortBindings: {listed([str(place) for place in repeated])}"),),
        proposals=publish_once(see, twice),
        remedies=_once(see, container, twice) if proved and container.by_hand else (),
    )


def _nobody_else(see: Snapshot, wanted: list[Wanted]) -> bool:
    """Whether it could be seen that no one else has any of these ports."""
    ports = {(want.protocol, want.port) for want in wanted}
    try:
        held = any((want.protocol, want.port) in ports for hold in holds(see) for want in hold.wants)
        return not held and not any(publisher(see, want) for want in wanted)
    except Unknown:
        return False


def _once(see: Snapshot, container: Container, twice: list[Binding]) -> tuple[Remedy, ...]:
    """Make it anew with each place once; not where two of its ports want one place: which of them is not ours to say.

    Nor where the engine is to choose another place for the same port: that one would get lost.
    """
    ports = {place.container_port for place in twice}
    if any(one.container_port != other.container_port for one, other in combinations(twice, 2) if overlap(one, other)):
        return ()
    if ports & see[Bindings].unfixed:
        return ()
    all_places = sorted({place for place in asked(see) if place.container_port in ports})
    kept = [
        place for place in all_places if not any(_covers(other, place) for other in all_places if other is not place)
    ]
    wider = any(_everywhere(place) for place in kept) and len(kept) < len(all_places)
    places = tuple((port, ",".join(_place(p) for p in kept if p.container_port == port)) for port in sorted(ports))
    affects = [
        f"{container.name} is made anew from the same image and settings; the old one is kept, stopped",
        "what it wrote outside of volumes stays with the old one",
    ]
    if wider:
        affects.append("it can then be reached on EVERY address of this host, as one of its settings says")
    return (
        Remedy(
            id="publish_once",
            title=f"Publish {listed(sorted(ports))} of {container.name} only once",
            steps=(
                EngineCall(EngineAction.REPUBLISH, see.target.container, "it asks for the same port twice", places),
                EngineCall(EngineAction.START, see.target.container, "start it, now that it is not in its own way"),
            ),
            risk=Risk.DANGEROUS if wider else Risk.DISRUPTIVE,
            affects=tuple(affects),
            undo=(EngineCall(EngineAction.RESTORE, see.target.container, "put the old one back"),),
        ),
    )


def _covers(wide: Binding, narrow: Binding) -> bool:
    """Whether who publishes at `wide` is reached at every address of `narrow` as well."""
    if (wide.port, wide.container_port) != (narrow.port, narrow.container_port) or not wide.address:
        return (wide.port, wide.container_port) == (narrow.port, narrow.container_port)
    return bool(narrow.address) and _everywhere(wide) and overlap(wide, narrow)


def _everywhere(place: Binding) -> bool:
    return not place.address or ipaddress.ip_address(addresses(place)[0]).is_unspecified


def _place(place: Binding) -> str:
    shown = f"[{place.address}]:" if ":" in place.address else f"{place.address}:" if place.address else ""
    return f"{shown}{place.port}"
