"""The IPv4 routes in the network namespace of the Docker daemon: it makes no network where one leads."""

import ipaddress
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, NET_OF_DOCKERD
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

ROUTES = Question(
    "routes",
    C_LOCALE
    + NET_OF_DOCKERD
    + r"""
[ -r "$net/route" ] || { echo "the kernel's table of routes cannot be read" >&2; exit 1; }
echo "whose $whose"
while read -r device to gateway flags refs use metric mask rest; do
  [ "$device" = Iface ] || echo "route $device $to $gateway $mask"
done < "$net/route"
echo end
""",
    "ip route",
)


@dataclass(frozen=True, slots=True)
class Route:
    """One route; `linked` is whether what it leads to is on the link itself, without a gateway."""

    network: ipaddress.IPv4Network
    device: str
    linked: bool


@dataclass(frozen=True, slots=True)
class Routes:
    """All routes but the default ones, in the kernel's order."""

    all: tuple[Route, ...]

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (ROUTES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read /proc/net/route, whose numbers are hexadecimal and bytewise the other way round."""
        lines = answers.text(ROUTES).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of routes was cut off")
        rows = [line.split()[1:] for line in lines if line.startswith("route ")]
        found = (Route(_network(to, mask), device, int(gateway, 16) == 0) for device, to, gateway, mask in rows)
        return cls(tuple(route for route in found if route.network.prefixlen))


def _network(to: str, mask: str) -> ipaddress.IPv4Network:
    address, netmask = (ipaddress.IPv4Address(bytes.fromhex(word)[::-1]) for word in (to, mask))
    return ipaddress.IPv4Network(f"{address}/{netmask}", strict=False)
