"""What the firewall's causes share: what the engine complained of, which rules it needs, which modules those need."""

import re

from bot.facts.container import Container
from bot.facts.daemon_config import DaemonConfig
from bot.facts.engine import Engine
from bot.facts.firewall import NEEDED, Firewall, Side
from bot.facts.networks import Network, Networks
from bot.model import Command, ErrorText, Remedy
from bot.remedies import listed, start
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint

Chain = tuple[str, str]

LOADED_AT_BOOT = "/etc/modules-load.d/docker-netfilter.conf"
"""Where a module that dockfix loads is named, so that it is there after the next boot as well."""

_TOOL = re.compile(r"\b(ip6?tables)(?:-nft|-legacy)?(?: -| v1|:| not found| is missing|\"|\S*: no such file)")
_SINCE_28 = (("filter", "DOCKER-FORWARD"), ("filter", "DOCKER-BRIDGE"), ("filter", "DOCKER-CT"))
_EXTENSION = re.compile(r"Extension (\w+) revision|Couldn't load (?:match|target) .?(\w+)|option \"?--(\w+)|-j (\w+)")
_MODULE_OF = {
    "addrtype": "xt_addrtype", "conntrack": "xt_conntrack", "ctstate": "xt_conntrack", "tcp": "xt_tcpudp",
    "udp": "xt_tcpudp", "dport": "xt_tcpudp", "sport": "xt_tcpudp", "DNAT": "xt_nat", "SNAT": "xt_nat",
    "MASQUERADE": "xt_MASQUERADE", "set": "xt_set", "CHECKSUM": "xt_CHECKSUM", "comment": "xt_comment",
}  # fmt: skip


def blamed_tool(told: ErrorText | None) -> str:
    """Return the tool that a complaint names, `iptables` or `ip6tables`; empty where it names none."""
    # "iptables failed:" is the engine's own phrase, also about ip6tables: the command after it is what was run.
    found = _TOOL.search(told.text.replace("iptables failed: ", "")) if told else None
    return found[1] if found else ""


def manages_iptables(see: Snapshot) -> bool:
    """Whether this engine writes rules with iptables on this host: it was not told otherwise, and has the right to."""
    config = see[DaemonConfig]
    if config.off("iptables") or config.firewall_backend == "nftables":
        return False
    try:
        engine = see[Engine]
    except Unknown:
        return True
    return not engine.rootless and not engine.firewall.startswith("nftables")


def version_of(engine: Engine) -> tuple[int, ...]:
    """Return the engine's version as numbers, as far as it has any."""
    return tuple(int(part) for part in re.findall(r"\d+", engine.version)[:3])


def needed_chains(see: Snapshot) -> tuple[Chain, ...]:
    """Return the chains that this engine makes at its start, and the one of its own that the complaint names."""
    told = complaint(see)
    chains = [*NEEDED, *(_SINCE_28 if version_of(see[Engine]) >= (28, 0, 1) else ())]
    if told and told.signature == "S_IPT_NOCHAIN" and told.table and (told.chain or "").startswith("DOCKER"):
        chains.append((told.table, told.chain or ""))
    return tuple(dict.fromkeys(chains))


def bridges(see: Snapshot) -> tuple[Network, ...]:
    """Return the bridge networks of the container through which it can publish ports."""
    container, networks = see[Container], see[Networks]
    if container.network_mode in ("host", "none") or container.network_mode.startswith("container:"):
        return ()
    names = sorted({attachment.name for attachment in container.attachments} or {container.network_mode})
    found = (networks.named(name) for name in names)
    return tuple(network for network in found if network and network.bridge and not network.internal)


def sides(see: Snapshot) -> tuple[Side, ...]:
    """Return the address families in which the engine writes rules for the container; `Unknown` where one is not read.

    IPv6 counts where the complaint names ip6tables, or where the engine manages it and a network has such a subnet.
    """
    firewall = see[Firewall]
    if not _writes_ip6(see):
        return (firewall.ip4,)
    if firewall.ip6 is None:
        raise Unknown(firewall.ip6_missing)
    return firewall.ip4, firewall.ip6


def _writes_ip6(see: Snapshot) -> bool:
    if blamed_tool(complaint(see)) == "ip6tables":
        return True
    config = see[DaemonConfig]
    usual = version_of(see[Engine]) >= (27,)
    if config.off("ip6tables") or not (usual or config.on("ip6tables")):
        return False
    try:
        return any(":" in subnet for network in bridges(see) for subnet in network.subnets)
    except Unknown:
        return False


def modules_for(told: ErrorText) -> tuple[str, ...]:
    """Return the kernel modules that a complaint is about, the one that it names first; empty where it names none."""
    six = "6" if blamed_tool(told) == "ip6tables" else ""
    found = []
    if told.signature == "S_IPT_NOTABLE" and told.table:
        found.append(f"ip{six}table_{told.table}")
    elif told.signature in ("S_IPT_MODULE", "S_IPT_NOCHAIN", "S_IPT_NFERR"):
        complained = told.text.rpartition(": ")[0] if told.signature == "S_IPT_NOCHAIN" else told.text
        # The tool's own complaint comes after the command that it was given, and is the more telling.
        words = [word for groups in _EXTENSION.findall(complained) for word in groups if word]
        found += [_MODULE_OF[word] for word in sorted(words, key=_is_target) if word in _MODULE_OF]
    if told.signature == "S_IPT_NFERR" or "(nf_tables)" in told.text:
        found += ["nf_tables", "nft_compat", "nft_chain_nat"]
    return tuple(dict.fromkeys(found))


def _is_target(word: str) -> bool:
    return word.isupper()


def load_modules(see: Snapshot, modules: tuple[str, ...]) -> Remedy:
    """Load modules now and at every boot, and start the container."""
    text = "\n".join(modules) + "\n"
    return Remedy(
        id="load_modules",
        title=f"Load {listed(modules)} and start {see.target.container}",
        steps=(
            Command(("modprobe", "-a", *modules), "its file is there, and nobody loaded it"),
            Command(("tee", LOADED_AT_BOOT), "so that it is there after the next boot", stdin=text),
            start(see),
        ),
        affects=("running containers keep running",),
        undo=(
            Command(("rm", "--", LOADED_AT_BOOT), "it was not there before"),
            Command(("modprobe", "-r", *modules), "they were not loaded before"),
        ),
    )
