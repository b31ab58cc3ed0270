"""Where else a container can be published: the host's own addresses, and whether its ports are free there."""

import ipaddress

from bot.conflict import Clash, clash
from bot.facts.addresses import Addresses
from bot.facts.container import Container, Wanted
from bot.facts.networks import Networks
from bot.facts.sockets import Sockets
from bot.model import Remedy
from bot.remedies import republish
from bot.snapshot import Snapshot

EVERYWHERE = "0.0.0.0"  # noqa: S104 - offered last, with a warning


def own_addresses(see: Snapshot) -> tuple[str, ...]:
    """Return the host's own addresses without those of Docker's bridges."""
    subnets = [
        ipaddress.ip_network(subnet, strict=False) for network in see[Networks].all for subnet in network.subnets
    ]
    mine = [ipaddress.ip_address(address) for address in see[Addresses].outside()]
    return tuple(str(a) for a in mine if not any(a.version == net.version and a in net for net in subnets))


def elsewhere(see: Snapshot, container: Container, bad: tuple[Wanted, ...]) -> tuple[Remedy, ...]:
    """Offer to publish on the address by which the host was reached, or its only one; on every address last."""
    own = own_addresses(see)
    reached = next((a for a in (see.answers.address, see[Addresses].reached) if a in own), "")
    chosen = reached or (own[0] if len(own) == 1 else "")
    return publish_on(see, container, bad, (chosen, EVERYWHERE))


def publish_on(
    see: Snapshot, container: Container, bad: tuple[Wanted, ...], addresses: tuple[str, ...]
) -> tuple[Remedy, ...]:
    """Offer each of these addresses where the ports are free; none where something else defines the container."""
    if container.manager:
        return ()
    return tuple(
        republish(see, container, bad, address) for address in addresses if address and _free(see, bad, address)
    )


def _free(see: Snapshot, bad: tuple[Wanted, ...], address: str) -> bool:
    """Whether nobody has these ports on that address."""
    moved = [Wanted(wanted.protocol, wanted.port, address, wanted.container_port) for wanted in bad]
    return all(
        clash(sock, wanted) is Clash.NO for wanted in moved for sock in see[Sockets].on(wanted.protocol, wanted.port)
    )
