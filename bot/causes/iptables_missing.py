"""The Docker daemon does not find iptables or ip6tables."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.engine import Engine
from bot.facts.firewall_tools import FirewallTools, Tool
from bot.facts.host import Host
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Remedy, Step
from bot.netfilter import blamed_tool, manages_iptables
from bot.remedies import start
from bot.restart import restart_docker, start_docker
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint

_INSTALL = {
    "apt-get": ("apt-get", "install", "--reinstall", "--yes", "iptables"),
    "dnf": ("dnf", "--assumeyes", "install", "iptables-nft"),
    "yum": ("yum", "--assumeyes", "install", "iptables"),
    "zypper": ("zypper", "--non-interactive", "install", "--force", "iptables"),
    "apk": ("apk", "add", "iptables", "ip6tables"),
    "pacman": ("pacman", "-S", "--noconfirm", "iptables-nft"),
}


@cause(
    code="F05",
    area=AreaName.FIREWALL,
    speaks={"S_IPT_MISSING": 1.0},
    decides=r"[Ii]p6?tables not found|ip6?tables is missing|exec: \"ip6?tables\": executable file not found",
)
def iptables_missing(see: Snapshot) -> Iterator[Finding]:
    """The Docker daemon does not find the program iptables (or ip6tables).

    What you see: `fork/exec /usr/sbin/iptables: no such file or directory`, `iptables not found`, or a daemon that does
    not start: `failed to create NAT chain DOCKER: iptables not found`. The package was removed, its link under
    /etc/alternatives broke, or the PATH in Docker's unit lacks /usr/sbin.

    Proof: no program of that name is in the directories of the daemon's own PATH. ip6tables counts only where the error
    names it: without IPv6 networks Docker does without.

    Look-alikes: the program is there and the kernel lacks the table (kernel_lacks_feature); it is there and may not
    touch netfilter (netfilter_not_permitted).

    Fix: where only the link is broken, let update-alternatives make it again; else install the package. A daemon that
    stopped for it is started, one that looked for the program in vain at its start is restarted. Telling Docker to
    leave iptables alone is refused: containers then have no network to the outside.

    Undo: remove the package again, if it was not there before; a link that was mended stays.
    """
    told = complaint(see)
    blamed = told is not None and told.signature == "S_IPT_MISSING"
    if not manages_iptables(see):
        return
    tools = see[FirewallTools]
    name = (blamed_tool(told) if blamed else "") or "iptables"
    tool = tools.by_name[name]
    if tool.path:
        return
    if not tools.search and see[Host].dockerd:
        raise Unknown("the PATH of the Docker daemon can be seen by root only")
    yield Finding(
        cause="iptables_missing",
        certainty=Certainty.PROVED,
        summary=f"the Docker daemon does not find the program {name}",
        evidence=(
            Evidence("the daemon's PATH", f"{tools.search or 'the usual one'}: no {name}{_hint(tool)}"),
            *((Evidence("Docker's own words", told.text[:300]),) if blamed and told else ()),
        ),
        remedies=_remedies(see, tools, tool),
    )


def _hint(tool: Tool) -> str:
    return f"; {', '.join(tool.choices)} are there" if tool.choices else ""


def _remedies(see: Snapshot, tools: FirewallTools, tool: Tool) -> tuple[Remedy, ...]:
    then = _then(see)
    found = []
    if tool.choices and "update-alternatives" in tools.managers:
        found.append(
            Remedy(
                id="mend_iptables_link",
                title=f"Make the link {tool.name} again and start {see.target.container}",
                steps=(
                    Command(("update-alternatives", "--auto", tool.name), f"{tool.choices[0]} is there"),
                    *then,
                ),
                affects=(f"{tool.name} means the backend that the distribution prefers",),
            )
        )
    manager = next((name for name in _INSTALL if name in tools.managers), None)
    if manager:
        found.append(
            Remedy(
                id="install_iptables",
                title=f"Install iptables and start {see.target.container}",
                steps=(Command(_INSTALL[manager], f"{tool.name} is not there"), *then),
                affects=("the host's package manager fetches and installs a package",),
            )
        )
    return tuple(found)


def _then(see: Snapshot) -> tuple[Step, ...]:
    """Return what makes the daemon use the program: it looks each up once, and does not start without iptables."""
    try:
        running = bool(see[Host].dockerd)
        see[Engine]
    except Unknown:
        running = False
    if running and "not found" not in (told.text if (told := complaint(see)) else ""):
        return (start(see),)
    if running:
        restart = restart_docker(see, "it looks for iptables at its start")
        return restart[0].steps if restart else (start(see),)
    return (*start_docker(see), start(see))
