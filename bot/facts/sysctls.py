"""The kernel's settings for ports, addresses, forwarding and limits, by the names that sysctl gives them."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DOCKERD, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

NAMES = (
    "fs.file-max",
    "fs.nr_open",
    "kernel.modules_disabled",
    "kernel.pid_max",
    "kernel.threads-max",
    "net.bridge.bridge-nf-call-iptables",
    "net.ipv4.conf.all.forwarding",
    "net.ipv4.conf.all.route_localnet",
    "net.ipv4.conf.default.forwarding",
    "net.ipv4.ip_forward",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_nonlocal_bind",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv6.bindv6only",
    "net.ipv6.conf.all.disable_ipv6",
    "net.ipv6.conf.all.forwarding",
    "net.ipv6.conf.default.disable_ipv6",
    "net.ipv6.conf.lo.disable_ipv6",
    "net.ipv6.ip_nonlocal_bind",
    "net.netfilter.nf_conntrack_count",
    "net.netfilter.nf_conntrack_max",
)

# /proc/sys/net shows the namespace of who reads it. There is no way to read another's without entering it.
# Not `read`: a shell reads byte by byte, and the kernel gives such a file only as a whole.
SETTINGS = Question(
    "sysctls",
    C_LOCALE
    + FIND_DOCKERD
    + r"""
command -v grep >/dev/null || { echo "grep is missing on this host" >&2; exit 1; }
whose=own; ours=; theirs=
{ ours=$(readlink /proc/self/ns/net); [ -n "$d" ] && theirs=$(readlink "/proc/$d/ns/net"); } 2>/dev/null
[ -n "$theirs" ] && { if [ "$theirs" = "$ours" ]; then whose=dockerd; else whose=another; fi; }
echo "whose $whose"
cd /proc/sys && grep -sH '' """
    + " ".join(name.replace(".", "/") for name in NAMES)
    + r"""
echo end
""",
    "sysctl -a",
)


@dataclass(frozen=True, slots=True)
class Sysctls:
    """The settings that this kernel has, as it writes them, by name.

    `whose` tells whose network the names that begin with `net.` are about: `dockerd` where its namespace is ours,
    `another` where it has one that could not be read, `own` where that could not be told.
    """

    values: dict[str, str]
    whose: str

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (SETTINGS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read /proc/sys."""
        lines = answers.text(SETTINGS).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of the kernel's settings was cut off")
        said = sorted(line.partition(":")[::2] for line in lines[1:-1])
        values = {name.replace("/", "."): " ".join(value.split()) for name, value in said}
        if not values:
            raise Unknown("/proc/sys could not be read")
        return cls(values, lines[0].removeprefix("whose "))

    def text(self, name: str) -> str:
        """Return the setting, numbers parted by one space; empty where this kernel has none of this name."""
        return self.values.get(name, "")

    def on(self, name: str) -> bool:
        """Whether a switch is there and not 0."""
        return self.values.get(name, "0") != "0"

    @property
    def local_ports(self) -> range:
        """The ports from which the kernel chooses for outgoing connections; its own default where it tells none."""
        first, _, last = self.text("net.ipv4.ip_local_port_range").partition(" ")
        return range(number(first, 32_768), number(last, 60_999) + 1)

    @property
    def reserved_ports(self) -> tuple[range, ...]:
        """The ports that the kernel never chooses by itself; whoever names one may still have it."""
        found = []
        for part in filter(None, self.text("net.ipv4.ip_local_reserved_ports").split(",")):
            first, _, last = part.partition("-")
            found.append(range(int(first), int(last or first) + 1))
        return tuple(found)

    def reserved(self, port: int) -> bool:
        """Whether the kernel leaves this port to those who ask for it by its number."""
        return any(port in ports for ports in self.reserved_ports)
