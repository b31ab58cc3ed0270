"""A container publishes on an address that comes only after Docker has started."""

from collections.abc import Iterator
from ipaddress import ip_address

from bot.comeback import asks, publishing
from bot.facts.addresses import Addresses
from bot.facts.boot.enabled import EnabledUnits
from bot.facts.boot.interfaces import InterfaceAddress, Interfaces
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def address_comes_late(see: Snapshot) -> Iterator[Foreseen]:
    """A container publishes on an address that comes from DHCP or belongs to a tunnel.

    What is wrong: such an address is there only once somebody lent it or the tunnel is up, and may be another one next
    time. Docker does not wait for it.

    Proof: the address is on one interface, which has it for a time only, or is a tunnel that docker.service is not
    ordered after. Never more than likely: mostly it goes well.

    When it bites: at the next boot, where Docker is faster than the address: `cannot assign requested address`, and
    Docker does not try again.

    What to do: give the host a fixed address; or order docker.service after the tunnel's unit; or publish on all
    addresses and let the firewall choose.
    """
    asked = [(one, wanted) for one, wanted in publishing(see) if wanted.address and _own(wanted.address)]
    if not asked or see[Addresses].nonlocal_bind:
        return
    interfaces = see[Interfaces]
    for one, wanted in asked:
        having = interfaces.having(wanted.address)
        if len(having) != 1 or not (having[0].dynamic or having[0].vpn) or _waits(see, having[0]):
            continue
        at = having[0]
        kind = "a tunnel" if at.vpn else "lent for a time"
        yield Foreseen(
            risk="address_comes_late",
            certainty=Certainty.LIKELY,
            summary=f"{one.name} publishes on {wanted.address}, which {at.interface} has only when it is up ({kind})",
            evidence=(
                Evidence("ip addr", f"{at.interface}: {at.address} ({kind})"),
                Evidence("docker inspect", asks(one, wanted)),
            ),
            containers=(one.name,),
            advice=f"order docker.service after what brings up {at.interface}, or publish on a fixed address",
        )


def _own(address: str) -> bool:
    at = ip_address(address.partition("%")[0])
    return not (at.is_loopback or at.is_unspecified)


def _waits(see: Snapshot, at: InterfaceAddress) -> bool:
    """Whether Docker is ordered after the unit that brings a tunnel up."""
    docker = see[EnabledUnits].by_id.get("docker.service")
    return at.vpn and docker is not None and any(at.interface in name.split(".")[0] for name in docker.after)
