"""Docker's firewall chains were removed while it ran."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.daemon_config import DaemonConfig
from bot.facts.engine import Engine
from bot.facts.firewall import Firewall
from bot.facts.units import Units
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Remedy
from bot.remedies import listed, start
from bot.restart import restart_docker
from bot.snapshot import Snapshot, Unknown
from bot.subject import last_error

_CLEANERS = ("nftables.service", "netfilter-persistent.service", "iptables.service", "ufw.service", "csf.service")


@cause(
    code="F01",
    area=AreaName.FIREWALL,
    speaks={"S_IPT_NOCHAIN": 0.9, "S_IPT_OTHER": 0.35, "S_FIREWALLD": 0.2},
)
def firewall_chains_missing(see: Snapshot) -> Iterator[Finding]:
    """Docker's firewall chains were removed while Docker was running.

    What you see: `iptables: No chain/target/match by that name` when a container with published ports starts. Somebody
    flushed the firewall, or nftables, ufw, firewalld or a script loaded its own rules over Docker's.

    Proof: a chain that Docker made at its start (DOCKER in the tables nat and filter) is in no backend of iptables,
    although Docker manages iptables. That DOCKER-USER or a jump is still there proves nothing: often only one table
    was emptied.

    Look-alikes: the chains are there, but in the other backend (firewall_backend_mismatch); they are there, and a
    kernel module for the rule is missing (kernel_modules_gone); Docker was told to leave iptables alone.

    Fix: where firewalld runs, reload it: Docker hears that and writes all its rules again, and containers keep running.
    Else restart Docker. Making single chains by hand is refused: the rules of all other containers stay missing.
    `iptables -F` and switching the firewall off are refused: they hit everybody's rules, and firewalld takes Docker's
    chains along. `systemctl reload docker` does not bring the chains back.

    Undo: a reload or a restart has no way back; the rules that were flushed were not Docker's to begin with.
    """
    engine = see[Engine]
    if see[DaemonConfig].off("iptables") or engine.firewall.startswith("nftables") or engine.rootless:
        return
    firewall = see[Firewall]
    gone = firewall.default.missing()
    if firewall.other is not None:
        gone = tuple(chain for chain in gone if chain not in firewall.other.chains)
    if not gone:
        return
    error = last_error(see)
    named = listed([f"{chain} in {table}" for table, chain in gone])
    blamed = error is not None and error.signature == "S_IPT_NOCHAIN"
    yield Finding(
        cause="firewall_chains_missing",
        certainty=Certainty.PROVED,
        summary=f"the firewall chains that Docker needs are gone: {named}",
        evidence=(
            Evidence("iptables-save", f"{firewall.version}: no chain {named}"),
            *((Evidence("docker inspect", error.text[:300]),) if blamed and error else ()),
            *_suspects(see),
        ),
        remedies=_remedies(see),
    )


def _suspects(see: Snapshot) -> tuple[Evidence, ...]:
    """Name the firewall services that became active after Docker did: one of them may have done it."""
    try:
        units = see[Units].by_id
    except Unknown:
        return ()
    docker = units.get("docker.service")
    if docker is None:
        return ()
    later = [
        unit.id
        for name in (*_CLEANERS, "firewalld.service")
        if (unit := units.get(name)) and unit.active == "active" and unit.since_boot_us > docker.since_boot_us
    ]
    return (Evidence("systemctl show", f"started after docker.service: {listed(later)}"),) if later else ()


def _remedies(see: Snapshot) -> tuple[Remedy, ...]:
    restart = restart_docker(see, "Docker makes its chains at its start")
    try:
        firewalld = see[Units].is_active("firewalld.service")
    except Unknown:
        firewalld = False
    if not firewalld:
        return restart
    reload = Remedy(
        id="reload_firewalld",
        title=f"Reload firewalld and start {see.target.container}",
        steps=(
            Command(("firewall-cmd", "--reload"), "Docker hears the reload and writes its rules again"),
            start(see),
        ),
        affects=("running containers keep running", "firewalld rules that were not made permanent are lost"),
    )
    return (reload, *restart)
