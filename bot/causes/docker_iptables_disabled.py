"""Docker was told to leave the firewall alone, and has no other way to publish a port."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container
from bot.facts.daemon_config import DaemonConfig
from bot.facts.engine import Engine
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.remedies import listed
from bot.settings import DAEMON_JSON, change_daemon_json
from bot.snapshot import Snapshot


@cause(code="", area=AreaName.FIREWALL)
def docker_iptables_disabled(see: Snapshot) -> Iterator[Finding]:
    """Docker was told to make no firewall rules, and to start no docker-proxy either: nothing forwards a port.

    What you see: the container runs, `docker port` lists its ports, and nobody can connect to them. No error is told.
    With `"iptables": false` alone ports do work, through docker-proxy: then the application sees every client as the
    bridge's own address, containers have no way out by themselves, and nothing keeps networks apart.

    Proof: the daemon's settings have both `iptables` and `userland-proxy` off. That nobody wrote rules of his own that
    forward the port cannot be told, so this is likely and not proved.

    Look-alikes: the rules were made and removed later (firewall_chains_missing); nftables makes them instead of
    iptables; an engine without root, which needs no rules of the host.

    Fix: take `"iptables": false` out of daemon.json and restart Docker; where it was set to keep Docker out of the
    firewall, put your own rules into the chain DOCKER-USER instead. dockfix shows the change and does not make it: the
    file is yours, and Docker's rules open ports that the firewall may have kept closed.

    Undo: put the line back.
    """
    config = see[DaemonConfig]
    if not (config.off("iptables") and config.off("userland-proxy")):
        return
    container = see[Container]
    if not container.wanted or see[Engine].rootless:
        return
    ports = listed([str(wanted) for wanted in container.wanted])
    yield Finding(
        cause="docker_iptables_disabled",
        certainty=Certainty.LIKELY,
        summary=f"Docker makes no firewall rules and starts no docker-proxy, so nothing forwards {ports}",
        evidence=tuple(_told(config, switch) for switch in ("iptables", "userland-proxy")),
        proposals=change_daemon_json(see, "iptables", None, "Let Docker make its firewall rules again"),
    )


def _told(config: DaemonConfig, switch: str) -> Evidence:
    if config.settings.get(switch) is False:
        return Evidence(DAEMON_JSON, f'"{switch}": false')
    return Evidence("the command line of dockerd", f"--{switch}=false")
