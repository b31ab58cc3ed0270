"""The modules of the running kernel are gone from the disk: the kernel was upgraded, the host was not restarted."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.firewall_tools import FirewallTools
from bot.facts.modules import Have, KernelModules
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy
from bot.netfilter import modules_for
from bot.remedies import listed, start
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint

_SPEAKS = {"S_IPT_MODULE": 0.5, "S_IPT_NOTABLE": 0.2, "S_IPT_NFERR": 0.1, "S_IPT_NOCHAIN": 0.05}


@cause(code="F03", area=AreaName.FIREWALL, speaks=_SPEAKS)
def kernel_modules_gone(see: Snapshot) -> Iterator[Finding]:
    """The modules of the running kernel are no longer on the disk: it was upgraded, and the host not restarted.

    What you see: `Extension addrtype revision 0 not supported, missing kernel module?`, `can't initialize iptables
    table 'nat': Table does not exist (do you need to insmod?)`, mostly some days after an upgrade. Everything that was
    loaded before goes on working, so old containers run, and only new rules fail.

    Proof: the error names a table or an extension whose module is not loaded, the kernel takes modules, and
    /lib/modules has no directory for the running release, or it has one without that module, while another kernel is
    installed.

    Look-alikes: a kernel without modules, or one whose modules lie elsewhere (a container, a cloud's own kernel), which
    has no directory either and lacks nothing; a directory that is whole, in a kernel that was built without the
    feature (kernel_lacks_feature).

    Fix: install the modules of the running kernel again, where the distribution still keeps them. Or restart the host
    into the new kernel, when it suits: dockfix does not do that. Loading modules of another release by force is
    refused: it can crash the kernel.

    Undo: remove the package again.
    """
    told = complaint(see)
    if told is None or told.signature not in _SPEAKS:
        return
    wanted = modules_for(told)
    if not wanted:
        return
    kernel = see[KernelModules]
    lacking = tuple(name for name in wanted if kernel.have(name) is Have.NO)
    # A tool names a table as missing also where its own rights are; a module that is there is not what is missing.
    if not kernel.modular or wanted[0] not in lacking:
        return
    if kernel.directory and not (kernel.newest and not kernel.files):
        return
    where = f"/lib/modules/{kernel.release}"
    newer = f"; installed is {kernel.newest}" if kernel.newest else ""
    says = f"{where} is not there{newer}" if not kernel.directory else f"{where} holds no {wanted[0]}{newer}"
    yield Finding(
        cause="kernel_modules_gone",
        certainty=Certainty.PROVED if kernel.newest else Certainty.LIKELY,
        summary=f"the running kernel {kernel.release} has lost its modules ({says}), so {wanted[0]} cannot be loaded",
        evidence=(
            Evidence("uname -r; ls /lib/modules", says),
            Evidence("lsmod", f"not loaded: {listed(lacking)}"),
            Evidence("Docker's own words", told.text[:300]),
        ),
        remedies=_install(see, kernel),
        proposals=(
            Proposal(
                id="restart_host",
                title=f"Restart the host{f' into {kernel.newest}' if kernel.newest else ''} when it suits",
                where="the host",
                diff="",
                then="systemctl reboot",
            ),
        ),
    )


def _install(see: Snapshot, kernel: KernelModules) -> tuple[Remedy, ...]:
    """Install the package that holds the modules of this very release; only where the host proves that it is lost."""
    try:
        managers = see[FirewallTools].managers
    except Unknown:
        return ()
    debian = "linux-modules-" if "generic" in kernel.release else "linux-image-"
    packages = {
        "apt-get": ("apt-get", "install", "--reinstall", "--yes", f"{debian}{kernel.release}"),
        "dnf": ("dnf", "--assumeyes", "install", f"kernel-modules-{kernel.release}"),
    }
    manager = next((name for name in packages if name in managers), None)
    if manager is None or not kernel.newest:
        return ()
    return (
        Remedy(
            id="install_kernel_modules",
            title=f"Install the modules of {kernel.release} again and start {see.target.container}",
            steps=(
                Command(packages[manager], f"the modules of the running kernel {kernel.release} are gone"),
                start(see),
            ),
            affects=(
                "the host's package manager fetches and installs a package, if the distribution still keeps it",
                "running containers keep running",
            ),
            undo=(Command((manager, "remove", "-y", packages[manager][-1]), "it was not there before"),),
        ),
    )
