"""The container is to publish a port of a protocol that the kernel does not have."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container
from bot.facts.engine import Engine
from bot.facts.protocols import Protocols
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy
from bot.remedies import listed, start, stop_again
from bot.settings import remove, write
from bot.snapshot import Snapshot
from bot.subject import last_error, wishes

_REFUSED = frozenset({"S_PROTO", "S_ROOTLESS_ADDPORT", "S_EMPTY_TAIL", "S_IPT_MODULE"})
_AT_BOOT = "/etc/modules-load.d/50-dockfix-sctp.conf"


@cause(code="A04", area=AreaName.NETWORK, speaks={"S_PROTO": 0.95, "S_EMPTY_TAIL": 0.4, "S_IPT_MODULE": 0.1})
def protocol_not_supported(see: Snapshot) -> Iterator[Finding]:
    """The container is to publish an SCTP port, and this host cannot do SCTP.

    What you see: `protocol not supported`, `failed to listen on 0.0.0.0:8080: protocol not supported`, without root
    `unsupported port protocol sctp`; on Docker Desktop `Error starting userland proxy:` with nothing behind it.

    Proof: the container publishes an SCTP port, and SCTP is not among the kernel's protocols, or the engine runs
    without root, where no port driver forwards SCTP.

    Look-alikes: IPv6 is off (`address family not supported`, ipv6_disabled); SCTP is there and a module of the firewall
    for it is not (kernel_modules_gone).

    Fix: load the kernel's module sctp, now and at every boot, where it is installed and nobody barred it. Many
    distributions bar it on purpose, or keep it in a package of its own: that is for people to decide. Without root
    there is no way; publish TCP, or use the network of the host.

    Undo: unload the module again, and take away the file that loads it at boot.
    """
    bad = tuple(wanted for wanted in wishes(see) if wanted.protocol == "sctp")
    if not bad:
        return
    container, error = see[Container], last_error(see)
    rootless = see[Engine].rootless
    has = see[Protocols]
    if has.sctp and not rootless:
        return
    told = error is not None and error.signature in _REFUSED
    ports = listed([str(wanted) for wanted in bad])
    why = "Docker runs without root, where SCTP cannot be published" if rootless else _why(has)
    yield Finding(
        cause="protocol_not_supported",
        certainty=Certainty.PROVED if told else Certainty.LIKELY,
        summary=f"{container.name} is to publish {ports}; {why}",
        evidence=(
            Evidence("docker inspect", f"PortBindings: {listed([f'{w} -> {w.container_port}' for w in bad])}"),
            *((Evidence("docker inspect", error.text[:300]),) if told and error else ()),
            Evidence("/proc/net/protocols", "SCTP" if has.sctp else "no SCTP"),
        ),
        remedies=_load(see) if told and not rootless and has.module and not has.barred and not has.locked else (),
        proposals=_proposals(has, rootless, ports),
    )


def _why(has: Protocols) -> str:
    if has.barred:
        return f"the kernel has no SCTP, and its module is kept out by {has.barred}"
    if has.locked:
        return "the kernel has no SCTP and loads no more modules (kernel.modules_disabled)"
    if has.module:
        return "the kernel has no SCTP: its module is installed and not loaded"
    return "the kernel has no SCTP, and no module for it is installed"


def _load(see: Snapshot) -> tuple[Remedy, ...]:
    return (
        Remedy(
            id="load_sctp",
            title=f"Load the kernel's SCTP now and at every boot, and start {see.target.container}",
            steps=(
                Command(("modprobe", "sctp"), "the kernel learns the protocol"),
                *write(_AT_BOOT, "sctp\n", "it is loaded at every boot"),
                start(see),
            ),
            affects=("every program of this host may open SCTP sockets, of which the kernel had fewer faults without",),
            undo=(
                stop_again(see),
                remove(_AT_BOOT),
                Command(("modprobe", "-r", "sctp"), "it was not loaded before"),
            ),
        ),
    )


def _proposals(has: Protocols, rootless: bool, ports: str) -> tuple[Proposal, ...]:
    without = Proposal(
        "publish_without_sctp",
        "Publish no SCTP port",
        "where the container is defined",
        f"take out {ports}, or use the network of the host (`network_mode: host`)",
        "make the container anew",
    )
    if rootless or has.module or has.locked:
        return (without,)
    package = Proposal(
        "install_sctp",
        "Install the kernel's module sctp",
        "the packages of this host",
        "Fedora, RHEL: kernel-modules-extra; Ubuntu: linux-modules-extra-$(uname -r); Debian has it in its kernel",
        "modprobe sctp",
    )
    return package, without
