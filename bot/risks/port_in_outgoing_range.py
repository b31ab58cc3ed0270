"""A container publishes a port out of the range from which the kernel takes ports for outgoing connections."""

from collections.abc import Iterator

from bot.comeback import asks, publishing
from bot.facts.sysctls import Sysctls
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot, Unknown

_RANGE, _RESERVED = "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports"
_LOWEST = 1024


@risk
def port_in_outgoing_range(see: Snapshot) -> Iterator[Foreseen]:
    """A container publishes a port out of the range from which the kernel takes ports for outgoing connections.

    What is wrong: the port lies in `net.ipv4.ip_local_port_range` and is not reserved, so any program that opens a
    connection may be given it while the container is down.

    Proof: the kernel's own settings. Never more than possible: it is one port of many thousands.

    When it bites: at any start of the container while a connection happens to have the port: `address already in use`,
    and nobody listens there.

    What to do: reserve the port: `net.ipv4.ip_local_reserved_ports = PORT` in /etc/sysctl.d; or publish a lower one.
    """
    # A low port is in no range that anybody would set.
    wishes = [(one, wanted) for one, wanted in publishing(see) if wanted.port >= _LOWEST]
    if not wishes:
        return
    sysctls = see[Sysctls]
    words = sysctls.values.get(_RANGE, "").split()
    if len(words) != 2 or not all(word.isdigit() for word in words):
        raise Unknown(f"{_RANGE} could not be read")
    if sysctls.whose == "another":
        raise Unknown("the daemon has a network namespace of its own, whose settings cannot be read")
    first, last = map(int, words)
    reserved = sysctls.values.get(_RESERVED, "")
    for one, wanted in wishes:
        if first <= wanted.port <= last and not _within(wanted.port, reserved):
            yield Foreseen(
                risk="port_in_outgoing_range",
                certainty=Certainty.POSSIBLE,
                summary=f"{one.name} publishes {wanted.port}, which the kernel may give to any outgoing connection",
                evidence=(
                    Evidence(_RANGE, f"{first} {last}; reserved: {reserved or 'none'}"),
                    Evidence("docker inspect", asks(one, wanted)),
                ),
                containers=(one.name,),
                advice=f"add {wanted.port} to {_RESERVED} in /etc/sysctl.d, or publish a port below {first}",
            )


def _within(port: int, ranges: str) -> bool:
    """Whether a port is in a list such as `8080,9000-9100`."""
    for part in filter(None, ranges.split(",")):
        low, _, high = part.partition("-")
        if low.strip().isdigit() and int(low) <= port <= int(high if high.strip().isdigit() else low):
            return True
    return False
