"""The host, or the control group of the Docker daemon, has no memory left."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.kernel_log import KernelLine, KernelLog
from bot.facts.resources import Memory
from bot.facts.tasks import Bound, Tasks
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy, Risk
from bot.remedies import start, stop_again
from bot.snapshot import Snapshot, Unknown
from bot.subject import docker_said, signature

_WORDS = r"[Cc]annot allocate memory|no buffer space available|Error reading exit status from userland proxy|errno=12"
_UNSAID = frozenset({"S_EMPTY_TAIL"})
_DOCKERS = ("dockerd", "docker-proxy", "containerd", "containerd-shim", "runc", "iptables")
_LOW_SHARE = 0.02
_LOW_KB = 32_768
_NEARLY = 0.98
_MIB = 1_048_576


@cause(code="X03", area=AreaName.RESOURCES, speaks={"S_RESOURCE": 0.25, "S_EMPTY_TAIL": 0.2})
def memory_exhausted(see: Snapshot) -> Iterator[Finding]:
    """There was no memory left for what Docker has to do to publish a port.

    What you see: `fork/exec ...: cannot allocate memory`, `no buffer space available`, or nothing behind `Error
    starting userland proxy:` because the kernel killed docker-proxy.

    Proof: Docker said so, and there is hardly any memory and swap left on the host, or the control group of
    docker.service is at its `memory.max`, or the kernel's log tells that it killed one of Docker's own programs.

    Look-alikes: the container's own limit (`OOMKilled`), which ends the application and not the start; no process can
    be made (processes_exhausted); no file can be opened (file_descriptors_exhausted).

    Fix: raise the limit of docker.service where that is what is met, which stops nothing. Where the host is out of
    memory somebody has to decide what gives it up; dockfix does not choose. Dropping the page cache is refused: the
    kernel does that by itself before anything fails.

    Undo: set the old limit again.
    """
    told = docker_said(see, _WORDS)
    silent = signature(see) in _UNSAID
    if not told and not silent:
        return
    killed = _killed(see, needed=silent)
    if silent and not killed:
        return
    met = _met(see)
    short = _short(see)
    if met is None and not short and not killed:
        return
    yield Finding(
        cause="memory_exhausted",
        certainty=Certainty.PROVED if told and (met is not None or short) else Certainty.LIKELY,
        summary=_summary(met, short, killed),
        evidence=(
            *((Evidence("Docker's own words", told),) if told else ()),
            *((Evidence("/proc/meminfo", short),) if short else ()),
            *((Evidence(f"/sys/fs/cgroup{met.group}/memory.max", _amount(met)),) if met else ()),
            *(Evidence("journalctl -k", line.text[:300]) for line in killed[-2:]),
        ),
        remedies=_raise(see, met) if told and met is not None else (),
        proposals=() if met is not None else (_give_up(),),
    )


def _killed(see: Snapshot, *, needed: bool) -> tuple[KernelLine, ...]:
    """Return what the kernel's log says of Docker's own programs that it killed; `Unknown` where that is `needed`."""
    try:
        lines = see[KernelLog].lines
    except Unknown:
        if needed:
            raise
        return ()
    return tuple(line for line in lines if line.for_memory and any(f"({name})" in line.text for name in _DOCKERS))


def _met(see: Snapshot) -> Bound | None:
    return next((bound for bound in see[Tasks].memory if bound.now >= bound.most * _NEARLY), None)


def _short(see: Snapshot) -> str:
    """Return how little memory the host has left, where it is too little; empty where it is not."""
    memory = see[Memory]
    low = max(_LOW_KB, int(memory.total_kb * _LOW_SHARE))
    if memory.available_kb >= low or memory.swap_free_kb >= low:
        return ""
    return f"MemAvailable {memory.available_kb} kB of {memory.total_kb} kB, SwapFree {memory.swap_free_kb} kB"


def _summary(met: Bound | None, short: str, killed: tuple[KernelLine, ...]) -> str:
    if met is not None:
        return f"{met.unit or met.group} may use no more memory: {_amount(met)}"
    if short:
        return f"the host has no memory left: {short}"
    return f"the kernel killed one of Docker's own programs for want of memory: {killed[-1].text[-120:]}"


def _amount(bound: Bound) -> str:
    return f"{bound.now // _MIB} of {bound.most // _MIB} MiB used"


def _raise(see: Snapshot, met: Bound) -> tuple[Remedy, ...]:
    if not met.unit:
        return ()
    setting = ("systemctl", "set-property", "--runtime", met.unit)
    return (
        Remedy(
            id="raise_memory_limit",
            title=f"Let {met.unit} use {2 * met.most // _MIB} MiB of memory and start {see.target.container}",
            steps=(
                Command((*setting, f"MemoryMax={2 * met.most}"), f"{met.unit} is at its limit"),
                start(see),
            ),
            risk=Risk.SAFE,
            affects=("nothing stops", "holds until the next boot; set MemoryMax= in its unit to keep it"),
            undo=(stop_again(see), Command((*setting, f"MemoryMax={met.most}"), "it was so before")),
        ),
    )


def _give_up() -> Proposal:
    return Proposal(
        "free_memory",
        "Decide what gives memory up, or add some",
        "this host",
        "see what uses it:  ps -eo rss,pid,comm,args --sort=-rss | head;  docker stats --no-stream",
        "start the container again",
    )
