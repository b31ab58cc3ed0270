"""The summary: for each key area one short sentence of what was really seen there, or why nothing could be."""

import re
from collections.abc import Callable

from bot.causes import Cause
from bot.facts.container import Container
from bot.facts.daemon_config import DaemonConfig
from bot.facts.engine import Engine
from bot.facts.filesystems import FileSystems
from bot.facts.firewall import NEEDED, Firewall
from bot.facts.host import Host
from bot.facts.links import Links
from bot.facts.networks import Networks
from bot.facts.resources import Disks, Limits, Memory
from bot.facts.units import DockerUnits
from bot.model import Area, AreaName, AreaResult, Certainty, Finding
from bot.ownership import holds
from bot.remedies import listed
from bot.snapshot import Snapshot, Unknown
from bot.subject import wishes

NOT_RUNNING = "the Docker daemon is not running"

_ENDPOINT = re.compile(r" on endpoint \S+ \([0-9a-f]{12,64}\): ?")
_GIST = 160
_FULL_PERCENT = 95
_LOW_MEMORY = 0.03
_LOW_FILES = 0.9

Seen = tuple[AreaResult, str]


def summary(see: Snapshot, findings: tuple[Finding, ...], causes: dict[str, Cause]) -> tuple[Area, ...]:
    """Return the six rows, in the order in which they are shown; what was found decides over what merely looks odd."""
    return tuple(_row(see, area, tuple(f for f in findings if _area_of(f, causes) is area)) for area in AreaName)


def _area_of(finding: Finding, causes: dict[str, Cause]) -> AreaName:
    known = causes.get(finding.cause)
    return known.area if known else AreaName.CONTAINER


def _row(see: Snapshot, area: AreaName, found: tuple[Finding, ...]) -> Area:
    if found:
        sure = any(finding.certainty is not Certainty.POSSIBLE for finding in found)
        result = AreaResult.PROBLEM if sure else AreaResult.WARNING
        return Area(area, result, "; ".join(finding.summary for finding in found))
    try:
        result, detail = _LOOK[area](see)
    except Unknown as reason:
        return Area(area, AreaResult.NOT_CHECKED, str(reason))
    except Exception as error:  # noqa: BLE001 - a host may answer anything; a row that cannot be written says so
        return Area(area, AreaResult.NOT_CHECKED, f"could not be summed up ({type(error).__name__}: {error!s:.100})")
    return Area(area, result, detail)


def daemon_down(see: Snapshot) -> bool:
    """Whether it is sure that no Docker daemon runs on the host."""
    try:
        if see[Host].dockerd:
            return False
    except Unknown:
        return False
    try:
        return see[DockerUnits].service not in ("active", "reloading")
    except Unknown:
        return True


def _container(see: Snapshot) -> Seen:
    if daemon_down(see):
        raise Unknown(NOT_RUNNING)
    container = see[Container]
    if container.up:
        return AreaResult.OK, f"{container.name} is {container.status}"
    code = f", exit status {container.exit_code}" if container.exit_code else ""
    memory = ", killed for want of memory" if container.oom_killed else ""
    if container.error:
        return AreaResult.PROBLEM, f"{container.name} is {container.status}{code}: {_gist(container.error)}"
    result = AreaResult.WARNING if container.exit_code not in CLEAN_EXITS or memory else AreaResult.OK
    return result, f"{container.name} is {container.status}{code}{memory}"


def _gist(error: str) -> str:
    """Return what Docker complains of, without the id of the endpoint and all that stands before it."""
    told = _ENDPOINT.split(error, maxsplit=1)[-1].strip() or error
    return told if len(told) <= _GIST else f"{told[:_GIST].rsplit(' ', 1)[0]} …"


CLEAN_EXITS = (0, 130, 137, 143)
"""Exit statuses of a container that ended well, or that somebody stopped (SIGINT, SIGKILL, SIGTERM)."""


def _ports(see: Snapshot) -> Seen:
    if daemon_down(see):
        raise Unknown(NOT_RUNNING)
    container = see[Container]
    if not container.wanted:
        return AreaResult.OK, f"{container.name} asks for no fixed host port"
    asked = listed([str(wanted) for wanted in container.wanted])
    if container.up:
        return AreaResult.OK, f"{container.name} publishes {asked}"
    held = holds(see)
    if held:
        return AreaResult.WARNING, "; ".join(str(hold) for hold in held)
    return AreaResult.OK, f"{asked} {'is' if len(wishes(see)) == 1 else 'are'} free"


def _firewall(see: Snapshot) -> Seen:
    if not daemon_down(see):
        engine = see[Engine]
        if see[DaemonConfig].off("iptables"):
            return (
                AreaResult.WARNING,
                "Docker is told to leave iptables alone: published ports are not forwarded by rules",
            )
        if engine.firewall.startswith("nftables"):
            return AreaResult.OK, "Docker manages its rules with nftables"
        if engine.rootless:
            return AreaResult.OK, "rootless Docker needs no rules of the host"
    firewall = see[Firewall]
    gone = firewall.default.missing()
    if gone:
        where = "in the other backend of iptables" if firewall.other and not firewall.other.missing() else "missing"
        return AreaResult.WARNING, f"chains {where}: {listed([f'{chain} in {table}' for table, chain in gone])}"
    return AreaResult.OK, f"{firewall.version}: chain DOCKER is in {' and '.join(table for table, _ in NEEDED)}"


def _daemon(see: Snapshot) -> Seen:
    if daemon_down(see):
        return AreaResult.PROBLEM, NOT_RUNNING
    engine = see[Engine]
    try:
        units = see[DockerUnits]
        state = f"docker.service {units.service} since {units.active_since}, "
    except Unknown:
        state = ""
    rootless = ", rootless" if engine.rootless else ""
    return AreaResult.OK, f"{state}Docker {engine.version}{rootless}"


def _resources(see: Snapshot) -> Seen:
    parts, low = [], []
    limits, memory = see[Limits], see[Memory]
    if limits.soft_files is not None and limits.used_files is not None:
        parts.append(f"descriptors {limits.used_files} of {limits.soft_files}")
        low.append(limits.used_files >= limits.soft_files * _LOW_FILES)
    parts.append(f"memory {_gib(memory.available_kb)} of {_gib(memory.total_kb)} GiB free")
    low.append(memory.available_kb < memory.total_kb * _LOW_MEMORY)
    parts.append(f"processes {limits.processes} of {limits.pid_max}")
    shown, scarce = _storage(see)
    return AreaResult.WARNING if any(low) or scarce else AreaResult.OK, "; ".join([*parts, *shown, *scarce])


def _storage(see: Snapshot) -> tuple[list[str], list[str]]:
    """Return how full the disk of Docker's data is, and what is scarce on any file system that Docker writes to."""
    try:
        disks, systems = see[Disks], see[FileSystems]
    except Unknown:
        return [], []
    shown, scarce = [], []
    try:
        root = see[Engine].root
    except Unknown:
        root = systems.data_root
    data = disks.holding(root)
    if data:
        shown.append(f"disk {data.used_percent} % used")
    for disk in {disk.mount: disk for path in (root, "/run", "/") if (disk := disks.holding(path))}.values():
        free, every = systems.inodes.get(disk.mount, (1, 1))
        if disk.used_percent >= _FULL_PERCENT:
            scarce.append(f"{disk.mount} is {disk.used_percent} % full")
        if free * 100 < every * (100 - _FULL_PERCENT):
            scarce.append(f"{disk.mount} has {free} of {every} inodes left")
        if disk.mount in systems.read_only:
            scarce.append(f"{disk.mount} is read-only")
    return shown, scarce


def _gib(kib: int) -> str:
    return f"{kib / 1_048_576:.1f}"


def _network(see: Snapshot) -> Seen:
    if daemon_down(see):
        raise Unknown(NOT_RUNNING)
    container, networks, links = see[Container], see[Networks], see[Links]
    if container.network_mode in ("host", "none") or container.network_mode.startswith("container:"):
        return AreaResult.OK, f"{container.name} uses the network mode {container.network_mode}"
    names = sorted({attachment.name for attachment in container.attachments} or {container.network_mode})
    parts = []
    for name in names:
        network = networks.named(name)
        if network is None:
            return AreaResult.WARNING, f"the network {name} is not known to the engine"
        subnets = listed(network.subnets) or "no subnet"
        if network.bridge and network.bridge not in links.names:
            return AreaResult.WARNING, f"the bridge {network.bridge} is not there"
        parts.append(f"bridge {network.bridge}, {subnets}" if network.bridge else f"{network.name} ({network.driver})")
    return AreaResult.OK, "; ".join(parts)


_LOOK: dict[AreaName, Callable[[Snapshot], Seen]] = {
    AreaName.CONTAINER: _container,
    AreaName.PORTS: _ports,
    AreaName.FIREWALL: _firewall,
    AreaName.DAEMON: _daemon,
    AreaName.RESOURCES: _resources,
    AreaName.NETWORK: _network,
}
