"""Where a container can be published instead: other ports that are free, other addresses of the host. [pure]"""

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from bot.conflict import Clash, clash
from bot.facts.addresses import Addresses
from bot.facts.bindings import Bindings, Choice
from bot.facts.container import Container, Wanted
from bot.facts.containers import Containers
from bot.facts.daemon_config import DaemonConfig
from bot.facts.networks import Networks
from bot.facts.sockets import Sockets
from bot.facts.sysctls import Sysctls
from bot.ownership import holds, publisher
from bot.snapshot import Snapshot, Unknown
from bot.subject import wishes

_LINK_LOCAL = ipaddress.ip_network("fe80::/10")
_USUALLY_CHOSEN = range(32_768, 61_000)
_PRIVILEGED = 1_024
_REFUSED_BY_BROWSERS = frozenset(
    [1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, *range(6665, 6670), 6679, 6697, 10080]
)
"""Ports of 1024 and above that the fetch standard forbids: a web page published there looks broken."""


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """A place that the container asks for, as its settings say it, and the one where it can be published instead."""

    wanted: Wanted
    to: Wanted


def other_ports(see: Snapshot, wants: Iterable[Wanted]) -> tuple[Move, ...]:
    """Return the moves of all that is in the way to free ports; empty where none is known to be free.

    Whatever shares a port's number moves with it: TCP and UDP of one service belong together.
    """
    try:
        numbers = _in_the_way(see, wants)
        chosen: dict[int, int] = {}
        for number in sorted(numbers):
            free = next((port for port in _candidates(see, number) if _is_free(see, number, port, chosen)), None)
            if free is None:
                return ()
            chosen[number] = free
        return _moves(see, {wanted: replace(wanted, port=chosen[wanted.port]) for wanted in _numbered(see, numbers)})
    except Unknown:
        return ()


def other_address(see: Snapshot, wants: Iterable[Wanted]) -> tuple[Move, ...]:
    """Return the moves to the host's own address, the ports kept; empty where that does not help, or is not known.

    It helps where the container asks for every address, and others have the port only on single ones.
    """
    try:
        address, numbers = host_address(see), _in_the_way(see, wants)
        moved = {wanted: replace(wanted, address=address) for wanted in _numbered(see, numbers)}
        everywhere = all(not w.address or ipaddress.ip_address(w.address) in _ALL_IPV4 for w in moved)
        if not address or not everywhere or not all(_nobody_has(see, to) for to in moved.values()):
            return ()
        return _moves(see, moved)
    except Unknown:
        return ()


def to_address(see: Snapshot, wants: Iterable[Wanted], address: str) -> tuple[Move, ...]:
    """Return the moves of these places to an address, which the caller knows to be right; those without one as well."""
    bad = {(wanted.container_port, wanted.port, wanted.address) for wanted in wants}
    ports = {container_port for container_port, _, _ in bad}
    moved = {
        wanted: replace(wanted, address=address)
        for wanted in see[Container].wanted
        # A place without an address is where the daemon's own setting puts it: that is the one that is bad.
        if wanted.container_port in ports
        and (not wanted.address or (wanted.container_port, wanted.port, wanted.address) in bad)
    }
    return tuple(sorted(Move(wanted, to) for wanted, to in moved.items()))


def outside_of_range(see: Snapshot, choice: Choice) -> Wanted | None:
    """Return a fixed place instead of a choice of the engine: the next free port above its range.

    None where no port is known to be free, or where the container's port has other places, which would get lost.
    """
    try:
        asked = [each for each in see[Bindings].choices if each.container_port == choice.container_port]
        if len(asked) != 1 or any(w.container_port == choice.container_port for w in see[Container].wanted):
            return None
        inside = int(choice.container_port.partition("/")[0])
        above = range(choice.last + 1, 65_536) if choice.first >= _PRIVILEGED else range(0)
        kernels = ports_of_the_kernel(see)
        usual = (port for port in above if port not in kernels and port not in _REFUSED_BY_BROWSERS)
        places = (
            Wanted(choice.protocol, port, choice.address, choice.container_port)
            for port in chain(usual, _candidates(see, inside))
            if not choice.first <= port <= choice.last
        )
        taken = {wanted.port for wanted in see[Container].wanted}
        return next((place for place in places if place.port not in taken and _nobody_has(see, place)), None)
    except Unknown:
        return None


_ALL_IPV4 = frozenset([ipaddress.IPv4Address(0)])


def own_addresses(see: Snapshot) -> tuple[str, ...]:
    """Return the host's own addresses without those of Docker's bridges."""
    subnets = [
        ipaddress.ip_network(subnet, strict=False) for network in see[Networks].all for subnet in network.subnets
    ]
    mine = [ipaddress.ip_address(address) for address in see[Addresses].outside()]
    return tuple(str(a) for a in mine if not any(a.version == net.version and a in net for net in subnets))


def host_address(see: Snapshot) -> str:
    """Return the address by which the host is reached, else its only one; empty where it has several."""
    own = own_addresses(see)
    reached = next((a for a in (see.answers.address, see[Addresses].reached) if a in own), "")
    return reached or (own[0] if len(own) == 1 else "")


def _in_the_way(see: Snapshot, wants: Iterable[Wanted]) -> frozenset[int]:
    """Return the numbers of these ports and of all others that somebody else has: to move only some helps nobody."""
    held = {wanted.port for hold in holds(see) for wanted in hold.wants}
    published = {wanted.port for wanted in wishes(see) if publisher(see, wanted)}
    return frozenset({wanted.port for wanted in wants} | held | published)


def _numbered(see: Snapshot, numbers: frozenset[int]) -> tuple[Wanted, ...]:
    return tuple(wanted for wanted in see[Container].wanted if wanted.port in numbers)


def _moves(see: Snapshot, moved: dict[Wanted, Wanted]) -> tuple[Move, ...]:
    """Return the moves, none where the engine is also to choose a place for one of the ports: that would get lost."""
    if see[Bindings].unfixed & {wanted.container_port for wanted in moved}:
        return ()
    return tuple(sorted(Move(wanted, to) for wanted, to in moved.items()))


def _candidates(see: Snapshot, number: int) -> Iterator[int]:
    """Yield ports in the order in which people would try them: 8080 for 80, 5433 for 5432.

    Those that the kernel takes for outgoing connections come last: of some hosts that is every port.
    """
    kernels = ports_of_the_kernel(see)
    like = 8_000 + number % 1_000
    usual = range(number + 1, 65_536) if number >= _PRIVILEGED and number not in kernels else range(0)
    every = (usual, range(like, 65_536), range(_PRIVILEGED, like))
    own = (port for port in chain(*every) if port not in kernels)
    return (port for port in chain(own, chain(*every)) if port not in _REFUSED_BY_BROWSERS)


def ports_of_the_kernel(see: Snapshot) -> frozenset[int]:
    """Return what Linux may take for an outgoing connection: a container finds such a port taken now and then."""
    try:
        settings = see[Sysctls]
        return frozenset(settings.local_ports).difference(*settings.reserved_ports)
    except Unknown:
        return frozenset(_USUALLY_CHOSEN)


def _is_free(see: Snapshot, number: int, port: int, chosen: dict[int, int]) -> bool:
    """Whether all that has this number can be published on `port`, and neither it nor a container uses that by now."""
    if port in chosen.values() or any(wanted.port == port for wanted in see[Container].wanted):
        return False
    moving = [replace(wanted, port=port) for wanted in _numbered(see, frozenset([number]))]
    return all(_nobody_has(see, wanted) for wanted in moving)


def _nobody_has(see: Snapshot, wanted: Wanted) -> bool:
    """Whether no socket of the host is in the way, and no other container has published the port on any address."""
    sockets = see[Sockets]
    if not sockets.complete:
        raise Unknown("the list of sockets was cut off")
    asked = wanted if wanted.address else replace(wanted, address=_usual(see))
    if any(clash(sock, asked) is not Clash.NO for sock in sockets.on(asked.protocol, asked.port)):
        return False
    if asked.address and not ipaddress.ip_address(asked.address.partition("%")[0]).is_unspecified:
        return publisher(see, asked) is None
    others = (port for peer in see[Containers].all if peer.id != see[Container].id for port in peer.published)
    return all((port.protocol, port.port) != (asked.protocol, asked.port) for port in others)


def _usual(see: Snapshot) -> str:
    try:
        return see[DaemonConfig].publishes_on
    except Unknown:
        return ""


def lacks_interface(address: str) -> bool:
    """Whether it is an address of one link that does not say of which: the kernel then calls it an invalid argument."""
    return "%" not in address and ipaddress.ip_address(address) in _LINK_LOCAL
