"""Another container engine on the same host holds the port."""

from collections.abc import Iterator
from itertools import takewhile

from bot.causes import cause
from bot.facts.host import Host
from bot.facts.processes import Process, Processes
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.ownership import Owner, holds
from bot.remedies import publish_elsewhere, stop_podman_container
from bot.snapshot import Snapshot


@cause(
    code="P09",
    area=AreaName.PORTS,
    speaks={"S_BUSY": 0.02, "S_COMPOSE_V1_MASK": 0.02, "S_ROOTLESS_ADDPORT": 0.05},
)
def port_held_by_other_engine(see: Snapshot) -> Iterator[Finding]:
    """Another container engine on this host already holds the port.

    What you see: `bind: address already in use`, and the container that has the port is missing in `docker ps`: it
    belongs to Docker as a snap, to the rootless Docker of a user, to Podman, to Kubernetes, or to a guest under LXC.

    Proof: the kernel lists a listener on the port; its process is a proxy of another engine, or is in the control group
    of a container that this engine does not know; and the error names that port.

    Look-alikes: a container of this engine (port_published_by_container, port_held_by_host_network_container); a proxy
    whose engine is gone (orphaned_docker_proxy). A port that Kubernetes only redirects has no listener and is never in
    the way.

    Fix: publish the container on another port, or stop the other one in its own engine. dockfix does that for a
    container of root's podman, whose id the control group tells. For all others it is for people to do:
    `docker -H unix://<its socket> stop`, `podman stop` as its user, `kubectl` for a pod, `lxc stop` for a guest. Where
    the second engine is not wanted at all, disable it: all its containers then stop. Killing the process is refused:
    its engine starts it again.

    Undo: stop this container, start the other one in its engine.
    """
    for hold in holds(see, Owner.OTHER_ENGINE):
        process = hold.process
        if process is None:
            continue
        proved = hold.sure and (hold.guest != "" or _apart(see, process))
        yield Finding(
            cause="port_held_by_other_engine",
            certainty=Certainty.PROVED if proved else Certainty.LIKELY if hold.blamed else Certainty.POSSIBLE,
            summary=f"{hold.name} holds {hold.where} (pid {process.pid}, {process.program}, user id {process.uid}), "
            f"and this engine does not know it{hold.caveat}",
            evidence=(
                Evidence("/proc/net", f"{hold.where} LISTEN"),
                Evidence("/proc", f"pid {process.pid} `{process.command}` in {process.cgroup or 'no control group'}"),
            ),
            holder=hold.holder,
            remedies=(
                *(stop_podman_container(see, hold) if proved else ()),
                *(publish_elsewhere(see, hold.wants, hold.name) if hold.blamed else ()),
            ),
        )


def _apart(see: Snapshot, process: Process) -> bool:
    """Whether it lives apart from this engine: inside one guest or one session its place says nothing."""
    mine = see[Host].dockerd[:1]
    engine = see[Processes].by_pid.get(mine[0]) if mine else None
    if engine is None or not engine.cgroup.startswith("/") or not process.cgroup.startswith("/"):
        return False
    return _shared(engine.cgroup, process.cgroup) in ("/", "/system.slice")


def _shared(first: str, second: str) -> str:
    """Return the deepest control group that two of them lie in."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(first.split("/"), second.split("/"), strict=False))
    return "/".join(part for part, _ in pairs) or "/"
