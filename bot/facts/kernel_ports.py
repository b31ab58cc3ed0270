"""The ports on which the kernel itself listens, without a process: tunnels and file servers that name their port."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, IS_LOADED, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# WireGuard is asked only where its module is there: asking would load it. busybox's ip knows no details of an
# interface, and then names none.
NAMED = Question(
    "kernel_ports",
    C_LOCALE
    + IS_LOADED
    + r"""
PATH=$PATH:/usr/sbin:/sbin; export PATH
command -v ip >/dev/null && ip -d -o link show 2>/dev/null | awk '
  {
    name = $2; sub(/[:@].*/, "", name); kind = ""
    for (i = 3; i < NF; i++) {
      if (!kind && $i ~ /^(vxlan|geneve|bareudp)$/ && $(i + 1) !~ /^(state|mtu)$/) kind = $i
      else if (kind && $i == "dstport") { print "tunnel " kind " " name " udp " $(i + 1); break }
    }
  }'
[ "$(id -u)" = 0 ] && loaded wireguard && command -v wg >/dev/null && wg show all listen-port 2>/dev/null |
  while read -r name port; do echo "tunnel wireguard $name udp $port"; done
[ -r /proc/fs/nfsd/portlist ] && while read -r kind port; do
  echo "server nfsd - $kind $port"
done < /proc/fs/nfsd/portlist
[ -e /sys/class/ksmbd-control/stats ] && echo "server ksmbd - tcp 445"
echo end
""",
    "ip -d link; wg show all listen-port; cat /proc/fs/nfsd/portlist",
)


@dataclass(frozen=True, slots=True, order=True)
class KernelPort:
    """A port of the kernel's own: `kind` is what it is for, `name` the interface, empty for a server."""

    protocol: str
    port: int
    kind: str
    name: str

    def __str__(self) -> str:
        """Return what it is, as a sentence names it."""
        words = {"nfsd": "the kernel's NFS server", "ksmbd": "the kernel's SMB server", "wireguard": "WireGuard"}
        what = words.get(self.kind, f"the kernel's {self.kind} tunnel")
        return f"{what} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class KernelPorts:
    """All ports of the kernel's own that could be seen, sorted."""

    all: tuple[KernelPort, ...]

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (NAMED,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what the kernel's tools name."""
        lines = answers.text(NAMED).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of the kernel's own ports was cut off")
        rows = [line.split() for line in lines[:-1]]
        found = {
            KernelPort(row[3][:3], number(row[4]), row[1], "" if row[2] == "-" else row[2])
            for row in rows
            if len(row) == 5 and 0 < number(row[4]) < 65_536
        }
        return cls(tuple(sorted(found)))

    def on(self, protocol: str, port: int) -> KernelPort | None:
        """Return what the kernel itself uses this port for, as far as it names it."""
        return next((known for known in self.all if (known.protocol, known.port) == (protocol, port)), None)
