"""The netfilter chains that Docker needs, in each backend that holds rules."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# Opening netfilter's socket makes the kernel load nf_tables; reading a legacy table makes it load that table. A
# question changes nothing, so the nft tools run only where nf_tables is there already (or cannot be loaded), and the
# legacy ones only where a legacy table exists.
RULES = Question(
    "firewall",
    C_LOCALE
    + r"""
PATH=$PATH:/usr/sbin:/sbin; export PATH
[ "$(id -u)" = 0 ] || { echo "needs root" >&2; exit 1; }
keep='/^\*/ || /^COMMIT/ || /^:[A-Z]+ [A-Z]/ || /^:(DOCKER|CNI-)/ || (/^-/ && /DOCKER|CNI-HOSTPORT/) {
  print substr($0, 1, 300)
}'
nf=no
if [ ! -e /proc/modules ]; then nf=yes
elif grep -q '^nf_tables ' /proc/modules; then nf=yes
elif grep -q '/nf_tables\.ko' "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null; then nf=yes
elif [ "$(cat /proc/sys/kernel/modules_disabled 2>/dev/null)" = 1 ]; then nf=yes
fi
names=$(cat /proc/net/ip_tables_names 2>/dev/null)
echo "nf_tables $nf"
echo "legacy_tables" $names
v=$(iptables --version 2>/dev/null) || v=
echo "iptables $v"
for s in iptables-save iptables-nft-save iptables-legacy-save; do
  p=$(command -v $s) || continue
  k=legacy
  case $s in
    iptables-save) case $v in *nf_tables*) k=nft ;; esac ;;
    iptables-nft-save) k=nft; case $v in *nf_tables*) continue ;; esac ;;
    iptables-legacy-save) case $v in *nf_tables*) ;; *) continue ;; esac ;;
  esac
  [ $k = nft ] && [ $nf = no ] && { echo "skipped nft nf_tables is not loaded"; continue; }
  [ $k = legacy ] && [ -z "$names" ] && { echo "begin legacy"; echo "done legacy"; continue; }
  out=$($s 2>&1) || { echo "skipped $k $(printf %s "$out" | tail -n 1)"; continue; }
  echo "begin $k"
  printf '%s\n' "$out" | awk "$keep"
  echo "done $k"
done
[ $nf = yes ] && command -v nft >/dev/null && nft list tables 2>/dev/null
echo end
""",
    "iptables-save; iptables-legacy-save; nft list tables",
    cap_bytes=524_288,
)

NEEDED = (("nat", "DOCKER"), ("filter", "DOCKER"))
"""The chains into which every engine that manages iptables writes when a container publishes a port."""

_CHAIN = re.compile(r":(?P<chain>\S+) ")


@dataclass(frozen=True, slots=True)
class Rules:
    """What one backend holds: the chains as (table, chain), and the rules that speak of Docker."""

    backend: str
    chains: frozenset[tuple[str, str]]
    rules: tuple[tuple[str, str], ...]

    def missing(self) -> tuple[tuple[str, str], ...]:
        """Return the chains that Docker needs and that are not there."""
        return tuple(chain for chain in NEEDED if chain not in self.chains)


@dataclass(frozen=True, slots=True)
class Firewall:
    """Netfilter as `iptables` sees it (`default`), the other backend if it holds anything, and nft's tables."""

    version: str
    default: Rules
    other: Rules | None
    nft_tables: tuple[str, ...]

    AREA: ClassVar[AreaName] = AreaName.FIREWALL
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (RULES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the rules; `Unknown` without rights, without iptables, or where looking would have changed something."""
        lines = answers.text(RULES).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the rules were cut off")
        version = next((line.removeprefix("iptables ") for line in lines if line.startswith("iptables ")), "")
        if not version.strip():
            raise Unknown("iptables was not found on this host")
        default = "nft" if "nf_tables" in version else "legacy"
        dumps = {name: _rules(name, lines) for name in ("nft", "legacy") if f"done {name}" in lines}
        if default not in dumps:
            skipped = next((line for line in lines if line.startswith(f"skipped {default} ")), "")
            raise Unknown(skipped.removeprefix(f"skipped {default} ") or f"iptables-save of {default} is not there")
        tables = tuple(sorted(line.removeprefix("table ") for line in lines if line.startswith("table ")))
        other = dumps.get("legacy" if default == "nft" else "nft")
        return cls(version, dumps[default], other if other and other.chains else None, tables)


def _rules(backend: str, lines: list[str]) -> Rules:
    body = lines[lines.index(f"begin {backend}") + 1 : lines.index(f"done {backend}")]
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
    return Rules(backend, frozenset(chains), tuple(sorted(set(rules))))
