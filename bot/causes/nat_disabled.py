"""The container's network publishes no ports: it is internal, or routes without address translation."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container, Wanted
from bot.facts.containers import Containers
from bot.facts.engine import Engine
from bot.facts.networks import Network, Networks
from bot.model import AreaName, Certainty, EngineAction, EngineCall, Evidence, Finding, Proposal, Remedy
from bot.remedies import listed, start
from bot.snapshot import Snapshot
from bot.subject import signature

_OUTSIDE = "bridge"
_UNTRANSLATED = frozenset({"routed", "isolated"})


@cause(code="N04", area=AreaName.NETWORK, speaks={"S_NO_NAT": 1.0}, decides=r"NAT is disabled")
def nat_disabled(see: Snapshot) -> Iterator[Finding]:
    """The networks of the container publish no ports of the host.

    What you see: mostly no error at all. The container runs, and `docker ps` does not show the port that it asks for.
    Docker publishes nothing from a network that is `internal`, and from one whose gateway mode is `routed` or
    `isolated` not for that family. Docker 27 refuses instead: `NAT is disabled, omit host address in port mapping`.

    Proof: each network of the container is internal or has such a gateway mode, and the running container has not
    published an IPv4 port that it asks for; or the error says so.

    Look-alikes: `enable_ip_masquerade=false` only concerns what goes out, ports are published with it; before Docker 27
    there was no gateway mode, and the option does nothing; the host does not forward (ip_forwarding_off).

    Fix: let the container join the network `bridge` as well, where Docker publishes its ports. That gives it a way out
    to other networks, which an internal network is meant to withhold: ask who made it so. Better, where they are
    reached by a proxy anyway, publish only that proxy. A network's mode cannot be changed: it has to be made anew.

    Undo: take the container out of the network `bridge` again.
    """
    container, networks = see[Container], see[Networks]
    mode = container.network_mode
    if not container.wanted or mode in ("host", "none") or mode.startswith("container:"):
        return
    names = sorted({attachment.name for attachment in container.attachments} or {mode})
    joined = tuple(network for name in names if (network := networks.named(name)))
    why = {network.name: reason for network in joined if (reason := _withholds(see[Engine], network))}
    if not joined or len(why) < len(joined):
        return
    refused = signature(see) == "S_NO_NAT"
    missing = tuple(wanted for wanted in container.wanted if ":" not in wanted.address and not _has(see, wanted))
    if not missing:
        return
    proved = container.up or refused
    shown = listed([f"{name} ({reason})" for name, reason in why.items()])
    yield Finding(
        cause="nat_disabled",
        certainty=Certainty.PROVED if proved else Certainty.LIKELY,
        summary=f"{listed([str(wanted) for wanted in missing])} of {container.name} is not published: "
        f"its network {shown} has no published ports",
        evidence=(
            Evidence("docker network inspect", shown),
            Evidence("docker inspect", f"PortBindings: {listed([f'{w} -> {w.container_port}' for w in missing])}"),
            *((Evidence("docker ps", f"{container.name} is up and has not published them"),) if container.up else ()),
        ),
        remedies=(_join(see),) if proved and not container.manager and networks.named(_OUTSIDE) else (),
        proposals=_proposals(container, joined),
    )


def _withholds(engine: Engine, network: Network) -> str:
    """Return why a network publishes no IPv4 ports, empty where it does."""
    if network.driver != "bridge":
        return ""
    if network.internal:
        return "internal"
    mode = network.option("gateway_mode_ipv4")
    # Older ones take the option and do not know it.
    known = int(engine.version.partition(".")[0]) >= 27
    return f"gateway mode {mode}" if known and mode in _UNTRANSLATED else ""


def _has(see: Snapshot, wanted: Wanted) -> bool:
    """Whether the container has published the port over IPv4 by now."""
    container = see[Container]
    own = next((peer for peer in see[Containers].all if peer.id == container.id), None)
    published = own.published if own and container.up else ()
    return any(
        (port.port, port.protocol) == (wanted.port, wanted.protocol) and ":" not in port.address for port in published
    )


def _join(see: Snapshot) -> Remedy:
    name, network = see.target.container, (("network", _OUTSIDE),)
    halt = EngineCall(EngineAction.STOP, name, "ports are published at a start")
    join = EngineCall(EngineAction.CONNECT, name, "Docker publishes ports from it", network)
    leave = EngineCall(EngineAction.DISCONNECT, name, "it was not in it before", network)
    return Remedy(
        id="join_bridge",
        title=f"Let {name} join the network {_OUTSIDE} as well and start it",
        steps=(halt, join, start(see)),
        affects=(
            f"{name} can reach other networks, and everybody who reaches this host can reach its published ports",
            f"{name} does not serve its clients for a moment",
        ),
        undo=(leave,),
    )


def _proposals(container: Container, joined: tuple[Network, ...]) -> tuple[Proposal, ...]:
    """Show what to change where Compose defines the network."""
    if container.manager != "compose":
        return ()
    found = []
    for network in joined:
        wrong = "internal: true" if network.internal else "com.docker.network.bridge.gateway_mode_ipv4"
        found.append(
            Proposal(
                "publish_from_network",
                f"Let {network.name} publish ports, or move the ports to a proxy that is in another network too",
                "the file of Compose",
                f" networks:\n   {network.name}:\n-    {wrong}",
                "docker compose down && docker compose up -d",
            )
        )
    return tuple(found)
