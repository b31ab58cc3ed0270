"""Who holds the ports that the container asks for: from sockets to processes to the unit or container behind them."""

from collections.abc import Iterable
from dataclasses import replace

from bot.facts.container import Wanted
from bot.facts.processes import Process, Processes
from bot.facts.sockets import Sockets
from bot.facts.units import Unit, Units
from bot.ownership.docker import daemon, docker_proxy, publisher
from bot.ownership.guests import guest
from bot.ownership.hold import Hold, Owner
from bot.ownership.in_the_way import BUSY, Obstacle, obstacles
from bot.ownership.programs import program
from bot.ownership.unseen import without_process
from bot.protected import own_session, protected, protected_unit
from bot.snapshot import Snapshot
from bot.subject import wishes

__all__ = ["BUSY", "Hold", "Owner", "holders", "holds", "publisher"]

ESTABLISHED = "01"


def holds(see: Snapshot, *owners: Owner) -> tuple[Hold, ...]:
    """Return who holds the wanted ports now, sorted; of some kinds of owner if asked for."""
    return tuple(hold for hold in holders(see, wishes(see)) if not owners or hold.owner in owners)


def holders(see: Snapshot, wants: Iterable[Wanted]) -> tuple[Hold, ...]:
    """Return who has these ports now, sorted, whoever asks for them: the container itself, too, where it runs."""
    return _merge({_hold(see, obstacle) for wanted in wants for obstacle in obstacles(see, wanted)})


def _hold(see: Snapshot, obstacle: Obstacle) -> Hold:
    wanted, sock = obstacle.wanted, obstacle.sock
    clients = sum(
        other.state == ESTABLISHED and not other.holds for other in see[Sockets].on(wanted.protocol, wanted.port)
    )
    base = Hold((wanted,), (sock,), Owner.UNSEEN, "somebody who cannot be seen", clients=clients,
                blamed=obstacle.blamed, doubt=obstacle.doubt)  # fmt: skip
    processes = see[Processes].holding(sock.inode) if sock.inode else ()
    if not sock.holds:
        name = f"a connection to {sock.peer_address}:{sock.peer_port}"
        return _kept(see, replace(base, owner=Owner.CONNECTION, name=name, process=next(iter(processes), None)))
    if not processes:
        return without_process(see, base, sock)
    return _kept(see, _resolve(see, replace(base, process=processes[0]), processes))


def _resolve(see: Snapshot, base: Hold, processes: tuple[Process, ...]) -> Hold:
    """Find the owner behind the processes that hold a socket; the order of these questions matters."""
    first = processes[0]
    if first.pid == 1:
        unit = _socket_unit(see, base.wants[0])
        return replace(base, owner=Owner.SOCKET_UNIT, name=unit.id if unit else "a socket unit of systemd", unit=unit)
    if "docker-proxy" in first.program:
        return docker_proxy(see, base, first)
    if first.program == "dockerd":
        return daemon(see, base, first)
    return guest(see, base, first) or program(see, base, processes)


def _kept(see: Snapshot, hold: Hold) -> Hold:
    """Say why a holder must not be stopped, whoever it is."""
    if hold.owner is Owner.SUPERVISED:
        why = "its supervisor would start it again"
    elif hold.owner is Owner.SSH_FORWARD and hold.process:
        why = own_session(see[Processes], hold.process) or "it is somebody's connection to this host"
    elif hold.owner is Owner.SOCKET_UNIT:
        why = protected_unit(hold.unit.id) if hold.unit else "its unit could not be found"
    elif hold.process:
        why = own_session(see[Processes], hold.process) or protected(hold.process, hold.clients)
    else:
        why = ""
    return replace(hold, why_protected=why)


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
    blamed = [hold for hold in group if hold.blamed]
    # One socket that is in the way beyond doubt is enough; where one is blamed, it is that one's doubt that counts.
    doubts = [hold.doubt for hold in blamed or group]
    return replace(
        group[0],
        wants=tuple(sorted({wanted for hold in group for wanted in hold.wants})),
        socks=tuple(sorted({sock for hold in group for sock in hold.socks})),
        clients=sum(clients.values()),
        why_protected=next((hold.why_protected for hold in group if hold.why_protected), ""),
        blamed=bool(blamed),
        doubt="" if "" in doubts else doubts[0],
    )
