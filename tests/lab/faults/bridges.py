"""The bridge is there and does not carry, or the kernel does not forward: the container runs and is not reached."""

from tests.lab.engines import Engine
from tests.lab.faults.making import Case, healthy
from tests.lab.faults.networks import network, on_network
from tests.lab.host import LabHost


def bridge_down(host: LabHost) -> str:
    """Somebody switched docker0 off under a running container: not even the host itself reaches it. No error at all.

    A start of the container does not switch it on again, on any engine.
    """
    name = healthy(host)
    host.run("ip", "link", "set", "docker0", "down")
    return name


def bridge_without_address(host: LabHost) -> str:
    """Somebody took the address of docker0 away under a running container. As `bridge_down`."""
    name = healthy(host)
    host.run("ip", "address", "flush", "dev", "docker0")
    return name


def bridge_with_another_address(host: LabHost) -> str:
    """Somebody gave the bridge of the network `shopnet` another address. As `bridge_down`."""
    network(host, "shopnet", subnet="172.30.0.0/24", gateway="172.30.0.1")
    name = on_network(host, "shopnet")
    bridge = host.run("ip", "-br", "link", "show", "type", "bridge").stdout.partition("br-")[2].split()[0]
    host.run("ip", "address", "flush", "dev", f"br-{bridge}")
    host.run("ip", "address", "add", "172.30.9.1/24", "dev", f"br-{bridge}")
    return name


def forwarding_off(host: LabHost) -> str:
    """`net.ipv4.ip_forward` was set to 0 under a running container. No error at all.

    Others get no answer; the host itself does, by 127.0.0.1, by its own address and by the container's, on all engines.
    """
    name = healthy(host)
    host.run("sysctl", "-w", "net.ipv4.ip_forward=0")
    return name


def forwarding_off_for_the_bridge(host: LabHost) -> str:
    """Only `net.ipv4.conf.docker0.forwarding` was set to 0. As `forwarding_off`."""
    name = healthy(host)
    host.run("sysctl", "-w", "net.ipv4.conf.docker0.forwarding=0")
    return name


def route_over_docker0(host: LabHost) -> str:
    """Nothing is wrong: a narrower route, as a VPN brings, leads through the subnet of docker0, and the container runs.

    It does not lead to the container's own address.
    """
    name = healthy(host)
    host.run("ip", "route", "add", "172.17.128.0/17", "dev", "eth0")
    return name


CASES = (
    Case(
        make=bridge_down,
        causes=("bridge_misconfigured",),
        remedies=("mend_bridge",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=bridge_without_address,
        causes=("bridge_misconfigured",),
        remedies=("mend_bridge",),
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(make=bridge_with_another_address, causes=("bridge_misconfigured",), remedies=("mend_bridge",)),
    Case(
        make=forwarding_off,
        causes=("ip_forwarding_off",),
        remedies=("switch_forwarding_on",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(make=forwarding_off_for_the_bridge, causes=("ip_forwarding_off",), remedies=("switch_forwarding_on",)),
    Case(make=route_over_docker0, verdict="healthy"),
)
