"""Whether a socket that exists stands in the way of a port that a container asks for.

Docker binds a port without an address twice: on 0.0.0.0, and on [::] with IPV6_V6ONLY. Whether somebody else's
socket on [::] has that option is nothing that /proc tells, so against an IPv4 wish it is `MAYBE` in the way. Firewall
rules never are; neither is a socket of the other protocol.
"""

import ipaddress
from enum import IntEnum

from bot.facts.container import Wanted
from bot.facts.sockets import Sock


class Clash(IntEnum):
    """How sure it is that two sockets cannot both be bound; the greater, the surer."""

    NO = 0
    MAYBE = 1
    YES = 2


def clash(sock: Sock, wanted: Wanted, *, ipv6: bool = True) -> Clash:
    """Return whether `sock` is in the way of `wanted`; `ipv6` is whether the host has IPv6 at all."""
    if (sock.protocol, sock.port) != (wanted.protocol, wanted.port):
        return Clash.NO
    requests = [wanted.address] if wanted.address else ["0.0.0.0", *(["::"] if ipv6 else [])]  # noqa: S104 - asked for
    return max(_between(sock.address, request) for request in requests)


def _between(held: str, asked: str) -> Clash:
    """Compare two addresses on the same port, as the kernel does at bind()."""
    there, here = ipaddress.ip_address(held), ipaddress.ip_address(asked.partition("%")[0])
    if isinstance(there, ipaddress.IPv6Address) and there.ipv4_mapped is not None:
        there = there.ipv4_mapped
    if there.version == here.version:
        return Clash.YES if there == here or there.is_unspecified or here.is_unspecified else Clash.NO
    if there.version == 6 and there.is_unspecified:
        return Clash.MAYBE
    return Clash.NO
