"""The bridge of a network is gone from the host."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container
from bot.facts.engine import Engine
from bot.facts.links import Links
from bot.facts.networks import Network, Networks
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.remedies import listed
from bot.restart import restart_docker
from bot.snapshot import Snapshot


@cause(code="", area=AreaName.NETWORK, speaks={"S_NO_BRIDGE": 1.0}, decides=r"could not find bridge \S+")
def bridge_missing(see: Snapshot) -> Iterator[Finding]:
    """The bridge interface of a Docker network is gone from the host.

    What you see: `failed to create endpoint ... could not find bridge docker0: ... no such network interface`. Somebody
    deleted the interface, or a network manager cleaned up what it did not know.

    Proof: the engine lists a bridge network that the container uses, and the kernel lists no interface by the name of
    its bridge in the daemon's network namespace.

    Look-alikes: the engine does not know the network either (network_not_found); the bridge is there but down.

    Fix: restart Docker, which makes the bridges of all its networks again. Making the interface by hand is refused: it
    lacks the address and the settings that Docker gave it, and the containers that run stay cut off.

    Undo: a restart has no way back; containers without a restart policy are started again by dockfix.
    """
    if see[Engine].rootless:
        # Its bridges are in a namespace of its own, which dockfix does not look into.
        return
    container, links = see[Container], see[Links]
    gone = tuple(network for network in _used(see, container) if network.bridge and network.bridge not in links.names)
    if not gone:
        return
    sure = links.whose == "dockerd"
    named = listed([f"{network.bridge} of the network {network.name}" for network in gone])
    yield Finding(
        cause="bridge_missing",
        certainty=Certainty.PROVED if sure else Certainty.LIKELY,
        summary=f"the bridge {named} is not on this host",
        evidence=(
            Evidence(
                "docker network ls", listed([f"{network.name} {network.driver} {network.id[:12]}" for network in gone])
            ),
            Evidence("/proc/net/dev", f"interfaces: {listed(sorted(links.names))}"),
        ),
        remedies=restart_docker(see, "Docker makes its bridges at its start") if sure else (),
    )


def _used(see: Snapshot, container: Container) -> tuple[Network, ...]:
    """Return the networks that the container will join."""
    networks = see[Networks]
    names = {container.network_mode, *(attachment.name for attachment in container.attachments)}
    found = {network for name in names if (network := networks.named(name))}
    return tuple(sorted(found))
