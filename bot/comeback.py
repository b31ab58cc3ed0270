"""Which containers the engine starts by itself, and which host ports they will ask for: what the risks share."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.conflict import Clash, clash
from bot.facts.boot.enabled import EnabledUnit
from bot.facts.boot.kept import KeptContainer, KeptContainers
from bot.facts.container import Wanted
from bot.facts.containers import Containers
from bot.facts.daemon_config import DaemonConfig
from bot.facts.processes import Processes
from bot.facts.sockets import LISTENING, Sock, Sockets
from bot.snapshot import Snapshot, Unknown

AT_BOOT = "at the next boot"

_PORT_IN_COMMAND = (
    r"(?:^|\s)(?:\S*:|-p\s*|--?(?:http-?)?(?:port|listen|bind)[ =](?:\S*:)?|http\.server\s+){port}(?:/\S*)?(?=\s|$)"
)


def containers(see: Snapshot) -> tuple[KeptContainer, ...]:
    """Return every container of this engine; `Unknown` where it has some that are kept elsewhere."""
    kept = see[KeptContainers].all
    try:
        known = {peer.id: peer.name for peer in see[Containers].all}
    except Unknown:
        return kept
    elsewhere = sorted(name for container_id, name in known.items() if container_id not in {one.id for one in kept})
    if elsewhere:
        raise Unknown(f"the files of the container {elsewhere[0]} are not where the engine of this host keeps them")
    return tuple(one for one in kept if one.id in known)


def coming_back(see: Snapshot) -> tuple[KeptContainer, ...]:
    """Return those that the engine starts again when it starts itself, by name."""
    return tuple(one for one in containers(see) if one.comes_back)


def places(see: Snapshot, one: KeptContainer) -> tuple[Wanted, ...]:
    """Return the host ports that a container will ask for, with the address that the daemon gives to those without."""
    try:
        usual = see[DaemonConfig].publishes_on
    except Unknown:
        usual = ""
    return tuple(wanted if wanted.address else replace(wanted, address=usual) for wanted in one.wanted)


def publishing(see: Snapshot) -> Iterator[tuple[KeptContainer, Wanted]]:
    """Give each host port that will be asked for when the engine starts, with the container that asks."""
    for one in coming_back(see):
        for wanted in places(see, one):
            yield one, wanted


def overlap(one: Wanted, other: Wanted) -> bool:
    """Whether two ports cannot both be published: the same port, and addresses that include each other."""
    return _clash(one.protocol, one.port, one.address, other) is Clash.YES


def takes(protocol: str, port: int, address: str, wanted: Wanted, *, only_ipv6: bool = False) -> Clash:
    """Return how sure it is that who listens there is in the way; no address stands for all of both families.

    `only_ipv6` is whether who listens on `::` is known to leave IPv4 alone.
    """
    found = _clash(protocol, port, address, wanted)
    return Clash.NO if only_ipv6 and found is Clash.MAYBE else found


def _clash(protocol: str, port: int, address: str, wanted: Wanted) -> Clash:
    both = [address] if address else ["0.0.0.0", "::"]  # noqa: S104 - compared
    return max(clash(_sock(protocol, port, at), wanted) for at in both)


def _sock(protocol: str, port: int, address: str) -> Sock:
    return Sock(protocol, 6 if ":" in address else 4, address, port, "", 0, LISTENING, 0, 0)


def held_now(see: Snapshot, unit: EnabledUnit, wanted: Wanted) -> tuple[Sock, ...]:
    """Return the sockets of a running service that are in the way of a port, by what its processes hold."""
    if unit.active != "active":
        return ()
    processes = see[Processes]
    return tuple(
        sock
        for sock in see[Sockets].on(wanted.protocol, wanted.port)
        if sock.holds and clash(sock, wanted) is Clash.YES
        if any(unit.id in process.cgroup.split("/") for process in processes.holding(sock.inode))
    )


def names_port(command: str, port: int) -> bool:
    """Whether a command line names this port as a port: `-p 8080`, `--port=8080`, `127.0.0.1:8080`."""
    if str(port) not in command:  # quick: a host may publish thousands of ports
        return False
    return re.search(_PORT_IN_COMMAND.replace("{port}", str(port)), command) is not None


def names(found: list[KeptContainer] | tuple[KeptContainer, ...]) -> tuple[str, ...]:
    """Return the names of containers, each once, sorted."""
    return tuple(sorted({one.name for one in found}))


def asks(one: KeptContainer, wanted: Wanted) -> str:
    """Return what a container asks for and when it comes back, as evidence says it."""
    return f"{one.name}: {wanted} -> {wanted.container_port}, restart policy {one.policy}"
