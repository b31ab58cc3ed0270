"""systemd listens on the port for a service that it starts on demand."""

from collections.abc import Iterator

from bot.causes import cause
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.ownership import Owner, holds
from bot.remedies import listed, publish_elsewhere, stop_socket_unit
from bot.snapshot import Snapshot


@cause(code="P02", area=AreaName.PORTS, speaks={"S_BUSY": 0.02, "S_COMPOSE_V1_MASK": 0.05, "S_ROOTLESS_ADDPORT": 0.02})
def port_held_by_socket_unit(see: Snapshot) -> Iterator[Finding]:
    """systemd itself listens on the port, to start a service when somebody connects.

    What you see: `bind: address already in use`, and perhaps no process that looks like a server: the service may not
    even run. Cockpit on 9090, ssh on newer systems, cups on 631.

    Proof: the kernel lists a listener on the port, process 1 holds it, and a socket unit of systemd names that port.

    Look-alikes: a service that opened the port itself (port_held_by_service). Stopping only the service does not help:
    systemd keeps the port and starts the service again.

    Fix: stop the socket unit and its service, or stop them for good, and start the container. If the service is needed,
    publish the container on another port, or move the socket with a drop-in. Stopping ssh.socket is refused: it is the
    way into the host.

    Undo: stop the container, start the socket unit (and enable it again).
    """
    for hold in holds(see, Owner.SOCKET_UNIT):
        unit = hold.unit
        proved = unit is not None and hold.sure
        starts = f" to start {listed(unit.triggers)}" if unit and unit.triggers else ""
        yield Finding(
            cause="port_held_by_socket_unit",
            certainty=Certainty.PROVED if proved else Certainty.LIKELY,
            summary=f"{hold.name} listens on {hold.where}{starts}{hold.caveat}",
            evidence=(
                Evidence("/proc/net", f"{hold.where} LISTEN, held by process 1"),
                *((Evidence("systemctl show", f"{unit.id} Listen={listed(unit.listen)}"),) if unit else ()),
            ),
            holder=hold.holder,
            remedies=(
                *stop_socket_unit(see, hold, unit),
                *publish_elsewhere(see, hold.wants, hold.name, hold.why_protected),
            )
            if proved and unit
            else (),
        )
