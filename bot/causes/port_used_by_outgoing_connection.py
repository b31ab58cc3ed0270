"""A connection of the host goes out from the port."""

from collections.abc import Iterator
from dataclasses import replace

from bot.causes import cause
from bot.facts.container import Wanted
from bot.facts.sockets import Sock
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Remedy
from bot.ownership import Hold, Owner, holds
from bot.proposals import propose_elsewhere
from bot.remedies import keep_reserved, listed, publish_elsewhere, reserve_ports, start_again
from bot.snapshot import Snapshot
from bot.vacancy import goes_out

_TIME_WAIT = "06"

# TIME_WAIT is 60 s (net/ipv4/tcp.h, TCP_TIMEWAIT_LEN); the kernel's timer wheel may fire an eighth later than asked.
_FORGOTTEN_AFTER_SECONDS = 68


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

    Fix: start the container again once the connection is closed; a closed one keeps its port for a minute. So that it
    does not happen again, add the port to `net.ipv4.ip_local_reserved_ports`, with all that is in that list already,
    since setting it replaces it; or publish a port below 32768. Killing the client that `lsof -i` shows is refused: it
    is innocent, and the next connection may take the port again.

    Undo: stop the container, and write the list of reserved ports as it was.
    """
    # The kernel may use one port for connections to many: together they are one finding.
    going = [(hold, sock) for hold in holds(see, Owner.CONNECTION) for sock in hold.socks if goes_out(sock)]
    if not going:
        return
    first = going[0][0]
    process = next((hold.process for hold, _ in going if hold.process), None)
    who = f" of {process.program} (pid {process.pid})" if process else ""
    ends = listed([f"{sock} -> {_peer(sock)}" for _, sock in going])
    blamed = tuple(sorted({want for hold, _ in going if hold.blamed for want in hold.wants}))
    states = listed(sorted({sock.state for _, sock in going}))
    yield Finding(
        cause="port_used_by_outgoing_connection",
        # Nothing tells whether its owner lets others have the port, so it is never proved.
        certainty=Certainty.LIKELY if blamed else Certainty.POSSIBLE,
        summary=f"nobody listens on {first.ports}, but a connection{who} goes out from it: {ends}",
        evidence=(Evidence("/proc/net", f"{ends}, state {states}"),),
        holder=first.holder,
        remedies=_remedies(see, going, blamed, first.name) if blamed else (),
        proposals=(*keep_reserved(see, blamed), *propose_elsewhere(see, blamed)),
    )


def _remedies(
    see: Snapshot, going: list[tuple[Hold, Sock]], blamed: tuple[Wanted, ...], name: str
) -> tuple[Remedy, ...]:
    """Wait for a connection that is closed; what stands may stand for ever, so another port comes first there."""
    elsewhere, reserve = publish_elsewhere(see, blamed, name), reserve_ports(see, blamed)
    if all(sock.state == _TIME_WAIT for _, sock in going):
        again = start_again(see, "start it, now that the connection is forgotten")
        why = "the kernel keeps the port of a closed connection for 60 seconds, and a little more"
        wait = Command(("sleep", str(_FORGOTTEN_AFTER_SECONDS)), why)
        return (replace(again, steps=(wait, *again.steps)), *reserve, *elsewhere)
    why, still = "it starts as soon as the connection is closed", "while the connection stands it fails again"
    return (*elsewhere, start_again(see, why, still), *reserve)


def _peer(sock: Sock) -> str:
    address = f"[{sock.peer_address}]" if ":" in sock.peer_address else sock.peer_address
    return f"{address}:{sock.peer_port}"
