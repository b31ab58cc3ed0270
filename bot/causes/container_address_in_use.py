"""The container has a fixed address in a network, and another has that address."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Attachment, Container
from bot.facts.containers import Containers, Peer
from bot.facts.endpoints import Endpoint, Endpoints
from bot.facts.networks import Networks
from bot.model import AreaName, Certainty, EngineAction, EngineCall, Evidence, Finding, Proposal, Remedy
from bot.remedies import start
from bot.snapshot import Snapshot
from bot.subject import last_error

_WORDS = "Address already in use"


@cause(code="N06", area=AreaName.NETWORK, speaks={"S_IPAM": 0.8})
def container_address_in_use(see: Snapshot) -> Iterator[Finding]:
    """Another container has the address in the network that this one is to have.

    What you see: `Address already in use`, with a capital letter, and no port and no `bind:` in it. The container has a
    fixed `ipv4_address`. Another was given the same one, or was started before and got it by chance, since Docker hands
    out the free addresses in order. The gateway of the network has an address, too.

    Proof: the engine lists an endpoint with that very address in the network, of another container or of none, or the
    address is that of the network's gateway.

    Look-alikes: `address already in use` with a small letter is about a port of the host (port_held_by_service and
    others); the endpoint's name is taken, and not its address (endpoint_name_taken); the whole network is full
    (address_pools_exhausted).

    Fix: let Docker choose a free address; nobody has to stop then. Or stop the other container. Give every container of
    the network a fixed address, or keep some back from chance with `ip_range`. Freeing a port, killing processes and
    restarting Docker are refused: the address is taken inside of Docker's own network, and stays so.

    Undo: stop the container and give it the fixed address again.
    """
    container = see[Container]
    fixed = tuple(at for at in container.attachments if at.fixed_address)
    if container.up or not fixed:
        return
    error = last_error(see)
    blamed = error is not None and error.signature == "S_IPAM" and _WORDS in error.text
    for at in fixed:
        network = see[Networks].named(at.network_id or at.name) or see[Networks].named(at.name)
        gateway = network is not None and at.fixed_address in network.gateways
        endpoint = see[Endpoints].at(at.name, at.fixed_address)
        if not gateway and (endpoint is None or endpoint.container == container.id):
            continue
        peer = _peer(see, endpoint)
        holder = "its gateway" if gateway else _named(endpoint, peer)
        yield Finding(
            cause="container_address_in_use",
            certainty=Certainty.PROVED if blamed else Certainty.LIKELY,
            summary=f"{container.name} is to have the address {at.fixed_address} in the network {at.name}, "
            f"which {holder} has",
            evidence=(
                Evidence("docker inspect", f"{container.name}: IPv4Address {at.fixed_address} in {at.name}"),
                Evidence("docker network inspect", f"{at.name}: {at.fixed_address} {holder}"),
            ),
            remedies=_remedies(see, container, at, peer) if blamed else (),
            proposals=_proposals(container, at),
        )


def _peer(see: Snapshot, endpoint: Endpoint | None) -> Peer | None:
    peers = see[Containers].all if endpoint else ()
    return next((peer for peer in peers if endpoint and peer.id == endpoint.container), None)


def _named(endpoint: Endpoint | None, peer: Peer | None) -> str:
    if peer is not None:
        return f"the container {peer.name} ({peer.image})"
    return f"the endpoint {endpoint.name} of no container" if endpoint else "nobody"


def _remedies(see: Snapshot, container: Container, at: Attachment, peer: Peer | None) -> tuple[Remedy, ...]:
    if container.manager:
        return ()
    name, network = see.target.container, (("network", at.name),)
    aliases = (("aliases", ",".join(at.aliases)),) if at.aliases else ()
    leave = EngineCall(EngineAction.DISCONNECT, name, f"it is to have {at.fixed_address} there no longer", network)
    chosen = EngineCall(EngineAction.CONNECT, name, "Docker chooses a free address", network + aliases)
    fixed = EngineCall(
        EngineAction.CONNECT,
        name,
        "it was to have this address before",
        (*network, ("ip", at.fixed_address), *aliases),
    )
    halt = EngineCall(EngineAction.STOP, name, "it did not run before")
    other_address = Remedy(
        id="choose_free_address",
        title=f"Let Docker choose an address for {name} in {at.name} and start it",
        steps=(leave, chosen, start(see)),
        affects=(f"who knows {name} by {at.fixed_address} and not by its name no longer finds it", "nothing stops"),
        undo=(halt, leave, fixed),
    )
    if peer is None or not peer.up or peer.manager:
        return (other_address,)
    stopping = Remedy(
        id="stop_address_holder",
        title=f"Stop the container {peer.name} and start {name}",
        steps=(EngineCall(EngineAction.STOP, peer.name, f"it has {at.fixed_address}"), start(see)),
        affects=(f"{peer.name} ({peer.image}) no longer serves its clients",),
        undo=(halt, EngineCall(EngineAction.START, peer.name, "it ran before")),
    )
    return other_address, stopping


def _proposals(container: Container, at: Attachment) -> tuple[Proposal, ...]:
    """Show what to change where Compose gives the address: it would give it again."""
    if container.manager != "compose":
        return ()
    lines = f"     networks:\n       {at.name}:\n-        ipv4_address: {at.fixed_address}"
    return (
        Proposal(
            "change_fixed_address",
            "Give it an address that is free, or none",
            "the file of Compose",
            lines,
            "docker compose up -d",
        ),
    )
