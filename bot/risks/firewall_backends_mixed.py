"""Both backends of iptables hold chains of Docker."""

from collections.abc import Iterator

from bot.comeback import containers, names
from bot.facts.firewall import NEEDED, Firewall
from bot.facts.host import Host
from bot.model import Certainty, Evidence, Foreseen
from bot.remedies import listed
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def firewall_backends_mixed(see: Snapshot) -> Iterator[Foreseen]:
    """Both backends of iptables, legacy and nf_tables, hold chains of Docker.

    What is wrong: iptables was switched from one backend to the other while Docker ran, or two programs use different
    ones. Packets pass the rules of both: what one lets through the other may drop.

    Proof: the chain DOCKER is in a table of both. Only likely, since what the old rules do depends on what is in them.

    When it bites: at the next start of Docker or of a container, which writes into one backend only, and rules of the
    other that nobody maintains any more drop what is forwarded or send it to an address that somebody else has by then.

    What to do: choose one backend for all (`update-alternatives --config iptables`), and reboot when that may be: it
    clears both. Flushing tables by hand is refused: it takes rules away that are in use.
    """
    running = [one for one in containers(see) if one.running or one.comes_back]
    if not running or not see[Host].root:
        return
    firewall = see[Firewall]
    if firewall.other is None:
        return
    both = [
        (rules.backend, [f"{chain} in {table}" for table, chain in NEEDED if (table, chain) in rules.chains])
        for rules in (firewall.default, firewall.other)
    ]
    if all(found for _, found in both):
        yield Foreseen(
            risk="firewall_backends_mixed",
            certainty=Certainty.LIKELY,
            summary="both backends of iptables hold chains of Docker; rules that nobody maintains may drop its packets",
            evidence=tuple(Evidence(f"iptables-save ({backend})", listed(found)) for backend, found in both),
            containers=names(running),
            advice="choose one backend with update-alternatives --config iptables, then reboot when that may be",
        )
