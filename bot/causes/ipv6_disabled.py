"""The container is to be published on an IPv6 address, and the host has no IPv6."""

import ipaddress
from collections.abc import Iterator

from bot.causes import cause
from bot.elsewhere import elsewhere, publish_on
from bot.facts.addresses import Addresses
from bot.facts.container import Container, Wanted
from bot.facts.ipv6 import Ipv6
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Remedy
from bot.remedies import listed, start, stop_again
from bot.snapshot import Snapshot
from bot.subject import blames_port, last_error, wishes

_REFUSED = frozenset({"S_ADDR", "S_AF"})


@cause(code="A03", area=AreaName.NETWORK, speaks={"S_AF": 0.95, "S_ADDR": 0.05})
def ipv6_disabled(see: Snapshot) -> Iterator[Finding]:
    """The container is to be published over IPv6, which is switched off on this host.

    What you see: `listen tcp6 [::]:80: socket: address family not supported by protocol` where the kernel was booted
    with `ipv6.disable=1`, or `bind: cannot assign requested address` for an IPv6 address such as `[::1]` where sysctl's
    `disable_ipv6` is 1. Docker 20.10.6 did it unasked, on `[::]`.

    Proof: the kernel has no IPv6 sockets at all; or `disable_ipv6` is 1, and the address that was asked for is gone.

    Look-alikes: IPv6 is on, and only this address is not the host's (address_not_on_host), or still being checked
    (address_not_up_yet). With `disable_ipv6` alone `[::]` can still be published on.

    Fix: publish on an IPv4 address: `127.0.0.1` in place of `::1`, else one of the host's own. Where somebody only
    turned IPv6 off for loopback, it can be turned on again. Freeing the port or restarting Docker changes nothing,
    apart from 20.10.6, which is cured by an upgrade.

    Undo: the old container is kept, and put back; the setting is set back.
    """
    error = last_error(see)
    bad = tuple(wanted for wanted in wishes(see) if _six(wanted.address) or (error and error.signature == "S_AF"))
    if not bad:
        return
    ipv6 = see[Ipv6]
    container = see[Container]
    if not ipv6.family:
        told = error is not None and error.signature in _REFUSED
        if not told and not any(_six(wanted.address) for wanted in bad):
            return
        switch = "the kernel has no IPv6" + (" (booted with ipv6.disable=1)" if ipv6.at_boot else "")
        cure: tuple[Remedy, ...] = ()
    else:
        bad = tuple(wanted for wanted in bad if _off(see, ipv6, wanted))
        if not bad:
            return
        told = any(blames_port(see, wanted, _REFUSED) for wanted in bad)
        switch = listed([f"net.ipv6.conf.{name}.disable_ipv6 is 1" for name in ipv6.off])
        cure = _switch_on(see, ipv6) if all(_loopback(wanted) for wanted in bad) else ()
    asked = listed(sorted({wanted.address or "[::]" for wanted in bad}))
    yield Finding(
        cause="ipv6_disabled",
        certainty=Certainty.PROVED if told else Certainty.LIKELY,
        summary=f"{container.name} is to be published on {asked}, and IPv6 is off on this host: {switch}"
        + (f"; {container.manager} defines the container: change the address there" if container.manager else ""),
        evidence=(
            Evidence("docker inspect", f"PortBindings: {listed([f'{w} -> {w.container_port}' for w in bad])}"),
            Evidence("/proc/sys/net/ipv6/conf", switch),
        ),
        remedies=(*_over_ipv4(see, container, bad), *cure) if told else (),
    )


def _six(address: str) -> bool:
    return ":" in address


def _loopback(wanted: Wanted) -> bool:
    return _six(wanted.address) and ipaddress.ip_address(wanted.address.partition("%")[0]).is_loopback


def _off(see: Snapshot, ipv6: Ipv6, wanted: Wanted) -> bool:
    """Whether it is the switch that took this address away: `[::]` can be bound without any address."""
    if not _six(wanted.address) or see[Addresses].has(wanted.address):
        return False
    return "all" in ipv6.off or (_loopback(wanted) and "lo" in ipv6.off)


def _over_ipv4(see: Snapshot, container: Container, bad: tuple[Wanted, ...]) -> tuple[Remedy, ...]:
    """Publish where only the same people can reach it: what was for this host alone stays for this host alone."""
    if all(_loopback(wanted) for wanted in bad):
        return publish_on(see, container, bad, ("127.0.0.1",))
    return elsewhere(see, container, bad)


def _switch_on(see: Snapshot, ipv6: Ipv6) -> tuple[Remedy, ...]:
    """Give loopback its address back: `lo` alone where that is enough, since `all` would open every interface."""
    if "lo" not in ipv6.off:
        return ()
    setting = "net.ipv6.conf.lo.disable_ipv6"
    return (
        Remedy(
            id="enable_ipv6_on_loopback",
            title=f"Switch IPv6 on for loopback and start {see.target.container}",
            steps=(
                Command(("sysctl", "-w", f"{setting}=0"), "the address ::1 is there only then"),
                start(see),
            ),
            affects=(
                "programs on this host may connect to each other over ::1 again",
                "holds until the next boot; change it in /etc/sysctl.d to keep it",
            ),
            undo=(stop_again(see), Command(("sysctl", "-w", f"{setting}=1"), "it was off before")),
        ),
    )
