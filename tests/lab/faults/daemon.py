"""The daemon is down, or has run out of something."""

from requests.exceptions import RequestException

from tests.lab.cgroups import PIDS_V1
from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.faults.making import ENDPOINT, NAME, Case, create, failing, healthy, refused, start
from tests.lab.host import LabHost
from tests.lab.image import IMAGE


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


def proxy_missing_at_start(host: LabHost) -> str:
    """The program docker-proxy is gone, and Docker was restarted since: from 25 on it does not start without it.

    26.1, 28.5: `invalid userland-proxy-path: userland-proxy is enabled, but userland-proxy-path is not set`, until
    systemd gives up. 20.10 starts, and fails when a port is published.
    """
    create(host)
    host.run("rm", host.run("which", "docker-proxy").stdout.strip())
    host.run("systemctl", "restart", "docker.service", check=False)
    host.wait_until(lambda: _state(host) == "failed", "systemd gave up starting docker.service", 40)
    return NAME


def proxy_slow(host: LabHost) -> str:
    """The program docker-proxy did not get ready when a container with 60 ports was started; by now it would.

    20.10, 26.1: `...Timed out proxy starting the userland proxy` after 16 s; 28.5: `...timed out starting the userland
    proxy`.
    """
    program = host.run("which", "docker-proxy").stdout.strip()
    host.run("mv", program, f"{program}.real")
    # It lets go of the socket that 28.5 gives it, and keeps the pipe by which it would say that it is ready.
    host.write_file(program, "#!/bin/sh\nexec 4<&-\nexec sleep 1000\n", 0o755)
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={80: list(range(2000, 2060))})
        client.create_container(IMAGE, name=NAME, ports=[80], host_config=settings, stop_signal="SIGKILL")
    name = refused(host)
    host.run("mv", f"{program}.real", program)
    return name


def processes_limited(host: LabHost) -> str:
    """A control group above the daemon allows hardly more processes than there are: the kernel makes no more.

    The limit is on the outside's tree of version 1, which systemd on the host does not manage. Which step fails depends
    on how many are left, and on how many threads the daemon happens to need.
    """
    create(host)
    host.run("mkdir", "-p", "/run/pids")
    host.run("mount", "-t", "cgroup", "-o", "pids", "pids", "/run/pids")
    for left in (12, 8, 10, 6, 5, 4, 3, 2):
        outer = host.outer_pid(int(host.run("pgrep", "-x", "dockerd").stdout))
        host.group.limit_processes(outer, 10_000)
        host.group.limit_processes(outer, host.group.processes_limited() + left)
        try:
            if "resource temporarily unavailable" in start(host):
                return NAME
        except RequestException:  # the daemon itself wanted a thread and ended; systemd starts another
            host.wait_until(lambda: _state(host) == "active", "systemd started docker.service again", 30)
            continue
        host.group.limit_processes(outer, 10_000)
        with host.docker() as client:
            client.stop(NAME, timeout=0)
    raise LabError(f"{NAME} never failed for want of processes on {host.name}")


def data_full(host: LabHost) -> str:
    """The file system that holds Docker's data is full.

    20.10, 26.1: `failed to update store for object type *libnetwork.Endpoint: write .../local-kv.db: no space left on
    device`; 28.5: `write /var/lib/docker/containers/.../hosts: no space left on device`
    """
    host.run("systemctl", "stop", "docker.socket", "docker.service")
    host.run("mkdir", "-p", "/run/kept")
    host.run("cp", "-a", "/var/lib/docker/.", "/run/kept/")
    host.run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", "/var/lib/docker")
    host.run("cp", "-a", "/run/kept/.", "/var/lib/docker/")
    host.run("systemctl", "start", "docker.socket", "docker.service")
    create(host)
    _fill(host, "/var/lib/docker")
    return refused(host)


def run_full(host: LabHost) -> str:
    """The file system /run is full: the port was published, and containerd cannot write down what it is to start.

    `failed to start shim: write /run/containerd/...: no space left on device` (20.10), `failed to create task for
    container: ...: failed to write bundle spec: write /run/containerd/...` (26.1, 28.5)
    """
    create(host)
    host.run("mount", "-o", "remount,size=16m", "/run")
    _fill(host, "/run")
    return refused(host)


def daemon_paused(host: LabHost) -> str:
    """Somebody stopped the process dockerd with SIGSTOP: its socket takes connections, and nobody answers."""
    create(host)
    host.run("pkill", "-STOP", "-x", "dockerd")
    return NAME


def neither_rules_nor_proxy(host: LabHost) -> str:
    """Docker was told to leave iptables alone and to start no proxy: the container starts, and nobody can reach it."""
    host.write_file("/etc/docker/daemon.json", '{"iptables": false, "userland-proxy": false}\n')
    host.run("systemctl", "restart", "docker.service")
    return healthy(host)


def rules_off(host: LabHost) -> str:
    """Docker was told to leave iptables alone: the port works, through docker-proxy."""
    host.write_file("/etc/docker/daemon.json", '{"iptables": false}\n')
    host.run("systemctl", "restart", "docker.service")
    return healthy(host)


def _state(host: LabHost) -> str:
    return host.run("systemctl", "is-active", "docker.service", check=False).stdout.strip()


def _fill(host: LabHost, folder: str) -> None:
    """Leave not one block: big pieces first, then small ones, since the last piece fails as a whole."""
    for number, size in enumerate(("1M", "64k", "4k", "512")):
        host.run("dd", "if=/dev/zero", f"of={folder}/fill{number}", f"bs={size}", check=False)


CASES = (
    Case(
        make=proxy_missing,
        error=ENDPOINT + r"docker-proxy\"?: (executable file not found|no such file)",
        causes=("docker_proxy_missing",),
        proposals=("install_docker_proxy",),
        remedies=("set_userland_proxy",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=proxy_missing_at_start,
        causes=("docker_proxy_missing", "daemon_not_running"),
        proposals=("install_docker_proxy",),
        remedies=("set_userland_proxy",),
        engines=(Engine.DOCKER_26_1, Engine.DOCKER_28_5),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=proxy_slow,
        error=ENDPOINT + r"[Tt]imed out",
        causes=("docker_proxy_timeout",),
        proposals=("publish_fewer_ports",),
        certainty="likely",
        remedies=("start_again",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=processes_limited,
        error=r"resource temporarily unavailable",
        causes=("processes_exhausted",),
        proposals=("keep_process_limit",),
        # 26.1 often starts it all the same: the engine there gets by with the processes that are left.
        engines=(Engine.DOCKER_20_10, Engine.DOCKER_28_5) if PIDS_V1.exists() else (),
    ),
    Case(
        make=data_full,
        error=r"no space left on device",
        causes=("disk_full",),
        proposals=("free_space",),
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(
        make=run_full,
        error=r"no space left on device",
        causes=("disk_full",),
        proposals=("free_space",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=daemon_paused,
        causes=("daemon_not_answering",),
        remedies=("continue_docker",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=neither_rules_nor_proxy,
        causes=("docker_iptables_disabled",),
        proposals=("change_iptables",),
        certainty="likely",
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(make=rules_off, verdict="healthy", recorded=(Engine.DOCKER_28_5,)),
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
