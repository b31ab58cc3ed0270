"""A network still has an endpoint with the container's name."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container
from bot.facts.containers import Containers, Peer
from bot.facts.endpoints import Endpoint, Endpoints
from bot.model import AreaName, Certainty, EngineAction, EngineCall, Evidence, Finding, Remedy, Risk
from bot.remedies import start
from bot.restart import restart_docker
from bot.snapshot import Snapshot
from bot.subject import signature


@cause(
    code="N01",
    area=AreaName.NETWORK,
    speaks={"S_EP_EXISTS": 1.0},
    decides=r"endpoint with name \S+ already exists in network",
)
def endpoint_name_taken(see: Snapshot) -> Iterator[Finding]:
    """The network still has an endpoint with the name of this container.

    What you see: `endpoint with name webserver already exists in network bridge`. When it stopped, Docker could not
    take it out of the network, since its disk was full or read-only, or Docker crashed. Or it took the name of one
    container for another's when it came back with live-restore.

    Proof: the engine lists an endpoint of that name in a network of the container, and it belongs to no container, or
    to another one.

    Look-alikes: the address is taken, and not the name (container_address_in_use); the engine keeps the port
    (ghost_endpoint); two containers of one name, which no engine allows.

    Fix: take the endpoint that belongs to nobody out of the network. `docker network disconnect -f`, as it is found in
    many threads, does that only while no container has the name: else it takes the container out of the network, leaves
    the endpoint, and the container comes up with no network at all. So the container gets another name for a moment.
    Where the endpoint is that of a running container, that one is stopped and started, which gives it its own name
    again. Restarting Docker also clears endpoints of nobody. Deleting the network database is refused.

    Undo: stop the container; the endpoint led nowhere, so it is not made again.
    """
    container = see[Container]
    blamed = signature(see) == "S_EP_EXISTS"
    if container.up or not (blamed or container.attachments):
        return
    for endpoint in see[Endpoints].named(container.name):
        if endpoint.container == container.id:
            continue
        peer = next((peer for peer in see[Containers].all if peer.id == endpoint.container), None)
        owner = f"the container {peer.name}" if peer else "no container"
        yield Finding(
            cause="endpoint_name_taken",
            certainty=Certainty.PROVED if blamed else Certainty.LIKELY,
            summary=f"the network {endpoint.network} has an endpoint {endpoint.name} already, which belongs to {owner}",
            evidence=(
                Evidence(
                    "docker network inspect",
                    f"{endpoint.network}: {endpoint.container[:12] or 'ep-' + endpoint.id[:12]} "
                    f"Name={endpoint.name} {' '.join(endpoint.addresses)}",
                ),
                Evidence("docker inspect", f"{container.name} is {container.id[:12]}, {container.status}"),
            ),
            remedies=_remedies(see, container, endpoint, peer) if blamed else (),
        )


def _remedies(see: Snapshot, container: Container, endpoint: Endpoint, peer: Peer | None) -> tuple[Remedy, ...]:
    halt = EngineCall(EngineAction.STOP, see.target.container, "it did not run before")
    if peer is not None and peer.up:
        return (_restart_holder(see, peer, halt),) if not peer.manager else ()
    release = EngineCall(
        EngineAction.RELEASE_ENDPOINT,
        see.target.container,
        "it belongs to no container that runs",
        (("network", endpoint.network),),
    )
    releasing = Remedy(
        id="release_endpoint",
        title=f"Take the endpoint of nobody out of {endpoint.network} and start {see.target.container}",
        steps=(release, start(see)),
        risk=Risk.SAFE,
        affects=(f"{container.name} has another name for a moment", "nothing stops"),
        undo=(halt,),
    )
    return (releasing, *restart_docker(see, "Docker takes endpoints of nobody away at its start"))


def _restart_holder(see: Snapshot, peer: Peer, halt: EngineCall) -> Remedy:
    return Remedy(
        id="restart_endpoint_holder",
        title=f"Stop and start the container {peer.name}, then start {see.target.container}",
        steps=(
            EngineCall(EngineAction.STOP, peer.name, "its place in the network bears another's name"),
            EngineCall(EngineAction.START, peer.name, "it gets a place with its own name"),
            start(see),
        ),
        affects=(f"{peer.name} ({peer.image}) does not serve its clients for a moment",),
        undo=(halt,),
    )
