"""The bridge of a network is there, but down or without its address."""

import ipaddress
from collections.abc import Iterator

from bot.causes import cause
from bot.facts.addresses import Addresses
from bot.facts.container import Container
from bot.facts.engine import Engine
from bot.facts.links import Links
from bot.facts.networks import Network, Networks
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Remedy
from bot.remedies import listed, start
from bot.restart import restart_docker
from bot.snapshot import Snapshot


@cause(code="", area=AreaName.NETWORK)
def bridge_misconfigured(see: Snapshot) -> Iterator[Finding]:
    """The bridge of a Docker network is down, or has lost its address.

    What you see: no error at all. The container starts, `docker ps` shows its ports, and nobody reaches them, not even
    the host itself. A network manager or a script switched the interface off, or took its address away or gave it
    another one, after Docker had set it up.

    Proof: the bridge of a network of the container is there and switched off, or no address of the host is in the
    subnet of that network.

    Look-alikes: the interface is gone, and the start fails (bridge_missing); the host reaches the port and others do
    not (ip_forwarding_off). A bridge that is on and has no container shows `NO-CARRIER` and `state DOWN`, and is as it
    should be. Networks whose gateway mode is `isolated`, or that have `inhibit_ipv4`, have no address by design.

    Fix: switch the bridge on again, give it the address of its gateway again. Nothing is stopped. Where the gateway is
    not known, restart Docker. Deleting the bridge is refused: every container of that network is cut off. Tell the
    network manager to leave Docker's interfaces alone.

    Undo: switch it off again, take the address away again.
    """
    if see[Engine].rootless:
        # Its bridges are in a namespace of its own, which dockfix does not look into.
        return
    container, links = see[Container], see[Links]
    names = {container.network_mode, *(attachment.name for attachment in container.attachments)}
    used = sorted(
        {network for name in names if (network := see[Networks].named(name)) and network.bridge in links.names}
    )
    for network in used:
        down, bare = network.bridge in links.down, _bare(see, network)
        if not down and not bare:
            continue
        what = " and ".join(
            text for wrong, text in ((down, "is switched off"), (bare, "has no address of its subnet")) if wrong
        )
        sure = links.whose == "dockerd"
        yield Finding(
            cause="bridge_misconfigured",
            certainty=Certainty.PROVED if sure else Certainty.LIKELY,
            summary=f"the bridge {network.bridge} of the network {network.name} {what}: nobody reaches its containers",
            evidence=(
                Evidence("docker network ls", f"{network.name} {network.id[:12]} {listed(network.subnets)}"),
                *((Evidence("ip link", f"{network.bridge} is not UP"),) if down else ()),
                *(
                    (Evidence("/proc/net/fib_trie", f"local addresses: {listed(see[Addresses].outside())}"),)
                    if bare
                    else ()
                ),
            ),
            remedies=_remedies(see, network, down, bare) if sure else (),
        )


def _bare(see: Snapshot, network: Network) -> bool:
    """Whether the host has no address in an IPv4 subnet of the network, though it must have one."""
    if network.option("gateway_mode_ipv4") == "isolated" or network.option("inhibit_ipv4") == "true":
        return False
    subnets = [ipaddress.ip_network(subnet, strict=False) for subnet in network.subnets if ":" not in subnet]
    own = [ipaddress.ip_address(address) for address in see[Addresses].local if ":" not in address]
    return any(not any(address in subnet for address in own) for subnet in subnets)


def _remedies(see: Snapshot, network: Network, down: bool, bare: bool) -> tuple[Remedy, ...]:
    # An older engine names the gateway of its own bridge only at the containers that run in it.
    used = tuple(at.gateway for at in see[Container].attachments if at.name == network.name and at.gateway)
    address = _gateway(network, (*network.gateways, *used)) if bare else ""
    if bare and not address:
        return restart_docker(see, "Docker sets up its bridges at its start")
    up = Command(("ip", "link", "set", "dev", network.bridge, "up"), "it is switched off")
    add = Command(("ip", "addr", "add", address, "dev", network.bridge), "it is the gateway of the network")
    off = Command(("ip", "link", "set", "dev", network.bridge, "down"), "it was so before")
    take = Command(("ip", "addr", "del", address, "dev", network.bridge), "it was not there before")
    return (
        Remedy(
            id="mend_bridge",
            title=f"Set {network.bridge} up again and start {see.target.container}",
            steps=(
                # An address on an interface that is off brings no route, so that comes first.
                *((up,) if down else ()),
                *((add,) if bare else ()),
                start(see, "it may not run yet; nothing happens where it does"),
            ),
            affects=("nothing stops", f"all containers of {network.name} are reached again"),
            undo=(*((take,) if bare else ()), *((off,) if down else ())),
        ),
    )


def _gateway(network: Network, gateways: tuple[str, ...]) -> str:
    """Return the gateway with the length of its subnet, as `ip addr add` wants it; empty where it is not known."""
    for subnet in network.subnets:
        block = ipaddress.ip_network(subnet, strict=False)
        for gateway in gateways:
            if ipaddress.ip_address(gateway) in block:
                return f"{gateway}/{block.prefixlen}"
    return ""
