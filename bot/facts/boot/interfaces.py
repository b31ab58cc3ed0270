"""Which interface has which address, and whether it only has it for a while."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

ADDRESSES = Question(
    "interface_addresses",
    C_LOCALE
    + r"""
PATH=$PATH:/usr/sbin:/sbin; export PATH
command -v ip >/dev/null || { echo "ip is missing on this host" >&2; exit 1; }
ip -o addr show && echo end
""",
    "ip -o addr show",
)

_ROW = re.compile(r"\d+: (?P<name>\S+)\s+inet6? (?P<address>[^\s/]+)\S*(?P<rest>.*)")
_VPN = re.compile(r"(wg|tun|tap|ppp|tailscale|zt|nordlynx|utun|vti|ipsec)[\w-]*")


@dataclass(frozen=True, slots=True, order=True)
class InterfaceAddress:
    """One address. `dynamic` is whether it is lent for a time, as DHCP does; `vpn` whether it is on a tunnel."""

    address: str
    interface: str
    dynamic: bool
    vpn: bool


@dataclass(frozen=True, slots=True)
class Interfaces:
    """All addresses, sorted."""

    all: tuple[InterfaceAddress, ...]

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (ADDRESSES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what `ip` says."""
        lines = answers.text(ADDRESSES).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of addresses was cut off")
        rows = (_ROW.match(line) for line in lines)
        return cls(tuple(sorted(_address(row) for row in rows if row)))

    def having(self, address: str) -> tuple[InterfaceAddress, ...]:
        """Return where this address is; ValueError where it is none."""
        asked = str(ip_address(address.partition("%")[0]))
        return tuple(item for item in self.all if item.address == asked)


def _address(row: re.Match[str]) -> InterfaceAddress:
    name = row["name"].partition("@")[0]
    return InterfaceAddress(row["address"], name, " dynamic" in row["rest"], bool(_VPN.fullmatch(name)))
