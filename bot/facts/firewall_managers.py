"""The services that load rules of their own, when each did so, and what of their configuration wipes everybody's."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, blocks, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

_NAMES = (
    "docker firewalld nftables iptables ip6tables netfilter-persistent ufw shorewall ferm csf lfd fail2ban "
    "crowdsec-firewall-bouncer"
)

# firewall-cmd speaks over D-Bus, which would start a firewalld that does not run: so it is called only where it does.
MANAGERS = Question(
    "firewall_managers",
    C_LOCALE
    + "services='"
    + " ".join(f"{name}.service" for name in _NAMES.split())
    + r"""'
if command -v systemctl >/dev/null; then
  systemctl show --no-pager -p Id,LoadState,ActiveState,ActiveEnterTimestamp,ActiveEnterTimestampMonotonic $services
  systemctl show --no-pager -p Id,InactiveEnterTimestamp,InactiveEnterTimestampMonotonic,DropInPaths $services
fi
echo "#files"
for f in /etc/nftables.conf /etc/sysconfig/nftables.conf /etc/ufw/before.rules /etc/ufw/after.rules \
  /etc/iptables/rules.v4 /etc/iptables/rules.v6 /etc/sysconfig/iptables /etc/sysconfig/ip6tables; do
  [ -r "$f" ] || continue
  while read -r line; do
    case $line in
      'flush ruleset'*|'*nat'*|'*filter'*|'*raw'*|'*mangle'*|-F*|-X*) echo "wipes $f $line" ;;
    esac
  done < "$f"
done
for f in /etc/firewalld/zones/*.xml; do
  [ -r "$f" ] || continue
  z=${f##*/}; z=${z%.xml}
  while read -r line; do
    case $line in *'<interface name="'*) line=${line#*name=\"}; echo "permanent $z ${line%%\"*}" ;; esac
  done < "$f"
done
if command -v firewall-cmd >/dev/null && command -v systemctl >/dev/null && systemctl -q is-active firewalld; then
  z=
  firewall-cmd --get-active-zones 2>/dev/null | while read -r word rest; do
    case $word in interfaces:) for i in $rest; do echo "runtime $z $i"; done ;; sources:) ;; *) z=$word ;; esac
  done
fi
echo end
""",
    "systemctl status firewalld nftables ufw netfilter-persistent; grep -n 'flush ruleset' /etc/nftables.conf",
)

_CONFIGS = {
    "nftables.service": ("/etc/nftables.conf", "/etc/sysconfig/nftables.conf"),
    "netfilter-persistent.service": ("/etc/iptables/rules.v4", "/etc/iptables/rules.v6"),
    "iptables.service": ("/etc/sysconfig/iptables",),
    "ip6tables.service": ("/etc/sysconfig/ip6tables",),
    "ufw.service": ("/etc/ufw/before.rules", "/etc/ufw/after.rules"),
}
# ufw restores with --noflush: the name of a table in its files wipes nothing, an explicit flush does.
_KEEPS = {"ufw.service": ("*",)}


@dataclass(frozen=True, slots=True)
class Manager:
    """A service that loads rules: when it last became active and inactive, in microseconds since boot; 0 for never.

    `wipes` are the lines of its configuration that remove rules which are not its own, each with its file.
    """

    id: str
    active: str
    since: str
    since_us: int
    ended: str
    ended_us: int
    wipes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirewallManagers:
    """The services that this host has, and firewalld's interfaces as (zone, interface): permanent, and at run time."""

    by_id: dict[str, Manager]
    permanent: tuple[tuple[str, str], ...]
    runtime: tuple[tuple[str, str], ...]

    AREA: ClassVar[AreaName] = AreaName.FIREWALL
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (MANAGERS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what systemd and the files say."""
        said, _, rest = answers.text(MANAGERS).partition("#files\n")
        lines = rest.splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of firewall services was cut off")
        found: dict[str, dict[str, str]] = {}
        for block in blocks(said):
            found.setdefault(block["Id"], {}).update(block)
        there = {name: block for name, block in found.items() if block.get("LoadState") not in ("not-found", None)}
        zones = [tuple(line.split()) for line in lines if line.startswith(("permanent ", "runtime "))]
        return cls(
            {name: _manager(block, lines) for name, block in sorted(there.items())},
            tuple(sorted((zone[1], zone[2]) for zone in zones if zone[0] == "permanent")),
            tuple(sorted((zone[1], zone[2]) for zone in zones if zone[0] == "runtime")),
        )

    def runs(self, unit_id: str) -> bool:
        """Whether a service is there and active."""
        return unit_id in self.by_id and self.by_id[unit_id].active == "active"


def _manager(block: dict[str, str], lines: list[str]) -> Manager:
    name = block["Id"]
    keeps = _KEEPS.get(name, ())
    wipes = [
        f"{config}: {line.removeprefix(f'wipes {config} ')}"
        for config in _CONFIGS.get(name, ())
        for line in lines
        if line.startswith(f"wipes {config} ") and not line.removeprefix(f"wipes {config} ").startswith(keeps or "\0")
    ]
    return Manager(
        id=name,
        active=block.get("ActiveState", ""),
        since=block.get("ActiveEnterTimestamp", ""),
        since_us=number(block.get("ActiveEnterTimestampMonotonic")),
        ended=block.get("InactiveEnterTimestamp", ""),
        ended_us=number(block.get("InactiveEnterTimestampMonotonic")),
        wipes=tuple(wipes),
    )
