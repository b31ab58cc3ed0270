"""The address of the container was not there yet when Docker tried."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.causes import cause
from bot.elsewhere import elsewhere, propose_elsewhere
from bot.facts.addresses import Addresses
from bot.facts.container import Container, Wanted
from bot.facts.interfaces import Interfaces, Placed
from bot.facts.units import Units
from bot.model import AreaName, Certainty, Evidence, Finding, Proposal, Remedy, Risk
from bot.places import lacks_interface
from bot.remedies import listed, start_again, stop_again
from bot.settings import remove_drop_in, write_drop_in
from bot.snapshot import Snapshot, Unknown
from bot.subject import blames_port, last_error, wishes

_REFUSED = frozenset({"S_ADDR"})
_UNIT = "docker.service"


@dataclass(frozen=True, slots=True)
class _Late:
    """A host port whose address came late, and where the address is now, as far as that can be seen.

    `no_carrier` is whether that interface has none: the kernel then never begins to look for duplicates.
    """

    wanted: Wanted
    placed: Placed | None
    no_carrier: bool

    @property
    def usable(self) -> bool:
        return self.placed is None or not (self.placed.tentative or self.placed.failed)

    @property
    def lost(self) -> bool:
        """Whether waiting alone does not make it usable."""
        return not self.usable and (self.no_carrier or (self.placed is not None and self.placed.failed))


@cause(code="A02", area=AreaName.NETWORK, speaks={"S_ADDR": 0.2})
def address_not_up_yet(see: Snapshot) -> Iterator[Finding]:
    """The address that the container is published on was not up yet when Docker started it.

    What you see: `bind: cannot assign requested address` after a boot, although the host has the address now. A tunnel
    (WireGuard, Tailscale, OpenVPN), DHCP, a floating address or IPv6's check for duplicates gave it to the host later.
    The container stays down: Docker does not try again after a network failure, whatever the restart policy says.

    Proof: the last start failed because this very address could not be bound, and the kernel's local table has it now;
    or the kernel still calls it tentative, and lets nobody bind it.

    Look-alikes: the address is still not there (address_not_on_host); IPv6 is switched off (ipv6_disabled); an
    interface that is down keeps its IPv4 addresses, which can be bound, so that is no reason.

    Fix: start the container now; the kernel looks for duplicates for a second or two only. So that it does not happen
    again at the next boot, let docker.service wait for what brings the address. Where the kernel cannot finish to look,
    for the interface has no carrier, or where another machine has the address, plug in the cable or settle whose the
    address is; until then publish the container on another address of the host. `0.0.0.0` is offered last, and only
    there: it opens the port on addresses that nobody asked for. Switching the search for duplicates off is refused.

    Undo: stop the container; take the ordering away again. Where the container was made anew, the old one is kept, and
    put back in place of the new one.
    """
    error = last_error(see)
    if error is None or error.signature not in _REFUSED:
        return
    blamed = [w for w in wishes(see) if w.address and blames_port(see, w, _REFUSED)]
    late = tuple(_late(see, w) for w in blamed if _named(error.address, w) and _here(see, w))
    if not late:
        return
    waiting = [one for one in late if not one.usable]
    lost = tuple(one.wanted for one in late if one.lost)
    addresses = listed(sorted({one.wanted.address for one in waiting or late}))
    yield Finding(
        cause="address_not_up_yet",
        certainty=Certainty.PROVED,
        summary=_state(waiting, addresses) if waiting else f"{addresses} came up only after Docker had tried it",
        evidence=(
            Evidence("docker inspect", error.text[:300]),
            Evidence("/proc/net/fib_trie", f"{addresses} is an address of this host now"),
            *(Evidence("ip addr", _described(one.placed, one.no_carrier)) for one in late if one.placed),
        ),
        remedies=elsewhere(see, see[Container], lost) if lost else _remedies(see, late, waiting=bool(waiting)),
        proposals=(
            *(propose_elsewhere(see, lost) if lost else ()),
            *(_proposals(late) if not _unit(see, late) else ()),
        ),
    )


def _named(address: str | None, wanted: Wanted) -> bool:
    return address is None or address == wanted.address


def _here(see: Snapshot, wanted: Wanted) -> bool:
    """Whether the host has the address, other than one that stands for all of them."""
    if wanted.address in ("0.0.0.0", "::") or lacks_interface(wanted.address):  # noqa: S104 - compared
        return False
    return see[Addresses].has(wanted.address)


def _late(see: Snapshot, wanted: Wanted) -> _Late:
    try:
        interfaces = see[Interfaces]
    except Unknown:
        return _Late(wanted, None, no_carrier=False)
    placed = interfaces.of(wanted.address)
    return _Late(wanted, placed, no_carrier=placed is not None and placed.interface in interfaces.no_carrier)


def _state(waiting: list[_Late], addresses: str) -> str:
    if any(one.placed and one.placed.failed for one in waiting):
        return f"{addresses} cannot be used: the kernel found that another machine in the network has it too"
    loose = sorted({one.placed.interface for one in waiting if one.placed and one.no_carrier})
    if loose:
        return f"{addresses} is still tentative: {listed(loose)} has no carrier, so nothing can be asked there"
    return f"{addresses} is still tentative: the kernel has not finished to look whether another machine has it"


def _described(placed: Placed, no_carrier: bool) -> str:
    words = ["tentative"] * placed.tentative + ["dadfailed"] * placed.failed + ["dynamic"] * placed.dynamic
    words += ["NO-CARRIER"] * no_carrier
    return " ".join([placed.address, "on", placed.interface, *words])


def _unit(see: Snapshot, late: tuple[_Late, ...]) -> str:
    """Return the unit that brings the address, by its interface; empty where that cannot be told."""
    try:
        units = see[Units]
    except Unknown:
        return ""
    for one in late:
        if one.placed is None:
            continue
        name = one.placed.interface
        usual = (f"wg-quick@{name}.service", f"openvpn-client@{name}.service", f"openvpn@{name}.service",
                 *(("tailscaled.service",) if name.startswith("tailscale") else ()),
                 *(("zerotier-one.service",) if name.startswith("zt") else ()))  # fmt: skip
        found = next((unit for unit in usual if units.is_active(unit)), "")
        if found:
            return found
    return "keepalived.service" if units.is_active("keepalived.service") else ""


def _ordering(unit: str) -> str:
    after = f"network-online.target {unit}".strip()
    return f"[Unit]\nWants=network-online.target\nAfter={after}\n"


def _remedies(see: Snapshot, late: tuple[_Late, ...], *, waiting: bool) -> tuple[Remedy, ...]:
    name = see.target.container
    early = ("it is refused once more if the kernel still looks for duplicates by then",) if waiting else ()
    retry = start_again(see, "its address is there now", *early, "it may happen again at the next boot")
    unit = _unit(see, late)
    if not unit:
        return (retry,)
    lasting = Remedy(
        id="start_after_address_at_boot",
        title=f"Start {name}, and let Docker wait for {unit} at boot",
        steps=(*write_drop_in(_UNIT, "address", _ordering(unit), f"{unit} brings the address"), *retry.steps),
        risk=Risk.SAFE,
        affects=(f"Docker starts after {unit} from the next boot on, so boot may take longer", "nothing stops now"),
        undo=(*remove_drop_in(_UNIT, "address"), stop_again(see)),
    )
    return retry, lasting


def _proposals(late: tuple[_Late, ...]) -> tuple[Proposal, ...]:
    interface = next((one.placed.interface for one in late if one.placed), "the interface")
    return (
        Proposal(
            "start_docker_after_address",
            f"Let Docker wait at boot for what brings {interface} up",
            f"/etc/systemd/system/{_UNIT}.d/address.conf",
            _ordering(""),
            "systemctl daemon-reload",
        ),
    )
