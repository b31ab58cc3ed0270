"""The Docker daemon runs and does not answer."""

from collections.abc import Iterator
from dataclasses import replace

from bot.causes import cause
from bot.facts.daemon_state import DaemonState
from bot.facts.engine import INFO, VERSION
from bot.facts.host import Host
from bot.facts.pressure import Pressure
from bot.facts.processes import Processes
from bot.model import AreaName, Certainty, Command, Evidence, Finding, ProcessGuard, Remedy, Risk
from bot.remedies import counted, start
from bot.restart import restart_docker
from bot.snapshot import Snapshot, Unknown

_STOPPED = ("T", "t")


@cause(code="", area=AreaName.DAEMON)
def daemon_not_answering(see: Snapshot) -> Iterator[Finding]:
    """The Docker daemon runs, and does not answer.

    What you see: every docker command hangs, for ever or until `context deadline exceeded`; dockfix waits eight seconds
    for each answer. Somebody stopped the process with a signal or a debugger, it waits for a dead disk or network file
    system, or it is in a deadlock of its own.

    Proof: the process dockerd is there, none of the questions to the Engine was answered in time, and everything else
    that was asked of the host was. That it was stopped is what the kernel says of it (state T).

    Look-alikes: it does not run (daemon_not_running); this user may not use its socket, which is told as not checked;
    the whole host is so slow that nothing answers.

    Fix: a process that was stopped goes on with SIGCONT. Else restart Docker, which is dangerous: without live-restore
    every container stops. `kill -9` is refused, since systemd asks first and insists later; and so is a reboot.

    Undo: none; a restart has no way back.
    """
    daemons = see[Host].dockerd
    if not daemons or not all(_late(see, question.id) for question in (VERSION, INFO)):
        return
    state = see[DaemonState]
    if state.dockerd not in daemons:
        return
    stopped = state.state in _STOPPED
    slow = _slow(see)
    if slow and not stopped:
        raise Unknown(f"the whole host answers slowly: {slow}")
    yield Finding(
        cause="daemon_not_answering",
        certainty=Certainty.PROVED,
        summary=f"the Docker daemon (pid {state.dockerd}) runs and does not answer: {_doing(state)}",
        evidence=(
            Evidence("docker version; docker info", "gave no answer in time"),
            Evidence(f"/proc/{state.dockerd}/status", f"State {state.state}, {state.stuck} of its threads in D"),
        ),
        remedies=(*(_go_on(see, state) if stopped and not state.tracer else ()), *_restart(see, state)),
    )


def _late(see: Snapshot, question: str) -> bool:
    """Whether a question was asked and its time was up, rather than refused or never asked."""
    return any(answer.question == question and answer.late for answer in see.answers)


def _slow(see: Snapshot) -> str:
    """Return what shows that it is the host that is slow: other questions were late as well, or it is overloaded."""
    others = sorted(answer.question for answer in see.answers if answer.late and answer.exit is None)
    shell = [name for name in others if name not in _ENGINE]
    if shell:
        return f"{', '.join(shell[:4])} gave no answer in time either"
    try:
        return see[Pressure].busy
    except Unknown:
        return ""


_ENGINE = ("version", "info", "container", "containers", "networks")
"""The ids of the questions that the daemon itself has to answer."""


def _doing(state: DaemonState) -> str:
    if state.state in _STOPPED:
        return f"process {state.tracer} traces it" if state.tracer else "somebody stopped it with a signal"
    if state.state == "D" or state.stuck:
        return f"{counted(max(state.stuck, 1), 'thread')} of it waits for a disk or a network file system"
    return "it is not stopped and waits for no disk, so it is likely in a deadlock"


def _go_on(see: Snapshot, state: DaemonState) -> tuple[Remedy, ...]:
    guard = ProcessGuard(state.dockerd, state.start)
    go_on = Command(("kill", "-CONT", str(state.dockerd)), "it was stopped with a signal", guard)
    return (
        Remedy(
            id="continue_docker",
            title=f"Let the Docker daemon go on and start {see.target.container}",
            steps=(go_on, start(see, "it may not run")),
            affects=("nothing stops", "whoever stopped it may have had a reason"),
            undo=(Command(("kill", "-STOP", str(state.dockerd)), "it was stopped before", guard),),
        ),
    )


def _restart(see: Snapshot, state: DaemonState) -> tuple[Remedy, ...]:
    """Restart it; what runs cannot be asked of the daemon, so the carriers of containers are counted."""
    running: tuple[str, ...] = ()
    try:
        carriers = sum(process.program.startswith("containerd-shim") for process in see[Processes].by_pid.values())
        running = (f"{counted(carriers, 'container')} {'runs' if carriers == 1 else 'run'} now, by their carriers",)
    except Unknown:
        running = ("how many containers run could not be seen",)
    if state.state == "D":
        running += ("a process that waits for a disk cannot be ended, so the restart may not end either",)
    restarts = restart_docker(see, "it does not answer any more")
    return tuple(replace(r, risk=Risk.DANGEROUS, affects=(*running, *r.affects)) for r in restarts)
