"""What lives apart from the host's own services: containers of this engine and of others, pods, guests."""

import re
from dataclasses import replace

from bot.facts.containers import Containers
from bot.facts.engine import Engine
from bot.facts.processes import Process, Processes
from bot.ownership.control_group import Kind, Place, place
from bot.ownership.docker import other_docker, publisher
from bot.ownership.hold import Hold, Owner
from bot.snapshot import Snapshot, Unknown

_FORWARDERS = {
    "rootlessport": "rootless podman",
    "conmon": "podman",
    "slirp4netns": "rootless containers",
    "pasta": "rootless containers",
    "pasta.avx2": "rootless containers",
    "rootlesskit": "rootless containers",
    "k3s": "Kubernetes (k3s)",
    "k3s-server": "Kubernetes (k3s)",
    "kube-proxy": "Kubernetes",
    "kubelet": "Kubernetes",
}
_NAMED = re.compile(r"(?:^|\s)(?:-n|--name)[ =](\S+)")
_CARRIES = re.compile(r"(?:^|\s)(?:-c|--cid)[ =]([0-9a-f]{64})")


def guest(see: Snapshot, base: Hold, process: Process) -> Hold | None:
    """Return the container, pod or guest that a process belongs to or forwards ports for; None where there is none."""
    at = place(process.cgroup)
    if at.kind is Kind.DOCKER:
        return _of_docker(see, base, at)
    if at.kind is Kind.PODMAN:
        return _of_podman(see, base, process, at.name)
    if named := _named(at):
        return replace(base, owner=Owner.OTHER_ENGINE, name=named)
    if at.kind is Kind.USER_ENGINE or (process.program == "rootlesskit" and "docker" in process.command):
        peer = publisher(see, base.wants[0]) if _is_rootless(see) else None
        if peer:
            return replace(base, owner=Owner.CONTAINER, name=f"the container {peer.name}", peer=peer)
        return replace(base, owner=Owner.OTHER_ENGINE, name=other_docker(process))
    if process.program == "conmon" and (found := _CARRIES.search(process.command)):
        return _of_podman(see, base, process, found[1])
    if process.program in _FORWARDERS:
        whose = f" of user {process.uid}" if process.uid else ""
        return replace(base, owner=Owner.OTHER_ENGINE, name=f"{_FORWARDERS[process.program]}{whose}")
    return None


def _named(at: Place) -> str:
    if at.kind is Kind.KUBERNETES:
        return f"the Kubernetes pod {at.name.replace('_', '-')}" if at.name else "a pod of Kubernetes"
    return {Kind.LXC: f"the LXC container {at.name}", Kind.MACHINE: f"the machine {at.name}"}.get(at.kind, "")


def _of_docker(see: Snapshot, base: Hold, at: Place) -> Hold:
    peer = next((peer for peer in see[Containers].all if peer.id == at.name), None)
    if peer:
        return replace(base, owner=Owner.HOST_NETWORK_CONTAINER, name=f"the container {peer.name}", peer=peer)
    whose = f" of user {at.uid}" if at.uid is not None else ""
    return replace(base, owner=Owner.OTHER_ENGINE, name=f"container {at.name[:12]}{whose}")


def _of_podman(see: Snapshot, base: Hold, process: Process, container_id: str) -> Hold:
    """Name a container of podman, and whose it is, by the monitor that podman runs for each of them."""
    monitors = (other for other in see[Processes].by_pid.values() if other.program == "conmon")
    monitor = next((other for other in monitors if container_id in other.command), None)
    named = _NAMED.search(monitor.command) if monitor else None
    uid = monitor.uid if monitor else place(process.cgroup).uid or process.uid
    name = f"the podman container {named[1] if named else container_id[:12]} of {f'user {uid}' if uid else 'root'}"
    return replace(base, owner=Owner.OTHER_ENGINE, name=name, guest=container_id if monitor and uid == 0 else "")


def _is_rootless(see: Snapshot) -> bool:
    try:
        return see[Engine].rootless
    except Unknown:
        return False
