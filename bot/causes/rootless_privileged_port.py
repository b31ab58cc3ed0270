"""Docker runs without root, and the container asks for a port that only root may open."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container, Wanted
from bot.facts.engine import Engine
from bot.facts.rootless import Rootless
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy
from bot.remedies import listed, start, stop_again
from bot.settings import remove, write
from bot.snapshot import Snapshot
from bot.subject import last_error, wishes

_REFUSED = frozenset({"S_ROOTLESS_PRIV", "S_ROOTLESS_ADDPORT", "S_PERM", "S_EMPTY_TAIL"})
_SETTING = "net.ipv4.ip_unprivileged_port_start"
_FILE = "/etc/sysctl.d/50-dockfix-first-port.conf"


@cause(
    code="R01",
    area=AreaName.PORTS,
    speaks={"S_ROOTLESS_PRIV": 1.0, "S_EMPTY_TAIL": 0.2, "S_PERM": 0.4},
    decides=r"cannot expose privileged port",
)
def rootless_privileged_port(see: Snapshot) -> Iterator[Finding]:
    """Docker runs without root here, and may not open a port this low.

    What you see: `error while calling PortManager.AddPort(): cannot expose privileged port 80, you can add
    'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024)`; with an old RootlessKit nothing at
    all behind `Error starting userland proxy:`; with slirp4netns `add_hostfwd: slirp_add_hostfwd failed`.

    Proof: the engine says that it is rootless, the port is below the first one that the kernel lets everybody open, and
    the last start was refused.

    Look-alikes: an engine with root that is refused (denied_by_security_module); the port is free to open, and taken
    (rootless_port_refused tells of the port driver, the causes of the ports who has it).

    Fix: publish on a port from 1024 on, which needs nothing. Else lower the kernel's first port, which lets every user
    of the host open it; or give RootlessKit the one right that it lacks, which an upgrade of its package takes away.
    Running the container with an engine with root instead is refused: that gives up what rootless is for.

    Undo: set the old first port again.
    """
    asked = wishes(see)
    if not asked or not see[Engine].rootless:
        return
    error, container, rootless = last_error(see), see[Container], see[Rootless]
    low = tuple(wanted for wanted in asked if wanted.port < rootless.first_port)
    if not low or error is None or error.signature not in _REFUSED:
        return
    if error.port is not None and error.port not in [wanted.port for wanted in low]:
        return
    certain = error.signature == "S_ROOTLESS_PRIV" or "permission denied" in error.text
    ports = listed(sorted({str(wanted) for wanted in low}))
    yield Finding(
        cause="rootless_privileged_port",
        certainty=Certainty.PROVED if certain else Certainty.LIKELY,
        summary=f"Docker runs without root, and {container.name} asks for {ports}; without root only ports from "
        f"{rootless.first_port} on may be opened",
        evidence=(
            Evidence("docker info", "SecurityOptions: rootless"),
            Evidence(f"sysctl {_SETTING}", str(rootless.first_port)),
            Evidence("docker inspect", error.text[:300]),
        ),
        remedies=_lower(see, rootless, low) if certain else (),
        proposals=_proposals(rootless, low),
    )


def _lower(see: Snapshot, rootless: Rootless, low: tuple[Wanted, ...]) -> tuple[Remedy, ...]:
    first = min(wanted.port for wanted in low)
    return (
        Remedy(
            id="lower_first_port",
            title=f"Let every user open ports from {first} on, and start {see.target.container}",
            steps=(
                Command(("sysctl", "-w", f"{_SETTING}={first}"), "the kernel refuses lower ports to who is not root"),
                *write(_FILE, f"{_SETTING} = {first}\n", "it holds after a boot"),
                start(see),
            ),
            affects=(f"EVERY user of this host may then open the ports from {first} on", "nothing stops"),
            undo=(
                stop_again(see),
                remove(_FILE),
                Command(("sysctl", "-w", f"{_SETTING}={rootless.first_port}"), "it was so before"),
            ),
        ),
    )


def _proposals(rootless: Rootless, low: tuple[Wanted, ...]) -> tuple[Proposal, ...]:
    higher = Proposal(
        "publish_higher_port",
        f"Publish on a port from {rootless.first_port} on",
        "where the container is defined",
        "\n".join(f"-{w.port}:{w.container_port}\n+{w.port + 8000}:{w.container_port}" for w in low),
        "make the container anew",
    )
    program = next((kit.program for kit in rootless.kits if kit.program), "rootlesskit")
    capable = Proposal(
        "give_rootlesskit_the_right",
        "Give RootlessKit the right to open low ports",
        program,
        f"setcap cap_net_bind_service=ep {program}",
        "systemctl --user restart docker",
    )
    return higher, capable
