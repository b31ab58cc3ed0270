"""The Docker daemon has no file descriptors left."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.resources import Limits
from bot.facts.units import DockerUnits
from bot.model import AreaName, Certainty, Command, Evidence, Finding, ProcessGuard, Remedy, Risk
from bot.remedies import start
from bot.restart import restart_docker
from bot.snapshot import Snapshot, Unknown
from bot.subject import docker_said

_WORDS = "too many open files"
_SPARE = 48
"""How many descriptors the daemon needs free to start one container: for its network, its proxies, its pipes."""

_ENOUGH = 65_536


@cause(
    code="X03",
    area=AreaName.RESOURCES,
    speaks={"S_RESOURCE": 0.25, "S_EMPTY_TAIL": 0.04, "S_PROXY_DIED": 0.1},
    decides=r"(?s)external connectivity.*too many open files",
)
def file_descriptors_exhausted(see: Snapshot) -> Iterator[Finding]:
    """The Docker daemon may not open any more files.

    What you see: `too many open files`, in varying places: when Docker starts iptables or docker-proxy, or opens a
    socket. Hosts with many containers, big ranges of published ports, or a low limit in the unit.

    Proof: the daemon has as many descriptors open as its limit allows, or nearly so, by /proc/PID/fd and
    /proc/PID/limits.

    Look-alikes: the limit on processes or on memory (`resource temporarily unavailable`, `cannot allocate memory`);
    the limit of the application inside of the container, which is another one.

    Fix: raise the limit of the running daemon with `prlimit`, which stops nothing, and start the container. Where the
    unit allows more than the running daemon has, a restart of Docker also mends it. Raise `LimitNOFILE=` in the unit to
    keep it so.

    Undo: set the old limit again.
    """
    limits = see[Limits]
    if not limits.dockerd or limits.soft_files is None:
        return
    told = docker_said(see, _WORDS)
    if limits.used_files is None:
        if told:
            raise Unknown("how many files the daemon has open can be seen by root only")
        return
    spare = limits.soft_files - limits.used_files
    if spare > _SPARE:
        return
    yield Finding(
        cause="file_descriptors_exhausted",
        certainty=Certainty.PROVED if told or spare <= 0 else Certainty.LIKELY,
        summary=f"the Docker daemon (pid {limits.dockerd}) has {limits.used_files} of {limits.soft_files} files open",
        evidence=(
            Evidence(f"/proc/{limits.dockerd}/limits", f"Max open files {limits.soft_files} {limits.hard_files}"),
            Evidence(f"/proc/{limits.dockerd}/fd", f"{limits.used_files} open"),
            *((Evidence("Docker's own words", told),) if told else ()),
        ),
        remedies=_remedies(see, limits) if told or spare <= 0 else (),
    )


def _remedies(see: Snapshot, limits: Limits) -> tuple[Remedy, ...]:
    remedies = []
    old_hard = limits.hard_files if limits.hard_files is not None else limits.nr_open
    needed = (limits.used_files or 0) + 4 * _SPARE
    # Below the hard limit no right is needed that a container or a locked-down host may lack.
    soft = min(limits.nr_open, _ENOUGH if old_hard < needed else min(old_hard, _ENOUGH))
    if limits.prlimit and soft >= needed:
        pid, guard = str(limits.dockerd), ProcessGuard(limits.dockerd, limits.start)
        raise_it = Command(
            ("prlimit", "--pid", pid, f"--nofile={soft}:{max(soft, old_hard)}"),
            "the daemon has no file left to open",
            guard,
        )
        lower = Command(
            ("prlimit", "--pid", pid, f"--nofile={limits.soft_files}:{old_hard}"), "it was so before", guard
        )
        remedies.append(
            Remedy(
                id="raise_descriptor_limit",
                title=f"Let the Docker daemon open {soft} files and start {see.target.container}",
                steps=(raise_it, start(see)),
                risk=Risk.SAFE,
                affects=("nothing stops", "holds until Docker restarts; set LimitNOFILE= in its unit to keep it"),
                undo=(lower,),
            )
        )
    try:
        unit = see[DockerUnits].limit_files
    except Unknown:
        return tuple(remedies)
    if unit is None or unit > (limits.soft_files or 0):
        remedies += restart_docker(see, "its unit allows more open files than the running daemon has")
    return tuple(remedies)
