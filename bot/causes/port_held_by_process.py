"""A process that somebody started by hand listens on the port."""

from collections.abc import Iterator

from bot.causes import cause
from bot.model import AreaName, Evidence, Finding
from bot.ownership import Owner, holds
from bot.remedies import publish_elsewhere, stop_process
from bot.snapshot import Snapshot


@cause(
    code="P10",
    area=AreaName.PORTS,
    speaks={"S_BUSY": 0.03, "S_COMPOSE_V1_MASK": 0.1, "S_DESKTOP_BUSY": 0.02, "S_ROOTLESS_ADDPORT": 0.05},
)
def port_held_by_process(see: Snapshot) -> Iterator[Finding]:
    """A process that somebody started by hand listens on the port.

    What you see: `bind: address already in use`. A development server, something left in tmux or under nohup, a port
    that an editor or `ssh -L` forwards.

    Proof: the kernel lists a listener on the port, its process belongs to no service of systemd and to no container,
    and the error names that port.

    Look-alikes: a service (port_held_by_service); a docker-proxy that lost its engine (orphaned_docker_proxy); a
    process of another container engine (port_held_by_other_engine).

    Fix: ask its owner, or let dockfix end it with SIGTERM. It is ended only while it is the very process that was
    shown, by its number and its start time. SIGKILL is refused: it takes the work that could still be saved. What
    supervisord, pm2, runit or s6 keeps running is to be stopped there, else it comes back; the forward of an SSH
    session is left alone: its owner ends it, and it may be the way by which somebody, or dockfix, is on the host.

    Undo: stop the container. The process itself can only be started again by its owner; its command line is shown.
    """
    for hold in holds(see, Owner.PROCESS, Owner.SUPERVISED, Owner.SSH_FORWARD):
        process = hold.process
        if process is None:
            continue
        stopping = stop_process(see, hold) if hold.sure else ()
        elsewhere = publish_elsewhere(see, hold.wants, hold.name, hold.why_protected) if hold.blamed else ()
        yield Finding(
            cause="port_held_by_process",
            certainty=hold.certainty,
            summary=f"{hold.name} (pid {process.pid}, user id {process.uid}) listens on {hold.where}{hold.caveat}",
            evidence=(
                Evidence("/proc/net", f"{hold.where} LISTEN"),
                Evidence("/proc", f"pid {process.pid} `{process.command}` in {process.cgroup or 'no control group'}"),
            ),
            holder=hold.holder,
            remedies=(*stopping, *elsewhere),
        )
