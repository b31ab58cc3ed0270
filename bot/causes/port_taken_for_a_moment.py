"""The port was taken when the container started, and is free now."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.asked_ports import AskedPorts
from bot.facts.container import Container, Wanted
from bot.facts.containers import Containers
from bot.facts.host import Host
from bot.facts.units import Units
from bot.model import AreaName, Certainty, Evidence, Finding, Remedy
from bot.ownership import BUSY
from bot.remedies import counted, keep_reserved, listed, reserve_ports, start_again, unreserved
from bot.snapshot import Snapshot, Unknown
from bot.subject import blames_port, last_error
from bot.vacancy import ALLOCATED, Since, silent_holders, since_refusal, vacant


@cause(
    code="P17",
    area=AreaName.PORTS,
    speaks={"S_BUSY": 0.05, "S_ALLOCATED": 0.05, "S_COMPOSE_V1_MASK": 0.05, "S_ROOTLESS_ADDPORT": 0.05},
)
def port_taken_for_a_moment(see: Snapshot) -> Iterator[Finding]:
    """The port was taken when the container started, and is free now.

    What you see: `address already in use` or `port is already allocated`, and a moment later nobody has the port. The
    old container was just being replaced, the host was booting, a service that restarts again and again had the port,
    or a connection went out from it.

    Proof: the error names the port, and now no socket in the kernel's tables and no container is in the way. It is
    never more than likely: only the next start shows it. What was `already allocated` counts as free only where the
    engine's log shows that a container ended since.

    Look-alikes: the engine keeps the port for nobody (ghost_endpoint); a socket that is bound and does not listen
    (port_bound_but_not_listening); the container asks for the port twice (port_requested_twice). Without root dockfix
    does not say that nobody has it.

    Fix: start the container again. If it happens often, mend what comes and goes: a service that fails and is
    restarted, or the order of things at boot. A port from which the kernel opens connections is better reserved.
    Restarting Docker or the host is refused: the port is free already.

    Undo: stop the container; write the list of reserved ports as it was.
    """
    free = vacant(see)
    if not free or silent_holders(see, free):
        return
    if any(blames_port(see, wanted, ALLOCATED) for wanted in free) and since_refusal(see) is not Since.RELEASED:
        return
    ports = ", ".join(sorted({f"{wanted.port}/{wanted.protocol}" for wanted in free}))
    error = last_error(see)
    sure = see[Host].root
    yield Finding(
        cause="port_taken_for_a_moment",
        certainty=Certainty.LIKELY if sure else Certainty.POSSIBLE,
        summary=f"{ports} {'was' if len(free) == 1 else 'were'} taken when {see[Container].name} last tried to start, "
        f"and {'is' if len(free) == 1 else 'are'} free now",
        evidence=(
            Evidence("docker inspect", error.text[:300] if error else ""),
            Evidence("/proc/net", f"no socket on {ports} is in the way"),
            *_former(see, free),
            *_restarting(see),
            *_chosen(see, free),
        ),
        remedies=_remedies(see, free) if sure else (),
        proposals=keep_reserved(see, free) if sure else (),
    )


def _remedies(see: Snapshot, free: tuple[Wanted, ...]) -> tuple[Remedy, ...]:
    again = start_again(see, "start it again, now that the port is free")
    kernels = tuple(wanted for wanted in free if blames_port(see, wanted, BUSY))
    return (again, *reserve_ports(see, kernels))


def _former(see: Snapshot, free: tuple[Wanted, ...]) -> tuple[Evidence, ...]:
    """Name the containers that ask for the port as well and have stopped: one of them may have had it."""
    try:
        asking = {one for wanted in free for one in see[AskedPorts].asking(wanted.protocol, wanted.port)}
        peers = {peer.id: peer for peer in see[Containers].all}
    except Unknown:
        return ()
    own = see[Container].id
    former = sorted(
        f"{peers[one.id].name} (stopped {one.finished})"
        for one in asking
        if one.id != own and one.finished and one.id in peers and not peers[one.id].up
    )
    return (Evidence("docker ps -a", f"asks for it as well: {listed(former)}"),) if former else ()


def _restarting(see: Snapshot) -> tuple[Evidence, ...]:
    """Name the services that systemd is about to start again: one of them may come and go on the port."""
    try:
        units = see[Units].by_id.values()
    except Unknown:
        return ()
    again = sorted(f"{unit.id} ({counted(unit.restarts, 'restart')})" for unit in units if unit.waits_to_restart)
    return (Evidence("systemctl show", f"restarts again and again: {listed(again)}"),) if again else ()


def _chosen(see: Snapshot, free: tuple[Wanted, ...]) -> tuple[Evidence, ...]:
    """Say whether the kernel itself may have used the port for a connection that has ended."""
    ports = unreserved(see, tuple(wanted for wanted in free if blames_port(see, wanted, BUSY)))
    if not ports:
        return ()
    shown = listed([str(port) for port in ports])
    return (Evidence("sysctl", f"the kernel may choose {shown} for outgoing connections"),)
