"""Whether a socket that exists stands in the way of a port that a container asks for.

This is what the kernel decides at bind() (`ipv6_rcv_saddr_equal`, `inet_csk_bind_conflict`, `udp_lib_lport_inuse`), as
far as what it shows of a socket tells: `MAYBE` means that it depends on an option of that socket which is not shown.
Firewall rules never are in the way, nor is a socket of another protocol or in another network namespace.
"""

import ipaddress
import re
from dataclasses import dataclass
from enum import IntEnum

from bot.facts.container import Wanted
from bot.facts.sockets import LISTENING, Sock

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

SYN_RECV = "03"

_VERSION = re.compile(r"(\d+)\.(\d+)")
_EVERY_4, _EVERY_6 = ipaddress.IPv4Address(0), ipaddress.IPv6Address(0)


class Clash(IntEnum):
    """How sure it is that two sockets cannot both be bound; the greater, the surer."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """Whether a socket is in the way, and why that is not sure; `doubt` is empty where it is."""

    clash: Clash
    doubt: str = ""


NO, YES = Verdict(Clash.NO), Verdict(Clash.YES)
V6ONLY_UNTOLD = Verdict(Clash.MAYBE, "whether it takes IPv4 as well could not be told")
REUSE_UNTOLD = Verdict(Clash.MAYBE, "whether its owner lets others have the port (SO_REUSEADDR) is nothing that shows")
LINK_UNTOLD = Verdict(Clash.MAYBE, "on which interface it has that link-local address could not be told")


@dataclass(frozen=True, slots=True)
class Binder:
    """How an engine asks the kernel for a port, which changed over the years.

    `dual_stack`: one socket on [::] for both families, as before 20.10; since then one for each, that on [::] with
    IPV6_V6ONLY. `shares_udp`: UDP sockets with SO_REUSEADDR, as in 28: with them the kernel refuses nothing to somebody
    who has set that as well, and the last one to bind gets the packets.
    """

    dual_stack: bool = False
    shares_udp: bool = False


def binder(version: str) -> Binder:
    """Return how the engine of this version binds, such as `28.5.2`; the present way where that says nothing."""
    found = _VERSION.match(version)
    era = (int(found[1]), int(found[2])) if found else (29, 0)
    return Binder(dual_stack=era < (20, 10), shares_udp=(28, 0) <= era < (29, 0))


@dataclass(frozen=True, slots=True)
class _Bind:
    """One bind() that the engine will do."""

    address: Address
    v6only: bool = True


def clash(sock: Sock, wanted: Wanted, *, ipv6: bool = True, how: Binder | None = None) -> Clash:
    """Return whether `sock` is in the way of `wanted`; `ipv6` is whether the host has IPv6 at all."""
    return judge(sock, wanted, ipv6=ipv6, how=how).clash


def as_published(protocol: str, port: int, address: str) -> Sock:
    """Return the socket by which an engine holds a port that it has published on an address, empty for all of IPv4."""
    at = _address(address) or _EVERY_4
    return Sock(protocol, at.version, str(at), port, str(type(at)(0)), 0, LISTENING, 0, 0, at.version == 6 or None)


def judge(
    sock: Sock, wanted: Wanted, *, ipv6: bool = True, how: Binder | None = None, only: str | None = None
) -> Verdict:
    """Return whether `sock` is in the way of `wanted`, and what is not sure about it.

    `only` looks at one address of those that the engine binds: the one that its error names. An address that is none is
    in nobody's way.
    """
    if (sock.protocol, sock.port) != (wanted.protocol, wanted.port):
        return NO
    binds = _binds(wanted.address, ipv6, how or Binder())
    if only is not None and (named := _address(only)):
        # Before 20.10 the text says 0.0.0.0 of a socket that takes both families.
        binds = [bind for bind in binds if bind.address == named or not bind.v6only] or binds
    held = _address(sock.address)
    if held is None:
        return NO
    places = max((_overlap(sock, held, bind) for bind in binds), default=NO)
    return min(places, _allowed(sock, how or Binder())) if places.clash else NO


def _binds(asked: str, ipv6: bool, how: Binder) -> list[_Bind]:
    """Return the sockets that the engine binds for an address of the container's wish; empty is every address."""
    address = _address(asked) if asked else _EVERY_4
    if address is None:
        return []
    if how.dual_stack and address.is_unspecified and ipv6:
        return [_Bind(_EVERY_6, v6only=False)]
    if not asked and ipv6 and not how.dual_stack:
        return [_Bind(_EVERY_4), _Bind(_EVERY_6)]
    return [_Bind(address)]


def _overlap(sock: Sock, held: Address, bind: _Bind) -> Verdict:
    """Compare two places on the same port as the kernel does.

    A connection of IPv6 takes its port from IPv4 as well, but only from all of IPv4, and not where its socket is for
    IPv6 alone: binding to one address makes it so.
    """
    asked = bind.address
    if held.version == asked.version:
        if held == asked and held.is_link_local and held.version == 6:
            return LINK_UNTOLD
        return YES if held == asked or held.is_unspecified or asked.is_unspecified else NO
    if held.version == 4:
        return YES if asked.is_unspecified and not bind.v6only else NO
    in_both = held.is_unspecified or (sock.peer_port > 0 and asked.is_unspecified)
    if not in_both or sock.v6only:
        return NO
    return V6ONLY_UNTOLD if sock.v6only is None else YES


def _allowed(sock: Sock, how: Binder) -> Verdict:
    """Whether the kernel refuses two sockets in one place: not where both have SO_REUSEADDR and neither listens."""
    if sock.protocol == "udp":
        return REUSE_UNTOLD if how.shares_udp else YES
    if sock.state == LISTENING:
        return YES
    # A connection that is only being asked for belongs to its listener and has no place of its own yet.
    return NO if sock.state == SYN_RECV and sock.inode == 0 else REUSE_UNTOLD


def _address(text: str) -> Address | None:
    """Read an address without its scope, an IPv4-mapped one as the IPv4 address that it is; None where it is none."""
    try:
        address = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
