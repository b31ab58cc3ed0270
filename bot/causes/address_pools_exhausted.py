"""There is no address range left for a network, or no address left in one."""

import ipaddress
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.causes import cause
from bot.facts.container import Container
from bot.facts.containers import Containers
from bot.facts.daemon_config import DaemonConfig
from bot.facts.endpoints import Endpoints
from bot.facts.networks import Networks
from bot.facts.routes import Routes
from bot.model import AreaName, Certainty, Command, EngineAction, EngineCall, Evidence, Finding, Proposal, Remedy
from bot.remedies import counted, join_wider_network, listed, start
from bot.settings import change_daemon_json
from bot.snapshot import Snapshot, Unknown
from bot.subject import daemon_error, last_error

_BUILT_IN = (*((f"172.{second}.0.0/16", 16) for second in range(17, 32)), ("192.168.0.0/16", 20))
_FULL = re.compile(r"no available IPv4 addresses on this network's address pools: (?P<name>[\w.\-]{1,255})")
_MANY = 4_096
"""Of how many pools at most it is looked whether one is free; a daemon with more of them has not run out."""
_FILE = "/etc/docker/daemon.json"
_SMALL = 24
"""The prefix of a range with room for some 250 containers, which is plenty for one network."""
_RESTING = ("bridge", "host", "none")


@cause(
    code="N03",
    area=AreaName.NETWORK,
    speaks={"S_POOL": 1.0, "S_IPAM": 0.2},
    decides=r"fully subnetted|non-overlapping IPv4 address pool|no available IPv4 addresses on this network",
)
def address_pools_exhausted(see: Snapshot) -> Iterator[Finding]:
    """No address range is left for a network, or no address in the network of the container.

    What you see: `could not find an available, non-overlapping IPv4 address pool among the defaults`, from 27 on
    `all predefined address pools have been fully subnetted`, when Compose makes a network, or when Docker itself starts
    (20.10: `PredefinedLocalScopeDefaultNetworks List: ... no available network`). In a network that is full:
    `no available IPv4 addresses on this network's address pools`.

    Proof: each pool of the daemon overlaps with a network of Docker or with a route of the host, such as those of a
    VPN that takes all traffic; or the network has as many endpoints as addresses.

    Look-alikes: two networks were given the same subnet by hand (`networks have overlapping IPv4`, `Pool overlaps with
    other one`): other pools do not help then; one address is taken (container_address_in_use).

    Fix: remove networks that no container uses, each by its name. Give the network an explicit `subnet`, or the daemon
    more and smaller pools by `default-address-pools`. Where a VPN's routes or its own pools keep Docker from starting,
    give its own bridge an address: by `bip`, or by hand up to 20.10 and where its file is somebody's. Beside a network
    that is full, make a wider one, which its containers join while they run. `docker network prune` is refused: it
    takes also what stopped containers need, and says so only afterwards.

    Undo: make the network again; remove the file or the bridge; let the containers leave the wider network and remove
    it.
    """
    told = daemon_error(see) or last_error(see)
    if told is None or told.signature not in ("S_POOL", "S_IPAM"):
        return
    if told.signature == "S_IPAM":
        full = _FULL.search(told.text)
        yield from _full_network(see, full["name"]) if full else ()
        return
    taken = tuple(_taken(see))
    pools = _pools(see[DaemonConfig])
    free = next((pool for pool in islice(pools, _MANY) if not any(pool.overlaps(net) for net, _ in taken)), None)
    covering = sorted({name for _, name in taken})
    yield Finding(
        cause="address_pools_exhausted",
        certainty=Certainty.LIKELY if free else Certainty.PROVED,
        summary=f"Docker has no address range left for a network: {told.text.rpartition(': ')[2][:200]}"
        + (f"; {free} is free, so it was asked for a range of its own" if free else f"; taken by {listed(covering)}"),
        evidence=(
            Evidence("Docker's own words", told.text[-300:]),
            Evidence("ip route; docker network ls", listed([f"{net} {name}" for net, name in taken]) or "none"),
        ),
        remedies=() if free else (*_remove_unused(see), *_own_bridge(see)),
        proposals=() if free else _further_pool(see),
    )


def _taken(see: Snapshot) -> Iterator[tuple[ipaddress.IPv4Network, str]]:
    """Return what no new network may overlap with, and whose it is."""
    try:
        networks = see[Networks].all
    except Unknown:  # the daemon is down: the bridges that it left show among the routes
        networks = ()
    for network in networks:
        for subnet in network.subnets:
            if ":" not in subnet:
                yield ipaddress.IPv4Network(subnet, strict=False), f"the network {network.name}"
    bridges = {network.bridge for network in networks}
    for route in see[Routes].all:
        if route.device not in bridges:
            yield route.network, f"a route of {route.device}"


def _told_pools(config: DaemonConfig) -> list[tuple[str, int]]:
    """Return the blocks that somebody gave the daemon, each with the length of the prefix into which it is cut."""
    told = config.settings.get("default-address-pools") or ()
    line = re.findall(r"--default-address-pool[= ]base=([\d./]+),size=(\d+)", config.command)
    return [(str(pool["base"]), int(pool["size"])) for pool in told] + [(base, int(size)) for base, size in line]


def _pools(config: DaemonConfig) -> Iterator[ipaddress.IPv4Network]:
    """Return the ranges that the daemon gives out when nobody asks for one, in its order."""
    return _cut(_told_pools(config) or _BUILT_IN)


def _cut(blocks: Iterable[tuple[str, int]]) -> Iterator[ipaddress.IPv4Network]:
    for base, size in blocks:
        block = ipaddress.ip_network(base, strict=False)
        if isinstance(block, ipaddress.IPv4Network):
            yield from block.subnets(new_prefix=max(size, block.prefixlen))


def _remove_unused(see: Snapshot) -> tuple[Remedy, ...]:
    """Remove networks that no container is in, running or not; nothing where the daemon does not run."""
    try:
        used = {name for peer in see[Containers].all for name in (*peer.networks, peer.network_mode)}
        idle = [net for net in see[Networks].all if net.driver == "bridge" and net.name not in (*used, *_RESTING)]
    except Unknown:
        return ()
    if not idle:
        return ()
    names = [network.name for network in idle]
    back = tuple(
        EngineCall(
            EngineAction.CREATE_NETWORK,
            network.name,
            "it was there before",
            (
                ("network", network.name),
                ("driver", "bridge"),
                *((("subnet", network.subnets[0]),) if network.subnets else ()),
            ),
        )
        for network in idle
    )
    return (
        Remedy(
            id="remove_unused_networks",
            title=f"Remove {counted(len(names), 'network')} that no container uses and start {see.target.container}",
            steps=(
                *(
                    EngineCall(EngineAction.REMOVE_NETWORK, name, "no container is in it", (("network", name),))
                    for name in names
                ),
                start(see),
            ),
            affects=(f"removed: {listed(names)}", "their labels and options are not made again by the undo"),
            undo=back,
        ),
    )


def _own_bridge(see: Snapshot) -> tuple[Remedy, ...]:
    """Give Docker's own bridge an address, so that it need not look for one. A daemon.json is never overwritten."""
    told, config = daemon_error(see), see[DaemonConfig]
    if told is None or config.file_error or _places_its_bridge(config):
        return ()
    own = _told_pools(config)
    if own:
        pool = _beside(see, own)
    elif config.settings:
        return ()
    else:
        narrow = [route.network for route in see[Routes].all if route.network.prefixlen > 1]
        pool = next((pool for pool in _pools(config) if not any(pool.overlaps(net) for net in narrow)), None)
    if pool is None:
        return ()
    bip = f"{pool[1]}/{pool.prefixlen}"
    # Up to 20.10 it looks for a range even where `bip` names one, and takes what its bridge has where that is there.
    giving, taking, lasts = _by_hand(bip) if own or "PredefinedLocalScope" in told.text else _by_file(bip)
    return (
        Remedy(
            id="give_bridge_address",
            title=f"Give Docker's own bridge the address {bip}, start Docker and {see.target.container}",
            steps=(
                *giving,
                Command(("systemctl", "reset-failed", "docker.service"), "it failed too often to be started at once"),
                Command(("systemctl", "restart", "docker.service"), "it need not look for a range now"),
                start(see),
            ),
            affects=(
                f"{pool} is none of the ranges that somebody gave Docker: make sure that nobody else has it"
                if own
                else f"what those routes lead to in {pool} is no longer reached from this host",
                "it lasts until the next boot: give Docker a further range until then" if own else lasts,
                "containers with a restart policy start as well",
            ),
            undo=(
                Command(("systemctl", "stop", "docker.socket", "docker.service"), "it did not run before"),
                taking,
            ),
        ),
    )


def _places_its_bridge(config: DaemonConfig) -> bool:
    """Whether somebody said which bridge or which address Docker takes, or that it takes none."""
    words = config.command.replace("=", " ").split()
    return (
        any(key in config.settings or f"--{key}" in words for key in ("bip", "bridge", "fixed-cidr")) or "-b" in words
    )


def _beside(see: Snapshot, own: list[tuple[str, int]]) -> ipaddress.IPv4Network | None:
    """Return a usual range that is free, no route leads to, and is none of those that somebody gave the daemon."""
    used = [*(net for net, _ in _taken(see)), *_cut((base, 0) for base, _ in own)]
    return next((pool for pool in _cut(_BUILT_IN) if not any(pool.overlaps(net) for net in used)), None)


def _further_pool(see: Snapshot) -> tuple[Proposal, ...]:
    """Show how the daemon gets a further range, where somebody gave it its own in its file."""
    pools = see[DaemonConfig].settings.get("default-address-pools")
    further = _beside(see, _told_pools(see[DaemonConfig])) if pools else None
    if not pools or further is None:
        return ()
    more = [*pools, {"base": str(further), "size": max(_SMALL, further.prefixlen)}]
    return change_daemon_json(see, "default-address-pools", more, f"Let Docker take ranges of {further} as well")


def _by_file(bip: str) -> tuple[tuple[Command, ...], Command, str]:
    """Return the steps that write a daemon.json, the one that takes it away, and how long it lasts."""
    write = Command(("tee", _FILE), "Docker takes this range", stdin=json.dumps({"bip": bip}) + "\n")
    folder = Command(("mkdir", "-p", "/etc/docker"), "the folder of daemon.json")
    return (
        (folder, write),
        Command(("rm", "-f", _FILE), "it was not there before"),
        "it stays so until somebody edits it",
    )


def _by_hand(bip: str) -> tuple[tuple[Command, ...], Command, str]:
    """Return the steps that make the bridge, the one that takes it away, and how long it lasts."""
    make = Command(("ip", "link", "add", "name", "docker0", "type", "bridge"), "Docker takes the range that it has")
    give = Command(("ip", "addr", "add", bip, "dev", "docker0"), "the range that Docker is to take")
    drop = Command(("ip", "link", "delete", "docker0"), "it was not there before")
    return (make, give), drop, "Docker remembers the range from then on"


def _full_network(see: Snapshot, name: str) -> Iterator[Finding]:
    network = see[Networks].named(name)
    if network is None or see[Container].up:
        return
    blocks = [ipaddress.IPv4Network(subnet, strict=False) for subnet in network.subnets if ":" not in subnet]
    room = sum(max(block.num_addresses - 2, 0) for block in blocks) - len(
        [gateway for gateway in network.gateways if ":" not in gateway] or blocks
    )
    inside = tuple(end for end in see[Endpoints].all if end.network == network.name)
    yield Finding(
        cause="address_pools_exhausted",
        certainty=Certainty.PROVED if len(inside) >= room else Certainty.LIKELY,
        summary=f"the network {name} ({listed(network.subnets)}) has {len(inside)} endpoints and room for {room}: "
        "make it anew with a bigger subnet, or take a container out of it",
        evidence=(
            Evidence("docker network inspect", f"{name}: {listed([end.name for end in inside])}"),
            Evidence("docker network ls", f"{name} {listed(network.subnets)}"),
        ),
        remedies=join_wider_network(see, network, inside) if len(inside) >= room else (),
    )
