"""Docker's firewall chains are gone while containers run."""

from collections.abc import Iterator

from bot.comeback import containers, names
from bot.facts.daemon_config import DaemonConfig
from bot.facts.engine import Engine
from bot.facts.firewall import Firewall
from bot.model import Certainty, Evidence, Foreseen
from bot.remedies import listed
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def firewall_chains_gone(see: Snapshot) -> Iterator[Foreseen]:
    """Docker's firewall chains are gone while containers with published ports run.

    What is wrong: somebody flushed the firewall after Docker had started. The containers go on running.

    Proof: a chain that Docker made at its start (DOCKER in the tables nat and filter) is in no backend of iptables,
    although Docker manages iptables.

    When it bites: at the next start of any container that publishes a port: `No chain/target/match by that name`.
    Published ports may not answer from other hosts already.

    What to do: restart Docker when its containers may be interrupted; where firewalld runs, `firewall-cmd --reload` is
    enough. Then find out who flushes the rules.
    """
    hit = [one for one in containers(see) if one.wanted and (one.running or one.comes_back)]
    if not hit or not any(one.running for one in hit):
        return
    engine = see[Engine]
    if see[DaemonConfig].off("iptables") or engine.firewall.startswith("nftables") or engine.rootless:
        return
    firewall = see[Firewall]
    other = firewall.other.chains if firewall.other else frozenset()
    gone = [f"{chain} in {table}" for table, chain in firewall.default.missing() if (table, chain) not in other]
    if gone:
        yield Foreseen(
            risk="firewall_chains_gone",
            certainty=Certainty.PROVED,
            summary=f"the firewall chains that Docker needs are gone ({listed(gone)}): the next start of a container "
            "that publishes a port will fail",
            evidence=(Evidence("iptables-save", f"{firewall.version}: no chain {listed(gone)}"),),
            containers=names(hit),
            advice="restart Docker when its containers may be interrupted, and find out who flushed the rules",
        )
