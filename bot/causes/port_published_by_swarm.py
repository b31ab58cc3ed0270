"""A service of Docker Swarm has the port on every node."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Wanted
from bot.facts.engine import Engine
from bot.model import AreaName, Certainty, Evidence, Finding, Proposal
from bot.ownership import Owner, holds
from bot.remedies import publish_elsewhere
from bot.snapshot import Snapshot, Unknown


@cause(code="P05", area=AreaName.PORTS, speaks={"S_SWARM": 0.5, "S_BUSY": 0.03, "S_COMPOSE_V1_MASK": 0.02})
def port_published_by_swarm(see: Snapshot) -> Iterator[Finding]:
    """A service of Docker Swarm has published the port on every node.

    What you see: `bind: address already in use`, and the holder is dockerd itself, although no container in `docker ps`
    publishes the port. Swarm's routing mesh takes a published port on every node, also where no task of the service
    runs.

    Proof: dockerd of this engine listens on the port, no container publishes it, and Swarm's own chain DOCKER-INGRESS
    forwards it; that can be seen on a worker as well. The error names the port, and the node is in a swarm.

    Look-alikes: a container while docker-proxy is switched off (port_published_by_container); a task that publishes in
    the mode `host`, which is such a container; the port of Docker's own API.

    Fix: publish the container on another port, or take the port off the service, on a manager: that restarts the tasks
    of the service, on all nodes. dockfix does not touch a swarm: what it would change lives on other hosts. Restarting
    Docker is refused: it takes the port again at once. Constraints on where tasks run change nothing.

    Undo: the old container is kept, and put back in place of the new one. A service gets its port again with
    `docker service update --publish-add`.
    """
    for hold in holds(see, Owner.SWARM_INGRESS):
        state = _swarm(see)
        proved = hold.blamed and state == "active"
        yield Finding(
            cause="port_published_by_swarm",
            certainty=Certainty.PROVED if proved else Certainty.LIKELY if hold.blamed else Certainty.POSSIBLE,
            summary=f"a service of the swarm has published {hold.ports}: dockerd holds {hold.where} on every node",
            evidence=(
                Evidence("/proc/net", f"{hold.where} LISTEN, held by dockerd"),
                Evidence("iptables-save", f"chain DOCKER-INGRESS forwards {hold.ports}"),
                Evidence("docker info", f"swarm: {state or 'not told'}"),
            ),
            holder=hold.holder,
            remedies=publish_elsewhere(see, hold.wants, "the swarm") if hold.blamed else (),
            proposals=tuple(_unpublish(see, wanted) for wanted in hold.wants) if hold.blamed else (),
        )


def _swarm(see: Snapshot) -> str:
    try:
        return see[Engine].swarm
    except Unknown:
        return ""


def _unpublish(see: Snapshot, wanted: Wanted) -> Proposal:
    return Proposal(
        id="unpublish_service",
        title=f"Take {wanted.port}/{wanted.protocol} off the service",
        where="on a manager of the swarm; `docker service ls` shows which service publishes it",
        diff=f"docker service update --publish-rm published={wanted.port},protocol={wanted.protocol} SERVICE\n",
        then=f"docker start {see.target.container}",
    )
