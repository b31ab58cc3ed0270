"""Windows does not let Docker Desktop open the port."""

from collections.abc import Iterator

from bot.causes import cause
from bot.model import AreaName, Certainty, Finding, Proposal
from bot.snapshot import Snapshot
from bot.workstation import desktop, place, quoted, refused


@cause(code="D02", area=AreaName.PORTS, speaks={"S_WIN_EXCLUDED": 0.88})
def windows_refuses_port(see: Snapshot) -> Iterator[Finding]:
    """Windows does not let Docker Desktop open the port.

    What you see: `An attempt was made to access a socket in a way forbidden by its access permissions`, or `Bind for
    0.0.0.0:8080: unexpected error Permission denied`, though nothing listens on the port.

    Proof: none from here. On the workstation `netsh interface ipv4 show excludedportrange protocol=tcp` lists a range
    that holds the port: Hyper-V and WinNAT take such ranges at each boot, and others each time.

    Look-alikes: a program that has the port for itself alone, mostly http.sys for IIS or a reservation of a URL: `netsh
    http show servicestate` names it (workstation_process_holds_port).

    Fix: publish the container on a port outside of the ranges. Or keep the port for yourself, as administrator: `net
    stop winnat`, then `netsh int ipv4 add excludedportrange protocol=tcp startport=PORT numberofports=1`, then `net
    start winnat`; a range that you added yourself is yours to use. Switching the firewall or the virus scanner off is
    refused: they do not decide this.

    Undo: `netsh int ipv4 delete excludedportrange protocol=tcp startport=PORT numberofports=1`.
    """
    error = refused(see, "S_WIN_EXCLUDED")
    if error is None or not desktop(see):
        return
    yield Finding(
        cause="windows_refuses_port",
        certainty=Certainty.LIKELY,
        summary=f"Windows refuses {place(error)} to Docker Desktop: it lies in a range that Windows keeps back, "
        "or a program has it for itself alone",
        evidence=quoted(see, error),
        proposals=_keep(see, error.port, error.protocol or "tcp"),
    )


def _keep(see: Snapshot, port: int | None, protocol: str) -> tuple[Proposal, ...]:
    if port is None:
        return ()
    what = f"excludedportrange protocol={protocol} startport={port} numberofports=1"
    return (
        Proposal(
            id="reserve_port_on_windows",
            title=f"Keep port {port}/{protocol} out of the ranges that Windows gives away",
            where="a command prompt of an administrator on the workstation",
            diff=f"net stop winnat\nnetsh int ipv4 add {what}\nnet start winnat",
            then=f"docker start {see.target.container}",
        ),
    )
