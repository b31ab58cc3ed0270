"""The network is there, and the place in it that the container needs is taken."""

import subprocess

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.faults.making import NAME, Case, create, healthy, refused, start
from tests.lab.faults.networks import network, on_network
from tests.lab.host import LabHost
from tests.lab.image import IMAGE

_STORE = "var/lib/docker/network/files/local-kv.db"
_SETUP = r"(failed to set up container networking: )?"


def same_address(host: LabHost) -> str:
    """The container `shop` runs in `shopnet` and has by fixed setting the address that this one is to have.

    `Address already in use`; 28.5 `failed to set up container networking: Address already in use`
    """
    network(host, "shopnet", subnet="172.30.0.0/24")
    _member(host, "shop", address="172.30.0.10")
    _running(host, "shop")
    _member(host, NAME, address="172.30.0.10", port=80)
    return refused(host)


def address_by_chance(host: LabHost) -> str:
    """The container `shop` was started first and got the address that this one is to have. Text as `same_address`."""
    network(host, "shopnet", subnet="172.30.0.0/24")
    _member(host, "shop")
    _running(host, "shop")
    _member(host, NAME, address="172.30.0.2", port=80)
    return refused(host)


def address_of_gateway(host: LabHost) -> str:
    """It is to have the address of the network's gateway. Text as `same_address`."""
    network(host, "shopnet", subnet="172.30.0.0/24", gateway="172.30.0.1")
    _member(host, NAME, address="172.30.0.1", port=80)
    return refused(host)


def network_full(host: LabHost) -> str:
    """The network has room for one container, and `shop` is in it.

    `no available IPv4 addresses on this network's address pools: shopnet (<id>)`
    """
    network(host, "shopnet", subnet="172.30.0.0/30")
    _member(host, "shop")
    _running(host, "shop")
    _member(host, NAME, port=80)
    return refused(host)


def name_taken_by_nobody(host: LabHost) -> str:
    """Docker could not write its network database while the container stopped, and so kept its endpoint.

    `endpoint with name webserver already exists in network bridge`, 28.5 with the usual words in front
    """
    healthy(host)
    # The bare host has no chattr; its files can be reached from outside.
    store = host.root / _STORE
    subprocess.run(["chattr", "+i", store], check=True)
    try:
        with host.docker() as client:
            client.stop(NAME, timeout=0)
    finally:
        subprocess.run(["chattr", "-i", store], check=True)
    return refused(host)


def name_taken_by_another(host: LabHost) -> str:
    """The running container `oldserver` has, since a restart with live-restore, a place that bears another's name.

    Text as `name_taken_by_nobody`. The name is changed in the database of the stopped daemon.
    """
    host.write_file("/etc/docker/daemon.json", '{"live-restore": true}\n')
    host.run("systemctl", "restart", "docker.service")
    create(host, "oldserver", port=81)
    _running(host, "oldserver")
    create(host)
    host.run("systemctl", "stop", "docker.socket", "docker.service")
    host.run("sed", "-i", f's/"name":"oldserver"/"name":"{NAME}"/g', f"/{_STORE}")
    host.run("systemctl", "start", "docker.socket", "docker.service")
    return refused(host)


def internal_network(host: LabHost) -> str:
    """It runs in a network that is `internal`, from which Docker publishes nothing. No error, and no port."""
    network(host, "shopnet", subnet="172.30.0.0/24", internal=True)
    return on_network(host, "shopnet")


def routed_network(host: LabHost) -> str:
    """It runs in a network with the gateway mode `routed`: 28.5 publishes its port over IPv6 only. No error."""
    network(host, "shopnet", subnet="172.30.0.0/24", options={"com.docker.network.bridge.gateway_mode_ipv4": "routed"})
    return on_network(host, "shopnet")


def network_without_masquerading(host: LabHost) -> str:
    """Nothing is wrong: `enable_ip_masquerade=false` does not concern published ports."""
    network(
        host, "shopnet", subnet="172.30.0.0/24", options={"com.docker.network.bridge.enable_ip_masquerade": "false"}
    )
    return on_network(host, "shopnet")


def _member(host: LabHost, name: str, *, address: str = "", port: int | None = None) -> None:
    """Make a container in `shopnet`, with a fixed address and a published port where they are given; not started."""
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={80: port} if port else None, network_mode="shopnet")
        place = client.create_endpoint_config(ipv4_address=address) if address else None
        client.create_container(
            IMAGE,
            name=name,
            ports=[80] if port else None,
            host_config=settings,
            networking_config={"EndpointsConfig": {"shopnet": place}} if place else None,
            stop_signal="SIGKILL",
        )


def _running(host: LabHost, name: str) -> None:
    refusal = start(host, name)
    if refusal:
        raise LabError(f"{name} did not start: {refusal}")


CASES = (
    Case(
        make=same_address,
        error=_SETUP + r"Address already in use$",
        causes=("container_address_in_use",),
        remedies=("choose_free_address",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=address_by_chance,
        error=_SETUP + r"Address already in use$",
        causes=("container_address_in_use",),
        remedies=("choose_free_address",),
    ),
    Case(
        make=address_of_gateway,
        error=_SETUP + r"Address already in use$",
        causes=("container_address_in_use",),
        remedies=("choose_free_address",),
    ),
    Case(
        make=network_full,
        error=_SETUP + r"no available IPv4 addresses on this network's address pools: shopnet ",
        causes=("address_pools_exhausted",),
        remedies=("join_wider_network",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=name_taken_by_nobody,
        error=_SETUP + r"endpoint with name webserver already exists in network bridge",
        causes=("endpoint_name_taken",),
        remedies=("release_endpoint",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=name_taken_by_another,
        error=_SETUP + r"endpoint with name webserver already exists in network bridge",
        causes=("endpoint_name_taken",),
        remedies=("restart_endpoint_holder",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=internal_network,
        causes=("nat_disabled",),
        remedies=("join_bridge",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=routed_network,
        causes=("nat_disabled",),
        remedies=("join_bridge",),
        engines=(Engine.DOCKER_28_5,),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(make=network_without_masquerading, verdict="healthy"),
)
