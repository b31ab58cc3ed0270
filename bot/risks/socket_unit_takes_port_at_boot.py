"""A socket unit that starts at boot would listen on a port that a container publishes."""

from collections.abc import Iterator

from bot.comeback import asks, publishing, takes
from bot.conflict import Clash
from bot.facts.boot.enabled import EnabledUnit, EnabledUnits
from bot.facts.container import Wanted
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def socket_unit_takes_port_at_boot(see: Snapshot) -> Iterator[Foreseen]:
    """A socket unit that starts at boot listens on a port that a container publishes.

    What is wrong: the socket unit is enabled, but not listening now, or it listens and the container had to give way.
    The container has a restart policy, so the next boot starts both.

    Proof: systemd starts the unit at boot, and says itself that it listens on that port and on an address that includes
    the container's. Whether `[::]` also takes IPv4 is only likely where the unit does not say so.

    When it bites: at the next boot. Sockets are opened before any service starts, so the container fails with `address
    already in use`; Docker does not try again.

    What to do: `systemctl disable UNIT` where nobody needs it; else publish the container on another port.
    """
    wishes = [(one, wanted) for one, wanted in publishing(see)]
    if not wishes:
        return
    for unit in see[EnabledUnits].others:
        if not unit.id.endswith(".socket") or not unit.at_boot:
            continue
        for one, wanted in wishes:
            sure, line = _listens(unit, wanted)
            if sure is Clash.NO or (one.running and unit.active == "active"):
                continue
            yield Foreseen(
                risk="socket_unit_takes_port_at_boot",
                certainty=Certainty.PROVED if sure is Clash.YES else Certainty.LIKELY,
                summary=f"{unit.id} starts at boot and listens on {line.partition(' ')[0]}, which {one.name} "
                f"publishes: {one.name} will fail",
                evidence=(Evidence("systemctl show", f"{unit.id} {unit.active}, {unit.state}: Listen={line}"),
                          Evidence("docker inspect", asks(one, wanted))),
                containers=(one.name,),
                advice=f"systemctl disable {unit.id}, or publish {one.name} on another port",
            )  # fmt: skip


def _listens(unit: EnabledUnit, wanted: Wanted) -> tuple[Clash, str]:
    """Return how sure it is that the unit takes the port, and the line that says so."""
    kind = "Datagram" if wanted.protocol == "udp" else "Stream"
    best, said = Clash.NO, ""
    for line in unit.listen:
        where, _, what = line.partition(" ")
        address, _, port = where.rpartition(":")
        if port != str(wanted.port) or kind not in what:
            continue
        # A port without an address is written as [::], and takes both families unless the unit says otherwise.
        everywhere = address in ("[::]", "*", "") and not unit.only_ipv6
        at = "" if everywhere else address.strip("[]")
        try:
            sure = takes(wanted.protocol, wanted.port, at, wanted, only_ipv6=unit.only_ipv6)
        except ValueError:
            continue
        if sure > best:
            best, said = sure, line
    return best, said
