"""Docker's firewall chains were removed while it ran."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container
from bot.facts.engine import Engine
from bot.facts.firewall import Side
from bot.facts.firewall_managers import FirewallManagers, Manager
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy
from bot.netfilter import bridges, manages_iptables, needed_chains, sides
from bot.remedies import listed, start
from bot.restart import restart_docker
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint

_ENTRANCES = (("nat", "PREROUTING"), ("filter", "FORWARD"))
_WAITS = "/etc/systemd/system/docker.service.d/firewall-order.conf"


@cause(
    code="F01",
    area=AreaName.FIREWALL,
    speaks={"S_IPT_NOCHAIN": 0.9, "S_IPT_OTHER": 0.35, "S_FIREWALLD": 0.2},
)
def firewall_chains_missing(see: Snapshot) -> Iterator[Finding]:
    """Docker's firewall chains were removed while Docker was running.

    What you see: `iptables: No chain/target/match by that name` when a container with published ports starts. Somebody
    flushed the firewall, or nftables, ufw, firewalld or a script loaded its own rules over Docker's. Where only the
    jump to Docker's chain went, the container starts, and nobody reaches its ports from outside.

    Proof: a chain that Docker made at its start is in no backend of iptables, although Docker manages iptables: DOCKER
    in the tables nat and filter, from 28.0.1 on also DOCKER-FORWARD, DOCKER-BRIDGE and DOCKER-CT, and the one that the
    error names; of IPv6 only where the container has an IPv6 network. Or the chain is there and no rule leads to it.
    That DOCKER-USER or a jump is still there proves nothing: often only one table was emptied. A firewall service that
    was started or stopped after Docker, and what its configuration wipes, names who did it.

    Look-alikes: the chains are there, but in the other backend (firewall_backend_mismatch); they are there, and a
    kernel module for the rule is missing (kernel_modules_gone); iptables cannot read the table because of somebody's
    native rules in it (foreign_nft_rules); Docker was told to leave iptables alone.

    Fix: where firewalld runs and Docker listens to it, reload it: Docker writes all its rules again, and containers
    keep running. Else restart Docker. So that it does not come back: order Docker after the service that did it.
    Making single chains by hand is refused: the rules of all other containers stay missing. `iptables -F` and
    switching the firewall off are refused: they hit everybody's rules, and firewalld takes Docker's chains along.
    `systemctl reload docker` does not bring the chains back.

    Undo: a reload or a restart has no way back; the rules that were flushed were not Docker's to begin with.
    """
    if not manages_iptables(see):
        return
    see[Engine]  # while it does not run, nobody needs its chains, and its start makes them
    families = sides(see)
    gone = [f"{chain} in {_table(side, table)}" for side in families for table, chain in _gone(see, side)]
    cut = [] if gone else [f"{end} in {_table(side, table)}" for side in families for table, end in _cut(see, side)]
    if not gone and not cut:
        return
    told = complaint(see)
    blamed = told is not None and told.signature == "S_IPT_NOCHAIN"
    versions = " and ".join(side.version for side in families)
    says = f"no chain {listed(gone)}" if gone else f"no rule leads from {listed(cut)} to the chain DOCKER"
    culprit = _culprit(see)
    yield Finding(
        cause="firewall_chains_missing",
        certainty=Certainty.PROVED,
        summary=_summary(gone, cut) + (f"; {culprit.id} {_did(culprit)}" if culprit else ""),
        evidence=(
            Evidence("; ".join(f"{side.tool}-save" for side in families), f"{versions}: {says}"),
            *((Evidence("docker inspect", told.text[:300]),) if blamed and told else ()),
            *(_blame(see, culprit) if culprit else ()),
        ),
        remedies=_remedies(see),
        proposals=(_order(culprit),) if culprit and culprit.id != "firewalld.service" else (),
    )


def _table(side: Side, table: str) -> str:
    return f"{table} of IPv6" if side.tool == "ip6tables" else table


def _summary(gone: list[str], cut: list[str]) -> str:
    if gone:
        return f"the firewall chains that Docker needs are gone: {listed(gone)}"
    return f"the rules that lead to Docker's chains are gone, so published ports do not answer: {listed(cut)}"


def _gone(see: Snapshot, side: Side) -> tuple[tuple[str, str], ...]:
    missing = side.default.missing(needed_chains(see))
    return tuple(chain for chain in missing if side.other is None or chain not in side.other.chains)


def _cut(see: Snapshot, side: Side) -> list[tuple[str, str]]:
    """Return the entrances from which no rule leads to DOCKER any more; none where nothing is published by a bridge."""
    try:
        if not see[Container].wanted or not bridges(see):
            return []
    except Unknown:
        return []
    if side.default.missing():
        return []
    return [at for at in _ENTRANCES if not side.default.leads(*at, "DOCKER")]


def _culprit(see: Snapshot) -> Manager | None:
    """Return the firewall service that came or went last, after Docker had made its chains; None where none did."""
    try:
        managers = see[FirewallManagers].by_id
    except Unknown:
        return None
    docker = managers.get("docker.service")
    if docker is None or not docker.since_us:
        return None
    later = [
        (_acted_us(manager), manager.id)
        for manager in managers.values()
        if manager.id != docker.id and _acted_us(manager) > docker.since_us
    ]
    return managers[max(later)[1]] if later else None


def _acted_us(manager: Manager) -> int:
    """Return when a service last touched the rules: firewalld does so also when it ends, and takes Docker's along."""
    return max(manager.since_us, manager.ended_us) if manager.id == "firewalld.service" else manager.since_us


def _did(culprit: Manager) -> str:
    ended = culprit.ended_us == _acted_us(culprit) and culprit.ended_us > culprit.since_us
    return f"ended after Docker's start ({culprit.ended})" if ended else f"came after Docker ({culprit.since})"


def _blame(see: Snapshot, culprit: Manager) -> tuple[Evidence, ...]:
    docker = see[FirewallManagers].by_id["docker.service"]
    times = f"docker.service since {docker.since}; {culprit.id} {_did(culprit)}"
    return Evidence("systemctl show", times), *(Evidence("its configuration", line) for line in culprit.wipes[:3])


def _remedies(see: Snapshot) -> tuple[Remedy, ...]:
    restart = restart_docker(see, "Docker makes its chains at its start")
    if not _hears_firewalld(see):
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


def _hears_firewalld(see: Snapshot) -> bool:
    """Whether Docker will hear a reload: it asks for that at its own start, so firewalld must have run by then."""
    try:
        managers = see[FirewallManagers]
    except Unknown:
        return False
    docker, firewalld = managers.by_id.get("docker.service"), managers.by_id.get("firewalld.service")
    if docker is None or firewalld is None or firewalld.active != "active":
        return False
    return firewalld.since_us < docker.since_us


def _order(culprit: Manager) -> Proposal:
    """Propose that systemd restarts Docker with that service; firewalld needs no such line: Docker's unit knows it."""
    return Proposal(
        id="order_after_firewall",
        title=f"Let Docker start after {culprit.id}, and start again with it",
        where=_WAITS,
        diff=f"+[Unit]\n+After={culprit.id}\n+PartOf={culprit.id}\n",
        then="systemctl daemon-reload",
    )
