"""The modules of the running kernel are no longer on the disk."""

from collections.abc import Iterator

from bot.comeback import containers, names
from bot.facts.boot.headroom import Kernels
from bot.facts.host import Kernel
from bot.model import Certainty, Evidence, Foreseen
from bot.remedies import listed
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def kernel_modules_removed(see: Snapshot) -> Iterator[Foreseen]:
    """The modules of the running kernel are no longer on the disk.

    What is wrong: an update installed another kernel and removed the one that runs, and the host was not rebooted.

    Proof: the kernel loads modules, and /lib/modules has no folder of its release. Only likely, since all that Docker
    needs may be loaded already.

    When it bites: at the next start of Docker or of a container that needs a module which is not loaded, such as
    xt_addrtype, br_netfilter or veth: `can't initialize iptables table`, `operation not supported`.

    What to do: reboot into the installed kernel when that may be.
    """
    hit = [one for one in containers(see) if one.running or one.comes_back]
    if not hit:
        return
    kernel = see[Kernel]
    if kernel.modules_dir or not kernel.modular:
        return
    installed = listed(see[Kernels].releases) or "none"
    yield Foreseen(
        risk="kernel_modules_removed",
        certainty=Certainty.LIKELY,
        summary=f"the kernel {kernel.release} runs, but its modules were removed; installed: {installed}",
        evidence=(Evidence("/lib/modules", f"no folder {kernel.release}; installed: {installed}"),),
        containers=names(hit),
        advice="reboot into the installed kernel when that may be",
    )
