"""The address is not there, or its family or protocol is not."""

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.faults.making import ENDPOINT, NAME, Case, create, refused, start
from tests.lab.host import LabHost
from tests.lab.image import IMAGE


def address_not_on_host(host: LabHost) -> str:
    """It publishes on 203.0.113.7, an address that the host does not have.

    20.10, 26.1: `...listen tcp4 203.0.113.7:80: bind: cannot assign requested address`
    28.5: `...failed to bind host port for 203.0.113.7:80:172.17.0.2:80/tcp: cannot assign requested address`
    """
    create(host, address="203.0.113.7")
    return refused(host)


def address_of_a_container(host: LabHost) -> str:
    """It publishes on 172.17.0.9, an address such as containers have in Docker's own network; errors as above."""
    create(host, address="172.17.0.9")
    return refused(host)


def first_address_of_network(host: LabHost) -> str:
    """It publishes on the first address of the host's network, which stands for the network; errors as above."""
    create(host, address=host.address.rpartition(".")[0] + ".0")
    return refused(host)


def broadcast_address(host: LabHost) -> str:
    """It publishes on the last address of the host's network, its broadcast: the kernel lets it, nothing is refused."""
    create(host, address=host.address.rpartition(".")[0] + ".255")
    return _started(host)


def link_local_without_interface(host: LabHost) -> str:
    """It publishes on the link-local address of eth0 and does not say that it is that of eth0.

    20.10, 26.1: `...listen tcp6 [fe80::...]:80: bind: invalid argument`; 28.5: `...failed to bind host port for
    [fe80::...]:80:172.17.0.2:80/tcp: invalid argument`
    """
    own = host.run("ip", "-o", "-6", "addr", "show", "dev", "eth0", "scope", "link").stdout.split()[3]
    create(host, address=own.partition("/")[0])
    return refused(host)


def address_came_later(host: LabHost) -> str:
    """It publishes on 203.0.113.7, which a tunnel brought up only after Docker had tried; errors as above."""
    create(host, address="203.0.113.7")
    name = refused(host)
    _tunnel(host, "203.0.113.7/24")
    return name


def address_still_tentative(host: LabHost) -> str:
    """It publishes on an IPv6 address that the kernel still calls tentative, for its interface has no carrier."""
    _tunnel(host)
    host.run("ip", "link", "set", "tun9", "up")
    host.run("ip", "addr", "add", "2001:db8::7/64", "dev", "tun9")
    create(host, address="2001:db8::7")
    return refused(host)


def address_of_interface_down(host: LabHost) -> str:
    """It publishes on the IPv4 address of an interface that is down: the kernel lets it, so nothing is wrong."""
    _tunnel(host, "203.0.113.7/24")
    create(host, address="203.0.113.7")
    return _started(host)


def loopback_down(host: LabHost) -> str:
    """It publishes on 127.0.0.1 while lo is down: that can be bound all the same."""
    host.run("ip", "link", "set", "lo", "down")
    create(host, address="127.0.0.1")
    return _started(host)


def ipv6_switched_off(host: LabHost) -> str:
    """It publishes on [::1], and sysctl has switched IPv6 off; the errors are those of an address that is not there."""
    _switch_ipv6_off(host)
    create(host, address="::1")
    return refused(host)


def ipv6_off_and_everywhere(host: LabHost) -> str:
    """IPv6 is off by sysctl, and it publishes on [::]: every engine starts it, for that needs no address."""
    _switch_ipv6_off(host)
    create(host, address="::")
    return _started(host)


def sctp_port(host: LabHost) -> str:
    """It publishes 8080/sctp, and the kernel has no SCTP.

    20.10, 26.1: `...Error starting userland proxy: protocol not supported`; 28.5: `...error starting userland proxy:
    failed to listen on 0.0.0.0:8080: protocol not supported`
    """
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={"80/sctp": 8080})
        client.create_container(IMAGE, name=NAME, ports=[(80, "sctp")], host_config=settings, stop_signal="SIGKILL")
    return refused(host)


def _tunnel(host: LabHost, address: str = "") -> None:
    """Make an interface as a tunnel is one: a pair whose other end nobody has."""
    host.run("ip", "link", "add", "tun9", "type", "veth", "peer", "name", "tun8")
    if address:
        host.run("ip", "addr", "add", address, "dev", "tun9")


def _switch_ipv6_off(host: LabHost) -> None:
    host.run("sysctl", "-w", *(f"net.ipv6.conf.{name}.disable_ipv6=1" for name in ("all", "default", "lo")))


def _started(host: LabHost) -> str:
    refusal = start(host)
    if refusal:
        raise LabError(f"{NAME} did not start on {host.name}: {refusal}")
    return NAME


_NOT_THERE = ENDPOINT + r"cannot assign requested address"

CASES = (
    Case(
        make=address_of_a_container,
        error=_NOT_THERE,
        causes=("address_not_on_host",),
        remedies=("republish_on_host_address",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=first_address_of_network,
        error=_NOT_THERE,
        causes=("address_not_on_host",),
        remedies=("republish_on_host_address",),
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(
        make=link_local_without_interface,
        error=ENDPOINT + r"invalid argument",
        causes=("address_not_on_host",),
        remedies=("republish_on_host_address",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=address_came_later,
        error=_NOT_THERE,
        causes=("address_not_up_yet",),
        proposals=("start_docker_after_address",),
        remedies=("start_again",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=address_still_tentative,
        error=_NOT_THERE,
        causes=("address_not_up_yet",),
        remedies=("republish_on_host_address",),
        proposals=("start_docker_after_address",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(make=broadcast_address, verdict="healthy"),
    Case(make=address_of_interface_down, verdict="healthy", recorded=(Engine.DOCKER_28_5,)),
    Case(make=loopback_down, verdict="healthy"),
    Case(
        make=ipv6_switched_off,
        error=_NOT_THERE,
        causes=("ipv6_disabled",),
        remedies=("republish_on_host_address",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(make=ipv6_off_and_everywhere, verdict="healthy"),
    Case(
        make=sctp_port,
        error=ENDPOINT + r"protocol not supported",
        causes=("protocol_not_supported",),
        proposals=(
            "install_sctp",
            "publish_without_sctp",
        ),
        recorded=(Engine.DOCKER_26_1, Engine.DOCKER_28_5),
    ),
    Case(
        make=address_not_on_host,
        error=ENDPOINT + r"203\.0\.113\.7:80\b.* cannot assign requested address",
        causes=("address_not_on_host",),
        remedies=("republish_on_host_address",),
        recorded=(Engine.DOCKER_26_1,),
    ),
)
