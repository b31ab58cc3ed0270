"""Nobody listens on the port, or nobody that can be seen: the engine's own table of ports, sockets that only are bound,
the kernel's own, and those that come and go.

Not here, since it cannot be made: a port that Swarm's routing mesh holds. It needs IPVS in the kernel and a /sys that
can be written, which the lab's machines do not have; dockerd then takes no port for a service.
"""

from typing import Any

from docker.types import EndpointSpec, TaskTemplate
from docker.types.services import ContainerSpec

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.faults import ports
from tests.lab.faults.making import ENDPOINT, NAME, Case, create, failing, refused, start
from tests.lab.host import LabHost
from tests.lab.image import IMAGE


def nginx_service_gone(host: LabHost) -> str:
    """The port was taken at the last start and is free now."""
    name = ports.nginx_service(host)
    host.run("systemctl", "stop", "nginx.service")
    return name


def flapping_service(host: LabHost) -> str:
    """A service that ends and is started again has port 80 for a moment, and just then the container is started."""
    host.write_file(
        "/etc/systemd/system/flappy.service",
        "[Service]\nExecStart=/usr/bin/nc -l -p 80\nRestart=always\nRestartSec=600\n",
    )
    host.run("systemctl", "daemon-reload")
    host.run("systemctl", "start", "flappy.service")
    host.wait_until(lambda: "nc" in host.run("ss", "-Hltnp", "sport = :80").stdout, "flappy listens on 80")
    name = failing(host)
    host.run("systemctl", "kill", "flappy.service")
    host.wait_until(
        lambda: "auto-restart" in host.run("systemctl", "show", "-p", "SubState", "flappy.service").stdout,
        "flappy waits to be started again",
    )
    return name


def other_container_gone(host: LabHost) -> str:
    """The container `shop` had the port, and has ended since. Text as `other_container`."""
    name = ports.other_container(host)
    with host.docker() as client:
        client.stop("shop")
    return name


def allocated_before_the_log(host: LabHost) -> str:
    """The container `shop` had the port, has ended since, and the engine's log was cleaned. Text as `other_container`.

    Whether the engine still keeps the port cannot be told.
    """
    name = other_container_gone(host)

    def forgotten() -> bool:
        # Only what was put away more than a second ago is removed, so that one time may be too early.
        host.run("journalctl", "--rotate")
        host.run("journalctl", "--vacuum-time=1s", check=False)
        return NAME not in host.run("journalctl", "-u", "docker", "-o", "cat", "--no-pager").stdout

    host.wait_until(forgotten, "the journal is empty")
    return name


def port_kept_by_the_engine(host: LabHost) -> str:
    """docker-proxy could not be started once, and the engine has kept the port since, for nobody.

    20.10: `...Bind for 0.0.0.0:80 failed: port is already allocated`. Later engines give it back.
    """
    proxy = host.run("which", "docker-proxy").stdout.strip()
    host.run("mv", proxy, "/root/docker-proxy")
    failing(host)
    host.run("mv", "/root/docker-proxy", proxy)
    return refused(host)


def restarting_container(host: LabHost) -> str:
    """The container `shop` publishes port 80, ends at once and is started again and again. As `other_container`."""
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={80: 80}, restart_policy={"Name": "always"})
        client.create_container(
            IMAGE, name="shop", ports=[80], host_config=settings, command=["sh", "-c", "sleep 2; exit 1"],
            stop_signal="SIGKILL",
        )  # fmt: skip
    if refusal := start(host, "shop"):
        raise LabError(f"shop did not start: {refusal}")
    return failing(host)


def interrupted_recreation(host: LabHost) -> str:
    """Compose was interrupted while it made the container anew: the old one, renamed, runs. As `other_container`."""
    create(host)
    if refusal := start(host):
        raise LabError(f"{NAME} did not start: {refusal}")
    with host.docker() as client:
        client.rename(NAME, f"{client.inspect_container(NAME)['Id'][:12]}_{NAME}")
    return failing(host)


def swarm_task_on_the_host(host: LabHost) -> str:
    """A task of a service of Swarm has published port 80 of this host (mode `host`). Text as `other_container`."""
    with host.docker() as client:
        client.init_swarm(advertise_addr=host.address, listen_addr=host.address)
        port: Any = {"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 80, "PublishMode": "host"}
        task = TaskTemplate(ContainerSpec(IMAGE))
        client.create_service(task, name="shop", endpoint_spec=EndpointSpec(ports=[port]))  # type: ignore[no-untyped-call]
        host.wait_until(lambda: bool(client.containers(filters={"status": "running"})), "the task runs", 30)
    return failing(host)


def range_exhausted(host: LabHost) -> str:
    """It is to get one of the ports 8080 and 8081, and the containers `shop0` and `shop1` have them.

    `...all ports are allocated`
    """
    for number, port in enumerate((8080, 8081)):
        create(host, f"shop{number}", port=port)
        if refusal := start(host, f"shop{number}"):
            raise LabError(f"shop{number} did not start: {refusal}")
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={80: "8080-8081"})
        client.create_container(IMAGE, name=NAME, ports=[80], host_config=settings, stop_signal="SIGKILL")
    return refused(host)


def bound_but_not_listening(host: LabHost) -> str:
    """A process has bound port 8080 and does not listen. Text as `user_process`.

    iproute2 of the host with 20.10 cannot list such a socket: there the port looks free.
    """
    bind = "use Socket; socket(S, PF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(8080, INADDR_ANY)) or die; sleep 600"
    pid = host.spawn("/usr/bin/perl", "-e", bind, user="plain")
    host.wait_until(lambda: "socket:" in host.run("ls", "-l", f"/proc/{pid}/fd").stdout, "the socket is there")
    create(host, port=8080)
    return refused(host)


def connection_in_time_wait(host: LabHost) -> str:
    """A connection that went out from port 41000 was closed by the host, which keeps its port for a minute."""
    script = f"exec 3<&-; echo | /usr/bin/nc -N -p 41000 {host.address} 22"
    host.run("/bin/sh", "-c", script, check=False)
    host.wait_until(lambda: "TIME-WAIT" in host.run("ss", "-Hatn", "sport = :41000").stdout, "the connection is closed")
    create(host, port=41000)
    return refused(host)


def kernels_tunnel(host: LabHost) -> str:
    """The kernel itself has port 4789/udp, for the VXLAN interface vx0.

    20.10, 26.1: `...Error starting userland proxy: listen udp4 0.0.0.0:4789: bind: address already in use`
    28.5: `...failed to bind host port for 0.0.0.0:4789:172.17.0.2:4789/udp: address already in use`
    """
    host.run("ip", "link", "add", "vx0", "type", "vxlan", "id", "7", "dstport", "4789", "local", "127.0.0.1")
    host.run("ip", "link", "set", "vx0", "up")
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={"4789/udp": 4789})
        client.create_container(IMAGE, name=NAME, ports=[(4789, "udp")], host_config=settings, stop_signal="SIGKILL")
    return refused(host)


_TAKEN = ENDPOINT + r"Bind for (0\.0\.0\.0|::):80 failed: port is already allocated"
_BUSY = ENDPOINT + r"0\.0\.0\.0:80\b.* address already in use"
CASES = (
    Case(
        make=nginx_service_gone,
        error=_BUSY,
        causes=("port_taken_for_a_moment",),
        certainty="likely",
        remedies=("start_again",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=flapping_service,
        error=_BUSY,
        causes=("port_taken_for_a_moment",),
        certainty="likely",
        remedies=("start_again",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=other_container_gone,
        error=_TAKEN,
        causes=("port_taken_for_a_moment",),
        certainty="likely",
        remedies=("start_again",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=allocated_before_the_log,
        error=_TAKEN,
        causes=("port_reserved_by_unknown",),
        certainty="likely",
        remedies=("start_again",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=port_kept_by_the_engine,
        error=_TAKEN,
        causes=("ghost_endpoint",),
        remedies=("restart_docker",),
        engines=(Engine.DOCKER_20_10,),
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(
        make=restarting_container,
        error=_TAKEN,
        causes=("port_published_by_container",),
        remedies=("stop_container",),
    ),
    Case(
        make=interrupted_recreation,
        error=_TAKEN,
        causes=("port_published_by_container",),
        remedies=("stop_container",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=swarm_task_on_the_host,
        error=_TAKEN,
        causes=("port_published_by_container",),
        remedies=("republish_on_other_port",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=range_exhausted,
        error=ENDPOINT + "all ports are allocated",
        causes=("port_range_exhausted",),
        remedies=("republish_on_other_port",),
        proposals=("widen_port_range",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=bound_but_not_listening,
        error=ENDPOINT + r"0\.0\.0\.0:8080\b.* address already in use",
        causes=("port_bound_but_not_listening",),
        certainty="likely",
        remedies=("republish_on_other_port",),
        engines=(Engine.DOCKER_26_1, Engine.DOCKER_28_5),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=connection_in_time_wait,
        error=ENDPOINT + r"0\.0\.0\.0:41000\b.* address already in use",
        causes=("port_used_by_outgoing_connection",),
        proposals=("reserve_port_at_boot",),
        certainty="likely",
        remedies=("start_again",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=kernels_tunnel,
        error=ENDPOINT + r"0\.0\.0\.0:4789\b.* address already in use",
        causes=("port_held_by_kernel",),
        remedies=("republish_on_other_port",),
        recorded=(Engine.DOCKER_26_1,),
    ),
)
