"""The programs with which the Docker daemon writes its rules, and what they may do: paths, backends, privileges."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DOCKERD
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# `command -v` would look in our PATH; the daemon has one of its own, from its unit, and looks each tool up once.
TOOLS = Question(
    "firewall_tools",
    C_LOCALE
    + FIND_DOCKERD
    + r"""
command -v tr >/dev/null || { echo "tr is missing on this host" >&2; exit 1; }
p=
[ -n "$d" ] && p=$(tr '\000' '\n' < "/proc/$d/environ" 2>/dev/null | sed -n 's/^PATH=//p')
echo "path $p"
[ -n "$p" ] || p=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
a=$(readlink "/proc/$d/ns/mnt" 2>/dev/null); b=$(readlink /proc/self/ns/mnt 2>/dev/null)
[ -n "$d" ] && [ -n "$a" ] && [ "$a" != "$b" ] && echo "mounts own"
for t in iptables ip6tables nft; do
  f=$(PATH=$p; command -v "$t" 2>/dev/null)
  [ -n "$f" ] && echo "tool $t $f $(readlink -f "$f" 2>/dev/null)"
  [ -L "/etc/alternatives/$t" ] && echo "alternative $t $(readlink "/etc/alternatives/$t")"
  for k in nft legacy; do [ -x "/usr/sbin/$t-$k" ] && echo "choice $t /usr/sbin/$t-$k"; done
done
for t in update-alternatives apt-get dnf yum zypper apk pacman; do
  command -v "$t" >/dev/null && echo "manager $t"
done
for f in "/proc/$d/status" /proc/1/status; do
  [ -r "$f" ] || continue
  w=host; [ "$f" = "/proc/$d/status" ] && w=dockerd
  while read -r k v rest; do
    case $k in CapEff:|CapBnd:) echo "$w $k $v" ;; esac
  done < "$f"
done
[ -n "$d" ] && while read -r in out n; do echo "uid_map $in $out $n"; done < "/proc/$d/uid_map" 2>/dev/null
c=; [ -r /run/systemd/container ] && read -r c < /run/systemd/container
[ -n "$c" ] || { [ -e /.dockerenv ] && c=dockerenv; }
[ -n "$c" ] || c=$(tr '\000' '\n' < /proc/1/environ 2>/dev/null | sed -n 's/^container=//p')
echo "container $c"
command -v systemctl >/dev/null && systemctl show --no-pager -p CapabilityBoundingSet,DropInPaths docker.service |
  sed 's/^/unit /'
echo end
""",
    "readlink -f $(command -v iptables ip6tables nft); grep Cap /proc/$(pidof dockerd)/status",
)

NET_ADMIN = 1 << 12
"""The bit of CAP_NET_ADMIN in the kernel's masks of capabilities: who lacks it cannot touch netfilter."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A program as the daemon finds it: empty `path` where it finds none, `target` without links.

    `chosen` is what /etc/alternatives points to, `choices` the programs of the backends that are installed.
    """

    name: str
    path: str
    target: str
    chosen: str
    choices: tuple[str, ...]

    def choice(self, backend: str) -> str:
        """Return the program of a backend, empty where it is not installed."""
        return next((path for path in self.choices if path.endswith(f"-{backend}")), "")


@dataclass(frozen=True, slots=True)
class FirewallTools:
    """The tools, and the daemon's privileges. A mask of capabilities is None where it could not be read.

    `search` is the daemon's PATH, empty where it could not be read. `drop_ins` and `unit_capabilities` are those of
    docker.service. `container` is the kind of container that this host itself is, empty for none.
    """

    search: str
    by_name: dict[str, Tool]
    managers: tuple[str, ...]
    dockerd_capabilities: int | None
    host_capabilities: int | None
    user_namespace: bool
    container: str
    unit_capabilities: str
    drop_ins: tuple[str, ...]

    AREA: ClassVar[AreaName] = AreaName.FIREWALL
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (TOOLS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read them; `Unknown` where the daemon has a file system of its own (a snap), which holds other programs."""
        lines = answers.text(TOOLS).splitlines()
        if not lines or lines[-1] != "end" or not lines[0].startswith("path"):
            raise Unknown("the list of the firewall's tools was cut off")
        if "mounts own" in lines:
            raise Unknown("the Docker daemon has a file system of its own, whose programs cannot be seen from outside")
        words = [line.split() for line in lines]
        names = ("iptables", "ip6tables", "nft")
        unit = dict(line.removeprefix("unit ").split("=", 1) for line in lines if line.startswith("unit "))
        maps = [tuple(row[1:]) for row in words if row[:1] == ["uid_map"]]
        return cls(
            search=_rest("path", lines),
            by_name={name: _tool(name, words) for name in names},
            managers=tuple(row[1] for row in words if row[:1] == ["manager"]),
            dockerd_capabilities=_mask(["dockerd", "CapEff:"], words),
            host_capabilities=_mask(["host", "CapBnd:"], words),
            user_namespace=bool(maps) and maps != [("0", "0", "4294967295")],
            container=_rest("container", lines),
            unit_capabilities=unit.get("CapabilityBoundingSet", ""),
            drop_ins=tuple(unit.get("DropInPaths", "").split()),
        )


def _rest(word: str, lines: list[str]) -> str:
    return next((line.removeprefix(word).strip() for line in lines if line.startswith(f"{word} ")), "")


def _tool(name: str, words: list[list[str]]) -> Tool:
    found = next((row[2:] for row in words if row[:2] == ["tool", name]), [])
    chosen = next((row[2] for row in words if row[:2] == ["alternative", name]), "")
    choices = tuple(row[2] for row in words if row[:2] == ["choice", name])
    return Tool(name, found[0] if found else "", found[1] if len(found) > 1 else "", chosen, choices)


def _mask(start: list[str], words: list[list[str]]) -> int | None:
    found = next((row[2] for row in words if row[:2] == start), "")
    return int(found, 16) if found else None
