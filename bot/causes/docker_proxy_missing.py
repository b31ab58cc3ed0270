"""The program docker-proxy is not where the daemon looks for it."""

import re
from collections.abc import Iterator

from bot.causes import cause
from bot.facts.daemon_config import DaemonConfig
from bot.facts.proxy import ProxyProgram
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy, Risk
from bot.remedies import listed, start, stop_again
from bot.settings import change_daemon_json, set_in_daemon_json
from bot.snapshot import Snapshot
from bot.subject import docker_said

_WORDS = (
    r"docker-proxy[^\s\"]*\"?: (?:executable file not found|no such file or directory|permission denied)|"
    r"failed to start docker-proxy|invalid userland-proxy-path|no path provided for userland-proxy"
)
_PATH = re.compile(r"(/\S*docker-proxy)\b")


@cause(
    code="X01",
    area=AreaName.DAEMON,
    speaks={"S_PROXY_MISSING": 1.0},
    decides=r"docker-proxy[^\s\"]*\"?: (?:executable file not found|no such file or directory)",
)
def docker_proxy_missing(see: Snapshot) -> Iterator[Finding]:
    """The program docker-proxy, which Docker starts for every published port, is missing.

    What you see: `exec: "docker-proxy": executable file not found in $PATH` (to 24), `fork/exec /usr/bin/docker-proxy:
    no such file or directory` (from 25 on, which keeps the path from its start). From 25 on Docker does not start at
    all without it: `invalid userland-proxy-path: userland-proxy is enabled, but userland-proxy-path is not set`.
    Packages of several vendors were mixed, or a static build was copied without it.

    Proof: Docker said so, and there is no such program in the PATH of the daemon's process and in the folders that it
    looks into besides.

    Look-alikes: the program is there and does not answer in time (docker_proxy_timeout); it is there, and a security
    module denies it (denied_by_security_module); it is an old one that the newer daemon cannot use.

    Fix: where it only lies outside of the daemon's PATH, link it. Else let Docker do without (`"userland-proxy":
    false`), or install the package that brings it, which is for people to choose. Without the proxy a port is published
    by firewall rules alone. Copying the program from another version is refused: 28 needs its own.

    Undo: take the link or the setting away again.
    """
    told = docker_said(see, _WORDS)
    if not told or see[DaemonConfig].off("userland-proxy"):
        return
    program = see[ProxyProgram]
    kept = _PATH.search(told)
    outdated = "check that the current version" in told
    there = kept[1] in program.programs if kept and kept[1].startswith("/") else program.in_path()
    if there and not outdated:
        return
    yield Finding(
        cause="docker_proxy_missing",
        certainty=Certainty.PROVED if program.sure or not program.programs else Certainty.LIKELY,
        summary=_summary(program, outdated),
        evidence=(
            Evidence("Docker's own words", told),
            Evidence("the daemon's PATH", f"{':'.join(program.folders)}: {listed(program.programs) or 'not in it'}"),
            *(Evidence(path, "is there, but may not be run") for path in program.unusable),
        ),
        remedies=(*_link(see, program, told), *_without(see)) if program.sure or not program.programs else (),
        proposals=(
            *_install(),
            *change_daemon_json(see, "userland-proxy", False, "Let Docker do without docker-proxy"),
        ),
    )


def _summary(program: ProxyProgram, outdated: bool) -> str:
    if outdated and program.programs:
        return f"{listed(program.programs)} is not of the version that this Docker needs"
    if program.unusable:
        return f"{listed(program.unusable)} may not be run, so Docker cannot publish ports"
    if program.programs:
        return f"docker-proxy is in {listed(program.programs)}, where Docker does not look for it"
    return "the program docker-proxy is missing, so Docker cannot publish ports"


def _link(see: Snapshot, program: ProxyProgram, told: str) -> tuple[Remedy, ...]:
    """Link a program that is there to where it is looked for: works at once for a daemon that looks each time."""
    if not program.programs or not program.folders or "executable file not found" not in told:
        return ()
    folder = "/usr/local/bin" if "/usr/local/bin" in program.folders else program.folders[0]
    link = f"{folder}/docker-proxy"
    return (
        Remedy(
            id="link_docker_proxy",
            title=f"Link {program.programs[0]} into the daemon's PATH and start {see.target.container}",
            steps=(
                Command(("ln", "-s", program.programs[0], link), "the daemon looks for it there"),
                start(see, "start it, now that docker-proxy can be found"),
            ),
            risk=Risk.SAFE,
            affects=("nothing stops",),
            undo=(stop_again(see), Command(("rm", link), "it was not there before")),
        ),
    )


def _without(see: Snapshot) -> tuple[Remedy, ...]:
    return set_in_daemon_json(see, "userland-proxy", False, "Docker then publishes ports by firewall rules alone")


def _install() -> tuple[Proposal, ...]:
    return (
        Proposal(
            "install_docker_proxy",
            "Install the package that brings docker-proxy",
            "the packages of this host",
            "Debian, Ubuntu: apt-get install --reinstall docker.io (or docker-ce, whichever is installed)\n"
            "Fedora, RHEL: dnf reinstall docker-ce (or moby-engine)\n"
            "a static build: copy docker-proxy out of the archive that dockerd came from",
            "systemctl restart docker",
        ),
    )
