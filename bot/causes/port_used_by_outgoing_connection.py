"""A connection of the host goes out from the port."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.sockets import Sock
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.ownership import Owner, holds
from bot.proposals import propose_elsewhere
from bot.remedies import listed, publish_elsewhere
from bot.snapshot import Snapshot

_SYN_SENT = "02"
# From here on the kernel chooses ports for outgoing connections, unless it was told otherwise.
_CHOSEN_FROM = 32_768
_WELL_KNOWN = 1_024


@cause(code="P12", area=AreaName.PORTS, speaks={"S_BUSY": 0.03, "S_COMPOSE_V1_MASK": 0.02, "S_DESKTOP_ALLOC": 0.33})
def port_used_by_outgoing_connection(see: Snapshot) -> Iterator[Finding]:
    """A connection that the host itself opened goes out from the port.

    What you see: `bind: address already in use`, nobody listens on the port, and a moment later it may work. Mostly a
    port from 32768 up: the kernel chooses such ports itself for connections to others.

    Proof: the kernel lists no listener on the port but a connection whose own end is that port, it goes to a port of a
    service, and the error names the port. It is never more than likely: whether the program lets others have its port
    (SO_REUSEADDR) is nothing that the kernel tells.

    Look-alikes: connections that a server accepted, which stay for a while after the server ended: there the other end
    has the high port. A listener on the port (port_held_by_service, port_held_by_process): its clients' connections are
    not in the way.

    Fix: start the container again once the connection is closed. So that it does not happen again, publish a port below
    32768, or add the port to `net.ipv4.ip_local_reserved_ports`: read that list first, since setting it replaces it.
    Killing the client that `lsof -i` shows is refused: it is innocent, and the next connection may take the port again.

    Undo: nothing is changed, so there is nothing to undo.
    """
    # The kernel may use one port for connections to many: together they are one finding.
    going = [(hold, sock) for hold in holds(see, Owner.CONNECTION) for sock in hold.socks if _goes_out(sock)]
    if not going:
        return
    first = going[0][0]
    process = next((hold.process for hold, _ in going if hold.process), None)
    who = f" of {process.program} (pid {process.pid})" if process else ""
    ends = listed([f"{sock} -> {_peer(sock)}" for _, sock in going])
    blamed = any(hold.blamed for hold, _ in going)
    wants = sorted({wanted for hold, _ in going for wanted in hold.wants})
    states = listed(sorted({sock.state for _, sock in going}))
    yield Finding(
        cause="port_used_by_outgoing_connection",
        # Nothing tells whether its owner lets others have the port, so it is never proved.
        certainty=Certainty.LIKELY if blamed else Certainty.POSSIBLE,
        summary=f"nobody listens on {first.ports}, but a connection{who} goes out from it: {ends}",
        evidence=(Evidence("/proc/net", f"{ends}, state {states}"),),
        holder=first.holder,
        proposals=propose_elsewhere(see, wants),
        remedies=publish_elsewhere(see, wants, first.name) if blamed else (),
    )


def _goes_out(sock: Sock) -> bool:
    """Whether its ends look like a client's: the other one is a service's port, or this one was the kernel's choice."""
    if sock.protocol == "tcp" and sock.state == _SYN_SENT:
        return True
    return 0 < sock.peer_port < _WELL_KNOWN <= sock.port or 0 < sock.peer_port < _CHOSEN_FROM <= sock.port


def _peer(sock: Sock) -> str:
    address = f"[{sock.peer_address}]" if ":" in sock.peer_address else sock.peer_address
    return f"{address}:{sock.peer_port}"
