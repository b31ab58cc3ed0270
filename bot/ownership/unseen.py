"""Whose a socket is that no process shows: the kernel's own, or that of a process that cannot be seen from here."""

from dataclasses import replace

from bot.conflict import REUSE_UNTOLD
from bot.facts.host import Host
from bot.facts.kernel_ports import KernelPorts
from bot.facts.out_of_sight import OutOfSight
from bot.facts.processes import Processes
from bot.facts.sockets import Sock
from bot.ownership.hold import Hold, Owner
from bot.snapshot import Snapshot, Unknown


def without_process(see: Snapshot, base: Hold, sock: Sock) -> Hold:
    """Tell apart a socket of the kernel itself, and one of a process that lives out of sight.

    Only root sees the processes of others: without root the answer stays open.
    """
    try:
        if not see[Host].root or not see[Processes].complete:
            return base
        known, beneath = see[KernelPorts].on(sock.protocol, sock.port), see[OutOfSight]
    except Unknown:
        return base
    if known is not None:
        return _kernel(base, str(known))
    if (sock.protocol, sock.port) in beneath.nfs:
        return _kernel(base, "the kernel's server of network file systems")
    if sock.protocol == "udp" and sock.uid == 0 and beneath.tunnels:
        tunnels = ", ".join(f"{name} ({kind})" for name, kind in beneath.tunnels)
        return _kernel(base, f"the kernel's tunnel {tunnels}")
    if beneath.sees_all and sock.uid == 0:
        return _kernel(base, "the kernel itself")
    if beneath.sees_all is False:
        return replace(base, owner=Owner.OUT_OF_SIGHT, name="a process that cannot be seen from this host")
    return base


def _kernel(base: Hold, name: str) -> Hold:
    """Name the kernel; it sets SO_REUSEADDR on none of its own sockets, so that doubt falls away."""
    doubt = "" if base.doubt == REUSE_UNTOLD.doubt else base.doubt
    return replace(base, owner=Owner.KERNEL, name=name, doubt=doubt)
