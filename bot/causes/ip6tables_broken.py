"""ip6tables fails where iptables works."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.firewall import Firewall
from bot.facts.modules import Have, KernelModules
from bot.model import AreaName, Certainty, Evidence, Finding, Proposal
from bot.netfilter import blamed_tool, load_modules, modules_for
from bot.remedies import listed
from bot.snapshot import Snapshot
from bot.subject import complaint

_SPEAKS = {"S_IPT_NOTABLE": 0.3, "S_IPT_MODULE": 0.05, "S_IPT_NFERR": 0.05}
_SETTING = '   "ip6tables": true'


@cause(code="F08", area=AreaName.FIREWALL, speaks=_SPEAKS, decides=r"can't initialize ip6tables table")
def ip6tables_broken(see: Snapshot) -> Iterator[Finding]:
    """Only the IPv6 side of the firewall fails: ip6tables does not work, iptables does.

    What you see: `ip6tables ... can't initialize ip6tables table 'nat': Table does not exist (do you need to insmod?)`.
    Docker 27 and later writes IPv6 rules by itself, which many small kernels cannot take.

    Proof: the error is about ip6tables, and the module of its table is neither loaded nor built in; or ip6tables-save
    fails now, while iptables-save works.

    Look-alikes: Docker's IPv6 chains were flushed (firewall_chains_missing), or lie in the other backend
    (firewall_backend_mismatch); the program is missing (iptables_missing); iptables fails as well, for the same module
    of another name (kernel_lacks_feature).

    Fix: load the module ip6table_nat, if it is there. Else, for people to decide: let Docker leave ip6tables alone,
    which leaves IPv6 ports of containers without protection and without translation, or switch IPv6 off in that
    network. Switching IPv6 off on the whole host is refused: other services need it.

    Undo: unload the module and remove the file that loads it at boot.
    """
    told = complaint(see)
    if told is None or told.signature not in _SPEAKS or blamed_tool(told) != "ip6tables":
        return
    kernel, firewall = see[KernelModules], see[Firewall]
    wanted = modules_for(told)
    lacking = tuple(name for name in wanted if kernel.have(name) in (Have.NO, Have.LOADABLE, Have.BLOCKED))
    loadable = tuple(name for name in lacking if kernel.have(name) is Have.LOADABLE)
    fails = firewall.ip6 is None
    if kernel.modular and not kernel.directory and not fails:
        return
    yield Finding(
        cause="ip6tables_broken",
        certainty=Certainty.PROVED if lacking or fails else Certainty.LIKELY,
        summary="ip6tables does not work on this host" + (f": the kernel has no {listed(lacking)}" if lacking else ""),
        evidence=(
            Evidence("Docker's own words", told.text[:300]),
            *((Evidence("lsmod; modinfo", f"neither loaded nor built in: {listed(lacking)}"),) if lacking else ()),
            *((Evidence("ip6tables-save", firewall.ip6_missing),) if fails else ()),
        ),
        remedies=(load_modules(see, loadable),) if loadable else (),
        proposals=(
            Proposal(
                id="leave_ip6tables_alone",
                title="Let Docker leave ip6tables alone: IPv6 ports are then neither filtered nor translated",
                where="/etc/docker/daemon.json",
                diff=f'-{_SETTING}\n+   "ip6tables": false',
                then="systemctl restart docker",
            ),
        ),
    )
