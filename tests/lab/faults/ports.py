"""Somebody else has the port, or Docker believes so."""

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.faults.making import ENDPOINT, NAME, Case, create, failing, refused, start
from tests.lab.host import LabHost
from tests.lab.image import IMAGE


def nginx_service(host: LabHost) -> str:
    """nginx.service listens on port 80.

    20.10, 26.1: `...Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use`
    28.5: `...failed to bind host port for 0.0.0.0:80:172.17.0.2:80/tcp: address already in use`
    """
    host.run("systemctl", "start", "nginx.service")
    return failing(host)


def socket_unit(host: LabHost) -> str:
    """web.socket, a socket unit of systemd, listens on port 80; its service does not run. Text as `nginx_service`."""
    host.write_file("/etc/systemd/system/web.socket", "[Socket]\nListenStream=0.0.0.0:80\n")
    host.write_file("/etc/systemd/system/web.service", "[Service]\nExecStart=/usr/bin/sleep infinity\n")
    host.run("systemctl", "daemon-reload")
    host.run("systemctl", "start", "web.socket")
    return failing(host)


def nginx_service_at_boot(host: LabHost) -> str:
    """nginx has the port and starts at boot."""
    host.run("systemctl", "enable", "nginx.service")
    return nginx_service(host)


def nginx_service_never_started(host: LabHost) -> str:
    """nginx has the port, and the container was never told to start."""
    host.run("systemctl", "start", "nginx.service")
    create(host)
    return NAME


def nginx_service_without_rights(host: LabHost) -> str:
    """nginx has the port, and the user may speak to Docker but is not root."""
    host.run("usermod", "-aG", "docker", "plain")
    return nginx_service(host)


def port_of_ssh(host: LabHost) -> str:
    """The container wants the port of the host's sshd, which is never stopped."""
    create(host, port=22)
    return refused(host)


def user_process(host: LabHost) -> str:
    """A process that somebody started by hand in a login session listens on port 8080. Text as `nginx_service`."""
    pid = host.spawn("busybox", "httpd", "-f", "-p", "8080", user="plain")
    host.wait_until(
        lambda: f"pid={pid}," in host.run("ss", "-Hltnp", "sport = :8080").stdout, "the process listens on 8080"
    )
    create(host, port=8080)
    return refused(host)


def other_container(host: LabHost) -> str:
    """The container `shop` runs and publishes port 80.

    `...Bind for 0.0.0.0:80 failed: port is already allocated`; 28.5 sometimes says `Bind for :::80`.
    """
    create(host, "shop")
    refusal = start(host, "shop")
    if refusal:
        raise LabError(f"shop did not start: {refusal}")
    return failing(host)


def host_network_container(host: LabHost) -> str:
    """The container `shop` runs in the host's network and listens on port 80. Text as `nginx_service`."""
    with host.docker() as client:
        settings = client.create_host_config(network_mode="host")
        client.create_container(IMAGE, name="shop", host_config=settings, stop_signal="SIGKILL")
    refusal = start(host, "shop")
    if refusal:
        raise LabError(f"shop did not start: {refusal}")
    host.wait_until(lambda: ":80 " in host.run("ss", "-Hltn", "sport = :80").stdout, "shop listens on 80")
    return failing(host)


def proxy_orphaned(host: LabHost) -> str:
    """A docker-proxy without an engine and without a container listens on port 80. Text as `nginx_service`."""
    proxy = host.run("which", "docker-proxy").stdout.strip()
    # A docker-proxy tells its parent by file descriptor 3 that it is ready.
    command = f"exec {proxy} -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.99 -container-port 80"
    host.spawn("/bin/sh", "-c", f"{command} 3>/dev/null")
    host.wait_until(lambda: "docker-proxy" in host.run("ss", "-Hltnp", "sport = :80").stdout, "the proxy listens on 80")
    return failing(host)


def port_twice(host: LabHost) -> str:
    """It publishes port 80 on 127.0.0.1 and on every address, and so is in its own way.

    20.10, 26.1: text as `nginx_service`; 28.5: `...failed to listen on TCP socket: address already in use`
    """
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={80: [("127.0.0.1", 80), ("0.0.0.0", 80)]})
        client.create_container(IMAGE, name=NAME, ports=[80], host_config=settings, stop_signal="SIGKILL")
    return refused(host)


def outgoing_connection(host: LabHost) -> str:
    """A connection of a user, to the host's sshd, goes out from port 41000, which it publishes. As `nginx_service`."""
    # Not busybox's: that one lets others have its port.
    host.spawn("/bin/sh", "-c", f"sleep 600 | /usr/bin/nc -p 41000 {host.address} 22", user="plain")
    host.wait_until(lambda: ":22" in host.run("ss", "-Htn", "sport = :41000").stdout, "the connection stands")
    create(host, port=41000)
    return refused(host)


_BUSY = ENDPOINT + r"0\.0\.0\.0:80\b.* address already in use"
CASES = (
    Case(
        make=nginx_service,
        error=_BUSY,
        causes=("port_held_by_service",),
        remedies=("stop_service",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=nginx_service_at_boot,
        error=_BUSY,
        causes=("port_held_by_service",),
        remedies=("stop_service",),
        engines=(Engine.DOCKER_26_1,),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=nginx_service_never_started,
        causes=("port_held_by_service",),
        certainty="likely",
        engines=(Engine.DOCKER_28_5,),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=nginx_service_without_rights,
        error=_BUSY,
        causes=("port_held_by_unknown",),
        certainty="likely",
        remedies=("republish_on_other_port",),
        recorded=(Engine.DOCKER_26_1,),
        user="plain",
    ),
    Case(
        make=port_of_ssh,
        error=ENDPOINT + r"0\.0\.0\.0:22\b.* address already in use",
        causes=("port_held_by_service",),
        remedies=("republish_on_other_port",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=socket_unit,
        error=_BUSY,
        causes=("port_held_by_socket_unit",),
        remedies=("stop_socket_unit",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=user_process,
        error=ENDPOINT + r"0\.0\.0\.0:8080\b.* address already in use",
        causes=("port_held_by_process",),
        remedies=("stop_process",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=other_container,
        error=ENDPOINT + r"Bind for (0\.0\.0\.0|::):80 failed: port is already allocated",
        causes=("port_published_by_container",),
        remedies=("stop_container",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=host_network_container,
        error=_BUSY,
        causes=("port_held_by_host_network_container",),
        remedies=("stop_container",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=proxy_orphaned,
        error=_BUSY,
        causes=("orphaned_docker_proxy",),
        remedies=("stop_process",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=port_twice,
        error=ENDPOINT + r" address already in use",
        causes=("port_requested_twice",),
        remedies=("publish_once",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=outgoing_connection,
        error=ENDPOINT + r"0\.0\.0\.0:41000\b.* address already in use",
        causes=("port_used_by_outgoing_connection",),
        proposals=("reserve_port_at_boot",),
        certainty="likely",
        remedies=("republish_on_other_port",),
        recorded=(Engine.DOCKER_26_1,),
    ),
)
