"""Risks made for real: each function prepares one on a clean host on which everything runs, and names what must come.

`Case.fails` is the container that really fails once the host (or Docker, or the container) is started again; empty
where what happens then cannot be shown on the lab.
"""

from collections.abc import Callable
from dataclasses import dataclass

from docker.errors import APIError

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.host import LabHost
from tests.lab.image import IMAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A risk with all that must be foreseen, and no more. `again` starts anew what the prediction is about.

    `error` is a pattern of what the engine then keeps as the error of the container `fails`. `then` is
    the risk that has come true instead, as the next scan says. `recorded` are the engines
    on which `tests.scan.record` writes down what the host says.
    """

    make: Callable[[LabHost], None]
    risks: tuple[tuple[str, str, tuple[str, ...]], ...]
    again: str = ""
    fails: str = ""
    error: str = ""
    then: str = ""
    recorded: tuple[Engine, ...] = ()

    @property
    def name(self) -> str:
        return self.make.__name__.replace("_", "-")


def run(host: LabHost, name: str, port: int, address: str = "", policy: str = "always", network: str = "bridge") -> str:
    """Make a container with a restart policy and start it; gives the engine's refusal, empty where it started."""
    with host.docker() as client:
        settings = client.create_host_config(
            port_bindings={80: (address, port) if address else port}, network_mode=network,
            restart_policy={"Name": policy},
        )  # fmt: skip
        client.create_container(IMAGE, name=name, ports=[80], host_config=settings, stop_signal="SIGKILL")
        try:
            client.start(name)
        except APIError as error:
            return str(error.explanation)
    return ""


def running(host: LabHost, name: str, port: int, **more: str) -> None:
    refusal = run(host, name, port, **more)
    if refusal:
        raise LabError(f"{name} did not start: {refusal}")


def healthy(host: LabHost) -> None:
    """Three containers with all policies run; nginx is installed, and its unit is disabled."""
    running(host, "web", 80)
    running(host, "shop", 8080, policy="unless-stopped", address="127.0.0.1")
    running(host, "job", 8081, policy="on-failure", address=host.address)


def nginx_enabled(host: LabHost) -> None:
    """nginx.service is enabled and does not run; its configuration says `listen 80`."""
    running(host, "web", 80)
    host.run("systemctl", "enable", "nginx.service")


def nginx_moved(host: LabHost) -> None:
    """As `nginx_enabled`, but nginx was told to listen elsewhere: there is no risk."""
    nginx_enabled(host)
    host.run("sed", "-i", "s/listen \\(.*\\)80 /listen \\181 /", "/etc/nginx/sites-available/default")


def socket_enabled(host: LabHost) -> None:
    """web.socket is enabled and does not listen now."""
    host.write_file("/etc/systemd/system/web.socket", "[Socket]\nListenStream=80\n[Install]\nWantedBy=sockets.target\n")
    host.write_file("/etc/systemd/system/web.service", "[Service]\nExecStart=/usr/bin/sleep infinity\n")
    host.run("systemctl", "daemon-reload")
    host.run("systemctl", "enable", "web.socket")
    running(host, "web", 80)


def same_port(host: LabHost) -> None:
    """`old` was stopped and has the policy always; `web` runs on its port."""
    running(host, "old", 80)
    with host.docker() as client:
        client.stop("old", timeout=0)
    running(host, "web", 80)


def stopped_by_hand(host: LabHost) -> None:
    """As `same_port`, but `old` has the policy unless-stopped, so it stays down: there is no risk."""
    running(host, "old", 80, policy="unless-stopped")
    with host.docker() as client:
        client.stop("old", timeout=0)
    running(host, "web", 80)


def chains_flushed(host: LabHost) -> None:
    """Somebody flushed the nat table while `web` ran."""
    running(host, "web", 80)
    host.run("iptables", "-t", "nat", "-F")
    host.run("iptables", "-t", "nat", "-X")


def flush_at_boot(host: LabHost) -> None:
    """A unit that is enabled flushes all rules after Docker has started."""
    text = (
        "[Unit]\nAfter=docker.service\n[Service]\nType=oneshot\nRemainAfterExit=yes\n"
        "ExecStart=/usr/sbin/nft flush ruleset\n[Install]\nWantedBy=multi-user.target\n"
    )
    host.write_file("/etc/systemd/system/hardening.service", text)
    host.run("systemctl", "daemon-reload")
    host.run("systemctl", "enable", "hardening.service")
    running(host, "web", 80)


def nftables_enabled(host: LabHost) -> None:
    """Debian's nftables.service, which says `flush ruleset`, is enabled: it is over before Docker starts, no risk."""
    running(host, "web", 80)
    host.run("systemctl", "enable", "nftables.service")


def docker_disabled(host: LabHost) -> None:
    """docker.service is disabled; docker.socket still wakes it."""
    running(host, "web", 80)
    host.run("systemctl", "disable", "docker.service")


def given_up(host: LabHost) -> None:
    """`web` has the policy always, and could not be started since nginx had the port, which is free by now."""
    host.run("systemctl", "start", "nginx.service")
    if not run(host, "web", 80):
        raise LabError("web started although nginx had the port")
    host.run("systemctl", "stop", "nginx.service")


def address_gone(host: LabHost) -> None:
    """`web` publishes on an address that somebody removed from the host since."""
    host.run("ip", "address", "add", "198.51.100.7/32", "dev", "eth0")
    running(host, "web", 80, address="198.51.100.7")
    host.run("ip", "address", "delete", "198.51.100.7/32", "dev", "eth0")


def address_lent(host: LabHost) -> None:
    """`web` publishes on an address that is lent for an hour, as DHCP does it."""
    host.run("ip", "address", "add", "198.51.100.7/32", "dev", "eth0", "valid_lft", "3600", "preferred_lft", "3600")
    running(host, "web", 80, address="198.51.100.7")


def network_removed(host: LabHost) -> None:
    """`web` was stopped, and its network removed; the policy always brings it back."""
    with host.docker() as client:
        client.create_network("shopnet", driver="bridge")
    running(host, "web", 80, network="shopnet")
    with host.docker() as client:
        client.stop("web", timeout=0)
        client.remove_network("shopnet")


def outgoing_range(host: LabHost) -> None:
    """`web` publishes a port from which outgoing connections may come."""
    running(host, "web", 41000)


def cron_line(host: LabHost) -> None:
    """A crontab starts a server at boot on the port of `web`."""
    host.write_file("/etc/cron.d/files", "@reboot root busybox httpd -f -p 8080\n")
    running(host, "web", 8080)


def forwarding_by_hand(host: LabHost) -> None:
    """Docker was told to leave forwarding alone, and somebody switched it on."""
    host.write_file("/etc/docker/daemon.json", '{"ip-forward": false}')
    host.run("systemctl", "restart", "docker.service")
    host.run("sysctl", "-qw", "net.ipv4.ip_forward=1")
    running(host, "web", 80)


def backends_mixed(host: LabHost) -> None:
    """A chain DOCKER is left over in the legacy backend."""
    running(host, "web", 80)
    host.run("iptables-legacy", "-t", "nat", "-N", "DOCKER")


def _one(risk: str, certainty: str = "proved", *containers: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return ((risk, certainty, containers or ("web",)),)


_TAKEN = r"address already in use"
CASES = (
    Case(make=healthy, risks=(), recorded=tuple(Engine)),
    Case(
        make=nginx_enabled,
        risks=_one("service_takes_port_at_boot"),
        again="host",
        fails="web",
        error=_TAKEN,
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(make=nginx_moved, risks=(), recorded=(Engine.DOCKER_20_10,)),
    Case(
        make=socket_enabled,
        risks=_one("socket_unit_takes_port_at_boot"),
        again="host",
        fails="web",
        error=_TAKEN,
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=same_port,
        risks=_one("same_port_published_twice", "proved", "old", "web"),
        again="docker",
        recorded=(Engine.DOCKER_28_5,),
        fails="old or web",
        error=rf"{_TAKEN}|port is already allocated",
    ),
    Case(make=stopped_by_hand, risks=()),
    Case(
        make=chains_flushed,
        risks=_one("firewall_chains_gone"),
        again="container",
        fails="web",
        error=r"No chain/target/match",
    ),
    Case(make=flush_at_boot, risks=_one("firewall_flushed_after_docker"), again="host", then="firewall_chains_gone"),
    Case(make=nftables_enabled, risks=()),
    Case(make=docker_disabled, risks=_one("docker_not_started_at_boot")),
    Case(
        make=given_up,
        risks=_one("container_given_up"),
        again="docker",
        fails="web",
        error=_TAKEN,
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=address_gone,
        risks=_one("address_gone"),
        again="container",
        fails="web",
        error=r"cannot assign requested address",
    ),
    Case(
        make=address_lent,
        risks=_one("address_comes_late", "likely"),
        again="host",
        fails="web",
        error=r"cannot assign requested address",
    ),
    Case(
        make=network_removed,
        risks=_one("network_gone"),
        again="docker",
        fails="web",
        error=r"network \w+ not found",
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(make=outgoing_range, risks=_one("port_in_outgoing_range", "possible")),
    Case(make=cron_line, risks=_one("cron_takes_port_at_boot", "possible")),
    Case(make=forwarding_by_hand, risks=_one("forwarding_not_persistent", "likely")),
    Case(make=backends_mixed, risks=_one("firewall_backends_mixed", "likely")),
)
