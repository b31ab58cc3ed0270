"""Another container of the same engine has published the port."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Wanted
from bot.facts.containers import Peer
from bot.model import AreaName, Certainty, Evidence, Finding, Holder, HolderKind
from bot.ownership import BUSY, publisher
from bot.remedies import publish_elsewhere, stop_container
from bot.snapshot import Snapshot
from bot.subject import blames_port, wishes

_TAKEN = frozenset({"S_ALLOCATED", "S_COMPOSE_V1_MASK", "S_DESKTOP_ALLOC"})


@cause(
    code="P03",
    area=AreaName.PORTS,
    speaks={"S_ALLOCATED": 0.4, "S_COMPOSE_V1_MASK": 0.2, "S_DESKTOP_ALLOC": 0.2},
)
def port_published_by_container(see: Snapshot) -> Iterator[Finding]:
    """Another container of this engine has already published the port.

    What you see: `Bind for 0.0.0.0:80 failed: port is already allocated`. The other container may belong to another
    Compose project, or to the same one under its old name, and so be missing in `docker compose ps`.

    Proof: the engine lists a running container that publishes the port on an address that overlaps, and the error says
    that the port is allocated.

    Look-alikes: the container asks for the same port twice itself (port_requested_twice); nothing publishes the port
    and the engine only remembers it (ghost_endpoint); another engine has it (then the error says `already in use`).

    Fix: stop the other container and start this one, or publish this one on another port. Restarting Docker is refused:
    it stops every container and the other one takes the port again. `docker rm -f` of everything and killing
    docker-proxy are refused: the engine keeps the port reserved, and data is lost.

    Undo: stop this container, start the other one.
    """
    for peer, wanted in _publishers(see).items():
        ports = {(want.protocol, want.port) for want in wanted}
        proved = any(blames_port(see, want, _TAKEN) for want in wanted)
        likely = not any(blames_port(see, want, BUSY) for want in wanted)
        published = sorted(port for port in peer.published if (port.protocol, port.port) in ports)
        where = ", ".join(str(port) for port in published)
        yield Finding(
            cause="port_published_by_container",
            certainty=Certainty.PROVED if proved else Certainty.LIKELY if likely else Certainty.POSSIBLE,
            summary=f"the container {peer.name} ({peer.image}) already publishes {where}{_project(peer)}",
            evidence=(Evidence("docker ps", f"{peer.name} {peer.state}, {where}, id {peer.id[:12]}"),),
            holder=Holder(HolderKind.CONTAINER, peer.name),
            remedies=(
                # Swarm and Kubernetes would start it anew at once.
                *(stop_container(see, where, peer) if peer.manager in ("", "compose") else ()),
                *publish_elsewhere(see, wanted, f"the container {peer.name}"),
            )
            if proved
            else (),
        )


def _publishers(see: Snapshot) -> dict[Peer, list[Wanted]]:
    """Return each container that publishes something wanted, with what that is, by its name."""
    found: dict[Peer, list[Wanted]] = {}
    for wanted in wishes(see):
        if peer := publisher(see, wanted):
            found.setdefault(peer, []).append(wanted)
    return dict(sorted(found.items()))


def _project(peer: Peer) -> str:
    return f", Compose project {peer.compose_project}" if peer.compose_project else ""
