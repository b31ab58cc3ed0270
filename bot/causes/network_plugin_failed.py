"""The plugin that drives the container's network fails or is gone."""

import re
from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container
from bot.facts.networks import Network, Networks
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.remedies import listed
from bot.snapshot import Snapshot
from bot.subject import last_error

_BUILT_IN = frozenset(
    {"bridge", "host", "null", "none", "overlay", "macvlan", "ipvlan", "nat", "transparent", "l2bridge"}
)
_UNHEARD = re.compile(
    r"dial unix (?P<socket>\S+): connect: (?P<why>[^:\n]+)|plugin \\?\"(?P<name>[^\"\\]+)\\?\" not found"
)


@cause(
    code="Z01",
    area=AreaName.NETWORK,
    speaks={"S_REMOTE_DRIVER": 1.0},
    decides=r"NetworkDriver\.\w+\"?:|on network \S+: remote: |failed to add endpoint: plugin \"",
)
def network_plugin_failed(see: Snapshot) -> Iterator[Finding]:
    """The plugin that drives the container's network refuses, or does not answer.

    What you see: `failed to create endpoint webserver on network fabric: NetworkDriver.CreateEndpoint: ...`, or
    `... remote: ...`, or `dial unix /run/docker/plugins/NAME.sock: connect: connection refused`, or
    `plugin "NAME" not found` after a restart of Docker. The start takes fifteen seconds where nobody answers.

    Proof: the error is a plugin's answer or tells that it gave none, and the engine lists a network of the container
    with a driver that is not one of Docker's own.

    Look-alikes: Docker's own drivers fail in other words (bridge_missing, network_store_corrupt); a socket under
    /run/docker/plugins whose process has died is still a file, so that it is there proves nothing.

    Fix: none is offered, since dockfix does not know the plugin. See its own log; start it (`docker plugin ls`,
    `docker plugin enable NAME`, or its service), then start the container. Deleting the socket, removing the network
    and restarting Docker are refused: Docker then forgets the plugin, and the next start fails in other words.

    Undo: nothing is changed, so there is nothing to undo.
    """
    error = last_error(see)
    if error is None or error.signature != "S_REMOTE_DRIVER":
        return
    container, networks = see[Container], see[Networks]
    if container.up:
        return
    names = {container.network_mode, *(attachment.name for attachment in container.attachments)}
    foreign = sorted(network for name in names if (network := networks.named(name)) and network.driver not in _BUILT_IN)
    yield Finding(
        cause="network_plugin_failed",
        certainty=Certainty.PROVED if foreign else Certainty.LIKELY,
        summary=f"{_plugins(foreign)} {_complaint(error.text)}",
        evidence=(
            Evidence("docker inspect", error.text[:300]),
            *(Evidence("docker network ls", f"{network.name} has the driver {network.driver}") for network in foreign),
        ),
    )


def _plugins(foreign: list[Network]) -> str:
    if not foreign:
        return "a network plugin"
    return f"the network plugin {listed(sorted({network.driver for network in foreign}))}"


def _complaint(text: str) -> str:
    silent = _UNHEARD.search(text)
    if silent is None:
        return f"refuses: {text.rpartition(': ')[2].strip()[:200]}"
    if silent["name"]:
        return "is not there: Docker finds no socket and no enabled plugin of this name"
    return f"does not answer at {silent['socket']}: {silent['why'].strip()}"
