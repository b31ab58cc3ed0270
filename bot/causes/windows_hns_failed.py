"""The Host Network Service of Windows refused the container's network."""

from collections.abc import Iterator

from bot.causes import cause
from bot.model import AreaName, Certainty, Finding
from bot.snapshot import Snapshot
from bot.workstation import quoted, refused, windows


@cause(code="D04", area=AreaName.NETWORK, speaks={"S_HNS": 1.0}, decides=r"hnsCall|HNS failed with error")
def windows_hns_failed(see: Snapshot) -> Iterator[Finding]:
    """The Host Network Service of Windows refused the container's network.

    What you see: `hnsCall failed in Win32: The specified port already exists. (0x803b0013)`, or `HNS failed with
    error`, when a Windows container starts.

    Proof: none from here: the service keeps its own list of endpoints and ports, which PowerShell shows there
    (`Get-HnsEndpoint`, `Get-HnsNetwork`, `Get-NetNatStaticMapping`). Only an engine for Windows containers speaks to
    it.

    Look-alikes: Linux containers in Docker Desktop, whose ports Windows refuses in other words (windows_refuses_port).

    Fix: `The specified port already exists` is an endpoint that is left over, or another container with that port:
    remove that one. Else restart the service as administrator, `Restart-Service hns`, which cuts off all containers of
    that machine for a moment; then start the container. Deleting all networks with a clean-up script is refused as a
    first step: it takes the networks of others along.

    Undo: nothing is changed by dockfix, so there is nothing to undo.
    """
    error = refused(see, "S_HNS")
    if error is None or not windows(see):
        return
    said = "the specified port already exists" if "port already exists" in error.text else "it failed"
    yield Finding(
        cause="windows_hns_failed",
        certainty=Certainty.LIKELY,
        summary=f"the Host Network Service of Windows refused the network of {see.target.container}: {said}",
        evidence=quoted(see, error),
    )
