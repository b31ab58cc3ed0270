"""Who holds the ports that the container asks for: from sockets to processes to the unit or container behind them."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.conflict import Clash, as_published, clash
from bot.facts.addresses import Addresses
from bot.facts.container import Container, Wanted
from bot.facts.containers import Containers, Peer
from bot.facts.firewall import Firewall
from bot.facts.host import Host
from bot.facts.kernel_ports import KernelPorts
from bot.facts.out_of_sight import OutOfSight
from bot.facts.processes import Process, Processes
from bot.facts.sockets import Sock, Sockets
from bot.facts.units import Unit, Units
from bot.model import Holder, HolderKind
from bot.protected import protected, protected_unit
from bot.snapshot import Snapshot, Unknown
from bot.subject import blames_port, wishes


class Owner(StrEnum):
    """What kind of thing holds a port; each kind is the business of one cause."""

    SERVICE = "service"
    SOCKET_UNIT = "socket_unit"
    CONTAINER = "container"
    HOST_NETWORK_CONTAINER = "host_network_container"
    ENGINE = "engine"
    GHOST = "ghost"
    ORPHANED_PROXY = "orphaned_proxy"
    OTHER_ENGINE = "other_engine"
    RESOLVER = "resolver"
    PROCESS = "process"
    CONNECTION = "connection"
    SWARM_INGRESS = "swarm_ingress"
    KERNEL = "kernel"
    OUT_OF_SIGHT = "out_of_sight"
    UNSEEN = "unseen"


BUSY = frozenset({"S_BUSY", "S_COMPOSE_V1_MASK", "S_ROOTLESS_ADDPORT"})
"""The errors that come from the kernel: somebody has the port."""

ESTABLISHED = "01"

_CONTAINER_ID = re.compile(r"(?:docker[-/]|docker/containers/|:docker:)([0-9a-f]{64})")
_FOREIGN = re.compile(
    r"libpod-|kubepods|cri-containerd-|crio-|lxc\.payload|/lxc/|machine\.slice|user@\d+\.service/.*docker"
)
_FOREIGN_PROGRAMS = frozenset({"rootlessport", "conmon", "slirp4netns", "pasta", "rootlesskit", "k3s", "kube-proxy"})
_RESOLVERS = frozenset({"systemd-resolved", "systemd-resolve", "dnsmasq", "connmand"})
# A process that somebody left behind in one of these is not the service: it came in through it.
_DOORS = re.compile(
    r"(?:ssh|sshd|ssh@.*|sshd@.*|dropbear|cron|crond|atd|getty@.*|serial-getty@.*|console-getty|rc-local)\.service"
)


@dataclass(frozen=True, slots=True)
class Hold:
    """One holder of wanted ports. `blamed` is whether the last error is about it; `clients` its open connections there.

    `why_protected` is why it must not be stopped, empty where it may be.
    """

    wants: tuple[Wanted, ...]
    socks: tuple[Sock, ...]
    owner: Owner
    name: str
    process: Process | None = None
    unit: Unit | None = None
    peer: Peer | None = None
    clients: int = 0
    why_protected: str = ""
    blamed: bool = False

    @property
    def holder(self) -> Holder:
        """The holder as a diagnosis names it."""
        kinds = {
            Owner.SERVICE: HolderKind.SERVICE,
            Owner.SOCKET_UNIT: HolderKind.SOCKET_UNIT,
            Owner.CONTAINER: HolderKind.CONTAINER,
            Owner.HOST_NETWORK_CONTAINER: HolderKind.CONTAINER,
            Owner.ENGINE: HolderKind.ENGINE,
            Owner.SWARM_INGRESS: HolderKind.ENGINE,
            Owner.KERNEL: HolderKind.KERNEL,
            Owner.OUT_OF_SIGHT: HolderKind.NONE,
            Owner.UNSEEN: HolderKind.NONE,
        }
        kind = kinds.get(self.owner, HolderKind.PROCESS)
        return Holder(kind, self.name, self.process.pid if self.process else None)

    @property
    def ports(self) -> str:
        """The ports that it holds and the container wants, each once."""
        return ", ".join(sorted({f"{wanted.port}/{wanted.protocol}" for wanted in self.wants}))

    @property
    def where(self) -> str:
        """The sockets by which it holds them."""
        return ", ".join(str(sock) for sock in self.socks)

    def __str__(self) -> str:
        """Return who holds what, as a row of the summary says it."""
        pid = f" (pid {self.process.pid})" if self.process else ""
        return f"{self.ports} {'is' if len(self.wants) == 1 else 'are'} held by {self.name}{pid}"


def holds(see: Snapshot, owner: Owner | None = None) -> tuple[Hold, ...]:
    """Return who holds the wanted ports now, sorted; of one kind of owner if asked for."""
    found = {_hold(see, wanted, sock) for wanted in wishes(see) for sock in _in_the_way(see, wanted)}
    return tuple(hold for hold in _merge(found) if owner in (None, hold.owner))


def _in_the_way(see: Snapshot, wanted: Wanted) -> list[Sock]:
    """Return the sockets that conflict: those that wait for others, or else those of connections from this port."""
    sockets = see[Sockets]
    candidates = [(sock, clash(sock, wanted, ipv6=_has_ipv6(see))) for sock in sockets.on(wanted.protocol, wanted.port)]
    # An IPv4 socket of the same owner beside the one on [::] shows that the latter is for IPv6 only.
    beside = {sock.uid for sock, sure in candidates if sure is Clash.YES and sock.family == 4 and sock.holds}
    found = [sock for sock, sure in candidates if sure is Clash.YES or (sure is Clash.MAYBE and sock.uid not in beside)]
    if not found and not sockets.complete:
        raise Unknown("the list of sockets was cut off")
    return [sock for sock in found if sock.holds] or found


def _has_ipv6(see: Snapshot) -> bool:
    try:
        return see[Addresses].ipv6
    except Unknown:
        return True


def _hold(see: Snapshot, wanted: Wanted, sock: Sock) -> Hold:
    clients = sum(
        other.state == ESTABLISHED and not other.holds for other in see[Sockets].on(wanted.protocol, wanted.port)
    )
    blamed = blames_port(see, wanted, BUSY)
    base = Hold((wanted,), (sock,), Owner.UNSEEN, "somebody who cannot be seen", clients=clients, blamed=blamed)
    processes = see[Processes].holding(sock.inode) if sock.inode else ()
    if not sock.holds:
        return _with(base, Owner.CONNECTION, f"a connection to {sock.peer_address}:{sock.peer_port}", processes[:1])
    if not processes:
        return _without_process(see, base, sock)
    return _resolve(see, base, processes)


def _with(base: Hold, owner: Owner, name: str, processes: tuple[Process, ...], unit: Unit | None = None,
          peer: Peer | None = None) -> Hold:  # fmt: skip
    process = processes[0] if processes else None
    why = protected(process, base.clients) if process else ""
    return replace(base, owner=owner, name=name, process=process, unit=unit, peer=peer, why_protected=why)


def _resolve(see: Snapshot, base: Hold, processes: tuple[Process, ...]) -> Hold:
    """Find the owner behind the processes that hold a socket; the order of these questions matters."""
    first = processes[0]
    if first.pid == 1:
        unit = _socket_unit(see, base.wants[0])
        held = _with(base, Owner.SOCKET_UNIT, unit.id if unit else "a socket unit of systemd", processes, unit)
        return replace(held, why_protected=protected_unit(unit.id) if unit else "its unit could not be found")
    if "docker-proxy" in first.program:
        return _proxy(see, base, first)
    if first.program == "dockerd":
        return _daemon(see, base, first)
    if first.program in _RESOLVERS and base.wants[0].port == 53:
        return _with(base, Owner.RESOLVER, first.program, (first,), _service(see, first))
    if found := _CONTAINER_ID.search(first.cgroup):
        peer = _peer(see, found[1])
        owner = Owner.HOST_NETWORK_CONTAINER if peer else Owner.OTHER_ENGINE
        return _with(
            base, owner, f"the container {peer.name}" if peer else f"container {found[1][:12]}", (first,), peer=peer
        )
    if _FOREIGN.search(first.cgroup) or first.program in _FOREIGN_PROGRAMS:
        return _with(base, Owner.OTHER_ENGINE, first.program, (first,))
    if unit := _service(see, first):
        main = next((process for process in processes if process.pid == unit.main_pid), first)
        return _with(base, Owner.SERVICE, unit.id, (main,), unit)
    return _with(base, Owner.PROCESS, first.program, (first,))


def _without_process(see: Snapshot, base: Hold, sock: Sock) -> Hold:
    """Tell apart a socket of the kernel itself, and one of a process that lives out of sight.

    Only root sees the processes of others: without root the answer stays open.
    """
    try:
        if not see[Host].root or not see[Processes].complete:
            return base
        known = see[KernelPorts].on(sock.protocol, sock.port)
        beneath = see[OutOfSight]
    except Unknown:
        return base
    if known is not None:
        return replace(base, owner=Owner.KERNEL, name=str(known))
    if (sock.protocol, sock.port) in beneath.nfs:
        return replace(base, owner=Owner.KERNEL, name="the kernel's server of network file systems")
    if sock.protocol == "udp" and sock.uid == 0 and beneath.tunnels:
        tunnels = ", ".join(f"{name} ({kind})" for name, kind in beneath.tunnels)
        return replace(base, owner=Owner.KERNEL, name=f"the kernel's tunnel {tunnels}")
    if beneath.sees_all and sock.uid == 0:
        return replace(base, owner=Owner.KERNEL, name="the kernel itself")
    if beneath.sees_all is False:
        return replace(base, owner=Owner.OUT_OF_SIGHT, name="a process that cannot be seen from this host")
    return base


def _daemon(see: Snapshot, base: Hold, dockerd: Process) -> Hold:
    """Say for what the Docker daemon itself listens: without docker-proxy, for Swarm, for its own API."""
    wanted = base.wants[0]
    if see[Host].dockerd and dockerd.pid not in see[Host].dockerd[:1]:
        return _with(base, Owner.OTHER_ENGINE, "another Docker engine", (dockerd,))
    if peer := publisher(see, wanted):
        return _with(base, Owner.CONTAINER, f"the container {peer.name}", (dockerd,), peer=peer)
    if _ingress(see, wanted):
        return _with(base, Owner.SWARM_INGRESS, "Swarm's ingress network", (dockerd,))
    return _with(base, Owner.ENGINE, "the Docker daemon", (dockerd,))


def _ingress(see: Snapshot, wanted: Wanted) -> bool:
    """Whether Swarm's routing mesh publishes the port: its rule says so, also on a worker that cannot list services."""
    try:
        firewall = see[Firewall]
    except Unknown:
        return False
    every = [*firewall.default.rules, *(firewall.other.rules if firewall.other else ())]
    rule = re.compile(rf"-A DOCKER-INGRESS -p {wanted.protocol}\b.* --dport {wanted.port}\b.* -j DNAT\b")
    return any(rule.match(text) for _, text in every)


def _proxy(see: Snapshot, base: Hold, proxy: Process) -> Hold:
    """Tell a published container from a proxy that outlived its container or its engine."""
    words = proxy.command.split()
    address = words[words.index("-container-ip") + 1] if "-container-ip" in words[:-1] else ""
    peer = next((peer for peer in _peers(see) if peer.up and address and address in peer.addresses), None)
    if peer:
        return _with(base, Owner.CONTAINER, f"the container {peer.name}", (proxy,), peer=peer)
    if proxy.ppid in see[Host].dockerd[:1]:
        return _with(base, Owner.GHOST, "a docker-proxy without a container", (proxy,))
    parent = see[Processes].by_pid.get(proxy.ppid)
    if parent is not None and parent.program in ("dockerd", "rootlesskit"):
        return _with(base, Owner.OTHER_ENGINE, "another Docker engine", (proxy,))
    return _with(base, Owner.ORPHANED_PROXY, "a docker-proxy without an engine", (proxy,))


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


def _peers(see: Snapshot) -> tuple[Peer, ...]:
    return see[Containers].all


def _peer(see: Snapshot, container_id: str) -> Peer | None:
    return next((peer for peer in _peers(see) if peer.id == container_id), None)


def _service(see: Snapshot, process: Process) -> Unit | None:
    """Return the system service that a process belongs to; None for what somebody started by hand."""
    parts = [part for part in process.cgroup.split("/") if part.endswith(".service")]
    if not parts or process.cgroup.startswith("/user.slice"):
        return None
    try:
        units, processes = see[Units].by_id, see[Processes].by_pid
    except Unknown:
        return None
    unit = units.get(parts[0])
    if unit is None:
        return None
    main = processes.get(unit.main_pid)
    if _DOORS.fullmatch(unit.id) and (main is None or main.program != process.program):
        return None
    return unit


def _socket_unit(see: Snapshot, wanted: Wanted) -> Unit | None:
    """Return the socket unit that listens on the wanted port, by what systemd says it listens on."""
    kind = "Datagram" if wanted.protocol == "udp" else "Stream"
    for unit in see[Units].by_id.values():
        for line in unit.listen:
            where, _, what = line.partition(" ")
            if unit.active == "active" and where.rpartition(":")[2] == str(wanted.port) and kind in what:
                return unit
    return None


def _merge(found: set[Hold]) -> tuple[Hold, ...]:
    """Make one hold of all the sockets by which the same owner holds wanted ports."""
    by_owner: dict[tuple[Owner, str, int], list[Hold]] = {}
    for hold in sorted(found, key=lambda hold: (hold.owner, hold.name, hold.wants, hold.socks)):
        pid = hold.process.pid if hold.process and hold.owner is not Owner.SERVICE else 0
        by_owner.setdefault((hold.owner, hold.name, pid), []).append(hold)
    return tuple(_merged(group) for group in by_owner.values())


def _merged(group: list[Hold]) -> Hold:
    clients = {(wanted.protocol, wanted.port): hold.clients for hold in group for wanted in hold.wants}
    return replace(
        group[0],
        wants=tuple(sorted({wanted for hold in group for wanted in hold.wants})),
        socks=tuple(sorted({sock for hold in group for sock in hold.socks})),
        clients=sum(clients.values()),
        why_protected=next((hold.why_protected for hold in group if hold.why_protected), ""),
        blamed=any(hold.blamed for hold in group),
    )
