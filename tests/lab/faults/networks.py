"""The network or its bridge is not as the container needs it."""

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.faults.making import NAME, Case, create, failing, refused, start
from tests.lab.host import LabHost


def bridge_gone(host: LabHost) -> str:
    """Somebody deleted the interface docker0.

    `failed to create endpoint webserver on network bridge: adding interface veth1234567 to bridge docker0 failed: ...`:
    20.10 `could not find bridge docker0: route ip+net: no such network interface`; others `Device does not exist`
    """
    host.run("ip", "link", "delete", "docker0")
    return failing(host)


def network_gone(host: LabHost) -> str:
    """It was on the network `shopnet`, ran and was stopped; then somebody removed the network.

    `network <id> not found`; 28.5 `failed to set up container networking: network <id> not found`
    """
    with host.docker() as client:
        client.create_network("shopnet", driver="bridge")
    create(host, network="shopnet")
    refusal = start(host)
    if refusal:
        raise LabError(f"{NAME} did not start on its network: {refusal}")
    with host.docker() as client:
        client.stop(NAME, timeout=0)
        client.remove_network("shopnet")
    return refused(host)


CASES = (
    Case(
        make=bridge_gone,
        error=r"failed to create endpoint webserver on network bridge: adding interface veth\w+ to bridge docker0 ",
        causes=("bridge_missing",),
        remedies=("restart_docker",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=network_gone,
        error=r"network [0-9a-f]{64} not found",
        causes=("network_not_found",),
        remedies=("recreate_network",),
        recorded=(Engine.DOCKER_28_5,),
    ),
)
