"""Docker's own nftables backend (Docker 29) cannot write its rules."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.daemon_config import DaemonConfig
from bot.facts.engine import Engine
from bot.facts.firewall_tools import FirewallTools
from bot.facts.modules import Have, KernelModules
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy, Step
from bot.remedies import start
from bot.restart import restart_docker, start_docker
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint

_INSTALL = {
    "apt-get": ("apt-get", "install", "--yes", "nftables"),
    "dnf": ("dnf", "--assumeyes", "install", "nftables"),
    "yum": ("yum", "--assumeyes", "install", "nftables"),
    "zypper": ("zypper", "--non-interactive", "install", "nftables"),
    "apk": ("apk", "add", "nftables"),
    "pacman": ("pacman", "-S", "--noconfirm", "nftables"),
}


@cause(
    code="F09",
    area=AreaName.FIREWALL,
    speaks={"S_NFT": 1.0},
    decides=r"failed to find nft tool|adding rules for bridge \S+:|nftables (?:is not enabled|table is closed)",
)
def nftables_backend_failed(see: Snapshot) -> Iterator[Finding]:
    """Docker uses its nftables backend, and that cannot write its rules.

    What you see: `adding rules for bridge docker0: ...` with `failed to find nft tool`, `running nft: ...` or
    `libnftables: failed to apply commands`; on Docker 29 and later with `"firewall-backend": "nftables"`.

    Proof: the error says so, and the daemon finds no program nft in its own PATH, or the kernel has no nf_tables. Where
    both are there it is only likely: Docker heals a table that was flushed by itself, so a table that was deleted is no
    proof, and what the kernel refused is known from Docker's journal alone.

    Look-alikes: the iptables backend, whose tool may be iptables-nft: that error speaks of iptables.

    Fix: install nftables. Where nft is there, restart Docker, which makes its tables anew. Or switch Docker back to its
    iptables backend, which people have to decide. `nft flush ruleset` is refused: it takes the rules of everybody.

    Undo: remove the package again; a restart has no way back.
    """
    told = complaint(see)
    if told is None or told.signature != "S_NFT":
        return
    tools = see[FirewallTools]
    without_tool = not tools.by_name["nft"].path
    without_kernel = _kernel_lacks(see)
    why = (
        "it does not find the program nft" if without_tool else "the kernel has no nf_tables" if without_kernel else ""
    )
    yield Finding(
        cause="nftables_backend_failed",
        certainty=Certainty.PROVED if why else Certainty.LIKELY,
        summary="Docker's nftables backend cannot write its rules" + (f": {why}" if why else ""),
        evidence=(
            Evidence("Docker's own words", told.text[:300]),
            *((Evidence("the daemon's PATH", f"{tools.search or 'the usual one'}: no nft"),) if without_tool else ()),
            *((Evidence("lsmod; modinfo", "nf_tables: neither loaded nor built in"),) if without_kernel else ()),
        ),
        remedies=_install(see, tools) if without_tool else (),
        proposals=(_back(see),),
    )


def _kernel_lacks(see: Snapshot) -> bool:
    try:
        return see[KernelModules].have("nf_tables") in (Have.NO, Have.BLOCKED)
    except Unknown:
        return False


def _install(see: Snapshot, tools: FirewallTools) -> tuple[Remedy, ...]:
    manager = next((name for name in _INSTALL if name in tools.managers), None)
    if manager is None:
        return ()
    try:
        see[Engine]
        restart = restart_docker(see, "it looks for nft at its start")
        then: tuple[Step, ...] = restart[0].steps if restart else (start(see),)
        affects = restart[0].affects if restart else ()
    except Unknown:
        then, affects = (*start_docker(see), start(see)), ()
    return (
        Remedy(
            id="install_nftables",
            title=f"Install nftables and start {see.target.container}",
            steps=(Command(_INSTALL[manager], "the Docker daemon does not find nft"), *then),
            affects=("the host's package manager fetches and installs a package", *affects),
        ),
    )


def _back(see: Snapshot) -> Proposal:
    in_file = see[DaemonConfig].settings.get("firewall-backend") is not None
    return Proposal(
        id="use_iptables_backend",
        title="Let Docker use its iptables backend again",
        where="/etc/docker/daemon.json" if in_file else "the command line in docker.service",
        diff='-   "firewall-backend": "nftables"\n+   "firewall-backend": "iptables"'
        if in_file
        else "---firewall-backend=nftables\n+--firewall-backend=iptables",
        then="systemctl restart docker",
    )
