"""A service that starts at boot empties the firewall, and may do so after Docker has started."""

import re
from collections.abc import Iterator

from bot.comeback import coming_back, names
from bot.facts.boot.enabled import EnabledUnit, EnabledUnits
from bot.facts.boot.kept_settings import RuleFiles
from bot.facts.daemon_config import DaemonConfig
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot

_FLUSHES = re.compile(
    r"\bnft\s+(-\S+\s+)*flush\s+ruleset\b|\biptables(-nft|-legacy)?\s([^;]*\s)?(-F|--flush)(?=\s|$)"
    r"|\biptables(-nft|-legacy)?-restore\b(?!.*(\s-n\b|--noflush))"
)
_LOADS = re.compile(r"\bnft\s+(-\S+\s+)*-f\s")


@risk
def firewall_flushed_after_docker(see: Snapshot) -> Iterator[Foreseen]:
    """A service that starts at boot empties the firewall after Docker has written its rules.

    What is wrong: the service loads rules of its own and throws away all others first: `flush ruleset`, `iptables -F`
    or a plain `iptables-restore`. It is not made to run before Docker.

    Proof: systemd starts the unit at boot, its command or the file that it loads empties the tables, and it is ordered
    after docker.service. Likely where no order between the two is given. One that belongs to the early boot, as
    Debian's nftables.service does, is harmless at boot and not named.

    When it bites: after the next boot Docker's chains are gone: published ports do not answer from other hosts, and the
    next container that is started fails with `No chain/target/match by that name`.

    What to do: order the service before Docker (`Before=docker.service` in a drop-in), or let it replace only its own
    table.
    """
    back = [one for one in coming_back(see) if one.wanted]
    if not back:
        return
    config = see[DaemonConfig]
    if config.off("iptables"):
        return
    for unit in see[EnabledUnits].others:
        if not unit.at_boot or unit.before_docker or not unit.id.endswith(".service"):
            continue
        flush = _flush(see, unit)
        if flush is None:
            continue
        after = "docker.service" in unit.after
        yield Foreseen(
            risk="firewall_flushed_after_docker",
            certainty=Certainty.PROVED if after else Certainty.LIKELY,
            summary=f"{unit.id} starts at boot {'after Docker' if after else 'in no order with Docker'} and empties "
            "the firewall: Docker's chains will be gone",
            evidence=(flush, Evidence("systemctl show", f"{unit.id} {unit.state}, after {' '.join(unit.after)[:99]}")),
            containers=names(back),
            advice=f"give {unit.id} a drop-in with Before=docker.service, or let it replace only its own table",
        )


def _flush(see: Snapshot, unit: EnabledUnit) -> Evidence | None:
    """Return what says that this service empties tables into which Docker writes; None where nothing does."""
    for words in unit.commands:
        command = " ".join(words)
        if _FLUSHES.search(command):
            return Evidence("systemctl show", f"ExecStart: {command[:300]}")
        if _LOADS.search(command):
            for file, line in see[RuleFiles].named(words):
                return Evidence(file, line)
    return None
