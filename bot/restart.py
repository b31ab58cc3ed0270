"""A restart of the Docker daemon as a remedy: what it stops, what comes back by itself, what dockfix starts again."""

from bot.facts.containers import Containers, RestartPolicies
from bot.facts.engine import Engine
from bot.facts.units import DockerUnits
from bot.model import Command, EngineAction, EngineCall, Remedy, Risk
from bot.remedies import counted, listed, start
from bot.snapshot import Snapshot, Unknown


def restart_docker(see: Snapshot, why: str) -> tuple[Remedy, ...]:
    """Restart the daemon, start what does not come back by itself, and start the container.

    Nothing where systemd does not run the daemon: nobody knows then how it is restarted.
    """
    try:
        see[DockerUnits]
    except Unknown:
        return ()
    stopped, affects, others_stop = _stopped_by_restart(see)
    back = tuple(
        EngineCall(EngineAction.START, name, "it ran before and does not come back by itself") for name in stopped
    )
    return (
        Remedy(
            id="restart_docker",
            title=f"Restart Docker and start {see.target.container}",
            steps=(Command(("systemctl", "restart", "docker.service"), why), *back, start(see)),
            risk=Risk.DANGEROUS if others_stop else Risk.DISRUPTIVE,
            affects=(*affects, "a restart has no way back"),
        ),
    )


def start_docker(see: Snapshot) -> tuple[Command, ...]:
    """Return the steps that start a daemon which does not run, after clearing its start limit where it failed."""
    try:
        failed = see[DockerUnits].service == "failed"
    except Unknown:
        failed = False
    reset = Command(("systemctl", "reset-failed", "docker.service"), "it failed too often to be started at once")
    begin = Command(("systemctl", "start", "docker.service"), "the Docker daemon is not running")
    return (*((reset,) if failed else ()), begin)


def _stopped_by_restart(see: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return what a restart of the daemon leaves stopped, sentences about all that it hits, and whether others stop."""
    try:
        live = see[Engine].live_restore
        running = [peer for peer in see[Containers].all if peer.up]
    except Unknown as reason:
        return (
            (),
            (f"all running containers stop unless live-restore is on; which ones could not be read: {reason}",),
            True,
        )
    if live:
        return (), (f"live-restore is on: {counted(len(running), 'running container')} not touched",), False
    if not running:
        return (), ("no container is running",), False
    hit = f"live-restore is off: stops {counted(len(running), 'container')}: {listed([peer.name for peer in running])}"
    try:
        policies = see[RestartPolicies]
    except Unknown as reason:
        return (), (hit, f"which of them come back by themselves could not be read: {reason}"), True
    gone = [peer.name for peer in running if not policies.comes_back(peer.id)]
    if not gone:
        return (), (hit, "all of them come back by themselves"), True
    return tuple(gone), (hit, f"without a restart policy, started again by dockfix: {listed(gone)}"), True
