"""No further process can be made for the Docker daemon."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.kernel_log import KernelLog
from bot.facts.tasks import Bound, Tasks
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy, Risk
from bot.remedies import start, stop_again
from bot.snapshot import Snapshot, Unknown
from bot.subject import docker_said

_WORDS = (
    r"(?:fork/exec|clone|pthread_create|newosproc|can't fork|[Cc]annot fork|create new OS thread)[^\n]*"
    r"(?:[Rr]esource temporarily unavailable|errno=11)|[Rr]esource temporarily unavailable[^\n]*(?:fork|clone|thread)|"
    r"failed to create new OS thread"
)
_SPARE = 24
"""How many processes and threads it takes to start one container: its shim, its proxies, the hooks."""

_NEVER_AGAIN = 300
"""The kernel gives the process numbers below this only once after a boot; then it counts from here."""

_ALL_PIDS = 4_194_304


@cause(code="X03", area=AreaName.RESOURCES, speaks={"S_RESOURCE": 0.25})
def processes_exhausted(see: Snapshot) -> Iterator[Finding]:
    """No further process can be made for the Docker daemon.

    What you see: `fork/exec /usr/sbin/iptables: resource temporarily unavailable`, the same for docker-proxy, or
    `runtime: failed to create new OS thread`. Each published port takes a process for either address family, so a range
    of a thousand ports takes two thousand. Threads count.

    Proof: Docker said so, and a limit is reached or nearly so: `pids.max` of the control group of docker.service or of
    one above (TasksMax), the kernel's `pid_max` or `threads-max`, or the daemon's own `nproc` where it is not root.

    Look-alikes: no file is left to open (file_descriptors_exhausted); no memory is left (memory_exhausted); `resource
    temporarily unavailable` from iptables itself is the lock of another iptables (xtables_lock_held); the limit on
    processes inside of one container (`--pids-limit`) hits only that container.

    Fix: raise the limit that is reached, which stops nothing, and start the container. Publish fewer ports, or let
    Docker do without docker-proxy, where a big range is the reason. Killing processes at random is refused.

    Undo: set the old limit again.
    """
    told = docker_said(see, _WORDS)
    if not told:
        return
    tasks = see[Tasks]
    full = next((bound for bound in tasks.pids if bound.most - bound.now <= _SPARE), None)
    host = _host_limit(tasks)
    own = tasks.uid != 0 and tasks.user_limit is not None and tasks.threads >= tasks.user_limit
    if full is None and not host and not own:
        return
    yield Finding(
        cause="processes_exhausted",
        certainty=Certainty.LIKELY if full is None and not host else Certainty.PROVED,
        summary=f"no further process can be made for Docker: {_reached(tasks, full, host)}",
        evidence=(
            Evidence("Docker's own words", told),
            Evidence(*_measured(tasks, full, host)),
            *_kernel_said(see),
        ),
        remedies=_raise(see, tasks, full, host),
        proposals=(_lasting(full, host),),
    )


def _host_limit(tasks: Tasks) -> str:
    """Return the kernel's own limit that is reached, by its name; empty where none is."""
    if tasks.threads + _SPARE >= tasks.pid_max - _NEVER_AGAIN:
        return "kernel.pid_max"
    return "kernel.threads-max" if tasks.threads_max and tasks.threads + _SPARE >= tasks.threads_max else ""


def _reached(tasks: Tasks, full: Bound | None, host: str) -> str:
    if full is not None:
        return f"{full.unit or full.group} has {full.now} of {full.most} processes and threads"
    if host:
        most = tasks.pid_max if host == "kernel.pid_max" else tasks.threads_max
        return f"{tasks.threads} processes and threads run on this host, and {host} is {most}"
    return f"the user {tasks.uid}, whose daemon it is, may have {tasks.user_limit} of them"


def _measured(tasks: Tasks, full: Bound | None, host: str) -> tuple[str, str]:
    if full is not None:
        return f"/sys/fs/cgroup{full.group}/pids.max", f"pids.current {full.now}, pids.max {full.most}"
    if host:
        return "/proc/sys/kernel", f"pid_max {tasks.pid_max}, threads-max {tasks.threads_max}; {tasks.threads} threads"
    return f"/proc/{tasks.dockerd}/limits", f"Max processes {tasks.user_limit}"


def _kernel_said(see: Snapshot) -> tuple[Evidence, ...]:
    try:
        lines = [line.text for line in see[KernelLog].lines if line.for_processes]
    except Unknown:
        return ()
    return (Evidence("journalctl -k", lines[-1][:300]),) if lines else ()


def _raise(see: Snapshot, tasks: Tasks, full: Bound | None, host: str) -> tuple[Remedy, ...]:
    """Raise the one limit that is reached; nothing is restarted, since the kernel looks at it at every fork."""
    if full is not None:
        if not full.unit:
            return ()
        raise_it = Command(
            ("systemctl", "set-property", "--runtime", full.unit, "TasksMax=infinity"), f"{full.unit} is at its limit"
        )
        lower = Command(
            ("systemctl", "set-property", "--runtime", full.unit, f"TasksMax={full.most}"), "it was so before"
        )
        what = f"{full.unit} have as many processes as the host can"
    elif host:
        old = tasks.pid_max if host == "kernel.pid_max" else tasks.threads_max
        new = _ALL_PIDS if host == "kernel.pid_max" else 2 * old
        if new <= old:
            return ()
        raise_it = Command(("sysctl", "-w", f"{host}={new}"), "no number is left for a new process")
        lower = Command(("sysctl", "-w", f"{host}={old}"), "it was so before")
        what = f"this host have {new} processes and threads"
    else:
        return ()
    return (
        Remedy(
            id="raise_process_limit",
            title=f"Let {what} and start {see.target.container}",
            steps=(raise_it, start(see)),
            risk=Risk.SAFE,
            affects=("nothing stops", "holds until the next boot", "what made so many processes is still there"),
            undo=(stop_again(see), lower),
        ),
    )


def _lasting(full: Bound | None, host: str) -> Proposal:
    if full is not None and full.unit:
        return Proposal(
            "keep_process_limit",
            f"Keep the higher limit of {full.unit}",
            f"/etc/systemd/system/{full.unit}.d/tasks.conf",
            f"[{'Service' if full.unit.endswith('.service') else 'Slice'}]\nTasksMax=infinity\n",
            "systemctl daemon-reload",
        )
    return Proposal(
        "keep_process_limit",
        "Keep the higher limit, once it is known what makes so many processes",
        "/etc/sysctl.d/90-processes.conf" if host else "the limits of the user who runs Docker",
        f"{host} = ..." if host else "LimitNPROC= in the user's docker.service",
        "sysctl --system" if host else "systemctl --user daemon-reload",
    )
