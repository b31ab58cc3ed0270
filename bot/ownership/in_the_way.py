"""Which sockets of the host are in the way of a wanted port, and which of them the last error is about."""

from dataclasses import dataclass

from bot.conflict import Binder, Clash, binder, judge
from bot.facts.addresses import Addresses
from bot.facts.container import Wanted
from bot.facts.engine import Engine
from bot.facts.sockets import Sock, Sockets
from bot.snapshot import Snapshot, Unknown
from bot.subject import blames_port, last_error

BUSY = frozenset({"S_BUSY", "S_COMPOSE_V1_MASK", "S_ROOTLESS_ADDPORT"})
"""The errors that come from the kernel: somebody has the port."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A socket in the way of a wanted port; `blamed` and `doubt` as a `Hold` has them."""

    wanted: Wanted
    sock: Sock
    blamed: bool
    doubt: str


def obstacles(see: Snapshot, wanted: Wanted) -> list[Obstacle]:
    """Return the sockets that conflict: those that wait for others, or else those of connections from this port."""
    sockets, ipv6, how = see[Sockets], _has_ipv6(see), _binder(see)
    judged = [(sock, judge(sock, wanted, ipv6=ipv6, how=how)) for sock in sockets.on(wanted.protocol, wanted.port)]
    # A listener on IPv4 beside the one on [::] shows that the latter is for IPv6 only.
    beside = wanted.protocol == "tcp" and any(
        verdict.clash is Clash.YES and sock.family == 4 and sock.holds for sock, verdict in judged
    )
    found = [
        sock
        for sock, verdict in judged
        if verdict.clash is Clash.YES or (verdict.clash is Clash.MAYBE and not (beside and sock.holds))
    ]
    if not found and not sockets.complete:
        raise Unknown("the list of sockets was cut off")
    return [_obstacle(see, wanted, sock, ipv6, how) for sock in [sock for sock in found if sock.holds] or found]


def _obstacle(see: Snapshot, wanted: Wanted, sock: Sock, ipv6: bool, how: Binder) -> Obstacle:
    """Say whether the last error is about this socket: from 20.10 on it names which of two binds was refused."""
    error = last_error(see)
    blames = blames_port(see, wanted, BUSY)
    named = error.address if blames and error is not None else None
    verdict = judge(sock, wanted, ipv6=ipv6, how=how, only=named)
    if blames and verdict.clash is not Clash.NO:
        return Obstacle(wanted, sock, True, verdict.doubt)
    return Obstacle(wanted, sock, False, judge(sock, wanted, ipv6=ipv6, how=how).doubt)


def _has_ipv6(see: Snapshot) -> bool:
    try:
        return see[Addresses].ipv6
    except Unknown:
        return True


def _binder(see: Snapshot) -> Binder:
    try:
        return binder(see[Engine].version)
    except Unknown:
        return binder("")
