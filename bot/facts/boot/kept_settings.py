"""What the host would set anew at its next boot: forwarding by sysctl's files, rules by those of its firewall."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# In the order in which systemd-sysctl and `sysctl --system` read them: by file name, /etc over /run over /usr/lib.
SYSCTL_FILES = Question(
    "sysctl_files",
    C_LOCALE
    + r"""
command -v awk >/dev/null || { echo "awk is missing on this host" >&2; exit 1; }
echo "now $(cat /proc/sys/net/ipv4/ip_forward 2>/dev/null)"
for f in /usr/lib/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /run/sysctl.d/*.conf /etc/sysctl.d/*.conf \
    /etc/sysctl.conf /etc/ufw/sysctl.conf; do
  [ -f "$f" ] || continue
  echo "file $f"
  awk '/^[ \t]*-?net[.\/]ipv4[.\/](ip_forward|conf[.\/]all[.\/]forwarding)[ \t]*=/ {
    print "  " substr($0, 1, 120)
  }' "$f"
done
echo end
""",
    "grep -rs ip_forward /etc/sysctl.conf /etc/sysctl.d /run/sysctl.d /usr/lib/sysctl.d",
)
RULE_FILES = Question(
    "rule_files",
    C_LOCALE
    + r"""
f=/etc/nftables.conf; [ -f /etc/sysconfig/nftables.conf ] && f=/etc/sysconfig/nftables.conf
[ -f "$f" ] && { [ -r "$f" ] || { echo "$f can be read by root only" >&2; exit 1; }; }
[ -f "$f" ] && grep -nE '^[[:space:]]*flush[[:space:]]+ruleset' "$f" | sed "s|^|$f |" | head -n 5
for f in /etc/iptables/rules.v4 /etc/sysconfig/iptables; do
  [ -f "$f" ] && grep -nE '^\*(nat|filter)' "$f" | sed "s|^|$f |" | head -n 5
done
echo end
""",
    "grep -n 'flush ruleset' /etc/nftables.conf; cat /etc/iptables/rules.v4",
)

_VALUE = re.compile(r"\s*-?net[./]ipv4[./](?:ip_forward|conf[./]all[./]forwarding)\s*=\s*(\S+)")


@dataclass(frozen=True, slots=True)
class KeptForwarding:
    """Whether IPv4 is forwarded now, and what the file that is read last says: `0`, `1`, or empty with `file` empty."""

    now: bool
    value: str
    file: str

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (SYSCTL_FILES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the files; of those that share a name only the one of the strongest folder counts."""
        lines = answers.text(SYSCTL_FILES).splitlines()
        if not lines or lines[-1] != "end" or not lines[0].startswith("now "):
            raise Unknown("the list of sysctl's files was cut off")
        values: dict[str, tuple[str, str]] = {}
        file = ""
        for line in lines[1:-1]:
            if line.startswith("file "):
                file = line.removeprefix("file ")
                values.pop(file.rpartition("/")[2], None)
            elif found := _VALUE.match(line):
                values[file.rpartition("/")[2]] = (found[1], file)
        # `sysctl --system` reads /etc/sysctl.conf last of all.
        last = max(values, key=lambda name: (name == "sysctl.conf", name), default="")
        value, where = values.get(last, ("", ""))
        return cls(lines[0] == "now 1", value, where)


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """The lines of the firewall's files that empty tables when they are loaded, by file."""

    lines: tuple[tuple[str, str], ...]

    AREA: ClassVar[AreaName] = AreaName.FIREWALL
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (RULE_FILES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read them."""
        lines = answers.text(RULE_FILES).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the firewall's files were cut off")
        return cls(tuple((line.partition(" ")[0], line.partition(" ")[2]) for line in lines[:-1]))

    def named(self, words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Return the lines of those files that are named by these words of a command."""
        return tuple(item for item in self.lines if item[0] in words)
