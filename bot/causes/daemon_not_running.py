"""The Docker daemon does not run."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.daemon_config import DaemonConfig
from bot.facts.daemon_log import LastWords
from bot.facts.host import Host
from bot.facts.proxy import ProxyProgram
from bot.facts.units import DockerUnits
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Remedy
from bot.remedies import start
from bot.snapshot import Snapshot, Unknown
from bot.subject import daemon_error


@cause(
    code="",
    area=AreaName.DAEMON,
    decides=r"Cannot connect to the Docker daemon .{0,200}Is the docker daemon running",
)
def daemon_not_running(see: Snapshot) -> Iterator[Finding]:
    """The Docker daemon is not running on this host.

    What you see: `Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?`,
    and every container of the host is down, unless live-restore kept it.

    Proof: systemd says that docker.service is not active, and there is no process dockerd.

    Look-alikes: it runs and does not answer (daemon_not_answering); it runs, and this user may not use its socket;
    another Docker runs beside it, as a snap or without root (port_held_by_other_engine).

    Fix: start docker.service, after clearing its start limit if it met that. Why it stopped is shown from the journal;
    if that is a mistake in daemon.json, a full disk (disk_full) or a program that is gone (docker_proxy_missing), mend
    that first. Removing /var/lib/docker or its network database, and installing Docker anew, are refused: they lose
    data and cure nothing that a start does not.

    Undo: stop docker.service again.
    """
    if see[Host].dockerd:
        return
    units = see[DockerUnits]
    if units.service in ("active", "reloading"):
        return
    complaint = _complaint(see)
    since = f" since {units.inactive_since}" if units.inactive_since else ""
    result = f" ({units.result})" if units.result not in ("", "success") else ""
    socket = "; docker.socket would start it at the next connection" if units.socket == "active" else ""
    # Between two tries it does not run either; only a start that is under way may still end well.
    starting = units.service == "activating" and units.sub_state != "auto-restart"
    yield Finding(
        cause="daemon_not_running",
        certainty=Certainty.LIKELY if starting else Certainty.PROVED,
        summary=f"docker.service is {_state(units)}{result}{since}{socket}" + (f": {complaint}" if complaint else ""),
        evidence=(
            Evidence("systemctl show docker.service", f"ActiveState={units.service} Result={units.result}"),
            *((Evidence("journalctl -u docker", complaint),) if complaint else ()),
        ),
        remedies=()
        if starting or units.loaded == "masked" or units.service == "activating" or _hopeless(see, complaint)
        else (_start_docker(see, units, complaint),),
    )


def _state(units: DockerUnits) -> str:
    return "failing again and again" if units.sub_state == "auto-restart" else units.service


def _hopeless(see: Snapshot, complaint: str) -> bool:
    """Whether it would stop again at once: what is wrong is another finding, and comes first."""
    told = daemon_error(see)
    return (told is not None and told.signature in ("S_STORE", "S_POOL")) or _lacks_proxy(see, complaint)


def _lacks_proxy(see: Snapshot, complaint: str) -> bool:
    """Whether it stopped for want of docker-proxy, which is still not there."""
    if "userland-proxy-path" not in complaint:
        return False
    try:
        return not see[ProxyProgram].programs and not see[DaemonConfig].off("userland-proxy")
    except Unknown:
        return False


def _complaint(see: Snapshot) -> str:
    try:
        return see[LastWords].complaint()[:400]
    except Unknown:
        return ""


def _start_docker(see: Snapshot, units: DockerUnits, complaint: str) -> Remedy:
    reset = Command(("systemctl", "reset-failed", "docker.service"), "it failed too often to be started at once")
    begin = Command(("systemctl", "start", "docker.service"), "the Docker daemon is not running")
    affects = ["containers with a restart policy start as well"]
    if complaint:
        affects.append(f"it may stop again for the same reason: {complaint}")
    return Remedy(
        id="start_docker",
        title=f"Start Docker and {see.target.container}",
        steps=(*((reset,) if units.service == "failed" else ()), begin, start(see, "it may not start by itself")),
        affects=tuple(affects),
        undo=(Command(("systemctl", "stop", "docker.service"), "it was not running before"),),
    )
