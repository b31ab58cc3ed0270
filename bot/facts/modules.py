"""Which kernel modules of netfilter the running kernel has, or could load, and why not."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

NAMES = (
    "ip_tables iptable_nat iptable_filter iptable_raw iptable_mangle ip6_tables ip6table_nat ip6table_filter "
    "ip6table_raw nf_nat nf_conntrack nf_tables nft_compat nft_chain_nat xt_nat xt_addrtype xt_conntrack "
    "xt_MASQUERADE xt_tcpudp xt_set xt_CHECKSUM xt_comment"
)
"""What rules of Docker's need, by the name of the module, as it is in /proc/modules."""

OPTIONS = {
    "ip_tables": "IP_NF_IPTABLES", "iptable_nat": "IP_NF_NAT", "iptable_filter": "IP_NF_FILTER",
    "iptable_raw": "IP_NF_RAW", "iptable_mangle": "IP_NF_MANGLE", "ip6_tables": "IP6_NF_IPTABLES",
    "ip6table_nat": "IP6_NF_NAT", "ip6table_filter": "IP6_NF_FILTER", "ip6table_raw": "IP6_NF_RAW", "nf_nat": "NF_NAT",
    "nf_conntrack": "NF_CONNTRACK", "nf_tables": "NF_TABLES", "nft_compat": "NFT_COMPAT", "nft_chain_nat": "NFT_NAT",
    "xt_nat": "NETFILTER_XT_NAT", "xt_addrtype": "NETFILTER_XT_MATCH_ADDRTYPE",
    "xt_conntrack": "NETFILTER_XT_MATCH_CONNTRACK", "xt_MASQUERADE": "NETFILTER_XT_TARGET_MASQUERADE",
    "xt_tcpudp": "NETFILTER_XTABLES", "xt_set": "NETFILTER_XT_SET", "xt_CHECKSUM": "NETFILTER_XT_TARGET_CHECKSUM",
    "xt_comment": "NETFILTER_XT_MATCH_COMMENT",
}  # fmt: skip
"""The option of the kernel's configuration that builds each module."""

# modules.dep names every module of a release with its path; the path is looked for as well, since a package that was
# half removed leaves the list behind. A kernel without /proc/modules has all that it will ever have.
MODULES = Question(
    "kernel_modules",
    C_LOCALE
    + f"names='{NAMES}'\noptions='{' '.join(OPTIONS.values())}'\n"
    + r"""
r=$(cat /proc/sys/kernel/osrelease) || exit 1
echo "release $r"
dir="/lib/modules/$r"
[ -d "$dir" ] && echo "dir yes"
[ -e /proc/modules ] && echo "modular yes"
echo "disabled $(cat /proc/sys/kernel/modules_disabled 2>/dev/null)"
for f in /lib/modules/*; do
  [ -d "$f/kernel" ] && echo "installed ${f##*/}"
done
w=' '; for n in $names; do w="$w$n "; done
{
  cat /proc/modules 2>/dev/null; echo "#builtin"
  cat "$dir/modules.builtin" 2>/dev/null; echo "#dep"
  cat "$dir/modules.dep" 2>/dev/null
} | awk -v wanted="$w" '
  /^#/ { part = $1; next }
  part == "" { if (index(wanted, " " $1 " ")) print "loaded " $1; next }
  {
    path = $1; sub(/:$/, "", path); n = path; sub(/^.*\//, "", n); sub(/\.ko.*$/, "", n); gsub(/-/, "_", n)
    if (index(wanted, " " n " ")) print (part == "#builtin" ? "builtin " n : "listed " n " " path)
  }' | while read -r word name path; do
  if [ "$word" != listed ]; then echo "$word $name"; elif [ -e "$dir/$path" ]; then echo "file $name"; fi
done
for n in $names; do [ -d "/sys/module/$n" ] && echo "present $n"; done
cat /etc/modprobe.d/*.conf /run/modprobe.d/*.conf 2>/dev/null | while read -r word name rest; do
  case $word in blacklist|install) case $w in *" $name "*) echo "blocked $name $word $name $rest" ;; esac ;; esac
done
if [ -r /proc/config.gz ]; then gzip -dc /proc/config.gz
elif [ -r "/boot/config-$r" ]; then cat "/boot/config-$r"
elif [ -r "$dir/config" ]; then cat "$dir/config"; fi 2>/dev/null | awk -v wanted=" $options MODULES " '
  { n = $0; sub(/^# /, "", n); sub(/^CONFIG_/, "", n); sub(/[= ].*$/, "", n) }
  index(wanted, " " n " ") { print "config " n " " ($0 ~ /is not set/ ? "n" : substr($0, index($0, "=") + 1, 1)) }'
echo end
""",
    "uname -r; ls /lib/modules; lsmod; modinfo xt_nat",
)


class Have(StrEnum):
    """How the running kernel stands to a module."""

    YES = "yes"  # loaded, or built in
    LOADABLE = "loadable"  # its file is there
    BLOCKED = "blocked"  # its file is there, and may not be loaded
    NO = "no"  # there is no file for this kernel
    UNKNOWN = "unknown"  # nothing tells


@dataclass(frozen=True, slots=True)
class KernelModules:
    """The running kernel and its modules. `directory` is whether the modules of that very release are on the disk.

    `newest` is the newest other kernel that is installed, empty for none. `blocked` are the lines that forbid one.
    """

    release: str
    directory: bool
    modular: bool
    disabled: bool
    newest: str
    here: frozenset[str]
    files: frozenset[str]
    blocked: dict[str, str]
    config: dict[str, str]

    AREA: ClassVar[AreaName] = AreaName.FIREWALL
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (MODULES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what the kernel and the disk say."""
        words = [line.split(" ", 2) for line in answers.text(MODULES).splitlines()]
        if not words or words[-1] != ["end"]:
            raise Unknown("the list of kernel modules was cut off")

        def of(*kinds: str) -> frozenset[str]:
            return frozenset(row[1] for row in words if row[0] in kinds and len(row) > 1)

        release = next(iter(of("release")))
        others = sorted(of("installed") - {release}, key=_age)
        return cls(
            release=release,
            directory="yes" in of("dir"),
            modular="yes" in of("modular"),
            disabled="1" in of("disabled"),
            newest=others[-1] if others else "",
            here=of("loaded", "builtin", "present"),
            files=of("file"),
            blocked={row[1]: row[2] for row in words if row[0] == "blocked" and len(row) > 2},
            config={row[1]: row[2] for row in words if row[0] == "config" and len(row) > 2},
        )

    def have(self, module: str) -> Have:
        """Return how the running kernel stands to a module."""
        option = self.config.get(OPTIONS.get(module, ""), "")
        if module in self.here or option == "y":
            return Have.YES
        if module in self.files:
            return Have.BLOCKED if self.disabled or module in self.blocked else Have.LOADABLE
        if option == "n":
            return Have.NO
        # A kernel without modules names what is built in nowhere but in its configuration.
        return Have.NO if self.modular else Have.UNKNOWN


def _age(release: str) -> tuple[tuple[int, ...], str]:
    """Sort releases as people count: 6.1.0-9 before 6.1.0-10."""
    return tuple(int(part) for part in re.findall(r"\d+", release)), release
