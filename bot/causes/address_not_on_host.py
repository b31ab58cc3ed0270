"""The container is to be published on an address that the host does not have."""

import ipaddress
from collections.abc import Iterator

from bot.causes import cause
from bot.elsewhere import elsewhere, propose_elsewhere
from bot.facts.addresses import Addresses
from bot.facts.container import Container, Wanted
from bot.facts.interfaces import Interfaces, Placed
from bot.facts.ipv6 import Ipv6
from bot.facts.networks import Networks
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.places import lacks_interface, own_addresses
from bot.remedies import listed
from bot.snapshot import Snapshot, Unknown
from bot.subject import blames_port, last_error, wishes

_REFUSED = frozenset({"S_ADDR"})


@cause(code="A01", area=AreaName.NETWORK, speaks={"S_ADDR": 0.75})
def address_not_on_host(see: Snapshot) -> Iterator[Finding]:
    """The container is to be published on an address that this host does not have.

    What you see: `bind: cannot assign requested address`. An old DHCP address, the public address of a cloud machine
    (which is never on the machine itself), an address copied from another host or from a container, the first address
    of a network, a typing error. An IPv6 link-local address without its interface is an `invalid argument`.

    Proof: the address is in none of the kernel's local tables in the daemon's network namespace, and binding to foreign
    addresses is not allowed (`ip_nonlocal_bind` is 0). A network's broadcast address is in them, and can be bound.

    Look-alikes: the address is there by now, and only came up after Docker had tried (address_not_up_yet); the address
    is IPv6 and IPv6 is switched off (ipv6_disabled).

    Fix: publish the container on an address that the host has. dockfix makes it anew with the same settings where
    neither Compose nor Swarm nor Kubernetes defines it; else change the address there. Freeing the port, killing
    processes and restarting Docker are refused: nobody holds anything. `0.0.0.0` is offered last, since it opens the
    port on every address of the host, which is more than was asked for.

    Undo: the old container is kept, and put back in place of the new one.
    """
    container = see[Container]
    asked = tuple(wanted for wanted in wishes(see) if wanted.address)
    if not asked or see[Addresses].nonlocal_bind:
        return
    bad = tuple(wanted for wanted in asked if _missing(see, wanted.address))
    if not bad:
        return
    proved = any(blames_port(see, wanted, _REFUSED) or _invalid(see, wanted) for wanted in bad)
    meant = [said for address in sorted({wanted.address for wanted in bad}) if (said := _what(see, address))]
    missing = listed(sorted({wanted.address for wanted in bad}))
    by_hand = f"; {container.manager} defines the container: change the address there" if container.manager else ""
    yield Finding(
        cause="address_not_on_host",
        certainty=Certainty.PROVED if proved else Certainty.LIKELY,
        summary=f"{container.name} is to be published on {missing}, which is not an address of this host"
        f"{''.join(f'; {said}' for said in meant)}{by_hand}",
        evidence=(
            Evidence("docker inspect", f"PortBindings: {listed([f'{w} -> {w.container_port}' for w in bad])}"),
            Evidence("/proc/net/fib_trie", f"local addresses: {listed(own_addresses(see))}"),
        ),
        proposals=propose_elsewhere(see, bad),
        remedies=elsewhere(see, container, bad) if proved else (),
    )


def _invalid(see: Snapshot, wanted: Wanted) -> bool:
    error = last_error(see)
    return error is not None and lacks_interface(wanted.address) and "invalid argument" in error.text


def _missing(see: Snapshot, address: str) -> bool:
    """Whether nobody can bind this address here; where IPv6 is switched off another cause speaks of its addresses."""
    asked = ipaddress.ip_address(address.partition("%")[0])
    if asked.version == 6 and not asked.is_unspecified:
        if not see[Addresses].ipv6:
            return False
        ipv6 = see[Ipv6]
        if not ipv6.family or "all" in ipv6.off or (asked.is_loopback and "lo" in ipv6.off):
            return False
    return lacks_interface(address) or not see[Addresses].has(address)


def _what(see: Snapshot, address: str) -> str:
    """Say what such an address is, where that can be told: people mistake these for the host's own."""
    if lacks_interface(address):
        return f"{address} is a link-local address, which cannot be published on without its interface"
    asked = ipaddress.ip_address(address.partition("%")[0])
    for network in see[Networks].all:
        for subnet in network.subnets:
            net = ipaddress.ip_network(subnet, strict=False)
            if asked.version == net.version and asked in net:
                return f"{address} lies in Docker's own network {network.name}: containers have such addresses"
    for placed in _interfaces(see):
        net = ipaddress.ip_interface(f"{placed.address}/{placed.prefix}").network
        if net.num_addresses > 2 and asked == net.network_address:
            return f"{address} stands for the whole network of {placed.interface}, not for a host"
    return ""


def _interfaces(see: Snapshot) -> tuple[Placed, ...]:
    try:
        return see[Interfaces].all
    except Unknown:
        return ()
