"""TCP sockets that are bound to a port and neither listen nor are connected: in no table of /proc, and in the way."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, IS_LOADED
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# Only the kernel's netlink interface tells of them (Linux 6.8), by way of a new enough ss. Using it would make the
# kernel load tcp_diag, so where that is not there already nothing is asked.
INACTIVE = Question(
    "bound",
    C_LOCALE
    + IS_LOADED
    + r"""
cannot() { echo "cannot $1"; echo end; exit 0; }
tool=$(command -v ss) || cannot "ss is missing on this host"
case $("$tool" --help 2>&1) in *--bound-inactive*) ;; *) cannot "the ss of this host is too old" ;; esac
loaded tcp_diag || cannot "the kernel's module tcp_diag is not loaded"
found=$("$tool" -H -n -t -p -e --bound-inactive 2>/dev/null) || cannot "the kernel does not tell"
[ -n "$found" ] && printf '%s\n' "$found"
echo end
""",
    "ss -Hntpe --bound-inactive",
)

_ROW = re.compile(r"(?:UNCONN +)?\d+ +\d+ +(?P<address>\S+):(?P<port>\d+) +\S+(?P<rest>.*)")
_PID = re.compile(r"pid=(\d+),fd=\d+\)")
_INODE = re.compile(r" ino:(\d+)")


@dataclass(frozen=True, slots=True, order=True)
class Bound:
    """One such socket. `v6only` is whether one of IPv6 keeps off IPv4; `pid` is 0 where its process is not seen."""

    address: str
    port: int
    inode: int
    pid: int
    v6only: bool

    def __str__(self) -> str:
        """Return the address and the port, as people write them."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


@dataclass(frozen=True, slots=True)
class BoundSockets:
    """All of them, sorted; `why_not` is why this host could not be asked, empty where it was."""

    all: tuple[Bound, ...]
    why_not: str

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (INACTIVE,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what ss says; a host that cannot be asked is no unknown fact, since most cannot."""
        lines = answers.text(INACTIVE).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of bound sockets was cut off")
        why_not = next((line.removeprefix("cannot ") for line in lines if line.startswith("cannot ")), "")
        rows = (_ROW.fullmatch(line) for line in lines)
        return cls(tuple(sorted({_bound(row) for row in rows if row})), why_not)


def _bound(row: re.Match[str]) -> Bound:
    address = row["address"].strip("[]").partition("%")[0]
    # The name of the process, which anybody may choose, stands before its number: the last number is the true one.
    pids, inode = _PID.findall(row["rest"]), _INODE.findall(row["rest"])
    return Bound(
        "::" if address == "*" else address,
        int(row["port"]),
        int(inode[-1]) if inode else 0,
        int(pids[-1]) if pids else 0,
        row["address"].startswith("["),
    )
