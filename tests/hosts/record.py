"""Records every situation anew on real hosts of the lab: `python -m tests.hosts.record [SITUATION ...]`.

A folder is written for each: the answers, and `expect.toml` with the verdict and the causes that must be found, and no
others. Read the difference before you commit it: what is expected is written down here, by hand, and not taken from the
diagnosis.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot import __version__
from bot.facts import all_questions
from bot.model import Target
from bot.reach.address import HostAddress
from bot.reach.replay import Recording
from bot.reach.ssh import SshReach
from tests.lab import Engine, Lab, LabHost, faults

HERE = Path(__file__).parent
OLD, MIDDLE, NEW = Engine.DOCKER_20_10, Engine.DOCKER_26_1, Engine.DOCKER_28_5


@dataclass(frozen=True, slots=True)
class Situation:
    """How a host is brought into it, on which engine, and what must be found there, the most certain first."""

    name: str
    engine: Engine
    make: Callable[[LabHost], str]
    verdict: str
    causes: tuple[str, ...] = ()
    user: str = "dockfix"


def stale(host: LabHost) -> str:
    """The port was taken at the last start and is free now."""
    name = faults.nginx_service(host)
    host.run("systemctl", "stop", "nginx.service")
    return name


def two_faults(host: LabHost) -> str:
    """nginx has the port, and the chains of the nat table are gone."""
    name = faults.nginx_service(host)
    host.run("iptables", "-t", "nat", "-F")
    host.run("iptables", "-t", "nat", "-X")
    return name


def never_started(host: LabHost) -> str:
    """nginx has the port, and the container was never told to start."""
    host.run("systemctl", "start", "nginx.service")
    faults.create(host)
    return faults.NAME


def port_of_ssh(host: LabHost) -> str:
    """The container wants the port of the host's sshd."""
    faults.create(host, port=22)
    faults.start(host)
    return faults.NAME


def without_rights(host: LabHost) -> str:
    """nginx has the port, and the user may speak to Docker but is not root."""
    host.run("usermod", "-aG", "docker", "plain")
    return faults.nginx_service(host)


def another_name(host: LabHost) -> str:
    """There is a container, but by another name."""
    faults.healthy(host)
    return "web-server"


def boot_enabled(host: LabHost) -> str:
    """nginx has the port and starts at boot."""
    host.run("systemctl", "enable", "nginx.service")
    return faults.nginx_service(host)


SERVICE, CHAINS = "port_held_by_service", "firewall_chains_missing"
SITUATIONS = (
    Situation("healthy-20.10", OLD, faults.healthy, "healthy"),
    Situation("healthy-28.5", NEW, faults.healthy, "healthy"),
    Situation("nginx-service-20.10", OLD, faults.nginx_service, "cause", (SERVICE,)),
    Situation("nginx-service-26.1", MIDDLE, boot_enabled, "cause", (SERVICE,)),
    Situation("nginx-service-28.5", NEW, faults.nginx_service, "cause", (SERVICE,)),
    Situation("nginx-service-without-rights-26.1", MIDDLE, without_rights, "cause", ("port_held_by_unknown",), "plain"),
    Situation("nginx-service-never-started-28.5", NEW, never_started, "cause", (SERVICE,)),
    Situation("nginx-service-gone-28.5", NEW, stale, "inconclusive"),
    Situation("nginx-service-and-chains-gone-28.5", NEW, two_faults, "cause", (SERVICE, CHAINS)),
    Situation("port-of-ssh-28.5", NEW, port_of_ssh, "cause", (SERVICE,)),
    Situation("socket-unit-26.1", MIDDLE, faults.socket_unit, "cause", ("port_held_by_socket_unit",)),
    Situation("user-process-28.5", NEW, faults.user_process, "cause", ("port_held_by_process",)),
    Situation("other-container-20.10", OLD, faults.other_container, "cause", ("port_published_by_container",)),
    Situation("other-container-28.5", NEW, faults.other_container, "cause", ("port_published_by_container",)),
    Situation(
        "host-network-container-28.5",
        NEW,
        faults.host_network_container,
        "cause",
        ("port_held_by_host_network_container",),
    ),
    Situation("proxy-orphaned-28.5", NEW, faults.proxy_orphaned, "cause", ("orphaned_docker_proxy",)),
    Situation("port-twice-28.5", NEW, faults.port_twice, "cause", ("port_requested_twice",)),
    Situation(
        "outgoing-connection-26.1",
        MIDDLE,
        faults.outgoing_connection,
        "cause",
        ("port_used_by_outgoing_connection",),
    ),
    Situation("nat-chain-gone-20.10", OLD, faults.nat_chain_gone, "cause", (CHAINS,)),
    Situation("filter-chain-gone-28.5", NEW, faults.filter_chain_gone, "cause", (CHAINS,)),
    Situation("address-not-on-host-26.1", MIDDLE, faults.address_not_on_host, "cause", ("address_not_on_host",)),
    Situation("daemon-stopped-26.1", MIDDLE, faults.daemon_stopped, "cause", ("daemon_not_running",)),
    Situation(
        "descriptors-exhausted-20.10", OLD, faults.descriptors_exhausted, "cause", ("file_descriptors_exhausted",)
    ),
    Situation(
        "descriptors-exhausted-28.5", NEW, faults.descriptors_exhausted, "cause", ("file_descriptors_exhausted",)
    ),
    Situation("bridge-gone-20.10", OLD, faults.bridge_gone, "cause", ("bridge_missing",)),
    Situation("bridge-gone-28.5", NEW, faults.bridge_gone, "cause", ("bridge_missing",)),
    Situation("network-gone-28.5", NEW, faults.network_gone, "cause", ("network_not_found",)),
    Situation("bad-command-26.1", MIDDLE, faults.bad_command, "other_error"),
    Situation("exited-by-itself-28.5", NEW, faults.exited_by_itself, "other_error"),
    Situation("another-name-26.1", MIDDLE, another_name, "no_such_container"),
)


def record(host: LabHost, situation: Situation) -> None:
    """Bring a clean host into the situation, ask it everything, and write the folder."""
    name = situation.make(host)
    target = Target(host.name, name)
    address = HostAddress(
        host.address,
        user=situation.user,
        identity_file=host.identity_file,
        known_hosts=host.known_hosts,
        sudo=situation.user == "dockfix",
    )
    reach = SshReach(address)
    try:
        asked = reach.ask(target, all_questions())
    finally:
        reach.close()
    note = " ".join((situation.make.__doc__ or "").partition("\n")[0].split())
    recording = Recording(target, tuple(asked.answers), host.address, __version__, host.engine.value, note)
    folder = HERE / situation.name
    recording.save(folder)
    causes = ", ".join(f'"{cause}"' for cause in situation.causes)
    (folder / "expect.toml").write_text(f'verdict = "{situation.verdict}"\ncauses = [{causes}]\n', encoding="utf-8")


def main() -> int:
    """Record the situations that were named, or all; returns the exit status."""
    wanted = [situation for situation in SITUATIONS if not sys.argv[1:] or situation.name in sys.argv[1:]]
    if not wanted:
        print("There is no such situation. They are:", *(situation.name for situation in SITUATIONS), sep="\n  ")
        return 2
    with Lab() as lab:
        for engine in Engine:
            ours = [situation for situation in wanted if situation.engine is engine]
            for number, situation in enumerate(ours):
                name = f"host{list(Engine).index(engine) + 1}"
                if number:
                    lab.hosts[name].reset()
                record(lab.hosts[name] if number else lab.boot(engine, name), situation)
                print(f"recorded: {situation.name}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
