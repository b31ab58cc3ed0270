"""The mildest remedies: start the container again, and keep the kernel from choosing its port for a connection."""

from bot.facts.container import Wanted
from bot.facts.sysctls import Sysctls
from bot.model import Command, Proposal, Remedy, Risk
from bot.remedies.starting import start, stop_again
from bot.remedies.wording import listed
from bot.snapshot import Snapshot, Unknown

RESERVED = "net.ipv4.ip_local_reserved_ports"
_FILE = "/proc/sys/net/ipv4/ip_local_reserved_ports"


def start_again(see: Snapshot, why: str, *affects: str) -> Remedy:
    """Start the container once more: nothing else on the host changes, and at worst it is refused again."""
    return Remedy(
        id="start_again",
        title=f"Start {see.target.container} again",
        steps=(start(see, why),),
        risk=Risk.SAFE,
        affects=("nothing else on the host changes", *affects),
        undo=(stop_again(see),),
    )


def unreserved(see: Snapshot, wanted: tuple[Wanted, ...]) -> tuple[int, ...]:
    """Return those of the ports that the kernel itself may choose for an outgoing connection, sorted.

    None where the kernel's settings could not be read, or are not those of the daemon's network.
    """
    try:
        settings = see[Sysctls]
    except Unknown:
        return ()
    if settings.whose == "another":
        return ()
    ports = sorted({want.port for want in wanted})
    return tuple(port for port in ports if port in settings.local_ports and not settings.reserved(port))


def reserve_ports(see: Snapshot, wanted: tuple[Wanted, ...]) -> tuple[Remedy, ...]:
    """Add the ports to those that the kernel never chooses by itself, and start the container.

    The setting is one list that is replaced as a whole: it is written with all that was in it, and so is the undo.
    """
    ports = unreserved(see, wanted)
    if not ports:
        return ()
    before = see[Sysctls].text(RESERVED)
    after = _with(before, ports)
    shown = listed([str(port) for port in ports])
    return (
        Remedy(
            id="reserve_port",
            title=f"Keep {shown} for those who ask for it, and start {see.target.container}",
            steps=(
                Command(
                    ("tee", _FILE), f"the kernel then chooses {shown} for no further connection", stdin=f"{after}\n"
                ),
                start(see, "start it, now that no new connection can take its port"),
            ),
            affects=(
                "open connections stay as they are: one that goes out from the port is in the way until it ends",
                f"the setting lasts until the next boot ({RESERVED}, before: {before or 'empty'})",
            ),
            undo=(stop_again(see), Command(("tee", _FILE), "write the list as it was", stdin=f"{before}\n")),
        ),
    )


def keep_reserved(see: Snapshot, wanted: tuple[Wanted, ...]) -> tuple[Proposal, ...]:
    """Propose the file that reserves the ports at every boot."""
    ports = unreserved(see, wanted)
    if not ports:
        return ()
    return (
        Proposal(
            id="reserve_port_at_boot",
            title=f"Reserve {listed([str(port) for port in ports])} at every boot",
            where="/etc/sysctl.d/90-published-ports.conf",
            diff=f"+{RESERVED} = {_with(see[Sysctls].text(RESERVED), ports)}\n",
            then="sysctl --system",
        ),
    )


def _with(before: str, ports: tuple[int, ...]) -> str:
    return ",".join([*filter(None, [before]), *(str(port) for port in ports)])
