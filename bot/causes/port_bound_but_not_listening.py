"""A process has bound the port and does not listen on it."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.bound import Bound
from bot.facts.container import Wanted
from bot.facts.processes import Process, Processes
from bot.model import AreaName, Certainty, Evidence, Finding, Holder, HolderKind
from bot.ownership import BUSY
from bot.remedies import listed, publish_on_other_port, start_again
from bot.snapshot import Snapshot, Unknown
from bot.vacancy import silent_holders, vacant


@cause(code="P13", area=AreaName.PORTS, speaks={"S_BUSY": 0.01, "S_ROOTLESS_ADDPORT": 0.01})
def port_bound_but_not_listening(see: Snapshot) -> Iterator[Finding]:
    """A process has bound the port and does not listen on it.

    What you see: `bind: address already in use`, while `ss -a`, `netstat` and `lsof -i` show nothing at all on the
    port. Load generators, tools that reserve ports, and programs that hang between bind and listen do that.

    Proof: the error names the port, nobody listens on it, and the kernel lists a socket that is bound to it and
    inactive (`ss --bound-inactive`, Linux 6.8). It is never more than likely: whether the socket lets others have its
    port (SO_REUSEADDR) is nothing that the kernel tells. Older hosts cannot be asked; the cause then keeps still.

    Look-alikes: the port was taken for a moment (port_taken_for_a_moment); a listener (port_held_by_process,
    port_held_by_service); without root the socket is seen, but not whose it is.

    Fix: start the container again once the process has gone on or ended; its owner has to see to that. Publishing on
    another port helps at once. Ending the process is refused, since it is not proved that it is in the way.

    Undo: stop the container, or put the old one back in place of the one that was published elsewhere.
    """
    free = vacant(see, BUSY)
    bound = silent_holders(see, free) if free else ()
    if not bound:
        return
    first = bound[0]
    process = _process(see, first)
    who = f"{process.program} (pid {process.pid})" if process else "a process that cannot be seen"
    where = listed([str(socket) for socket in bound])
    yield Finding(
        cause="port_bound_but_not_listening",
        certainty=Certainty.LIKELY,
        summary=f"nobody listens on {_ports(free)}, but {who} has bound {where} and keeps it",
        evidence=(
            Evidence("ss --bound-inactive", f"{where}, inode {first.inode}"),
            *((Evidence("/proc", f"pid {process.pid} `{process.command}` in {process.cgroup}"),) if process else ()),
        ),
        holder=Holder(HolderKind.PROCESS, process.program, process.pid) if process else None,
        remedies=(
            *publish_on_other_port(see, free, who),
            start_again(see, "it starts once the port is let go", f"while {who} keeps the port it fails again"),
        ),
    )


def _process(see: Snapshot, bound: Bound) -> Process | None:
    try:
        return see[Processes].by_pid.get(bound.pid)
    except Unknown:
        return None


def _ports(wanted: tuple[Wanted, ...]) -> str:
    return ", ".join(sorted({f"{want.port}/{want.protocol}" for want in wanted}))
