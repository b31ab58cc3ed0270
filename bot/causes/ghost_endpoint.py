"""The engine itself keeps the port for a container that no longer runs."""

import re
from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container, Wanted
from bot.facts.containers import Containers
from bot.facts.endpoints import Endpoint, Endpoints
from bot.facts.port_store import PortStore
from bot.facts.processes import Process, Processes
from bot.model import AreaName, Certainty, EngineAction, EngineCall, Evidence, Finding, Holder, HolderKind, Remedy
from bot.ownership import BUSY, Hold, Owner, holds
from bot.proposals import propose_elsewhere
from bot.remedies import publish_elsewhere, publish_on_other_port, start, stop_again
from bot.restart import restart_docker
from bot.snapshot import Snapshot, Unknown
from bot.subject import blames_port, last_error
from bot.vacancy import ALLOCATED, Since, since_refusal, vacant

_FOR = re.compile(r"(?:^|\s)-container-ip (\S+)")
_TAKEN = BUSY | ALLOCATED
# A container in one of these may get or lose its address while dockfix looks.
_CHANGING = frozenset({"restarting", "removing"})
_KEEPER = "the engine"


@cause(
    code="P08",
    area=AreaName.PORTS,
    speaks={"S_ALLOCATED": 0.3, "S_STALE_MAPPING": 0.9, "S_BUSY": 0.02, "S_COMPOSE_V1_MASK": 0.05},
)
def ghost_endpoint(see: Snapshot) -> Iterator[Finding]:
    """The engine still keeps the port for a container that no longer runs.

    What you see: `port is already allocated`, or `address already in use` with a docker-proxy as the holder, although
    no container in `docker ps` publishes the port. Often after a crash of the host or the engine, a full disk, or a
    docker-proxy that could not be started.

    Proof: either a docker-proxy that is a child of this very engine listens on the port, no running container has the
    address that it forwards to, and no container is just changing its state; or the engine refused the port as
    allocated, no container publishes it, and the engine's log and files show that none has ended since. The error
    names the port.

    Look-alikes: a docker-proxy without an engine (orphaned_docker_proxy); one of a second engine
    (port_held_by_other_engine); a container that runs (port_published_by_container); one that ended since the refusal
    (port_taken_for_a_moment). The words `already allocated` alone prove nothing (port_reserved_by_unknown).

    Fix: take the endpoint of nobody out of its network, where there is one. Restarting Docker helps only where its
    store (network/files/local-kv.db) does not have the port: what is in there it reserves anew at its start, so a
    restart is offered only after a look into it. Else publish on another port. Killing the docker-proxy is refused:
    the engine keeps the port reserved. Editing or removing local-kv.db while Docker runs is refused: it loses networks.

    Undo: stop the container. The endpoint led nowhere, so it is not made again; a restart has no way back.
    """
    for hold in holds(see, Owner.GHOST):
        if hold.process is not None:
            yield _proxy(see, hold, hold.process)
    yield from _kept(see)


def _proxy(see: Snapshot, hold: Hold, proxy: Process) -> Finding:
    """Tell of a port for which the engine still runs a docker-proxy."""
    led = _FOR.search(proxy.command)
    blamed = any(blames_port(see, want, _TAKEN) for want in hold.wants)
    proved = blamed and led is not None and _settled(see, proxy) and not _starting(see, led[1])
    address = led[1] if led else "an address that could not be read"
    return Finding(
        cause="ghost_endpoint",
        certainty=Certainty.PROVED if proved else Certainty.LIKELY if blamed else Certainty.POSSIBLE,
        summary=f"the engine keeps {hold.ports} for {address}, which no running container has "
        f"(docker-proxy, pid {proxy.pid})",
        evidence=(
            Evidence("/proc/net", f"{hold.where} LISTEN"),
            Evidence("/proc", f"pid {proxy.pid}, child of dockerd (pid {proxy.ppid}): `{proxy.command}`"),
            Evidence("docker ps", f"no running container has {address}"),
            *_stored(see, hold.wants),
        ),
        holder=hold.holder,
        proposals=propose_elsewhere(see, hold.wants),
        remedies=(
            *(_release(see, address) if proved else ()),
            *(_restart(see, hold.wants) if proved else ()),
            *(publish_elsewhere(see, hold.wants, _KEEPER) if blamed else ()),
        ),
    )


def _kept(see: Snapshot) -> Iterator[Finding]:
    """Tell of a port that is only in the engine's own table: nothing runs for it, and nothing listens."""
    kept = vacant(see, ALLOCATED)
    if not kept or since_refusal(see) is not Since.NOTHING:
        return
    error = last_error(see)
    ports = ", ".join(sorted({f"{wanted.port}/{wanted.protocol}" for wanted in kept}))
    yield Finding(
        cause="ghost_endpoint",
        certainty=Certainty.PROVED,
        summary=f"the engine keeps {ports} though no container publishes it and nobody listens on it",
        evidence=(
            Evidence("docker inspect", error.text[:300] if error else ""),
            Evidence("docker ps", f"no running container publishes {ports}"),
            Evidence("journalctl -u docker", f"since {see[Container].name} was refused {Since.NOTHING.value}"),
            *_stored(see, kept),
        ),
        holder=Holder(HolderKind.ENGINE, "the Docker daemon"),
        proposals=propose_elsewhere(see, kept),
        remedies=(*_restart(see, kept), *publish_on_other_port(see, kept, _KEEPER)),
    )


def _settled(see: Snapshot, proxy: Process) -> bool:
    """Whether the lists of processes and containers can be held against each other."""
    parent = see[Processes].by_pid.get(proxy.ppid)
    changing = any(peer.state in _CHANGING for peer in see[Containers].all)
    return parent is not None and parent.program == "dockerd" and not changing


def _starting(see: Snapshot, address: str) -> bool:
    """Whether the address may be that of a container that is just starting: it is `created` until all is done."""
    created = {peer.id for peer in see[Containers].all if peer.state == "created"}
    try:
        return any(address in end.addresses and end.container in created for end in see[Endpoints].all)
    except Unknown:
        return bool(created - {see[Container].id})


def _stored(see: Snapshot, wanted: tuple[Wanted, ...]) -> tuple[Evidence, ...]:
    """Say whether the engine's store has the port as well: then the engine reserves it anew at its start."""
    try:
        found = any(see[PortStore].holding(want.protocol, want.port) for want in wanted)
    except Unknown as reason:
        return (Evidence("local-kv.db", f"whether the engine's store has it could not be read: {reason}"),)
    return (Evidence("local-kv.db", f"the engine's store {'has it, too' if found else 'does not have it'}"),)


def _restart(see: Snapshot, wanted: tuple[Wanted, ...]) -> tuple[Remedy, ...]:
    """Restart the engine, only where its store surely does not have the port."""
    try:
        stored = any(see[PortStore].holding(want.protocol, want.port) for want in wanted)
    except Unknown:
        return ()
    return (
        () if stored else restart_docker(see, "its table of ports begins empty, and its store does not have the port")
    )


def _release(see: Snapshot, address: str) -> tuple[Remedy, ...]:
    """Take the endpoint with this address out of its network, where none but a stopped container has it."""
    endpoint = _endpoint(see, address)
    if endpoint is None or not endpoint.name:
        return ()
    release = EngineCall(
        EngineAction.RELEASE_ENDPOINT,
        endpoint.name,
        f"it has {address}, and belongs to no container that runs",
        (("network", endpoint.network),),
    )
    return (
        Remedy(
            id="release_endpoint",
            title=f"Take the endpoint {endpoint.name} out of {endpoint.network} and start {see.target.container}",
            steps=(release, start(see)),
            affects=("no running container is touched", f"{endpoint.name} is no longer known in {endpoint.network}"),
            undo=(stop_again(see),),
        ),
    )


def _endpoint(see: Snapshot, address: str) -> Endpoint | None:
    try:
        running = {peer.id for peer in see[Containers].all if peer.up}
        found = (end for end in see[Endpoints].all if address in end.addresses)
        return next((end for end in found if end.container not in running), None)
    except Unknown:
        return None
