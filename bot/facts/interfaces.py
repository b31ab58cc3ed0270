"""Which interface has which address, whether it is up, and whether the address can be used yet."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

INTERFACES = Question(
    "interfaces",
    C_LOCALE
    + r"""
command -v ip >/dev/null || { echo "this host has no ip (iproute2)" >&2; exit 1; }
for i in /sys/class/net/*; do
  [ -e "$i/flags" ] && echo "link ${i##*/} $(cat "$i/flags") $(cat "$i/operstate" 2>/dev/null)"
done
# /sys may show another network namespace than the one that we are in.
ip -o link show 2>/dev/null
ip -o addr show || exit 1
echo end
""",
    "ip addr",
)
_UP = 0x1
_LINK = re.compile(r"\d+: (?P<name>[^\s:@]+)(?:@[^\s:]+)?: <(?P<flags>[A-Z0-9_,-]*)>")


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """One address on its interface, with the length of its network's prefix."""

    address: str
    prefix: int
    interface: str
    tentative: bool
    failed: bool
    dynamic: bool


@dataclass(frozen=True, slots=True)
class Interfaces:
    """All addresses of our network namespace, the interfaces that are up, and those without a carrier.

    An interface without one carries nothing: its cable is loose, or it is switched off.
    """

    all: tuple[Placed, ...]
    up: frozenset[str]
    no_carrier: frozenset[str] = frozenset()

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (INTERFACES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what `ip -o addr` says, of iproute2 or of busybox."""
        lines = answers.text(INTERFACES).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of interfaces was cut off")
        links = [line.split() for line in lines if line.startswith("link ")]
        up = frozenset(words[1] for words in links if int(words[2], 16) & _UP)
        seen = [(found["name"], found["flags"].split(",")) for line in lines if (found := _LINK.match(line))]
        no_carrier = frozenset(name for name, flags in seen if "NO-CARRIER" in flags or "UP" not in flags)
        rows = [line.split() for line in lines if " inet" in line]
        return cls(tuple(sorted(_placed(words) for words in rows)), up, no_carrier)

    def of(self, address: str) -> Placed | None:
        """Return an address with its interface, by the address as the kernel writes it."""
        return next((placed for placed in self.all if placed.address == address), None)


def _placed(words: list[str]) -> Placed:
    return Placed(
        address=words[3].partition("/")[0],
        prefix=number(words[3].partition("/")[2], 128 if ":" in words[3] else 32),
        interface=words[1].rstrip(":").partition("@")[0],
        tentative="tentative" in words,
        failed="dadfailed" in words,
        dynamic="dynamic" in words,
    )
