"""The kernel does not forward between the container's network and the others."""

import ipaddress
from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container, Wanted
from bot.facts.daemon_config import DaemonConfig
from bot.facts.engine import Engine
from bot.facts.links import Links
from bot.facts.networks import Networks
from bot.facts.sysctls import Sysctls
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Remedy
from bot.remedies import listed, start
from bot.snapshot import Snapshot

_FILE = "/etc/sysctl.d/99-dockfix-forwarding.conf"


@cause(code="", area=AreaName.NETWORK)
def ip_forwarding_off(see: Snapshot) -> Iterator[Finding]:
    """The kernel does not forward packets to the container.

    What you see: no error at all. The container runs, `docker ps` shows its ports, the host itself reaches them by its
    own addresses and by 127.0.0.1, and every other machine waits until its time is up. `sysctl --system`, a hardening
    script or a network manager set `net.ipv4.ip_forward` to 0 after Docker had set it to 1 at its start.

    Proof: `net.ipv4.conf.BRIDGE.forwarding` is 0 for the bridge of a network that the container publishes a port from,
    on an address that is not only loopback.

    Look-alikes: the firewall drops what is forwarded (firewall_chains_missing); the bridge is down or lost its address,
    so that the host itself does not reach the port either (bridge_misconfigured). A port that is published on 127.0.0.1
    only needs no forwarding. Where Docker leaves iptables alone, docker-proxy carries everything, and none is needed.

    Fix: switch forwarding on, now and for every boot, in a file of its own under /etc/sysctl.d. Nothing is stopped.
    Restarting Docker mends it too, and is refused: it stops containers, and the next `sysctl --system` undoes it.
    docker-proxy does not help: Docker's rules send what comes from outside past it.

    Undo: set the old value again and remove the file.
    """
    container, engine = see[Container], see[Engine]
    exposed = tuple(wanted for wanted in container.wanted if not _only_here(wanted))
    if not exposed or engine.rootless or see[DaemonConfig].off("iptables"):
        return
    links, networks = see[Links], see[Networks]
    names = {attachment.name for attachment in container.attachments} or {container.network_mode}
    bridges = sorted(
        network.bridge
        for name in names
        if (network := networks.named(name)) and network.bridge and not network.internal
    )
    closed = tuple(bridge for bridge in bridges if bridge in links.not_forwarding)
    if not closed:
        return
    everywhere = see[Sysctls].text("net.ipv4.ip_forward") == "0"
    setting = "net.ipv4.ip_forward" if everywhere else f"net.ipv4.conf.{closed[0]}.forwarding"
    ports = listed([str(wanted) for wanted in exposed])
    yield Finding(
        cause="ip_forwarding_off",
        certainty=Certainty.PROVED if links.whose == "dockerd" else Certainty.LIKELY,
        summary=f"{setting} is 0: no other machine reaches {ports} of {container.name}, though this host itself does",
        evidence=(
            Evidence("sysctl", f"{setting} = 0"),
            *(Evidence("sysctl", f"net.ipv4.conf.{bridge}.forwarding = 0") for bridge in closed if everywhere),
            Evidence("docker inspect", f"{container.name} publishes {ports}"),
        ),
        remedies=(_switch_on(see, setting, everywhere),) if links.whose == "dockerd" else (),
    )


def _only_here(wanted: Wanted) -> bool:
    return bool(wanted.address) and ipaddress.ip_address(wanted.address.partition("%")[0]).is_loopback


def _switch_on(see: Snapshot, setting: str, everywhere: bool) -> Remedy:
    on, off = f"{setting}=1", f"{setting}=0"
    keep = Command(("tee", _FILE), "else it is off again after the next boot", stdin=f"{on}\n") if everywhere else None
    forget = Command(("rm", "-f", _FILE), "the file was not there before")
    return Remedy(
        id="switch_forwarding_on",
        title=f"Set {on} and start {see.target.container}",
        steps=(
            Command(("sysctl", "-w", on), "the kernel forwards to containers again"),
            *((keep,) if keep else ()),
            start(see, "it may not run yet; nothing happens where it does"),
        ),
        affects=(
            "this host forwards between all its networks again, as far as its firewall lets it",
            "nothing stops",
            *(("a file under /etc/sysctl.d that is read later may set it to 0 again",) if everywhere else ()),
        ),
        undo=(*((forget,) if keep else ()), Command(("sysctl", "-w", off), "it was so before")),
    )
