"""The kernel itself listens on the port."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.kernel_ports import KernelPort, KernelPorts
from bot.facts.units import Units
from bot.model import AreaName, Certainty, Evidence, Finding, Remedy
from bot.ownership import Hold, Owner, holds
from bot.remedies import publish_elsewhere, stop_service
from bot.snapshot import Snapshot, Unknown

_NFS = "nfs-server.service"


@cause(code="P11", area=AreaName.PORTS, speaks={"S_BUSY": 0.01, "S_ROOTLESS_ADDPORT": 0.01})
def port_held_by_kernel(see: Snapshot) -> Iterator[Finding]:
    """The kernel itself listens on the port, for a tunnel or a file server of its own.

    What you see: `bind: address already in use`, and a socket on the port that no process has, although root looks:
    WireGuard (51820/udp), VXLAN (4789/udp), Geneve (6081/udp), NFS (2049) or the kernel's SMB server (445).

    Proof: the kernel lists a socket in the way, no process of the host has it, the kernel names what it uses that very
    port for, and the error names the port. Where it names none, it is only likely.

    Look-alikes: without root the process is only not seen (port_held_by_unknown); a process in another world of process
    numbers (port_held_out_of_sight); a VPN that runs as a program (port_held_by_service).

    Fix: publish the container on another port. Only a server of network file systems is offered to be stopped, as the
    service that it is. A tunnel is not: it may be the way into this host, and its other end knows its port. To
    move it is `wg set wg0 listen-port N`, or to make the interface anew, on both ends. There is nothing to kill.

    Undo: stop the container, start the service.
    """
    for hold in holds(see, Owner.KERNEL):
        known = _known(see, hold)
        proved = hold.blamed and known is not None
        yield Finding(
            cause="port_held_by_kernel",
            certainty=Certainty.PROVED if proved else Certainty.LIKELY if hold.blamed else Certainty.POSSIBLE,
            summary=f"{hold.name} holds {hold.where}: the kernel itself, no process",
            evidence=(
                Evidence("/proc/net", f"{hold.where} open, no process has it"),
                *((Evidence(_source(known), f"{known}: {known.port}/{known.protocol}"),) if known else ()),
            ),
            holder=hold.holder,
            remedies=(
                *(_remedies(see, hold, known) if proved else ()),
                *(publish_elsewhere(see, hold.wants, hold.name) if hold.blamed else ()),
            ),
        )


def _known(see: Snapshot, hold: Hold) -> KernelPort | None:
    try:
        ports = see[KernelPorts]
    except Unknown:
        return None
    return next((known for want in hold.wants if (known := ports.on(want.protocol, want.port))), None)


def _source(known: KernelPort) -> str:
    return {"nfsd": "/proc/fs/nfsd/portlist", "wireguard": "wg show", "ksmbd": "/sys/class/ksmbd-control"}.get(
        known.kind, "ip -d link"
    )


def _remedies(see: Snapshot, hold: Hold, known: KernelPort | None) -> tuple[Remedy, ...]:
    if known is None or known.kind != "nfsd":
        return ()
    try:
        unit = see[Units].by_id.get(_NFS)
    except Unknown:
        return ()
    return stop_service(see, hold, unit) if unit is not None and unit.active == "active" else ()
