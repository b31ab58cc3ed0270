"""The netfilter rules that Docker needs, of both address families, in each backend that holds rules."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# Opening netfilter's socket makes the kernel load nf_tables; reading a legacy table makes it load that table. A
# question changes nothing, so the nft tools run only where nf_tables is there already (or cannot be loaded), and the
# legacy ones only where a legacy table exists. Where iptables cannot translate a table (`is incompatible`) it prints
# none of it, not even Docker's chains, so nft itself is asked for that table.
RULES = Question(
    "firewall",
    C_LOCALE
    + r"""
PATH=$PATH:/usr/sbin:/sbin; export PATH
[ "$(id -u)" = 0 ] || { echo "needs root" >&2; exit 1; }
keep='/^\*/ || /^COMMIT/ || /^:[A-Z]+ [A-Z]/ || /^:(DOCKER|CNI-)/ || (/^-/ && /DOCKER|CNI-HOSTPORT/) {
  print substr($0, 1, 300)
}
/^# Table .* is incompatible/ { gsub(/[^a-z]/, "", $3); print "unreadable " $3 }'
native='BEGIN { print "*" table }
/^\tchain / { chain = $2; print ":" chain " -" }
/^\t\t/ && / (jump|goto) DOCKER/ { print "-A " chain " -j " $NF }
/^\t\t/ && / @|map / { sub(/^\t*/, ""); print "native " chain ": " substr($0, 1, 200) }'
nf=no
if [ ! -e /proc/modules ]; then nf=yes
elif grep -q '^nf_tables ' /proc/modules; then nf=yes
elif grep -q '/nf_tables\.ko' "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null; then nf=yes
elif [ "$(cat /proc/sys/kernel/modules_disabled 2>/dev/null)" = 1 ]; then nf=yes
fi
dump() {
  names=$(cat "/proc/net/$1_tables_names" 2>/dev/null)
  [ "$1" = ip ] && echo "legacy_tables" $names
  v=$($2 --version 2>/dev/null) || v=
  echo "$2 $v"
  for s in $2-save $2-nft-save $2-legacy-save; do
    p=$(command -v $s) || continue
    k=legacy
    case $s in
      *tables-save) case $v in *nf_tables*) k=nft ;; esac ;;
      *-nft-save) k=nft; case $v in *nf_tables*) continue ;; esac ;;
      *-legacy-save) case $v in *nf_tables*) ;; *) continue ;; esac ;;
    esac
    [ $k = nft ] && [ $nf = no ] && { echo "skipped $k$3 nf_tables is not loaded"; continue; }
    [ $k = legacy ] && [ -z "$names" ] && { echo "begin $k$3"; echo "done $k$3"; continue; }
    out=$($s 2>&1) || { echo "skipped $k$3 $(printf %s "$out" | tail -n 1)"; continue; }
    echo "begin $k$3"
    out=$(printf '%s\n' "$out" | awk "$keep")
    printf '%s\n' "$out"
    for t in $(printf '%s\n' "$out" | sed -n 's/^unreadable //p'); do
      nft list table $1 "$t" 2>/dev/null | awk -v table="$t" "$native"
    done
    echo "done $k$3"
  done
}
dump ip iptables ""
dump ip6 ip6tables 6
[ $nf = yes ] && command -v nft >/dev/null && nft list tables 2>/dev/null
echo end
""",
    "iptables-save; ip6tables-save; iptables-legacy-save; nft list tables",
    cap_bytes=1_048_576,
)

NEEDED = (("nat", "DOCKER"), ("filter", "DOCKER"))
"""The chains into which every engine that manages iptables writes when a container publishes a port."""

_CHAIN = re.compile(r":(?P<chain>\S+) ")
_JUMP = re.compile(r"-A (?P<start>\S+) .*?-[jg] (?P<end>\S+)")


@dataclass(frozen=True, slots=True)
class Rules:
    """What one backend holds: the chains as (table, chain), and the rules that speak of Docker.

    `unreadable` are the tables that iptables cannot translate; their chains were read through nft, and `native` are
    the rules of them that it cannot read.
    """

    backend: str
    chains: frozenset[tuple[str, str]]
    rules: tuple[tuple[str, str], ...]
    unreadable: tuple[str, ...] = ()
    native: tuple[str, ...] = ()

    def missing(self, needed: tuple[tuple[str, str], ...] = NEEDED) -> tuple[tuple[str, str], ...]:
        """Return the chains, by default those that every engine needs, that are not there."""
        return tuple(chain for chain in needed if chain not in self.chains)

    def leads(self, table: str, start: str, end: str) -> bool:
        """Whether jumps lead from one chain of a table to another, in any number of steps."""
        reached, ahead = {start}, [start]
        while ahead:
            here = ahead.pop()
            for target in self._jumps(table, here):
                if target not in reached:
                    reached.add(target)
                    ahead.append(target)
        return end in reached

    def _jumps(self, table: str, start: str) -> Iterator[str]:
        for where, rule in self.rules:
            found = _JUMP.match(rule)
            if where == table and found and found["start"] == start:
                yield found["end"]


@dataclass(frozen=True, slots=True)
class Side:
    """One address family as its own tool sees it: `default`, and the other backend if it holds anything."""

    tool: str
    version: str
    default: Rules
    other: Rules | None


@dataclass(frozen=True, slots=True)
class Firewall:
    """Netfilter as `iptables` sees it (`default`), the other backend if it holds anything, and nft's tables.

    `ip6` is the same for IPv6; where it could not be had it is None, and `ip6_missing` is the reason.
    """

    version: str
    default: Rules
    other: Rules | None
    nft_tables: tuple[str, ...]
    ip6: Side | None = None
    ip6_missing: str = ""

    AREA: ClassVar[AreaName] = AreaName.FIREWALL
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (RULES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the rules; `Unknown` without rights, without iptables, or where looking would have changed something."""
        lines = answers.text(RULES).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the rules were cut off")
        ip4 = _side("iptables", "", lines)
        try:
            ip6, reason = _side("ip6tables", "6", lines), ""
        except Unknown as why:
            ip6, reason = None, str(why)
        tables = tuple(sorted(line.removeprefix("table ") for line in lines if line.startswith("table ")))
        return cls(ip4.version, ip4.default, ip4.other, tables, ip6, reason)

    @property
    def ip4(self) -> Side:
        """IPv4 in the shape of a side."""
        return Side("iptables", self.version, self.default, self.other)


def _side(tool: str, suffix: str, lines: list[str]) -> Side:
    version = next((line.removeprefix(f"{tool} ") for line in lines if line.startswith(f"{tool} ")), "")
    if not version.strip():
        raise Unknown(f"{tool} was not found on this host")
    default = "nft" if "nf_tables" in version else "legacy"
    dumps = {name: _rules(name, suffix, lines) for name in ("nft", "legacy") if f"done {name}{suffix}" in lines}
    if default not in dumps:
        start = f"skipped {default}{suffix} "
        skipped = next((line for line in lines if line.startswith(start)), "")
        raise Unknown(skipped.removeprefix(start) or f"{tool}-save of {default} is not there")
    other = dumps.get("legacy" if default == "nft" else "nft")
    return Side(tool, version, dumps[default], other if other and other.chains else None)


def _rules(backend: str, suffix: str, lines: list[str]) -> Rules:
    body = lines[lines.index(f"begin {backend}{suffix}") + 1 : lines.index(f"done {backend}{suffix}")]
    chains: set[tuple[str, str]] = set()
    rules: list[tuple[str, str]] = []
    table = ""
    for line in body:
        if line.startswith("*"):
            table = line[1:].strip()
        elif found := _CHAIN.match(line):
            chains.add((table, found["chain"]))
        elif line.startswith("-"):
            rules.append((table, line))
    unreadable = tuple(line.removeprefix("unreadable ") for line in body if line.startswith("unreadable "))
    native = tuple(line.removeprefix("native ") for line in body if line.startswith("native "))
    return Rules(backend, frozenset(chains), tuple(sorted(set(rules))), unreadable, native)
