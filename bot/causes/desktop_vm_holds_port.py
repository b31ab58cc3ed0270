"""The port is taken within Docker Desktop itself: in its virtual machine, or by a forward that it left behind."""

from collections.abc import Iterator

from bot.causes import cause
from bot.model import AreaName, Certainty, Finding
from bot.ownership import publisher
from bot.snapshot import Snapshot
from bot.subject import wishes
from bot.workstation import desktop, place, quoted, refused


@cause(code="D06", area=AreaName.PORTS, speaks={"S_DESKTOP_ALLOC": 0.67, "S_BUSY": 0.06, "S_ALLOCATED": 0.02})
def desktop_vm_holds_port(see: Snapshot) -> Iterator[Finding]:
    """The port is taken within Docker Desktop itself: in its virtual machine, or by a forward that it left behind.

    What you see: `Error starting userland proxy: Bind for 0.0.0.0:5000 failed: port is already allocated`, which only
    Docker Desktop says; or the words of Linux, `listen tcp4 0.0.0.0:53: bind: address already in use`, on macOS or
    Windows where `lsof` and `netstat` show nobody on the port.

    Proof: none from here: the engine lists no other container that publishes the port, and the machine's own programs
    and forwards are not shown by the engine. A container in the host's network shares the machine's ports, too.

    Look-alikes: another container publishes the port (port_published_by_container), which the engine does list; the
    workstation refuses it in its own words (workstation_process_holds_port, windows_refuses_port).

    Fix: remove containers that use `--network host` and the port; else restart Docker Desktop, which makes its machine
    and its forwards anew; all containers stop for that. Versions 3.2 and later of Docker Desktop for Windows used port
    53 themselves: update it, or publish on one address instead of all. A factory reset is refused: it deletes all data.

    Undo: nothing is changed by dockfix, so there is nothing to undo.
    """
    error = refused(see, "S_DESKTOP_ALLOC", "S_BUSY", "S_ALLOCATED")
    if error is None or not desktop(see):
        return
    if any(publisher(see, wanted) for wanted in wishes(see)):
        return  # what the engine lists itself needs no guess
    own_words = error.signature == "S_DESKTOP_ALLOC"
    yield Finding(
        cause="desktop_vm_holds_port",
        certainty=Certainty.LIKELY if own_words else Certainty.POSSIBLE,
        summary=f"{place(error)} is taken within Docker Desktop, and no container publishes it; restart Docker Desktop",
        evidence=quoted(see, error),
    )
