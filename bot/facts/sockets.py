"""The sockets in the network namespace of the Docker daemon, as the kernel lists them."""

import ipaddress
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
awk -v want=1 "$listing" $have && awk -v want=0 "$listing" $have && echo end
""",
    "ss -Haneptu",
    cap_bytes=1_048_576,
)

LISTENING = "0A"


@dataclass(frozen=True, slots=True, order=True)
class Sock:
    """One socket: `protocol` tcp or udp, `family` 4 or 6, addresses as people write them, the kernel's own state."""

    protocol: str
    family: int
    address: str
    port: int
    peer_address: str
    peer_port: int
    state: str
    uid: int
    inode: int

    @property
    def holds(self) -> bool:
        """Whether it waits for others: a TCP listener, or any UDP socket without a peer."""
        return self.state == LISTENING if self.protocol == "tcp" else self.peer_port == 0

    def __str__(self) -> str:
        """Return the address and the port, as people write them."""
        address = f"[{self.address}]" if self.family == 6 else self.address
        return f"{address}:{self.port}{'/udp' if self.protocol == 'udp' else ''}"


@dataclass(frozen=True, slots=True)
class Sockets:
    """All sockets, sorted. `whose` is `dockerd`, or `own` where only our own namespace could be looked into."""

    all: tuple[Sock, ...]
    whose: str
    complete: bool

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (TABLES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the kernel's tables."""
        answer = answers.get(TABLES)
        # A long table that was cut still holds its beginning, and the beginning holds the listeners.
        lines = (answer.output if answer.cut else answers.text(TABLES)).splitlines()
        if not lines:
            raise Unknown("the tables of sockets came back empty")
        whose = lines[0].removeprefix("whose ")
        socks = sorted(_sock(line) for line in lines[1:] if line.count(" ") == 5)
        return cls(tuple(socks), whose, lines[-1] == "end" and not answer.cut)

    def on(self, protocol: str, port: int) -> tuple[Sock, ...]:
        """Return the sockets whose own port is this one."""
        return tuple(sock for sock in self.all if (sock.protocol, sock.port) == (protocol, port))


def _sock(line: str) -> Sock:
    kind, local, remote, state, uid, inode = line.split(" ")
    address, port = _endpoint(local)
    peer, peer_port = _endpoint(remote)
    return Sock(kind[:3], 6 if kind.endswith("6") else 4, address, port, peer, peer_port, state, int(uid), int(inode))


def _endpoint(text: str) -> tuple[str, int]:
    """Read `0100007F:0050`: 32-bit words in the byte order of the host, which is little-endian where Docker runs."""
    words, _, port = text.partition(":")
    raw = b"".join(bytes.fromhex(words[at : at + 8])[::-1] for at in range(0, len(words), 8))
    return str(ipaddress.ip_address(raw)), int(port, 16)
