"""The engine itself keeps the port for a container that no longer runs."""

import re
from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Wanted
from bot.facts.containers import Containers
from bot.facts.processes import Process, Processes
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.ownership import BUSY, Hold, Owner, holds
from bot.remedies import publish_elsewhere
from bot.snapshot import Snapshot
from bot.subject import blames_port

_FOR = re.compile(r"(?:^|\s)-container-ip (\S+)")
_TAKEN = BUSY | {"S_ALLOCATED"}
# A container in one of these may get or lose its address while dockfix looks.
_CHANGING = frozenset({"restarting", "removing"})


@cause(code="P08", area=AreaName.PORTS, speaks={"S_ALLOCATED": 0.3, "S_BUSY": 0.02, "S_COMPOSE_V1_MASK": 0.05})
def ghost_endpoint(see: Snapshot) -> Iterator[Finding]:
    """The engine still keeps the port for a container that no longer runs.

    What you see: `port is already allocated`, or `address already in use` with a docker-proxy as the holder, although
    no container in `docker ps` publishes the port. Often after a crash of the host or the engine, or a full disk.

    Proof: a docker-proxy that is a child of this very engine listens on the port, no running container has the address
    that it forwards to, no container is just changing its state, and the error names the port.

    Look-alikes: a docker-proxy without an engine (orphaned_docker_proxy); one of a second engine
    (port_held_by_other_engine); a container that runs (port_published_by_container). The words `already allocated`
    alone prove nothing: the other container may have stopped since.

    Fix: none is offered, since dockfix does not read the engine's store. See `docker network inspect` for an endpoint
    without a container and remove it with `docker network disconnect -f`; or remove the dead container that it belongs
    to. Restarting Docker helps only where the store does not keep the endpoint, too. Killing the docker-proxy is
    refused: the engine keeps the port reserved.

    Undo: nothing is changed, so there is nothing to undo.
    """
    for hold in holds(see, Owner.GHOST):
        proxy = hold.process
        if proxy is None:
            continue
        led = _FOR.search(proxy.command)
        blamed = any(_blamed(see, want) for want in hold.wants)
        proved = blamed and led is not None and _settled(see, proxy)
        address = led[1] if led else "an address that could not be read"
        yield Finding(
            cause="ghost_endpoint",
            certainty=Certainty.PROVED if proved else Certainty.LIKELY if blamed else Certainty.POSSIBLE,
            summary=f"the engine keeps {hold.ports} for {address}, which no running container has "
            f"(docker-proxy, pid {proxy.pid})",
            evidence=_evidence(hold, proxy, address),
            holder=hold.holder,
            remedies=publish_elsewhere(see, hold.wants, "the engine") if blamed else (),
        )


def _blamed(see: Snapshot, wanted: Wanted) -> bool:
    return blames_port(see, wanted, _TAKEN)


def _settled(see: Snapshot, proxy: Process) -> bool:
    """Whether the lists of processes and containers can be held against each other."""
    parent = see[Processes].by_pid.get(proxy.ppid)
    changing = any(peer.state in _CHANGING for peer in see[Containers].all)
    return parent is not None and parent.program == "dockerd" and not changing


def _evidence(hold: Hold, proxy: Process, address: str) -> tuple[Evidence, ...]:
    return (
        Evidence("/proc/net", f"{hold.where} LISTEN"),
        Evidence("/proc", f"pid {proxy.pid}, child of dockerd (pid {proxy.ppid}): `{proxy.command}`"),
        Evidence("docker ps", f"no running container has {address}"),
    )
