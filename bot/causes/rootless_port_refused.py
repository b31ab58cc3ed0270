"""Docker runs without root, and the port driver of RootlessKit would not publish the port."""

import re
from collections.abc import Iterator

from bot.causes import cause
from bot.facts.engine import Engine
from bot.facts.rootless import Kit, Rootless
from bot.model import AreaName, Certainty, Evidence, Finding, Proposal
from bot.ownership import holds
from bot.snapshot import Snapshot
from bot.subject import last_error, wishes

_REFUSED = frozenset({"S_ROOTLESS_ADDPORT", "S_PROXY_TIMEOUT", "S_BUSY"})
_BUSY = "address already in use"
_CHILD = re.compile(r"10\.0\.2\.100:\d+")
_CONFLICT = re.compile(r"conflict with ID \d+")
_UNABLE = re.compile(r"add_hostfwd|unsupported (?:port )?protocol|unsupported IP|does not allow loopback child IP")
_SLOW_DRIVER = "slirp4netns"


@cause(code="R02", area=AreaName.PORTS, speaks={"S_ROOTLESS_ADDPORT": 0.8, "S_PROXY_TIMEOUT": 0.5, "S_BUSY": 0.01})
def rootless_port_refused(see: Snapshot) -> Iterator[Finding]:
    """Docker runs without root here, and its port driver would not publish the port.

    What you see: `error while calling PortManager.AddPort():` with `conflict with ID 3` or `slirp_add_hostfwd failed`
    behind it; a timeout of the userland proxy; with 29.0 and slirp4netns `failed to bind host port 10.0.2.100:...` for
    every port.

    Proof: the engine is rootless, the port driver itself refused, and RootlessKit's command line tells which one it is.
    A driver that says nothing more than that it failed leaves the reason open, so that is likely and not proved.

    Look-alikes: the port is below 1024 (rootless_privileged_port); `address already in use`, which means that somebody
    has the port on the host: the causes of the ports name him, since they look at the host's sockets.

    Fix: let RootlessKit use its builtin port driver, or pasta; both are settings of the user's own Docker, and the
    restart stops that user's containers, so dockfix shows them and does not make them. With `conflict with ID` the
    restart alone clears the old entry. Restarting the system's Docker changes nothing.

    Undo: take the drop-in away and restart the user's Docker.
    """
    error = last_error(see)
    if error is None or error.signature not in _REFUSED or not wishes(see) or not see[Engine].rootless:
        return
    child = bool(_CHILD.search(error.text))
    if _BUSY in error.text and not child:
        return
    kits = see[Rootless].kits
    kit = kits[0] if len(kits) == 1 else None
    conflict = _CONFLICT.search(error.text)
    slirp = kit is not None and kit.port_driver == _SLOW_DRIVER
    refused = bool(conflict or child or _UNABLE.search(error.text))
    if not (refused or slirp) or holds(see):
        return
    why = _why(error.text, conflict)
    yield Finding(
        cause="rootless_port_refused",
        certainty=Certainty.PROVED if conflict or (child and slirp) else Certainty.LIKELY,
        summary=f"Docker runs without root, and {_driver(kit)} would not publish the port: {why}",
        evidence=(
            Evidence("docker info", "SecurityOptions: rootless"),
            Evidence("docker inspect", error.text[:300]),
            *((Evidence(f"/proc/{kit.pid}/cmdline", kit.command[:300]),) if kit else ()),
        ),
        proposals=_proposals(slirp=slirp or child),
    )


def _driver(kit: Kit | None) -> str:
    return f"RootlessKit's port driver {kit.port_driver}" if kit else "RootlessKit's port driver"


def _why(text: str, conflict: re.Match[str] | None) -> str:
    if conflict:
        return f"it forwards that port already ({conflict[0]})"
    found = _UNABLE.search(text)
    return f"it says `{found[0]}`" if found else "it did not get ready, or binds in the wrong place"


def _proposals(*, slirp: bool) -> tuple[Proposal, ...]:
    restart = Proposal(
        "restart_rootless_docker",
        "Restart the user's own Docker: its port driver forgets what is old",
        "as the user who runs Docker",
        "systemctl --user restart docker    (stops the containers of this user)",
        "start the container again",
    )
    if not slirp:
        return (restart,)
    builtin = Proposal(
        "use_builtin_port_driver",
        "Let RootlessKit publish ports with its builtin driver",
        "~/.config/systemd/user/docker.service.d/port-driver.conf",
        "[Service]\nEnvironment=DOCKERD_ROOTLESS_ROOTLESSKIT_PORT_DRIVER=builtin\n",
        "systemctl --user daemon-reload && systemctl --user restart docker",
    )
    return builtin, restart
