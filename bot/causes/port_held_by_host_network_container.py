"""A container that shares the host's network listens on the port."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.containers import Containers, Peer
from bot.model import AreaName, Certainty, Evidence, Finding, Holder, HolderKind
from bot.ownership import Hold, Owner, holds
from bot.remedies import publish_elsewhere, stop_container
from bot.snapshot import Snapshot


@cause(
    code="P04",
    area=AreaName.PORTS,
    speaks={"S_BUSY": 0.02, "S_COMPOSE_V1_MASK": 0.05, "S_DESKTOP_BUSY": 0.01, "S_ROOTLESS_ADDPORT": 0.02},
)
def port_held_by_host_network_container(see: Snapshot) -> Iterator[Finding]:
    """A container that shares the host's network already listens on the port.

    What you see: `bind: address already in use`, and `docker ps` shows nobody with that port: a container with
    `network_mode: host` publishes nothing, it opens the port on the host itself.

    Proof: the kernel lists a listener on the port, its process is in the control group of a container of this engine,
    that container runs in the host's network, and the error names that port.

    Look-alikes: a container that published the port (port_published_by_container; the error then says `already
    allocated`); a service of the host with the same program (port_held_by_service); a container of another engine
    (port_held_by_other_engine).

    Fix: stop that container and start this one, or publish this one on another port. If both are needed for good, move
    the other one to a network of its own. Killing its process is refused: its restart policy starts it again.
    `docker ps --filter publish=80` does not find it.

    Undo: stop this container, start the other one.
    """
    for hold in holds(see, Owner.HOST_NETWORK_CONTAINER):
        peer, process = hold.peer, hold.process
        if peer is None or process is None:
            continue
        proved = hold.sure and peer.up and _in_the_hosts_network(see, peer)
        yield Finding(
            cause="port_held_by_host_network_container",
            certainty=Certainty.PROVED if proved else Certainty.LIKELY,
            summary=f"the container {peer.name} ({peer.image}) listens on {hold.where} of the host{hold.caveat}",
            evidence=(
                Evidence("/proc/net", f"{hold.where} LISTEN"),
                Evidence("/proc", f"pid {process.pid} {process.program} in {process.cgroup}"),
                Evidence("docker ps", f"{peer.name} {peer.state}, network {peer.network_mode}, id {peer.id[:12]}"),
            ),
            holder=Holder(HolderKind.CONTAINER, peer.name, process.pid),
            remedies=(
                *(stop_container(see, hold.ports, peer, hold) if _may_stop(peer, hold) else ()),
                *publish_elsewhere(see, hold.wants, hold.name, hold.why_protected),
            )
            if proved
            else (),
        )


def _in_the_hosts_network(see: Snapshot, peer: Peer) -> bool:
    """Whether it runs in the host's network, itself or by way of the container whose network it shares."""
    shared = peer.network_mode.removeprefix("container:")
    if shared != peer.network_mode:
        other = see[Containers].known_as(shared)
        return other is not None and other.network_mode == "host"
    return peer.network_mode == "host"


def _may_stop(peer: Peer, hold: Hold) -> bool:
    """Swarm and Kubernetes would start it anew at once."""
    return peer.manager in ("", "compose") and not hold.why_protected
