"""A program of Windows has the port, which this Linux within Windows (WSL) shares."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.host import Kernel
from bot.facts.links import Links
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.ownership import holds
from bot.snapshot import Snapshot, Unknown
from bot.workstation import desktop, place, quoted, refused

# By this interface Docker itself knows that Windows and Linux have the same addresses.
_MIRRORED = "loopback0"


@cause(code="D03", area=AreaName.PORTS, speaks={"S_BUSY": 0.01})
def wsl_integration(see: Snapshot) -> Iterator[Finding]:
    """A program of Windows has the port, which this Linux within Windows (WSL) shares.

    What you see: `bind: address already in use` from an engine that was installed within WSL, while `ss` and `lsof` in
    that Linux show nobody on the port.

    Proof: none from within. The kernel is Microsoft's and nobody holds the port here; with mirrored networking (an
    interface `loopback0`) Windows and Linux share addresses and ports, so that it is likely, else it is only possible.
    On Windows `netstat -ano | findstr :80` and `netsh interface ipv4 show excludedportrange protocol=tcp` show more.

    Look-alikes: the engine is Docker Desktop's (workstation_process_holds_port, desktop_vm_holds_port); another
    distribution of WSL has the port (all share one network; port_held_out_of_sight); the port was taken for a moment
    only.

    Fix: stop the program on Windows, which may be `wslrelay` for another distribution or Docker Desktop; or publish the
    container on another port. `networkingMode=nat` in `.wslconfig`, then `wsl --shutdown`, takes the two networks
    apart: it stops all distributions, and what relied on the shared addresses must be forwarded. Run either Docker
    Desktop or an engine of your own within WSL, not both.

    Undo: put the old line of `.wslconfig` back and say `wsl --shutdown` again.
    """
    error = refused(see, "S_BUSY")
    if error is None or "microsoft" not in see[Kernel].release.lower() or desktop(see) or holds(see):
        return
    mirrored = _is_mirrored(see)
    shared = "Windows shares its ports with this Linux" if mirrored else "Windows may share its ports with this Linux"
    yield Finding(
        cause="wsl_integration",
        certainty=Certainty.LIKELY if mirrored else Certainty.POSSIBLE,
        summary=f"nobody in this Linux has {place(error)}, but {shared} (WSL): look there for who has it",
        evidence=(
            *quoted(see, error),
            Evidence("uname -r", see[Kernel].release),
            *((Evidence("ip link", f"{_MIRRORED}: mirrored networking"),) if mirrored else ()),
        ),
    )


def _is_mirrored(see: Snapshot) -> bool:
    try:
        return _MIRRORED in see[Links].names
    except Unknown:
        return False
