"""The units that systemd starts at boot, also those that do not run now, and in which order with Docker."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, blocks, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# Instances of a template (wg-quick@wg0) are not in the list of unit files: they are links in the folders of targets.
# No here-document: some shells write one into a file.
ENABLED = Question(
    "enabled_units",
    C_LOCALE
    + r"""
command -v systemctl >/dev/null || { echo "this host has no systemd" >&2; exit 1; }
list=$(systemctl list-unit-files --no-pager --no-legend --plain --type=service,socket,timer \
  --state=enabled,enabled-runtime) || exit 1
set -- docker.service docker.socket
timers=
for f in /etc/systemd/system/*.wants/*@?*.service /etc/systemd/system/*.wants/*@?*.socket; do
  [ -L "$f" ] && set -- "$@" "${f##*/}"
done
set -f
for name in $(printf '%s\n' "$list" | while read -r name rest; do printf '%s\n' "$name"; done); do
  case $name in *@.*|-*) ;; *.timer) timers="$timers $name" ;; *) set -- "$@" "$name" ;; esac
done
[ -n "$timers" ] && for name in $(systemctl show --no-pager -p Triggers $timers | sed -n 's/^Triggers=//p'); do
  set -- "$@" "$name"
done
p=Id,LoadState,ActiveState,UnitFileState,MainPID,Listen,BindIPv6Only,Before,After,WantedBy,RequiredBy
systemctl show --no-pager -p $p,DefaultDependencies,ExecStart -- "$@"
""",
    "systemctl list-unit-files --state=enabled",
    cap_bytes=1_048_576,
)

_EARLY = frozenset({"docker.service", "network-pre.target", "network.target", "network-online.target", "sysinit.target",
                    "basic.target", "local-fs.target"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class EnabledUnit:
    """One unit. `commands` are what a service runs, as words; `listen` what a socket listens on, as systemd writes it.

    `state` is what its file says: not `enabled` for a service that only a timer starts.
    """

    id: str
    active: str
    state: str
    main_pid: int
    listen: tuple[str, ...]
    only_ipv6: bool
    before: tuple[str, ...]
    after: tuple[str, ...]
    wanted_by: tuple[str, ...]
    basic: bool
    commands: tuple[tuple[str, ...], ...]

    @property
    def at_boot(self) -> bool:
        """Whether systemd itself starts it at boot."""
        return self.state in ("enabled", "enabled-runtime")

    @property
    def before_docker(self) -> bool:
        """Whether it is over before Docker starts: by an order of its own, or since it belongs to the early boot."""
        return not self.basic or bool(_EARLY & set(self.before))


@dataclass(frozen=True, slots=True)
class EnabledUnits:
    """All services and sockets that start at boot or by a timer, and Docker's own, by their id."""

    by_id: dict[str, EnabledUnit]

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (ENABLED,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what `systemctl show` says; units that are masked or not there are left out."""
        if answers.get(ENABLED).cut:
            raise Unknown("the list of units that start at boot was cut off")
        loaded = [block for block in blocks(answers.text(ENABLED)) if block.get("LoadState", "loaded") == "loaded"]
        return cls({block["Id"]: _unit(block) for block in sorted(loaded, key=lambda block: block["Id"])})

    @property
    def others(self) -> tuple[EnabledUnit, ...]:
        """All but Docker's own."""
        return tuple(unit for unit in self.by_id.values() if unit.id not in ("docker.service", "docker.socket"))


def _unit(block: dict[str, str]) -> EnabledUnit:
    return EnabledUnit(
        id=block["Id"],
        active=block.get("ActiveState", ""),
        state=block.get("UnitFileState", ""),
        main_pid=number(block.get("MainPID")),
        listen=tuple(line for line in block.get("Listen", "").splitlines() if line),
        only_ipv6=block.get("BindIPv6Only") == "ipv6-only",
        before=tuple(sorted(block.get("Before", "").split())),
        after=tuple(sorted(block.get("After", "").split())),
        wanted_by=tuple(sorted(f"{block.get('WantedBy', '')} {block.get('RequiredBy', '')}".split())),
        basic=block.get("DefaultDependencies", "yes") == "yes",
        commands=tuple(_words(line) for line in block.get("ExecStart", "").splitlines() if "argv[]=" in line),
    )


def _words(line: str) -> tuple[str, ...]:
    """Read `{ path=/bin/x ; argv[]=/bin/x -p 80 ; ignore_errors=no ; ...}`."""
    return tuple(line.partition("argv[]=")[2].partition(" ; ignore_errors=")[0].split()[:60])
