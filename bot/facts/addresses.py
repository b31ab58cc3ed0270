"""The addresses that belong to the host, in the network namespace of the Docker daemon."""

import ipaddress
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, NET_OF_DOCKERD, pairs
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

LOCAL = Question(
    "addresses",
    C_LOCALE
    + NET_OF_DOCKERD
    + r"""
echo "whose $whose"
echo "ssh ${SSH_CONNECTION-}"
echo "nonlocal4 $(cat /proc/sys/net/ipv4/ip_nonlocal_bind 2>/dev/null)"
echo "nonlocal6 $(cat /proc/sys/net/ipv6/ip_nonlocal_bind 2>/dev/null)"
awk '/^ +[|+]-- /{ a = $2 } / host LOCAL$/{ print "v4 " a } / link BROADCAST$/{ print "b4 " a }' \
  "$net/fib_trie" || exit 1
[ -r "$net/if_inet6" ] && awk '{ print "v6 " $1 }' "$net/if_inet6"
echo end
""",
    "ip addr",
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every address of the host, as text. `reached` is the one that the SSH connection came in by.

    `broadcast` are those that stand for all hosts of a network: the kernel lets a socket be bound to them as well.
    """

    local: frozenset[str]
    ipv6: bool
    nonlocal_bind: bool
    reached: str
    broadcast: frozenset[str] = frozenset()

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (LOCAL,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the kernel's local table."""
        lines = answers.text(LOCAL).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of addresses was cut off")
        v4 = {str(ipaddress.IPv4Address(line.split()[1])) for line in lines if line.startswith("v4 ")}
        v6 = {str(ipaddress.IPv6Address(bytes.fromhex(line.split()[1]))) for line in lines if line.startswith("v6 ")}
        broadcast = frozenset(line.removeprefix("b4 ") for line in lines if line.startswith("b4 "))
        if not v4 and not v6:
            raise Unknown("the kernel named no address of this host")
        said = pairs("\n".join(lines))
        reached = said.get("ssh", "").split()[2:3]
        return cls(frozenset(v4 | v6), bool(v6), said.get("nonlocal4") == "1", reached[0] if reached else "", broadcast)

    def has(self, address: str) -> bool:
        """Whether a socket can be bound to this address; ValueError where it is none."""
        asked = ipaddress.ip_address(address.partition("%")[0])
        if asked.is_unspecified or str(asked) in self.local or str(asked) in self.broadcast:
            return True
        return asked.version == 4 and asked.is_loopback and "127.0.0.1" in self.local

    def outside(self) -> tuple[str, ...]:
        """Return the addresses by which others may reach the host, sorted: not loopback, not link-local."""
        found = (ipaddress.ip_address(address) for address in self.local)
        usable = [address for address in found if not (address.is_loopback or address.is_link_local)]
        return tuple(str(address) for address in sorted(usable, key=lambda address: (address.version, int(address))))
