"""A process that cannot be seen from this host holds the port."""

from collections.abc import Iterator

from bot.causes import cause
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.ownership import Owner, holds, publisher
from bot.remedies import publish_elsewhere
from bot.snapshot import Snapshot


@cause(code="P18", area=AreaName.PORTS, speaks={"S_BUSY": 0.01, "S_ROOTLESS_ADDPORT": 0.01})
def port_held_out_of_sight(see: Snapshot) -> Iterator[Finding]:
    """A process that cannot be seen from this host holds the port.

    What you see: `bind: address already in use`, and a socket on the port that no process has, although root looks. The
    host is itself a guest that shares its network: a distribution of WSL2 beside others, or a system container with the
    network of its host.

    Proof: the kernel lists a socket in the way, root sees every process of this host and none has it, this host sees
    only some of the machine's processes, and the error names the port. The socket of an ordinary user is surely a
    process's; one of root may be the kernel's own, and then it is only likely.

    Look-alikes: the kernel's own sockets, where it names them (port_held_by_kernel); without root the process is only
    not seen (port_held_by_unknown).

    Fix: publish the container on another port, or end the program where it runs: in WSL2 list it with
    `wsl -d OTHER -- sudo ss -lntp`, on the machine beneath a system container with `ss -lntp` there. From here nothing
    can end it, and restarting Docker frees nothing.

    Undo: the old container is kept, and put back in place of the new one.
    """
    for hold in holds(see, Owner.OUT_OF_SIGHT):
        # dockerd may have let go of a container's port between the look at the sockets and that at the processes.
        if any(publisher(see, wanted) for wanted in hold.wants):
            continue
        users = sorted({sock.uid for sock in hold.socks})
        proved = hold.blamed and users != [0]
        yield Finding(
            cause="port_held_out_of_sight",
            certainty=Certainty.PROVED if proved else Certainty.LIKELY if hold.blamed else Certainty.POSSIBLE,
            summary=f"a process outside of this host's sight holds {hold.where} (user id {users[0]}): "
            "the host shares its network with others",
            evidence=(
                Evidence("/proc/net", f"{hold.where} open, user id {', '.join(map(str, users))}"),
                Evidence("/proc", "root sees no process that has it, and not all processes of the machine"),
            ),
            holder=hold.holder,
            remedies=publish_elsewhere(see, hold.wants, "somebody out of sight") if hold.blamed else (),
        )
