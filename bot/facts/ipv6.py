"""Whether the host has IPv6, and who switched it off."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import NET_OF_DOCKERD, pairs
from bot.facts.sysctls import SETTINGS, Sysctls
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

IPV6 = Question(
    "ipv6",
    NET_OF_DOCKERD
    + r"""
[ -e "$net/if_inet6" ] && echo "family yes" || echo "family no"
[ -r /sys/module/ipv6/parameters/disable ] && echo "module $(cat /sys/module/ipv6/parameters/disable)"
for w in $(cat /proc/cmdline); do case $w in ipv6.disable=*) echo "boot ${w#*=}" ;; esac; done
exit 0
""",
    "cat /sys/module/ipv6/parameters/disable /proc/cmdline",
)


@dataclass(frozen=True, slots=True)
class Ipv6:
    """`family` is whether the kernel can make an IPv6 socket at all; `off` are the settings that switch addresses off.

    `off` holds the names `all`, `default` and `lo` whose `disable_ipv6` is 1.
    """

    family: bool
    off: tuple[str, ...]
    at_boot: bool

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (IPV6, SETTINGS)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the kernel's switches."""
        said = pairs(answers.text(IPV6))
        family = said["family"] == "yes" and said.get("module", "0") != "1"
        settings = Sysctls.read(answers)
        off = (name for name in ("all", "default", "lo") if settings.on(f"net.ipv6.conf.{name}.disable_ipv6"))
        return cls(family, tuple(off), said.get("boot") == "1")
