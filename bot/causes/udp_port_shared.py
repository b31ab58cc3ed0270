"""The container runs, and somebody else has its UDP port as well, of which neither was told."""

from collections.abc import Iterator
from dataclasses import replace

from bot.causes import cause
from bot.conflict import binder
from bot.facts.container import Container
from bot.facts.engine import Engine
from bot.model import AreaName, Certainty, EngineAction, EngineCall, Evidence, Finding, Remedy
from bot.ownership import Hold, holders
from bot.remedies import publish_on_other_port, start
from bot.snapshot import Snapshot

_OF_DOCKER = ("docker-proxy", "dockerd", "rootlesskit")


@cause(code="P15", area=AreaName.PORTS)
def udp_port_shared(see: Snapshot) -> Iterator[Finding]:
    """Docker took a UDP port that somebody else has as well, and nobody was told.

    What you see: no error at all. The container runs, but a resolver, a game or a logging service of the host on the
    same UDP port no longer gets anything from outside; or the container gets nothing from the host itself.

    Proof: the engine is Docker 28, which sets SO_REUSEADDR on UDP sockets; the container runs and publishes the port;
    the kernel lists another socket there that overlaps, and a process that is not Docker's holds it.

    Look-alikes: with Docker up to 27, and from 29 on, the container does not start (port_held_by_service and its like).
    A holder without SO_REUSEADDR is in the way of Docker 28 as well. A socket on another single address takes nothing
    from a container that has one of its own.

    Fix: publish the container on another port, so that both have one of their own; it is not served for the moment in
    which it is made anew. Or stop the other service, which dockfix does not offer: which of the two is to have the port
    is for people to say, and that service had it first. Then upgrade to Docker 29, which refuses instead. Restarting
    Docker changes nothing: it takes the port again.

    Undo: the old container is kept, and put back in place of the new one.
    """
    container = see[Container]
    published = tuple(wanted for wanted in container.wanted if wanted.protocol == "udp") if container.up else ()
    if not published or not binder(see[Engine].version).shares_udp:
        return
    for hold in holders(see, published):
        if hold.process is None or hold.process.program in _OF_DOCKER or not _waits(hold):
            continue
        yield Finding(
            cause="udp_port_shared",
            certainty=Certainty.PROVED if hold.shares else Certainty.LIKELY,
            summary=f"{hold.name} (pid {hold.process.pid}) has {hold.where} as well as {container.name}: from outside "
            f"all goes to {container.name}",
            evidence=(
                Evidence("/proc/net", f"{hold.where} open beside the port of {container.name}"),
                Evidence("/proc", f"pid {hold.process.pid} {hold.process.program} in {hold.process.cgroup}"),
                Evidence("docker version", f"Docker {see[Engine].version} binds UDP with SO_REUSEADDR"),
            ),
            holder=hold.holder,
            remedies=_move(see, hold) if hold.shares else (),
        )


def _move(see: Snapshot, hold: Hold) -> tuple[Remedy, ...]:
    """Publish the container elsewhere; since it runs, it stops for the moment in which it is made anew."""
    name = see.target.container
    halt = EngineCall(EngineAction.STOP, name, "a container gets other ports only while it does not run")
    again = start(see, "it ran before")
    return tuple(
        replace(
            move,
            steps=(halt, *move.steps),
            affects=(f"{name} does not serve its clients for a moment", *move.affects),
            undo=(*move.undo, again),
        )
        for move in publish_on_other_port(see, hold.wants, hold.name)
    )


def _waits(hold: Hold) -> bool:
    return all(sock.holds for sock in hold.socks)
