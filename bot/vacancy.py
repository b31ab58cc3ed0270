"""Whether a port that Docker was refused is free now: in the kernel's tables, and in the engine's own."""

import re
from datetime import datetime
from enum import Enum

from bot.conflict import clash
from bot.facts.asked_ports import AskedPorts
from bot.facts.bound import Bound, BoundSockets
from bot.facts.container import Container, Wanted
from bot.facts.daemon_log import DaemonLog, Line
from bot.facts.sockets import Sock
from bot.ownership import BUSY, Owner, holds, publisher
from bot.repeated import as_wanted, asked, overlapping
from bot.snapshot import Snapshot, Unknown
from bot.subject import blames_port, last_error, wishes

ALLOCATED = frozenset({"S_ALLOCATED"})
"""The errors that come from the engine's own table of ports; the kernel was not asked."""

_CLOSED, _SYN_SENT = "07", "02"
# From here on the kernel chooses ports for outgoing connections, unless it was told otherwise.
_CHOSEN_FROM = 32_768
_WELL_KNOWN = 1_024
_ENDPOINT = re.compile(r"\(([0-9a-f]{64})\)")
_WRITTEN = re.compile(r'time="(\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d))"')
_REFUSAL = "port is already allocated"
_TASK_ENDED = re.compile(r"container=([0-9a-f]{64}) .*topic=/tasks/delete")
# What an engine says when it begins: its table of ports is then a new one.
_BEGINS = ("Daemon has completed initialization", "Starting up")


class Since(Enum):
    """What became of the engine's table of ports since it refused the port, as far as the engine's log tells."""

    NOTHING = "no container has ended since, so the engine still keeps the port"
    RELEASED = "a container has ended since, or the engine was started anew"
    UNKNOWN = "the engine's log does not reach back to it"


def vacant(see: Snapshot, signatures: frozenset[str] = BUSY | ALLOCATED) -> tuple[Wanted, ...]:
    """Return the wanted ports that the last error is about and that nobody can be seen to have; none if any is held.

    A container that asks for one port twice is in its own way, so that port is not free for it. What a server accepted
    before it ended is no holder.
    """
    blamed = tuple(wanted for wanted in wishes(see) if blames_port(see, wanted, signatures))
    if not blamed or _refused_by_driver(see):
        return ()
    own = overlapping(asked(see))
    if any(as_wanted(place) in blamed for place in own):
        return ()
    in_the_way = (hold for hold in holds(see) if hold.owner is not Owner.CONNECTION or any(map(goes_out, hold.socks)))
    held = {wanted for hold in in_the_way for wanted in hold.wants}
    if held & set(blamed) or any(publisher(see, wanted) for wanted in blamed):
        return ()
    return blamed


def _refused_by_driver(see: Snapshot) -> bool:
    """Whether RootlessKit's port driver refused for a reason of its own: that a port was taken it says in words."""
    error = last_error(see)
    return error is not None and error.signature == "S_ROOTLESS_ADDPORT" and "already in use" not in error.text


def silent_holders(see: Snapshot, wanted: tuple[Wanted, ...]) -> tuple[Bound, ...]:
    """Return the sockets on these ports that are bound and neither listen nor are connected."""
    if all(want.protocol != "tcp" for want in wanted):
        return ()
    return tuple(bound for bound in see[BoundSockets].all if any(clash(_as_sock(bound), want) for want in wanted))


def _as_sock(bound: Bound) -> Sock:
    six = ":" in bound.address
    nowhere = "::" if six else "0.0.0.0"  # noqa: S104 - it has no peer
    return Sock("tcp", 6 if six else 4, bound.address, bound.port, nowhere, 0, _CLOSED, 0, bound.inode, bound.v6only)


def since_refusal(see: Snapshot) -> Since:
    """Judge by the engine's log whether a port that was allocated at the last start can have become free.

    A container that ends gives its ports back, and so does one whose start failed.
    """
    error = last_error(see)
    attempt = _ENDPOINT.search(error.text) if error else None
    if attempt is None:
        return Since.UNKNOWN
    try:
        lines, asked_ports = see[DaemonLog].lines, see[AskedPorts]
    except Unknown:
        return Since.UNKNOWN
    # Docker 28 speaks of an endpoint a second later still: only its refusal shows that the log reaches back to it.
    refused = (number for number, line in enumerate(lines) if attempt[1] in line.message and _REFUSAL in line.message)
    first = next(refused, -1)
    if first < 0:
        return Since.UNKNOWN
    own = see[Container].id
    after = [line.message for line in lines[first:] if attempt[1] not in line.message]
    # The log tells of an end a moment late; the engine's file of the container, before anybody hears of it.
    if any(one.id != own and one.finished_us >= _written_us(lines[first]) for one in asked_ports.all):
        return Since.RELEASED
    ended = (found[1] for line in after if (found := _TASK_ENDED.search(line)))
    gave_back = any(line for line in after if "returned error" in line and "/start" in line)
    restarted = any(word in line for line in after for word in _BEGINS)
    return Since.RELEASED if restarted or gave_back or any(other != own for other in ended) else Since.NOTHING


def _written_us(line: Line) -> int:
    """Return when the daemon wrote a line, in microseconds since 1970, by its own words: the journal gets it later."""
    told = _WRITTEN.search(line.message)
    return int(datetime.fromisoformat(told[1]).timestamp() * 1_000_000) if told else line.at


def goes_out(sock: Sock) -> bool:
    """Whether its ends look like a client's: the other one is a service's port, or this one was the kernel's choice."""
    if sock.protocol == "tcp" and sock.state == _SYN_SENT:
        return True
    return 0 < sock.peer_port < _WELL_KNOWN <= sock.port or 0 < sock.peer_port < _CHOSEN_FROM <= sock.port
