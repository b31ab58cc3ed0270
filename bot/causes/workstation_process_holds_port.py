"""A program on the workstation, outside of Docker Desktop's machine, has the port."""

from collections.abc import Iterator

from bot.causes import cause
from bot.model import AreaName, Certainty, Finding
from bot.snapshot import Snapshot
from bot.workstation import desktop, place, quoted, refused

# Who mostly has it where a program of the workstation does.
_USUAL = {
    53: "a resolver, or Internet Connection Sharing of Windows",
    80: "Apache, which macOS may start after an update, or IIS on Windows (http.sys)",
    443: "Apache, which macOS may start after an update, or IIS on Windows (http.sys)",
    5000: "the AirPlay Receiver of macOS",
    7000: "the AirPlay Receiver of macOS",
}


@cause(code="D05", area=AreaName.PORTS, speaks={"S_DESKTOP_BUSY": 0.35, "S_WIN_EXCLUDED": 0.12})
def workstation_process_holds_port(see: Snapshot) -> Iterator[Finding]:
    """A program on the workstation, outside of Docker Desktop's machine, has the port.

    What you see: `Ports are not available: … bind: address already in use`, `unexpected error (Failure EADDRINUSE)`, or
    on Windows `Only one usage of each socket address is normally permitted`.

    Proof: none from here, since dockfix cannot look at the workstation. There `sudo lsof -nP -iTCP:80 -sTCP:LISTEN`
    (macOS) or `netstat -ano | findstr :80` and `tasklist /fi "PID eq NUMBER"` (Windows) name the program.

    Look-alikes: nothing is listed there, and the port is taken within Docker Desktop's own machine
    (desktop_vm_holds_port); com.docker.backend or vpnkit itself is listed though no container publishes the port, which
    is a leftover of its last session (desktop_forwarder).

    Fix: stop that program, or publish the container on another port. On ports 5000 and 7000 of macOS it is the AirPlay
    Receiver: switch it off in the settings under General, AirDrop and Handoff. Apache: `sudo apachectl stop`. IIS: `net
    stop w3svc`. Killing whatever `lsof` prints without `-sTCP:LISTEN` is refused: it lists innocent clients as well.

    Undo: start the program again.
    """
    error = refused(see, "S_DESKTOP_BUSY", "S_WIN_EXCLUDED")
    if error is None or not desktop(see):
        return
    usual = f"; on this port it is mostly {_USUAL[error.port]}" if error.port in _USUAL else ""
    yield Finding(
        cause="workstation_process_holds_port",
        certainty=Certainty.LIKELY if error.signature == "S_DESKTOP_BUSY" else Certainty.POSSIBLE,
        summary=f"a program on the workstation has {place(error)}, outside of Docker Desktop{usual}",
        evidence=quoted(see, error),
    )
