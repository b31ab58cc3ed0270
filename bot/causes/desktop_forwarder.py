"""Docker Desktop's port forwarder is stuck."""

from collections.abc import Iterator

from bot.causes import cause
from bot.model import AreaName, Certainty, Finding
from bot.snapshot import Snapshot
from bot.workstation import desktop, place, quoted, refused

_FORWARDER = "S_DESKTOP_FWD"
# Words that it shares with others: the proxy that does not answer may also be slow, the port held by a program.
_SHARED = ("S_PROXY_TIMEOUT", "S_DESKTOP_BUSY")


@cause(
    code="D01",
    area=AreaName.PORTS,
    speaks={"S_DESKTOP_FWD": 1.0, "S_IPT_OTHER": 0.33, "S_PROXY_TIMEOUT": 0.12, "S_DESKTOP_BUSY": 0.06},
    decides=r"mkdir /port/(?:tcp|udp|sctp):|/forwards/expose/port",
)
def desktop_forwarder(see: Snapshot) -> Iterator[Finding]:
    """Docker Desktop's port forwarder is stuck.

    What you see: `mkdir /port/tcp:0.0.0.0:8836:tcp:172.19.0.2:3306: input/output error`, or `/forwards/expose/port
    returned unexpected status: 500`. Often for every container, after Windows was started (its fast startup keeps half
    of the old session) or the workstation slept.

    Proof: none from here. Docker Desktop opens ports by a program on the workstation, to which no host question
    reaches. The wording is its own, so it is likely where the engine says that it is Docker Desktop's.

    Look-alikes: a program on the workstation has the port (workstation_process_holds_port); Windows keeps it back
    (windows_refuses_port); on a Linux server a proxy that does not start in time is a matter of load.

    Fix: on the workstation quit Docker Desktop, wait until its processes (com.docker.backend, vpnkit) are gone, and
    start it again; then start the container. If it comes back after each boot of Windows, switch fast startup off.
    Resetting Docker Desktop to factory defaults is refused: it deletes all containers and volumes.

    Undo: nothing is changed by dockfix, so there is nothing to undo.
    """
    error = refused(see, _FORWARDER, *_SHARED)
    if error is None or not desktop(see):
        return
    alone = error.signature == _FORWARDER
    yield Finding(
        cause="desktop_forwarder",
        certainty=Certainty.LIKELY if alone else Certainty.POSSIBLE,
        summary=f"the forwarder of Docker Desktop did not open {place(error)}; restart Docker Desktop",
        evidence=quoted(see, error),
    )
