"""What Docker itself holds: its proxies, live or left behind, and the ports of the daemon."""

import re
from dataclasses import replace

from bot.conflict import Clash, as_published, clash
from bot.facts.container import Container, Wanted
from bot.facts.containers import Containers, Peer
from bot.facts.daemon_config import DaemonConfig
from bot.facts.firewall import Firewall
from bot.facts.host import Host
from bot.facts.processes import Process, Processes
from bot.ownership.control_group import Kind, place
from bot.ownership.hold import Hold, Owner
from bot.snapshot import Snapshot, Unknown
from bot.subject import blames_port

ALLOCATED = frozenset({"S_ALLOCATED", "S_COMPOSE_V1_MASK"})
"""The errors that come from Docker's own table of ports."""


def docker_proxy(see: Snapshot, base: Hold, proxy: Process) -> Hold:
    """Tell a published container from a proxy that outlived its container or its engine."""
    words = proxy.command.split()
    address = words[words.index("-container-ip") + 1] if "-container-ip" in words[:-1] else ""
    peer = next((peer for peer in see[Containers].all if peer.up and address and address in peer.addresses), None)
    if peer:
        return replace(base, owner=Owner.CONTAINER, name=f"the container {peer.name}", peer=peer)
    if proxy.ppid in see[Host].dockerd[:1]:
        return replace(base, owner=Owner.GHOST, name="a docker-proxy without a container")
    parent = see[Processes].by_pid.get(proxy.ppid)
    if parent is not None and parent.program in ("dockerd", "rootlesskit"):
        return replace(base, owner=Owner.OTHER_ENGINE, name=other_docker(proxy))
    return replace(base, owner=Owner.ORPHANED_PROXY, name="a docker-proxy without an engine")


def daemon(see: Snapshot, base: Hold, dockerd: Process) -> Hold:
    """Say for what the Docker daemon itself listens: without docker-proxy, for Swarm, for its own API."""
    wanted = base.wants[0]
    if see[Host].dockerd and dockerd.pid not in see[Host].dockerd[:1]:
        return replace(base, owner=Owner.OTHER_ENGINE, name=other_docker(dockerd))
    if peer := publisher(see, wanted):
        return replace(base, owner=Owner.CONTAINER, name=f"the container {peer.name}", peer=peer)
    if _ingress(see, wanted):
        return replace(base, owner=Owner.SWARM_INGRESS, name="Swarm's ingress network")
    if told := _own_port(see, wanted):
        # Its own ports are in its table of allocated ones, as those of containers are.
        blamed = base.blamed or blames_port(see, wanted, ALLOCATED)
        return replace(base, owner=Owner.ENGINE, name=told, blamed=blamed, doubt="" if blamed else base.doubt)
    return replace(base, owner=Owner.ENGINE, name="the Docker daemon")


def _own_port(see: Snapshot, wanted: Wanted) -> str:
    """Return what the daemon was told to serve on a port itself, empty where it was told nothing of it."""
    try:
        told = see[DaemonConfig]
    except Unknown:
        return ""
    if wanted.protocol != "tcp":
        return ""
    for what, address in told.listens_on:
        if address.rpartition(":")[2] == str(wanted.port):
            return f"the Docker daemon for its {what} ({address})"
    return ""


def other_docker(process: Process) -> str:
    """Name the Docker engine that a process belongs to, where it is not the one that was asked about."""
    at = place(process.cgroup)
    if "/snap.docker." in process.cgroup:
        return "Docker as a snap"
    if at.uid is not None or at.kind is Kind.USER_ENGINE:
        return f"the rootless Docker of user {process.uid if at.uid is None else at.uid}"
    return "another Docker engine"


def publisher(see: Snapshot, wanted: Wanted) -> Peer | None:
    """Return another running container of this engine that publishes what is wanted."""
    own = see[Container].id
    for peer in see[Containers].all:
        if not peer.up or peer.id == own:
            continue
        for port in peer.published:
            if clash(as_published(port.protocol, port.port, port.address), wanted) is Clash.YES:
                return peer
    return None


def _ingress(see: Snapshot, wanted: Wanted) -> bool:
    """Whether Swarm's routing mesh publishes the port: its rule says so, also on a worker that cannot list services."""
    try:
        firewall = see[Firewall]
    except Unknown:
        return False
    every = [*firewall.default.rules, *(firewall.other.rules if firewall.other else ())]
    rule = re.compile(rf"-A DOCKER-INGRESS -p {wanted.protocol}\b.* --dport {wanted.port}\b.* -j DNAT\b")
    return any(rule.match(text) for _, text in every)
