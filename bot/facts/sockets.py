"""The sockets in the network namespace of the Docker daemon, as the kernel lists them."""

import ipaddress
import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, NET_OF_DOCKERD
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# Listeners come first, so that a cut answer loses only connections.
TABLES = Question(
    "sockets",
    C_LOCALE
    + NET_OF_DOCKERD
    + r"""
echo "whose $whose"
have=
for t in tcp tcp6 udp udp6; do [ -r "$net/$t" ] && have="$have $net/$t"; done
[ -n "$have" ] || { echo "no table of sockets can be read in $net" >&2; exit 1; }
listing='$1 ~ /^[0-9]+:$/ {
  n = split(FILENAME, f, "/"); k = f[n]
  listens = ($4 == "0A" || k ~ /^udp/)
  if (listens == want) print k, $2, $3, $4, $8, $10
}'
awk -v want=1 "$listing" $have || exit 1
[ -r "$net/sctp/eps" ] && awk '$6 ~ /^[0-9]+$/ && $6 > 0 {
  for (i = 9; i <= NF; i++) print "sctp", $i, $6, $4, $7, $8
}' "$net/sctp/eps"
awk -v want=0 "$listing" $have && echo end
""",
    "ss -Haneptu",
    cap_bytes=1_048_576,
)

# Only netlink tells which sockets on [::] are for IPv6 alone, and `ss` asks it. Asking makes the kernel load a module,
# so it is asked only where that module is there already (or cannot be loaded), and only of our own network namespace.
V6ONLY = Question(
    "v6only",
    C_LOCALE
    + NET_OF_DOCKERD
    + r"""
PATH=$PATH:/usr/sbin:/sbin; export PATH
command -v ss >/dev/null || { echo "ss is missing on this host" >&2; exit 1; }
if [ $whose = dockerd ]; then
  mine=$(readlink /proc/self/ns/net); theirs=$(readlink "/proc/$d/ns/net")
  [ "$mine" = "$theirs" ] || { echo "dockerd has a network namespace of its own" >&2; exit 1; }
fi
there() {
  [ -e /proc/modules ] || return 0
  grep -q "^$1 " /proc/modules && return 0
  grep -q "/$1\.ko" "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null && return 0
  [ "$(cat /proc/sys/kernel/modules_disabled 2>/dev/null)" = 1 ]
}
for k in tcp udp; do
  there inet_diag && there ${k}_diag || { echo "skipped $k ${k}_diag is not loaded"; continue; }
  echo "asked $k"
  ss -H -6 -a -n -e --$k
done
echo end
""",
    "ss -H6aetun",
    cap_bytes=524_288,
)

LISTENING = "0A"

# Netlink tells it of sockets that wait for others, not of connections.
_TOLD = re.compile(r"\bino:(\d+)\b.*\bv6only:([01])\b")


@dataclass(frozen=True, slots=True, order=True)
class Sock:
    """One socket: `protocol` tcp, udp or sctp, `family` 4 or 6, addresses as people write them, the kernel's own state.

    `v6only` is whether one of IPv6 keeps off IPv4, None where that could not be told.
    """

    protocol: str
    family: int
    address: str
    port: int
    peer_address: str
    peer_port: int
    state: str
    uid: int
    inode: int
    v6only: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether it waits for others: a TCP listener, or any UDP or SCTP socket without a peer."""
        return self.state == LISTENING if self.protocol == "tcp" else self.peer_port == 0

    def __str__(self) -> str:
        """Return the address and the port, as people write them."""
        address = f"[{self.address}]" if self.family == 6 else self.address
        return f"{address}:{self.port}{'' if self.protocol == 'tcp' else f'/{self.protocol}'}"


@dataclass(frozen=True, slots=True)
class Sockets:
    """All sockets, sorted. `whose` is `dockerd`, or `own` where only our own namespace could be looked into."""

    all: tuple[Sock, ...]
    whose: str
    complete: bool

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (TABLES, V6ONLY)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the kernel's tables."""
        answer = answers.get(TABLES)
        # A long table that was cut still holds its beginning, and the beginning holds the listeners.
        lines = (answer.output if answer.cut else answers.text(TABLES)).splitlines()
        if not lines:
            raise Unknown("the tables of sockets came back empty")
        whose = lines[0].removeprefix("whose ")
        told = _v6only(answers)
        socks = sorted(_sock(line, told) for line in lines[1:] if line.count(" ") == 5)
        return cls(tuple(socks), whose, lines[-1] == "end" and not answer.cut)

    def on(self, protocol: str, port: int) -> tuple[Sock, ...]:
        """Return the sockets whose own port is this one."""
        return tuple(sock for sock in self.all if (sock.protocol, sock.port) == (protocol, port))


def _sock(line: str, told: dict[int, bool]) -> Sock:
    kind, local, remote, state, uid, inode = line.split(" ")
    if kind == "sctp":
        return _endpoint_of_sctp(local, int(remote), int(state), int(uid), int(inode))
    address, port = _endpoint(local)
    peer, peer_port = _endpoint(remote)
    family = 6 if kind.endswith("6") else 4
    v6only = told.get(int(inode)) if family == 6 else None
    return Sock(kind[:3], family, address, port, peer, peer_port, state, int(uid), int(inode), v6only)


def _endpoint_of_sctp(address: str, port: int, state: int, uid: int, inode: int) -> Sock:
    """Read one address of an endpoint: its state is decimal there, and its main address bears a star."""
    at = ipaddress.ip_address(address.lstrip("*"))
    return Sock("sctp", at.version, str(at), port, str(type(at)(0)), 0, f"{state:02X}", uid, inode)


def _endpoint(text: str) -> tuple[str, int]:
    """Read `0100007F:0050`: 32-bit words in the byte order of the host, which is little-endian where Docker runs."""
    words, _, port = text.partition(":")
    raw = b"".join(bytes.fromhex(words[at : at + 8])[::-1] for at in range(0, len(words), 8))
    return str(ipaddress.ip_address(raw)), int(port, 16)


def _v6only(answers: Answers) -> dict[int, bool]:
    """Read which sockets of IPv6 are for IPv6 alone, by inode; nothing of those that could not be asked about."""
    try:
        lines = answers.text(V6ONLY).splitlines()
    except Unknown:
        return {}
    return {int(found[1]): found[2] == "1" for line in lines if (found := _TOLD.search(line))}
