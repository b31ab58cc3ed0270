"""A container is attached to a network that is gone, or whose bridge is."""

from collections.abc import Iterator

from bot.comeback import containers, names
from bot.facts.boot.kept import KeptContainer
from bot.facts.links import Links
from bot.facts.networks import Network, Networks
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def network_gone(see: Snapshot) -> Iterator[Foreseen]:
    """A container that is to come back is attached to a network that is gone, or whose bridge is.

    What is wrong: somebody removed the network while the container was stopped, or deleted the bridge's interface.

    Proof: the engine has no network with the id that the container keeps; or the network's bridge is not among the
    interfaces of the daemon's network namespace.

    When it bites: at the next start of the container: `network ... not found`, or `could not find bridge`. A bridge
    comes back with Docker's next start, a network never does.

    What to do: make the network again and connect the container, as `dockfix fix` does; for a missing bridge restart
    Docker when its containers may be interrupted.
    """
    hit = [one for one in containers(see) if one.networks and (one.comes_back or one.running)]
    if not hit:
        return
    networks = see[Networks]
    for one in hit:
        gone = [network_id for network_id in one.networks if networks.with_id(network_id) is None]
        if gone and not one.running:
            yield _lost(one, gone, len(networks.all), see.target.host)
    bridges: dict[Network, list[KeptContainer]] = {}
    for one in hit:
        for network in filter(None, map(networks.with_id, one.networks)):
            if network.bridge:
                bridges.setdefault(network, []).append(one)
    links = see[Links] if bridges else None
    for network, users in sorted(bridges.items()):
        # Seen from another namespace than the daemon's, that it is missing says nothing.
        if links is not None and links.whose == "dockerd" and network.bridge not in links.names:
            yield Foreseen(
                risk="network_gone",
                certainty=Certainty.PROVED,
                summary=f"the bridge {network.bridge} of the network {network.name} is gone: no container can start on "
                "it until Docker restarts",
                evidence=(Evidence("/proc/net/dev", f"no interface {network.bridge}"),
                          Evidence("docker network ls", f"{network.name}: {network.bridge}")),
                containers=names(users),
                advice="restart Docker when its containers may be interrupted",
            )  # fmt: skip


def _lost(one: KeptContainer, gone: list[str], known: int, host: str) -> Foreseen:
    return Foreseen(
        risk="network_gone",
        certainty=Certainty.PROVED,
        summary=f"{one.name} is attached to the network {gone[0][:12]}, which is gone: its next start will fail",
        evidence=(
            Evidence("docker inspect", f"{one.name}: NetworkID {gone[0]}"),
            Evidence("docker network ls", f"none of {known} networks has this id"),
        ),
        containers=(one.name,),
        advice=f"docker network create and connect it again; dockfix diagnose {host} {one.name} once it has failed",
    )
