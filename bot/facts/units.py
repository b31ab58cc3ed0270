"""The services and sockets that systemd knows, and how Docker's own stand."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, blocks, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

_PROPERTIES = (
    "Id Description LoadState ActiveState SubState UnitFileState MainPID Restart TriggeredBy Triggers RequiredBy "
    "BoundBy ConsistsOf Listen FragmentPath RefuseManualStop ControlGroup ActiveEnterTimestampMonotonic NRestarts"
)
_DOCKER_PROPERTIES = (
    "Id LoadState ActiveState SubState UnitFileState MainPID Result ExecMainStatus NRestarts ActiveEnterTimestamp "
    "InactiveEnterTimestamp LimitNOFILE TasksMax TasksCurrent KillMode"
)
_NO_SYSTEMD = 'command -v systemctl >/dev/null || { echo "this host has no systemd" >&2; exit 1; }\n'

# Without --all only units that are not inactive: a third of the units, and of the time.
_SHOW = "systemctl show --no-pager -p "

UNITS = Question(
    "units",
    C_LOCALE + _NO_SYSTEMD + _SHOW + _PROPERTIES.replace(" ", ",") + " '*.service' '*.socket'\n",
    "systemctl list-units --type=service,socket",
    cap_bytes=1_048_576,
)
DOCKER_UNITS = Question(
    "docker_units",
    C_LOCALE + _NO_SYSTEMD + _SHOW + _DOCKER_PROPERTIES.replace(" ", ",") + " docker.service docker.socket\n",
    "systemctl status docker.service docker.socket",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `needed_by` are the units that stop when this one is stopped."""

    id: str
    active: str
    enabled: str
    main_pid: int
    restart: str
    triggered_by: tuple[str, ...]
    triggers: tuple[str, ...]
    needed_by: tuple[str, ...]
    listen: tuple[str, ...]
    path: str
    refuses_stop: bool
    cgroup: str
    description: str
    since_boot_us: int
    sub_state: str = ""
    restarts: int = 0

    @property
    def waits_to_restart(self) -> bool:
        """Whether its last run ended and systemd is about to start it again."""
        return self.sub_state.startswith("auto-restart")

    @property
    def at_boot(self) -> bool:
        """Whether systemd starts it at boot."""
        return self.enabled in ("enabled", "enabled-runtime")

    @property
    def transient(self) -> bool:
        """Whether it was made by a command and is forgotten once it stops."""
        return self.path.startswith("/run/systemd/transient/")


@dataclass(frozen=True, slots=True)
class Units:
    """All services and sockets, by their id."""

    by_id: dict[str, Unit]

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (UNITS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what `systemctl show` says."""
        found = {block["Id"]: _unit(block) for block in blocks(answers.text(UNITS))}
        if not found:
            raise Unknown("systemd named no units")
        return cls(dict(sorted(found.items())))

    def is_active(self, unit_id: str) -> bool:
        """Whether a unit is known and active."""
        return unit_id in self.by_id and self.by_id[unit_id].active == "active"


@dataclass(frozen=True, slots=True)
class DockerUnits:
    """Docker's own service and socket. `limit_files` is the unit's hard limit, None where it has none."""

    service: str
    sub_state: str
    result: str
    main_pid: int
    loaded: str
    exit_status: int
    active_since: str
    inactive_since: str
    limit_files: int | None
    socket: str

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (DOCKER_UNITS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read both; `Unknown` where systemd does not know docker.service."""
        found = {block["Id"]: block for block in blocks(answers.text(DOCKER_UNITS))}
        service = found.get("docker.service", {})
        if service.get("LoadState", "not-found") == "not-found":
            raise Unknown("systemd knows no docker.service on this host")
        limit = service.get("LimitNOFILE", "")
        return cls(
            service=service["ActiveState"],
            sub_state=service.get("SubState", ""),
            result=service.get("Result", ""),
            main_pid=number(service.get("MainPID")),
            loaded=service["LoadState"],
            exit_status=number(service.get("ExecMainStatus")),
            active_since=service.get("ActiveEnterTimestamp", ""),
            inactive_since=service.get("InactiveEnterTimestamp", ""),
            limit_files=number(limit) if limit.isdigit() else None,
            socket=found.get("docker.socket", {}).get("ActiveState", "inactive"),
        )


def _unit(block: dict[str, str]) -> Unit:
    def words(*keys: str) -> tuple[str, ...]:
        return tuple(sorted({word for key in keys for word in block.get(key, "").split()}))

    return Unit(
        id=block["Id"],
        active=block.get("ActiveState", ""),
        enabled=block.get("UnitFileState", ""),
        main_pid=number(block.get("MainPID")),
        restart=block.get("Restart", "no"),
        triggered_by=words("TriggeredBy"),
        triggers=words("Triggers"),
        needed_by=words("RequiredBy", "BoundBy", "ConsistsOf"),
        listen=tuple(line for line in block.get("Listen", "").splitlines() if line),
        path=block.get("FragmentPath", ""),
        refuses_stop=block.get("RefuseManualStop") == "yes",
        cgroup=block.get("ControlGroup", ""),
        description=block.get("Description", ""),
        since_boot_us=number(block.get("ActiveEnterTimestampMonotonic")),
        sub_state=block.get("SubState", ""),
        restarts=number(block.get("NRestarts")),
    )
