"""A docker-proxy without an engine and without a container holds the port."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.causes import cause
from bot.facts.processes import Process, Processes
from bot.model import AreaName, Certainty, Evidence, Finding, Remedy
from bot.ownership import Hold, Owner, holds
from bot.remedies import publish_elsewhere, stop_process
from bot.snapshot import Snapshot

_FOR = re.compile(r"(?:^|\s)-container-ip (\S+)")
# A proxy in one of these belongs to an engine inside a container, or to the engine of a user.
_OTHERS = re.compile(r"[0-9a-f]{64}|/user@\d+\.service/")


@cause(code="P07", area=AreaName.PORTS, speaks={"S_BUSY": 0.02, "S_COMPOSE_V1_MASK": 0.02})
def orphaned_docker_proxy(see: Snapshot) -> Iterator[Finding]:
    """A docker-proxy that outlived its engine still holds the port.

    What you see: `bind: address already in use`, and the holder is called docker-proxy although no container publishes
    the port. It stays after an engine was killed, most of all with Docker older than 17.06.

    Proof: the kernel lists a listener on the port, a docker-proxy holds it whose parent is gone, no running container
    has the address that it forwards to, and the error names that port.

    Look-alikes: the proxy is a child of the running engine (ghost_endpoint); it belongs to a second engine
    (port_held_by_other_engine); its container runs (port_published_by_container). An outgoing connection of a healthy
    docker-proxy holds no port.

    Fix: end this one docker-proxy with SIGTERM and start the container. It is ended only while it is the very process
    that was shown. `killall docker-proxy` is refused: it cuts off every healthy container.

    Undo: stop the container. The proxy led nowhere, so it is not started again.
    """
    for hold in holds(see, Owner.ORPHANED_PROXY):
        proxy = hold.process
        if proxy is None:
            continue
        led = _FOR.search(proxy.command)
        proved = hold.sure and led is not None and _abandoned(see[Processes], proxy)
        yield Finding(
            cause="orphaned_docker_proxy",
            certainty=Certainty.PROVED if proved else Certainty.LIKELY if hold.blamed else Certainty.POSSIBLE,
            summary=f"a docker-proxy (pid {proxy.pid}) listens on {hold.where} for "
            f"{led[1] if led else 'an address that could not be read'}, which no running container has",
            evidence=(
                Evidence("/proc/net", f"{hold.where} LISTEN"),
                Evidence("/proc", f"pid {proxy.pid}, parent {proxy.ppid}: `{proxy.command}`"),
                Evidence("docker ps", f"no running container has {led[1] if led else 'its address'}"),
            ),
            holder=hold.holder,
            remedies=(
                *(_of_nobody(remedy, hold) for remedy in stop_process(see, hold)),
                *publish_elsewhere(see, hold.wants, hold.name),
            )
            if proved
            else (),
        )


def _abandoned(processes: Processes, proxy: Process) -> bool:
    """Whether no engine stands behind it, as far as that can be seen: only process 1 is its parent, or nobody."""
    gone = proxy.ppid == 1 or (processes.complete and proxy.ppid not in processes.by_pid)
    return gone and not _OTHERS.search(proxy.cgroup)


def _of_nobody(remedy: Remedy, hold: Hold) -> Remedy:
    """Say what ending it hits: nobody owns it, so nobody has to be asked and nobody can start it again."""
    kept = tuple(line for line in remedy.affects if not line.startswith(("user id ", "dockfix cannot start")))
    title = remedy.title.replace("End docker-proxy", "End the abandoned docker-proxy", 1)
    return replace(remedy, title=title, affects=(f"{hold.name} ends; it forwards to no container", *kept))
