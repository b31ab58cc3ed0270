"""The container is to be published on an address that the host does not have."""

import ipaddress
from collections.abc import Iterator

from bot.causes import cause
from bot.conflict import Clash, clash
from bot.facts.addresses import Addresses
from bot.facts.container import Container, Wanted
from bot.facts.sockets import Sockets
from bot.model import AreaName, Certainty, Evidence, Finding, Remedy
from bot.places import host_address, own_addresses
from bot.remedies import listed, republish
from bot.snapshot import Snapshot
from bot.subject import blames_port, wishes

_REFUSED = frozenset({"S_ADDR"})


@cause(code="A01", area=AreaName.NETWORK, speaks={"S_ADDR": 0.75})
def address_not_on_host(see: Snapshot) -> Iterator[Finding]:
    """The container is to be published on an address that this host does not have.

    What you see: `bind: cannot assign requested address`. An old DHCP address, the public address of a cloud machine
    (which is never on the machine itself), an address copied from another host, a typing error.

    Proof: the address is in none of the kernel's local tables in the daemon's network namespace, and binding to foreign
    addresses is not allowed (`ip_nonlocal_bind` is 0).

    Look-alikes: the address is there by now, and only came up after Docker had tried (address_not_up_yet); the address
    is IPv6 and IPv6 is switched off (ipv6_disabled).

    Fix: publish the container on an address that the host has. dockfix makes it anew with the same settings where
    neither Compose nor Swarm nor Kubernetes defines it; else change the address there. Freeing the port, killing
    processes and restarting Docker are refused: nobody holds anything.

    Undo: the old container is kept, and put back in place of the new one.
    """
    container, addresses = see[Container], see[Addresses]
    if addresses.nonlocal_bind:
        return
    bad = tuple(wanted for wanted in wishes(see) if wanted.address and _missing(addresses, wanted.address))
    if not bad:
        return
    proved = any(blames_port(see, wanted, _REFUSED) for wanted in bad)
    missing = listed(sorted({wanted.address for wanted in bad}))
    by_hand = f"; {container.manager} defines the container: change the address there" if container.manager else ""
    yield Finding(
        cause="address_not_on_host",
        certainty=Certainty.PROVED if proved else Certainty.LIKELY,
        summary=f"{container.name} is to be published on {missing}, which is not an address of this host{by_hand}",
        evidence=(
            Evidence("docker inspect", f"PortBindings: {listed([f'{w} -> {w.container_port}' for w in bad])}"),
            Evidence("/proc/net/fib_trie", f"local addresses: {listed(own_addresses(see))}"),
        ),
        remedies=_remedies(see, container, bad) if proved and container.by_hand else (),
    )


def _missing(addresses: Addresses, address: str) -> bool:
    if ipaddress.ip_address(address.partition("%")[0]).version == 6 and not addresses.ipv6:
        return False
    return not addresses.has(address)


def _remedies(see: Snapshot, container: Container, bad: tuple[Wanted, ...]) -> tuple[Remedy, ...]:
    offered = [address for address in (host_address(see), "0.0.0.0") if address and _free(see, bad, address)]  # noqa: S104 - offered
    return tuple(republish(see, container, bad, address) for address in offered)


def _free(see: Snapshot, bad: tuple[Wanted, ...], address: str) -> bool:
    """Whether nobody has these ports on that address."""
    moved = [Wanted(wanted.protocol, wanted.port, address, wanted.container_port) for wanted in bad]
    return all(
        clash(sock, wanted) is Clash.NO for wanted in moved for sock in see[Sockets].on(wanted.protocol, wanted.port)
    )
