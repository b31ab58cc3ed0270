"""The Docker daemon is not allowed to touch netfilter."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.engine import Engine
from bot.facts.firewall_tools import NET_ADMIN, FirewallTools
from bot.facts.host import Host
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy, Step
from bot.remedies import start
from bot.restart import restart_docker, start_docker
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint

_DROP_IN = "/etc/systemd/system/docker.service.d/zz-capabilities.conf"


@cause(
    code="F07",
    area=AreaName.FIREWALL,
    speaks={"S_IPT_PRIV": 1.0, "S_IPT_NOTABLE": 0.1},
    decides=r"ip6?tables.*(?:Permission denied \(you must be root\)|can't open lock file .*Permission denied)",
)
def netfilter_not_permitted(see: Snapshot) -> Iterator[Finding]:
    """The Docker daemon may not touch netfilter: it has not the capability NET_ADMIN there.

    What you see: `can't initialize iptables table 'nat': Permission denied (you must be root)`, `Could not fetch rule
    set generation id: Permission denied`, or a daemon that does not start for that. Docker inside of an unprivileged
    container (LXC, Docker in Docker without `--privileged`), under WSL1, or with a unit that was hardened too much.

    Proof: the error says so, and CAP_NET_ADMIN is in none of: the daemon's effective capabilities, the set that its
    unit allows, the set that the host's first process may have.

    Look-alikes: the capability is there and the kernel lacks the table (kernel_lacks_feature); SELinux or AppArmor
    denies it (denied_by_security_module).

    Fix: where a setting of docker.service takes the capability away, lift that and restart Docker. Where this host is
    itself a container, it has to get the right from outside: privileged, or with nesting; or run rootless Docker. That
    is not dockfix's to change. Making iptables setuid is refused: every user could then rewrite the firewall.

    Undo: remove the setting again.
    """
    told = complaint(see)
    if told is None or told.signature not in ("S_IPT_PRIV", "S_IPT_NOTABLE"):
        return
    tools = see[FirewallTools]
    lacking = _lacking(tools)
    if not lacking and told.signature != "S_IPT_PRIV":
        return
    boxed = tools.user_namespace or bool(tools.container)
    hint = f"this host is itself a container ({tools.container or 'in a user namespace'})" if boxed else ""
    yield Finding(
        cause="netfilter_not_permitted",
        certainty=Certainty.PROVED if lacking else Certainty.LIKELY,
        summary="the Docker daemon may not touch netfilter" + (f": {lacking} has no CAP_NET_ADMIN" if lacking else ""),
        evidence=(
            Evidence("Docker's own words", told.text[:300]),
            *((Evidence("capabilities", f"{lacking}: no CAP_NET_ADMIN"),) if lacking else ()),
            *((Evidence("/run/systemd/container, /proc/PID/uid_map", hint),) if hint else ()),
        ),
        remedies=_allow(see, tools) if lacking == "docker.service" else (),
        proposals=(_privileged(see, tools),) if boxed and lacking != "docker.service" else (),
    )


def _lacking(tools: FirewallTools) -> str:
    """Return whose set of capabilities lacks the right, the outermost first; empty where none does."""
    if tools.host_capabilities is not None and not tools.host_capabilities & NET_ADMIN:
        return "the first process of this host"
    if tools.unit_capabilities and "cap_net_admin" not in tools.unit_capabilities.split():
        return "docker.service"
    if tools.dockerd_capabilities is not None and not tools.dockerd_capabilities & NET_ADMIN:
        return "dockerd"
    return ""


def _allow(see: Snapshot, tools: FirewallTools) -> tuple[Remedy, ...]:
    """Lift the limit of the unit by a setting that is read last; it cannot give more than the host itself has."""
    reload = Command(("systemctl", "daemon-reload"), "systemd reads the setting")
    steps = (
        Command(("mkdir", "-p", _DROP_IN.rpartition("/")[0]), "the place of settings for docker.service"),
        # systemd reads `~` as every capability; an earlier setting is void then.
        Command(
            ("tee", _DROP_IN),
            f"a setting takes CAP_NET_ADMIN away: {', '.join(tools.drop_ins) or 'in the unit itself'}",
            stdin="[Service]\nCapabilityBoundingSet=~\n",
        ),
        reload,
    )
    try:
        running = bool(see[Host].dockerd)
        see[Engine]
    except Unknown:
        running = False
    restart = restart_docker(see, "it gets its capabilities at its start") if running else ()
    if running and not restart:
        return ()
    then: tuple[Step, ...] = restart[0].steps if running else (*start_docker(see), start(see))
    return (
        Remedy(
            id="allow_net_admin",
            title=f"Give docker.service all capabilities again and start {see.target.container}",
            steps=(*steps, *then),
            affects=(
                "docker.service gets every capability that the host has, as Docker's own unit gives it",
                *(restart[0].affects if running else ("containers with a restart policy start as well",)),
            ),
            undo=(Command(("rm", "--", _DROP_IN), "it was not there before"), reload),
        ),
    )


def _privileged(see: Snapshot, tools: FirewallTools) -> Proposal:
    ways = {
        "lxc": ("the container's configuration on the LXC host", "+security.nesting: true"),
        "dockerenv": ("the command that starts the outer container", "+--privileged"),
        "podman": ("the command that starts the outer container", "+--privileged"),
        "systemd-nspawn": ("the unit of the container on its host", "+--capability=CAP_NET_ADMIN"),
    }
    where, diff = ways.get(tools.container, ("where this container is defined", "+CAP_NET_ADMIN"))
    return Proposal(
        id="allow_netfilter_from_outside",
        title="Let this host's container touch netfilter",
        where=where,
        diff=diff,
        then=f"restart the container, then: docker start {see.target.container}",
    )
