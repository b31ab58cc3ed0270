"""The running kernel has not, or may not load, what a rule of Docker's needs."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.engine import Engine
from bot.facts.modules import OPTIONS, Have, KernelModules
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy, Risk
from bot.netfilter import blamed_tool, load_modules, modules_for, version_of
from bot.restart import restart_docker
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint

_SPEAKS = {"S_IPT_NOTABLE": 0.6, "S_IPT_MODULE": 0.35, "S_IPT_NFERR": 0.7, "S_IPT_NOCHAIN": 0.05}
_DROP_IN = "/etc/systemd/system/docker.service.d/no-iptables-raw.conf"


@cause(code="F04", area=AreaName.FIREWALL, speaks=_SPEAKS)
def kernel_lacks_feature(see: Snapshot) -> Iterator[Finding]:
    """The running kernel lacks a feature of netfilter that Docker's rules need.

    What you see: `can't initialize iptables table 'raw': Table does not exist (do you need to insmod?)`, `Extension set
    revision 0 not supported, missing kernel module?`, `CHAIN_ADD failed (No such file or directory)`: on kernels of
    NAS boxes, small boards and virtual servers, under WSL2, in Docker in Docker. Docker 28 began to need the table
    raw, 28.0.0 alone also ipset.

    Proof: the error names a table or an extension, and its module is neither loaded nor built in: there is no file for
    it, or the kernel's configuration says `is not set`, or it may not be loaded (`modules_disabled`, a line in
    /etc/modprobe.d), or nobody has loaded it although it is there.

    Look-alikes: the modules were there until the kernel was upgraded (kernel_modules_gone); the module is there and
    Docker may not use it (netfilter_not_permitted); only ip6tables complains (ip6tables_broken).

    Fix: load the module, if it is there. For the table raw, where no module can be had: tell Docker (28.0.2 and later)
    to do without, which leaves containers open to neighbours on the same network. For 28.0.0 and ipset: upgrade Docker.
    Else the host needs another kernel, or the other backend of iptables if the kernel has that. Overwriting the
    kernel with one from the internet, as guides for NAS boxes do, is refused.

    Undo: unload the module and remove the file that loads it at boot; remove the setting and restart Docker.
    """
    told = complaint(see)
    if told is None or told.signature not in _SPEAKS or blamed_tool(told) == "ip6tables":
        return
    wanted = modules_for(told)
    if not wanted:
        return
    kernel = see[KernelModules]
    module, state = wanted[0], kernel.have(wanted[0])
    gone = kernel.modular and not kernel.directory
    if state in (Have.YES, Have.UNKNOWN) or (state is Have.NO and (gone or (kernel.newest and not kernel.files))):
        return
    yield Finding(
        cause="kernel_lacks_feature",
        certainty=Certainty.PROVED,
        summary=f"the kernel {kernel.release} {_lack(module, state)}, and Docker's rules need it",
        evidence=(
            Evidence("lsmod; modinfo", f"{module}: {_reason(kernel, module, state)}"),
            Evidence("Docker's own words", told.text[:300]),
        ),
        remedies=_remedies(see, kernel, wanted, told.table),
        proposals=_proposals(see, module),
    )


def _lack(module: str, state: Have) -> str:
    if state is Have.LOADABLE:
        return f"has not loaded {module}"
    return f"may not load {module}" if state is Have.BLOCKED else f"has no {module}"


def _reason(kernel: KernelModules, module: str, state: Have) -> str:
    option = OPTIONS.get(module, "")
    if state is Have.LOADABLE:
        return "its file is there, it is not loaded"
    if state is Have.BLOCKED:
        return kernel.blocked.get(module, "kernel.modules_disabled is 1 until the next boot")
    if kernel.config.get(option) == "n":
        return f"CONFIG_{option} is not set"
    return f"not loaded, not built in, no file in /lib/modules/{kernel.release}"


def _remedies(see: Snapshot, kernel: KernelModules, wanted: tuple[str, ...], table: str | None) -> tuple[Remedy, ...]:
    loadable = tuple(name for name in wanted if kernel.have(name) is Have.LOADABLE)
    if wanted[0] in loadable:
        return (load_modules(see, loadable),)
    return _without_raw(see) if table == "raw" else ()


def _without_raw(see: Snapshot) -> tuple[Remedy, ...]:
    """Tell Docker to do without the table raw, as 28.0.2 and later can; nothing for others."""
    try:
        if version_of(see[Engine]) < (28, 0, 2):
            return ()
    except Unknown:
        return ()
    text = "[Service]\nEnvironment=DOCKER_INSECURE_NO_IPTABLES_RAW=1\n"
    reload = Command(("systemctl", "daemon-reload"), "systemd reads the setting")
    restart = restart_docker(see, "Docker reads it at its start")
    if not restart:
        return ()
    return (
        Remedy(
            id="do_without_raw_table",
            title=f"Let Docker do without the table raw and start {see.target.container}",
            steps=(
                Command(("mkdir", "-p", _DROP_IN.rpartition("/")[0]), "the place of settings for docker.service"),
                Command(("tee", _DROP_IN), "Docker 28.0.2 and later can do without it", stdin=text),
                reload,
                *restart[0].steps,
            ),
            risk=Risk.DANGEROUS,
            affects=(
                "neighbours on the same network can reach containers directly: what prevents it needs that table",
                *restart[0].affects,
            ),
            undo=(
                Command(("rm", "--", _DROP_IN), "it was not there before"),
                reload,
                Command(("systemctl", "restart", "docker.service"), "Docker reads it at its start"),
            ),
        ),
    )


def _proposals(see: Snapshot, module: str) -> tuple[Proposal, ...]:
    try:
        version = version_of(see[Engine])
    except Unknown:
        return ()
    if module != "xt_set" or version != (28, 0, 0):
        return ()
    return (
        Proposal(
            id="upgrade_docker",
            title="Upgrade Docker to 28.0.1 or later: only 28.0.0 needs ipset",
            where="the host's packages",
            diff="-docker-ce 28.0.0\n+docker-ce 28.0.1 or later",
            then="systemctl restart docker",
        ),
    )
