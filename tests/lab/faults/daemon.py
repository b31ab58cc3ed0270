"""The daemon is down, or has run out of something."""

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.faults.making import NAME, Case, create, failing, healthy, start
from tests.lab.host import LabHost


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


def proxy_missing(host: LabHost) -> str:
    """The program docker-proxy is gone.

    20.10: `...exec: "docker-proxy": executable file not found in $PATH`; 26.1: `...fork/exec /usr/sbin/docker-proxy: no
    such file or directory`; 28.5: `...failed to start userland proxy for port mapping ...: fork/exec ...`
    """
    host.run("rm", host.run("which", "docker-proxy").stdout.strip())
    return failing(host)


CASES = (
    Case(
        make=daemon_stopped,
        causes=("daemon_not_running",),
        remedies=("start_docker",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(make=daemon_and_socket_stopped, causes=("daemon_not_running",), remedies=("start_docker",)),
    Case(
        make=descriptors_exhausted,
        error=r"(iptables failed|docker-proxy).*too many open files",
        causes=("file_descriptors_exhausted",),
        remedies=("raise_descriptor_limit",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
)
