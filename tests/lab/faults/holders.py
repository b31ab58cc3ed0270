"""Who has the port, kind by kind, and what only looks as if it were in the way."""

import subprocess

from tests.lab.engines import Engine, Extra
from tests.lab.errors import LabError
from tests.lab.faults.making import ENDPOINT, NAME, Case, create, failing, refused, start
from tests.lab.host import LabHost
from tests.lab.image import IMAGE

HTTPD = "/usr/bin/busybox httpd -f -p"


def _nginx(host: LabHost, listen: str) -> None:
    """Start nginx with one place to listen on."""
    site = f"server {{ listen {listen}; location / {{ return 204; }} }}\n"
    host.write_file("/etc/nginx/sites-enabled/default", site)
    host.run("systemctl", "start", "nginx.service")


def _started(host: LabHost) -> str:
    refusal = start(host)
    if refusal:
        raise LabError(f"{NAME} did not start on {host.name}, although nothing is in its way: {refusal}")
    return NAME


def v6_only_listener(host: LabHost) -> str:
    """nginx listens on [::]:80 for IPv6 alone: only the second of Docker's two binds fails.

    20.10, 26.1: `...Error starting userland proxy: listen tcp6 [::]:80: bind: address already in use`
    28.5: `...failed to bind host port for [::]:80:172.17.0.2:80/tcp: address already in use`
    """
    _nginx(host, "[::]:80 ipv6only=on")
    return failing(host)


def v6_only_listener_beside_ipv4(host: LabHost) -> str:
    """nginx listens on [::]:80 for IPv6 alone, and the container publishes on IPv4 only: it runs."""
    _nginx(host, "[::]:80 ipv6only=on")
    create(host, address="0.0.0.0")
    return _started(host)


def dual_stack_listener(host: LabHost) -> str:
    """nginx listens on [::]:80 for both families, and the container asks for IPv4 only. Text as `nginx_service`."""
    _nginx(host, "[::]:80 ipv6only=off")
    create(host, address="0.0.0.0")
    return refused(host)


def loopback_listener(host: LabHost) -> str:
    """nginx listens on 127.0.0.1:80 alone, which is in the way of all addresses. Text as `nginx_service`."""
    _nginx(host, "127.0.0.1:80")
    return failing(host)


def loopback_listener_beside_one_address(host: LabHost) -> str:
    """nginx listens on 127.0.0.1:80, and the container publishes on the host's own address: it runs."""
    _nginx(host, "127.0.0.1:80")
    create(host, address=host.address)
    return _started(host)


def one_address_listener_and_another(host: LabHost) -> str:
    """The container is refused one address for a service; another service, on another address, is not in the way."""
    host.spawn("busybox", "httpd", "-f", "-p", "127.0.0.2:80", unit="apart")
    _nginx(host, f"{host.address}:80")
    create(host, address=host.address)
    return refused(host)


def transient_service(host: LabHost) -> str:
    """A service that systemd-run made, which is gone once it is stopped, listens on port 80. As `nginx_service`."""
    host.spawn("busybox", "httpd", "-f", "-p", "80", unit="app")
    host.wait_until(lambda: ":80 " in host.run("ss", "-Hltn", "sport = :80").stdout, "app listens on 80")
    return failing(host)


def user_service(host: LabHost) -> str:
    """dev.service of the systemd of the user `plain` listens on port 8080. Text as `nginx_service`."""
    home = host.run("getent", "passwd", "plain").stdout.split(":")[5]
    host.write_file(f"{home}/.config/systemd/user/dev.service", f"[Service]\nExecStart={HTTPD} 8080\n")
    host.run("chown", "-R", "plain:", f"{home}/.config")
    uid = host.run("id", "-u", "plain").stdout.strip()
    host.run("systemctl", "start", f"user@{uid}.service")
    words = ["systemd-run", "--quiet", "--wait", f"--uid={uid}", f"--setenv=XDG_RUNTIME_DIR=/run/user/{uid}"]
    host.run(*words, "systemctl", "--user", "start", "dev.service")
    host.wait_until(lambda: ":8080 " in host.run("ss", "-Hltn", "sport = :8080").stdout, "dev listens on 8080")
    create(host, port=8080)
    return refused(host)


def supervised_process(host: LabHost) -> str:
    """What goes by the name of runsv, a supervisor, keeps up what listens on port 8080. Text as `nginx_service`."""
    host.run("cp", "/bin/sh", "/usr/local/bin/runsv")
    host.spawn("/usr/local/bin/runsv", "-c", f"while :; do {HTTPD} 8080; done")
    host.wait_until(lambda: ":8080 " in host.run("ss", "-Hltn", "sport = :8080").stdout, "web listens on 8080")
    create(host, port=8080)
    return refused(host)


def ssh_forward(host: LabHost) -> str:
    """Somebody forwards port 8080 of the host to elsewhere by `ssh -R`: sshd listens. Text as `nginx_service`."""
    program, *words = host.ssh_command("plain")
    # It goes to the background once the forward stands, and ends by itself soon after the host does.
    options = ["-f", "-N", "-o", "ExitOnForwardFailure=yes", "-o", "ServerAliveInterval=2", "-R", "8080:127.0.0.1:9"]
    subprocess.run([program, *options, *words], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=30)  # fmt: skip
    host.wait_until(lambda: "sshd" in host.run("ss", "-Hltnp", "sport = :8080").stdout, "the forward stands")
    create(host, port=8080)
    return refused(host)


def docker_api(host: LabHost) -> str:
    """The Docker daemon itself listens on 127.0.0.1:2375 for its API, and the container wants that port.

    20.10, 26.1: text as `nginx_service`; 28.5 knows its own port as allocated:
    `...Bind for 127.0.0.1:2375 failed: port is already allocated`
    """
    command = host.run("tr", "\\0", " ", input=host.run("sh", "-c", "cat /proc/$(pidof dockerd)/cmdline").stdout).stdout
    override = f"[Service]\nExecStart=\nExecStart={command.strip()} --tls=false -H tcp://127.0.0.1:2375\n"
    host.write_file("/etc/systemd/system/docker.service.d/api.conf", override)
    host.run("systemctl", "daemon-reload")
    host.run("systemctl", "restart", "docker.service", timeout=60)
    create(host, port=2375)
    return refused(host)


def database_with_client(host: LabHost) -> str:
    """What goes by the name of a database listens on port 6379, and has a client. Text as `nginx_service`."""
    host.run("cp", "/usr/bin/busybox", "/usr/local/sbin/redis-server")
    host.spawn("bash", "-c", "exec -a nc /usr/local/sbin/redis-server -ll -p 6379 -e cat", unit="redis")
    host.wait_until(lambda: ":6379 " in host.run("ss", "-Hltn", "sport = :6379").stdout, "redis-server listens")
    host.spawn("/bin/sh", "-c", "sleep 600 | /usr/bin/nc 127.0.0.1 6379", user="plain")
    host.wait_until(lambda: ":6379" in host.run("ss", "-Htn", "dport = :6379").stdout, "the client is connected")
    create(host, port=6379)
    return refused(host)


def shared_host_network(host: LabHost) -> str:
    """The container `side` shares the network of `shop`, which is the host's, and listens on port 80."""
    with host.docker() as client:
        for name, mode, command in (("shop", "host", ["sleep", "600"]), ("side", "container:shop", None)):
            settings = client.create_host_config(network_mode=mode)
            client.create_container(IMAGE, name=name, host_config=settings, command=command, stop_signal="SIGKILL")
    for name in ("shop", "side"):
        refusal = start(host, name)
        if refusal:
            raise LabError(f"{name} did not start: {refusal}")
    host.wait_until(lambda: ":80 " in host.run("ss", "-Hltn", "sport = :80").stdout, "side listens on 80")
    return failing(host)


def podman_container(host: LabHost) -> str:
    """A container of root's podman, which Docker does not know, has published port 80. Text as `nginx_service`."""
    host.write_file(
        "/etc/containers/storage.conf",
        '[storage]\ndriver = "vfs"\nrunroot = "/run/podman"\ngraphroot = "/var/lib/podman"\n',
    )
    host.run("sh", "-c", "mkdir -p /tmp/r/bin && cp /usr/bin/busybox /tmp/r/bin && tar -C /tmp/r -c . | "
             "podman import - webapp", timeout=60)  # fmt: skip
    words = ["podman", "run", "-d", "--pids-limit=0", "--name", "web", "-p", "80:80", "localhost/webapp:latest"]
    host.run(*words, "/bin/busybox", "httpd", "-f", "-p", "80", timeout=60)
    return failing(host)


def dnsmasq_on_one_address(host: LabHost) -> str:
    """dnsmasq looks up names on 127.0.0.53, and the container publishes port 53 of TCP and UDP on all addresses."""
    words = ["--keep-in-foreground", "--listen-address=127.0.0.53", "--bind-interfaces", "--no-resolv", "--conf-file="]
    host.spawn("/usr/sbin/dnsmasq", *words, unit="dnsmasq")
    host.wait_until(lambda: ":53 " in host.run("ss", "-Hltn", "sport = :53").stdout, "dnsmasq listens on 53")
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={"80/tcp": 53, "80/udp": 53})
        client.create_container(
            IMAGE, name=NAME, ports=[(80, "tcp"), (80, "udp")], host_config=settings, stop_signal="SIGKILL"
        )
    return refused(host)


def udp_holder(host: LabHost) -> str:
    """A service has port 5300 of UDP, and the container publishes it.

    20.10, 26.1: `...Error starting userland proxy: listen udp4 0.0.0.0:5300: bind: address already in use`
    """
    host.spawn("/bin/sh", "-c", "sleep infinity | /usr/bin/nc -u -l 5300", unit="holder")
    host.wait_until(lambda: ":5300 " in host.run("ss", "-Hlun", "sport = :5300").stdout, "it has 5300")
    return _udp(host)


def udp_holder_that_shares(host: LabHost) -> str:
    """As `udp_holder`, but with SO_REUSEADDR: 28.5 takes the port without a word, and the container runs."""
    words = ["--keep-in-foreground", "--listen-address=127.0.0.1", "--bind-interfaces", "--no-resolv", "--conf-file="]
    host.spawn("/usr/sbin/dnsmasq", "--port=5300", *words, unit="holder")
    host.wait_until(lambda: ":5300 " in host.run("ss", "-Hlun", "sport = :5300").stdout, "it has 5300")
    return _udp(host)


def _udp(host: LabHost) -> str:
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={"80/udp": 5300})
        client.create_container(IMAGE, name=NAME, ports=[(80, "udp")], host_config=settings, stop_signal="SIGKILL")
    start(host)
    return NAME


def _busy(port: int, address: str = r"0\.0\.0\.0") -> str:
    return ENDPOINT + rf"{address}:{port}\b.* address already in use"


_SHARES_NOT = (Engine.DOCKER_20_10, Engine.DOCKER_26_1)
_UDP_BUSY = ENDPOINT + r"0\.0\.0\.0:5300\b.* address already in use"

CASES = (
    Case(
        make=udp_holder,
        error=_UDP_BUSY,
        causes=("port_held_by_service",),
        remedies=("stop_service",),
        engines=_SHARES_NOT,
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=udp_holder_that_shares,
        causes=("udp_port_shared",),
        remedies=("republish_on_other_port",),
        engines=(Engine.DOCKER_28_5,),
        extra=Extra.RIVALS,
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=v6_only_listener,
        error=_busy(80, r"\[?::\]?"),
        causes=("port_held_by_service",),
        remedies=("stop_service",),
        recorded=(Engine.DOCKER_26_1, Engine.DOCKER_28_5),
    ),
    Case(make=v6_only_listener_beside_ipv4, verdict="healthy"),
    Case(
        make=dual_stack_listener,
        error=_busy(80),
        causes=("port_held_by_service",),
        remedies=("stop_service",),
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(
        make=loopback_listener,
        error=_busy(80),
        causes=("port_held_by_service",),
        remedies=("stop_service",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(make=loopback_listener_beside_one_address, verdict="healthy"),
    Case(
        make=one_address_listener_and_another,
        error=ENDPOINT + r".* address already in use",
        causes=("port_held_by_service",),
        remedies=("stop_service",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=transient_service,
        error=_busy(80),
        causes=("port_held_by_service",),
        remedies=("stop_service",),
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(
        make=user_service,
        error=_busy(8080),
        causes=("port_held_by_service",),
        remedies=("stop_user_service",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=supervised_process,
        error=_busy(8080),
        causes=("port_held_by_process",),
        remedies=("republish_on_other_port",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=ssh_forward,
        error=_busy(8080),
        causes=("port_held_by_process",),
        remedies=("republish_on_host_address",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=docker_api,
        error=ENDPOINT + r".*2375\b.* (address already in use|port is already allocated)",
        causes=("port_held_by_service",),
        remedies=("republish_on_host_address",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=database_with_client,
        error=_busy(6379),
        causes=("port_held_by_service",),
        remedies=("republish_on_other_port",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=shared_host_network,
        error=_busy(80),
        causes=("port_held_by_host_network_container",),
        remedies=("stop_container",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=podman_container,
        error=_busy(80),
        causes=("port_held_by_other_engine",),
        remedies=("stop_podman_container",),
        extra=Extra.RIVALS,
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=dnsmasq_on_one_address,
        error=_busy(53),
        causes=("port_held_by_resolver",),
        remedies=("republish_on_host_address",),
        extra=Extra.RIVALS,
        recorded=(Engine.DOCKER_26_1,),
    ),
)
