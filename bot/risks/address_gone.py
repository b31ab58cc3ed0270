"""A container publishes on an address that the host no longer has."""

from collections.abc import Iterator
from ipaddress import ip_address

from bot.comeback import containers, places
from bot.facts.addresses import Addresses
from bot.model import Certainty, Evidence, Foreseen
from bot.remedies import listed
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def address_gone(see: Snapshot) -> Iterator[Foreseen]:
    """A container publishes on an address that the host does not have now.

    What is wrong: the address was there when the container started and has gone since: another lease of DHCP, an
    address that moved to another host, an interface that is down. Who listens on it keeps running.

    Proof: the address is in none of the kernel's local tables, and binding to foreign addresses is not allowed. Likely
    for a container that does not run, whose address may be there again when it is started.

    When it bites: at the next start of the container: `cannot assign requested address`.

    What to do: publish on an address that stays, or on all of them and let the firewall choose.
    """
    asked = [(one, wanted) for one in containers(see) if one.running or one.comes_back
             for wanted in places(see, one) if wanted.address]  # fmt: skip
    if not asked:
        return
    addresses = see[Addresses]
    if addresses.nonlocal_bind:
        return
    for one in dict.fromkeys(one for one, _ in asked):
        gone = sorted({w.address for o, w in asked if o is one and not _there(addresses, w.address)})
        if gone:
            yield Foreseen(
                risk="address_gone",
                certainty=Certainty.PROVED if one.running else Certainty.LIKELY,
                summary=f"{one.name} publishes on {listed(gone)}, which is not an address of this host now: its next "
                "start will fail",
                evidence=(
                    Evidence("docker inspect", f"{one.name}: {listed([str(w) for o, w in asked if o is one])}"),
                    Evidence("/proc/net/fib_trie", f"local addresses: {listed(addresses.outside())}"),
                ),
                containers=(one.name,),
                advice=f"publish {one.name} on an address that stays",
            )


def _there(addresses: Addresses, address: str) -> bool:
    if ip_address(address.partition("%")[0]).version == 6 and not addresses.ipv6:
        return True  # that is another fault: IPv6 is off
    return addresses.has(address)
