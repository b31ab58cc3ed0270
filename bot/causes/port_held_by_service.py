"""A service of the host listens on the port."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.units import Unit
from bot.model import AreaName, Evidence, Finding, Remedy
from bot.ownership import Hold, Owner, holds
from bot.remedies import publish_elsewhere, stop_service, stop_user_service
from bot.snapshot import Snapshot


@cause(
    code="P01",
    area=AreaName.PORTS,
    speaks={"S_BUSY": 0.2, "S_COMPOSE_V1_MASK": 0.5, "S_DESKTOP_BUSY": 0.05, "S_ROOTLESS_ADDPORT": 0.2},
)
def port_held_by_service(see: Snapshot) -> Iterator[Finding]:
    """A service of the host already listens on the port.

    What you see: `bind: address already in use`, from Docker, for a port that a web server, a database or a mail server
    of the host itself uses. Often an upgrade or a dependency brought the service along. It may be a snap's service,
    one that a user runs (`systemctl --user`), or the Docker daemon itself, for its API on 2375 or its metrics.

    Proof: the kernel lists a listener on the port, a process of a systemd service holds it, and the error names that
    port. A listener on one address, such as 127.0.0.1, is in the way of a container that asks for all of them. One on
    [::] is in the way of IPv4 only where it takes both families; where that cannot be told it is likely, not proved.

    Look-alikes: systemd itself holds the port for a service that it starts on demand (port_held_by_socket_unit); a
    resolver on 127.0.0.53 (port_held_by_resolver); a process that somebody started by hand (port_held_by_process).

    Fix: stop the service, or stop it for good, and start the container. If both are needed, publish the container on
    another port. `kill` is not offered: systemd may start the service again at once, and the next boot does.
    `fuser -k 80/tcp` and `lsof -t | xargs kill` are refused: they also kill clients, and docker-proxy of healthy
    containers. A DNAT rule never holds a port, so flushing iptables frees nothing. Docker's own API is never stopped.

    Undo: stop the container, start the service (and enable it again).
    """
    for hold in holds(see, Owner.SERVICE, Owner.USER_SERVICE, Owner.ENGINE):
        unit, process = hold.unit, hold.process
        if process is None:
            continue
        yield Finding(
            cause="port_held_by_service",
            certainty=hold.certainty,
            summary=f"{hold.name} (pid {process.pid}) listens on {hold.where}{hold.caveat}",
            evidence=(
                Evidence("/proc/net", f"{hold.where} LISTEN"),
                Evidence("/proc", f"pid {process.pid} {process.program} in {process.cgroup}"),
                *_said(unit),
            ),
            holder=hold.holder,
            remedies=_remedies(see, hold),
        )


def _said(unit: Unit | None) -> tuple[Evidence, ...]:
    if unit is None:
        return ()
    return (Evidence("systemctl show", f"{unit.id} {unit.active}, {unit.enabled or 'not installed'}"),)


def _remedies(see: Snapshot, hold: Hold) -> tuple[Remedy, ...]:
    """Stop it only where it is in the way beyond doubt; whoever it is, the container can be published elsewhere."""
    if not hold.blamed:
        return ()
    stopping: tuple[Remedy, ...] = ()
    if hold.sure and hold.owner is Owner.USER_SERVICE:
        stopping = stop_user_service(see, hold)
    elif hold.sure and hold.unit is not None:
        stopping = stop_service(see, hold, hold.unit)
    return (*stopping, *publish_elsewhere(see, hold.wants, hold.name, hold.why_protected))
