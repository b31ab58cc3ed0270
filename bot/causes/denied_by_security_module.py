"""A security module of the kernel denied Docker what it needs to publish a port."""

import re
from collections.abc import Iterator

from bot.causes import cause
from bot.facts.confinement import Confinement
from bot.facts.container import Container
from bot.facts.daemon_log import DaemonLog
from bot.facts.kernel_log import KernelLine, KernelLog
from bot.model import AreaName, Certainty, Evidence, Finding, Proposal
from bot.snapshot import Snapshot, Unknown
from bot.subject import last_error

_REFUSED = frozenset({"S_PERM", "S_IPT_PRIV", "S_PROXY_MISSING", "S_IPT_LOCK"})
_WORDS = re.compile(r"[Pp]ermission denied|[Oo]peration not permitted")
_COMM = re.compile(r'comm="(?:dockerd|docker-proxy|rootlesskit|ip6?tables|xtables-\S*|nft|exe)"')
_NEAR_US = 10_000_000
_FAILED = re.compile(r"external connectivity|[Pp]ermission denied|[Oo]peration not permitted")


@cause(code="R03", area=AreaName.DAEMON, speaks={"S_PERM": 0.5, "S_IPT_PRIV": 0.2})
def denied_by_security_module(see: Snapshot) -> Iterator[Finding]:
    """SELinux or AppArmor denied Docker what it needs to publish a port.

    What you see: `bind: permission denied`, `fork/exec .../docker-proxy: permission denied` or `operation not
    permitted` from an engine that runs as root.

    Proof: the kernel's log has a denial for dockerd, docker-proxy or iptables, within ten seconds of the failed start
    as Docker's journal tells it. Without that moment it is only likely.

    Look-alikes: an engine without root and a port below 1024 (rootless_privileged_port); Docker in a container without
    the right to change the firewall (netfilter_not_permitted); a file system that is mounted noexec. With SELinux
    permissive a denial is only written down, and denies nothing.

    Fix: give the files the labels that the policy expects (`restorecon`), install the policy of the package
    (container-selinux), or load the AppArmor profile anew. A policy is somebody's decision, so dockfix shows this and
    does not do it. `setenforce 0`, `aa-teardown` and `--privileged` are refused: they switch off everybody's
    protection.

    Undo: nothing is changed.
    """
    error = last_error(see)
    if error is None or error.signature not in _REFUSED or not _WORDS.search(error.text) or see[Container].up:
        return
    module = see[Confinement]
    if module.selinux != "enforcing" and not module.apparmor:
        return
    denials = tuple(line for line in see[KernelLog].lines if line.denial and _denies(line, module))
    if not denials:
        return
    failed = _moments(see)
    near = tuple(line for line in denials if any(abs(line.at - at) <= _NEAR_US for at in failed))
    shown = (near or denials)[-1]
    name = "AppArmor" if "apparmor=" in shown.text else "SELinux"
    yield Finding(
        cause="denied_by_security_module",
        certainty=Certainty.PROVED if near else Certainty.LIKELY,
        summary=f"{name} denied {_whom(shown)} something when {see[Container].name} was started",
        evidence=(
            Evidence("docker inspect", error.text[:300]),
            *(Evidence("journalctl -k, audit.log", line.text[:300]) for line in (near or denials)[-3:]),
        ),
        proposals=_proposals(name),
    )


def _denies(line: KernelLine, module: Confinement) -> bool:
    """Whether the line is about one of Docker's programs, and really stopped it."""
    if not _COMM.search(line.text) or "permissive=1" in line.text:
        return False
    return module.apparmor if "apparmor=" in line.text else module.selinux == "enforcing"


def _moments(see: Snapshot) -> tuple[int, ...]:
    """Return when Docker's journal tells of such a failure, in microseconds since 1970."""
    try:
        return tuple(line.at for line in see[DaemonLog].lines if _FAILED.search(line.message))
    except Unknown:
        return ()


def _whom(line: KernelLine) -> str:
    found = re.search(r'comm="([^"]*)"', line.text)
    return found[1] if found else "Docker"


def _proposals(module: str) -> tuple[Proposal, ...]:
    if module == "AppArmor":
        return (
            Proposal(
                "load_apparmor_profile",
                "Let the profile allow it, and load it anew",
                "/etc/apparmor.d",
                "see what was denied:  journalctl -k | grep DENIED\nload a profile anew:  apparmor_parser -r FILE",
                "start the container again",
            ),
        )
    return (
        Proposal(
            "restore_selinux_labels",
            "Give Docker's files the labels that the policy expects",
            "/usr/bin/dockerd, /usr/bin/docker-proxy, /var/lib/docker",
            "see what would change:  restorecon -Rnv /usr/bin/dockerd /usr/bin/docker-proxy /var/lib/docker\n"
            "the policy of containers: dnf install container-selinux",
            "restorecon -Rv ...; start the container again",
        ),
    )
