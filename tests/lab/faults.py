"""Faults made for real: each function makes one on a clean host and gives the name of the container it hits.

Except where its text says otherwise the container is `webserver`, publishes port 80 and was told to start, so that the
engine's own words are in `State.Error`. What they are per engine is in each docstring; `...` stands for
`driver failed programming external connectivity on endpoint webserver (<id>): `, to which 28.5 puts
`failed to set up container networking: ` in front.
"""

from collections.abc import Callable

from docker.errors import APIError

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.host import LabHost
from tests.lab.image import IMAGE

NAME = "webserver"
Fault = Callable[[LabHost], str]


def create(
    host: LabHost, name: str = NAME, *, port: int = 80, address: str | None = None, inside: int = 80,
    command: list[str] | None = None, network: str | None = None,
) -> None:  # fmt: skip
    """Make a container of the image `webapp` that publishes `port` (of `address`) to its port `inside`; not started."""
    binding: int | tuple[str, int] = port if address is None else (address, port)
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={inside: binding}, network_mode=network)
        # Nothing in the image listens for SIGTERM: without this every stop would take ten seconds.
        client.create_container(
            IMAGE, name=name, ports=[inside], host_config=settings, command=command, stop_signal="SIGKILL"
        )


def start(host: LabHost, name: str = NAME) -> str:
    """Tell the engine to start it; gives the engine's refusal, empty when it started."""
    with host.docker() as client:
        try:
            client.start(name)
        except APIError as error:
            return str(error.explanation)
    return ""


def error(host: LabHost, name: str = NAME) -> str:
    """`State.Error` of the container: why its last start failed, in the engine's words."""
    with host.docker() as client:
        return str(client.inspect_container(name)["State"]["Error"])


def healthy(host: LabHost) -> str:
    """Nothing is wrong: it runs."""
    create(host)
    refusal = start(host)
    if refusal:
        raise LabError(f"{NAME} did not start on a clean {host.name}: {refusal}")
    return NAME


def nginx_service(host: LabHost) -> str:
    """nginx.service listens on port 80.

    20.10, 26.1: `...Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use`
    28.5: `...failed to bind host port for 0.0.0.0:80:172.17.0.2:80/tcp: address already in use`
    """
    host.run("systemctl", "start", "nginx.service")
    return _failing(host)


def user_process(host: LabHost) -> str:
    """A process that somebody started by hand in a login session listens on port 8080. Text as `nginx_service`."""
    pid = host.spawn("busybox", "httpd", "-f", "-p", "8080", user="plain")
    host.wait_until(
        lambda: f"pid={pid}," in host.run("ss", "-Hltnp", "sport = :8080").stdout, "the process listens on 8080"
    )
    create(host, port=8080)
    return _refused(host)


def other_container(host: LabHost) -> str:
    """The container `shop` runs and publishes port 80.

    `...Bind for 0.0.0.0:80 failed: port is already allocated`; 28.5 sometimes says `Bind for :::80`.
    """
    create(host, "shop")
    refusal = start(host, "shop")
    if refusal:
        raise LabError(f"shop did not start: {refusal}")
    return _failing(host)


def host_network_container(host: LabHost) -> str:
    """The container `shop` runs in the host's network and listens on port 80. Text as `nginx_service`."""
    with host.docker() as client:
        settings = client.create_host_config(network_mode="host")
        client.create_container(IMAGE, name="shop", host_config=settings, stop_signal="SIGKILL")
    refusal = start(host, "shop")
    if refusal:
        raise LabError(f"shop did not start: {refusal}")
    host.wait_until(lambda: ":80 " in host.run("ss", "-Hltn", "sport = :80").stdout, "shop listens on 80")
    return _failing(host)


def proxy_orphaned(host: LabHost) -> str:
    """A docker-proxy without an engine and without a container listens on port 80. Text as `nginx_service`."""
    proxy = host.run("which", "docker-proxy").stdout.strip()
    # A docker-proxy tells its parent by file descriptor 3 that it is ready.
    command = f"exec {proxy} -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.99 -container-port 80"
    host.spawn("/bin/sh", "-c", f"{command} 3>/dev/null")
    host.wait_until(lambda: "docker-proxy" in host.run("ss", "-Hltnp", "sport = :80").stdout, "the proxy listens on 80")
    return _failing(host)


def port_twice(host: LabHost) -> str:
    """It publishes port 80 on 127.0.0.1 and on every address, and so is in its own way.

    20.10, 26.1: text as `nginx_service`; 28.5: `...failed to listen on TCP socket: address already in use`
    """
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={80: [("127.0.0.1", 80), ("0.0.0.0", 80)]})
        client.create_container(IMAGE, name=NAME, ports=[80], host_config=settings, stop_signal="SIGKILL")
    return _refused(host)


def outgoing_connection(host: LabHost) -> str:
    """A connection of a user, to the host's sshd, goes out from port 41000, which it publishes. As `nginx_service`."""
    # Not busybox's: that one lets others have its port.
    host.spawn("/bin/sh", "-c", f"sleep 600 | /usr/bin/nc -p 41000 {host.address} 22", user="plain")
    host.wait_until(lambda: ":22" in host.run("ss", "-Htn", "sport = :41000").stdout, "the connection stands")
    create(host, port=41000)
    return _refused(host)


def nat_chain_gone(host: LabHost) -> str:
    """Somebody flushed the nat table: the chain DOCKER is gone.

    `... (iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 80 -j DNAT ...: iptables: No
    chain/target/match by that name.`; 28.5 says `Unable to enable DNAT rule:  (iptables failed: ...`
    """
    host.run("iptables", "-t", "nat", "-F")
    host.run("iptables", "-t", "nat", "-X")
    return _failing(host)


def filter_chain_gone(host: LabHost) -> str:
    """Somebody flushed the filter table: the chain DOCKER and its like are gone.

    As `nat_chain_gone`, with `-t filter -A DOCKER`; 28.5 `Unable to enable OPEN PORT rule: ... -t filter -I DOCKER`
    """
    host.run("iptables", "-t", "filter", "-F")
    host.run("iptables", "-t", "filter", "-X")
    return _failing(host)


def address_not_on_host(host: LabHost) -> str:
    """It publishes on 203.0.113.7, an address that the host does not have.

    20.10, 26.1: `...listen tcp4 203.0.113.7:80: bind: cannot assign requested address`
    28.5: `...failed to bind host port for 203.0.113.7:80:172.17.0.2:80/tcp: cannot assign requested address`
    """
    create(host, address="203.0.113.7")
    return _refused(host)


def daemon_stopped(host: LabHost) -> str:
    """docker.service was stopped; docker.socket still listens, so whoever connects starts the service again.

    The container ran before; nothing of an error is kept.
    """
    healthy(host)
    host.run("systemctl", "stop", "docker.service")
    return NAME


def daemon_and_socket_stopped(host: LabHost) -> str:
    """docker.service and docker.socket were stopped: nobody listens on /run/docker.sock any more."""
    healthy(host)
    host.run("systemctl", "stop", "docker.socket", "docker.service")
    return NAME


def descriptors_exhausted(host: LabHost) -> str:
    """dockerd may open hardly more files than it has open. The limit stays; a restart of docker.service lifts it.

    Which step fails depends on how many are left (tried from 0 to 30; under 2 the engine stops answering):
    20.10, 26.1: 5 left: `... (iptables failed: ...:  (fork/exec /usr/sbin/iptables: too many open files))`;
    2 to 4: `(pipe2: too many open files)`; 8: `...fork/exec /usr/sbin/docker-proxy: too many open files`;
    10: `error running hook: ... failed to create a netlink handle: too many open files`; 16 and more: starts.
    28.5: 14 to 18 left: `...Unable to enable DNAT rule:  (iptables failed: ... too many open files))`; 10 to 12:
    `... on network bridge: Unable to enable DIRECT ACCESS FILTERING - DROP rule: ...`; 20 and more: starts.
    """
    create(host)
    pid = host.run("pgrep", "-x", "dockerd").stdout.strip()
    for left in (16, 17, 15, 14, 12) if host.engine is Engine.DOCKER_28_5 else (5, 6, 4, 7, 3):
        open_now = len(host.run("ls", f"/proc/{pid}/fd").stdout.split())
        host.run("prlimit", "--pid", pid, f"--nofile={open_now + left}:")
        if "too many open files" in start(host):
            return NAME
        host.run("prlimit", "--pid", pid, "--nofile=4096:")
        with host.docker() as client:
            client.stop(NAME, timeout=0)
    raise LabError(f"{NAME} never failed for want of file descriptors on {host.name}")


def bridge_gone(host: LabHost) -> str:
    """Somebody deleted the interface docker0.

    `failed to create endpoint webserver on network bridge: adding interface veth1234567 to bridge docker0 failed: ...`:
    20.10 `could not find bridge docker0: route ip+net: no such network interface`; others `Device does not exist`
    """
    host.run("ip", "link", "delete", "docker0")
    return _failing(host)


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
    return _refused(host)


def bad_command(host: LabHost) -> str:
    """Another error than ours: the image has no program /bin/nosuch.

    20.10: `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container
    process: exec: "/bin/nosuch": stat /bin/nosuch: no such file or directory: unknown`; 26.1 and 28.5 put
    `failed to create task for container: ` in front, 28.5 adds `error during container init: `
    """
    create(host, command=["/bin/nosuch"])
    return _refused(host)


def exited_by_itself(host: LabHost) -> str:
    """It started, and ended by itself with exit code 3; `State.Error` is empty."""
    create(host, command=["sh", "-c", "exit 3"])
    refusal = start(host)
    if refusal:
        raise LabError(f"{NAME} did not start: {refusal}")
    with host.docker() as client:
        client.wait(NAME, timeout=15)
    return NAME


def socket_unit(host: LabHost) -> str:
    """web.socket, a socket unit of systemd, listens on port 80; its service does not run. Text as `nginx_service`."""
    host.write_file("/etc/systemd/system/web.socket", "[Socket]\nListenStream=0.0.0.0:80\n")
    host.write_file("/etc/systemd/system/web.service", "[Service]\nExecStart=/usr/bin/sleep infinity\n")
    host.run("systemctl", "daemon-reload")
    host.run("systemctl", "start", "web.socket")
    return _failing(host)


def proxy_missing(host: LabHost) -> str:
    """The program docker-proxy is gone.

    20.10: `...exec: "docker-proxy": executable file not found in $PATH`; 26.1: `...fork/exec /usr/sbin/docker-proxy: no
    such file or directory`; 28.5: `...failed to start userland proxy for port mapping ...: fork/exec ...`
    """
    host.run("rm", host.run("which", "docker-proxy").stdout.strip())
    return _failing(host)


def iptables_missing(host: LabHost) -> str:
    """The program iptables is gone.

    20.10, 26.1: `... (iptables failed: ...:  (fork/exec /usr/sbin/iptables: no such file or directory))`; 28.5:
    `failed to create endpoint webserver on network bridge: Unable to enable DIRECT ACCESS FILTERING - DROP rule: ...`
    """
    host.run("rm", "/usr/sbin/iptables")
    return _failing(host)


def _failing(host: LabHost) -> str:
    create(host)
    return _refused(host)


def _refused(host: LabHost) -> str:
    if not start(host):
        raise LabError(f"{NAME} started on {host.name}, although the fault was made")
    return NAME
