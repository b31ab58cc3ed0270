"""The port is held, and by whom could not be seen."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.host import Host
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.ownership import Owner, holds
from bot.proposals import propose_elsewhere
from bot.remedies import publish_elsewhere
from bot.snapshot import Snapshot


@cause(
    code="P00",
    area=AreaName.PORTS,
    speaks={"S_BUSY": 0.05, "S_COMPOSE_V1_MASK": 0.1, "S_DESKTOP_BUSY": 0.1, "S_ROOTLESS_ADDPORT": 0.1},
)
def port_held_by_unknown(see: Snapshot) -> Iterator[Finding]:
    """The port is held, but by whom could not be seen.

    What you see: `bind: address already in use`, and a socket on the port that no process admits to.

    Proof: the kernel lists a socket that is in the way. Only root sees the processes of others: without root, dockfix
    never says that nobody has the port, and never guesses who has.

    Look-alikes: with root, a socket without a process belongs to the kernel (WireGuard, NFS; port_held_by_kernel) or
    to a process in another world of process numbers (port_held_out_of_sight).

    Fix: publish the container on another port, which needs no right beyond the engine's. Ending what holds this one is
    not offered, since nobody can say what that would hit: without root let dockfix use `sudo -n` on this host and ask
    again, to learn who it is.

    Undo: the old container is kept, and put back in place of the new one.
    """
    for hold in holds(see, Owner.UNSEEN):
        host = see[Host]
        reason = "no process holds it" if host.root else f"only root can see by whom: {host.why_not_root}"
        yield Finding(
            cause="port_held_by_unknown",
            certainty=Certainty.LIKELY if hold.blamed else Certainty.POSSIBLE,
            summary=f"{hold.ports} is taken: {hold.where} is open; {reason}{hold.caveat}",
            evidence=(Evidence("/proc/net", f"{hold.where}, user id {hold.socks[0].uid}"),),
            holder=hold.holder,
            proposals=propose_elsewhere(see, hold.wants),
            remedies=publish_elsewhere(see, hold.wants, hold.name) if hold.blamed else (),
        )
