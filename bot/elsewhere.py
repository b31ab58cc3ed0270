"""Where a container can be published that asks for an address which this host does not have."""

from bot.conflict import Clash, clash
from bot.facts.container import Container, Wanted
from bot.facts.sockets import Sockets
from bot.model import Proposal, Remedy
from bot.places import host_address
from bot.proposals import propose_address
from bot.remedies import republish
from bot.snapshot import Snapshot

EVERYWHERE = "0.0.0.0"  # noqa: S104 - offered last, with a warning


def elsewhere(see: Snapshot, container: Container, bad: tuple[Wanted, ...]) -> tuple[Remedy, ...]:
    """Offer to publish on the address by which the host was reached, or its only one; on every address last."""
    return publish_on(see, container, bad, (host_address(see), EVERYWHERE))


def propose_elsewhere(see: Snapshot, bad: tuple[Wanted, ...]) -> tuple[Proposal, ...]:
    """Propose the same to whoever defines a container that is managed."""
    address = host_address(see)
    return propose_address(see, bad, address) if address and _free(see, bad, address) else ()


def publish_on(
    see: Snapshot, container: Container, bad: tuple[Wanted, ...], addresses: tuple[str, ...]
) -> tuple[Remedy, ...]:
    """Offer each of these addresses where the ports are free; none where a copy may not take the container's place."""
    if not container.by_hand:
        return ()
    free = [address for address in addresses if address and _free(see, bad, address)]
    return tuple(republish(see, container, bad, address) for address in free)


def _free(see: Snapshot, bad: tuple[Wanted, ...], address: str) -> bool:
    """Whether nobody has these ports on that address."""
    moved = [Wanted(wanted.protocol, wanted.port, address, wanted.container_port) for wanted in bad]
    return all(
        clash(sock, wanted) is Clash.NO for wanted in moved for sock in see[Sockets].on(wanted.protocol, wanted.port)
    )
