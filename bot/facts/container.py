"""The container that somebody asked about: what it wants, how it is, how its last start failed."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from bot.facts._sh import manager_of, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

INSPECT = EngineQuestion("container", "inspect_container", "docker inspect {container}", args=("{container}",))

NO_SUCH = 404
"""The `exit` of the engine's answer about a container that it does not know."""


@dataclass(frozen=True, slots=True, order=True)
class Wanted:
    """A host port that the container asks for: `address` is empty for every address of both families."""

    protocol: str
    port: int
    address: str
    container_port: str

    def __str__(self) -> str:
        """Return port and protocol, with the address where one was asked for."""
        address = f"[{self.address}]:" if ":" in self.address else f"{self.address}:" if self.address else ""
        return f"{address}{self.port}/{self.protocol}"


@dataclass(frozen=True, slots=True, order=True)
class Attachment:
    """A network that the container is attached to, by the name and the id that the engine keeps."""

    name: str
    network_id: str
    fixed_address: str
    aliases: tuple[str, ...] = ()
    gateway: str = ""
    """The host's address in the network, while the container runs."""


@dataclass(frozen=True, slots=True)
class Container:
    """One container as the engine describes it. `manager` is who defines it, such as compose; empty for nobody."""

    id: str
    name: str
    image: str
    status: str
    exit_code: int
    error: str
    oom_killed: bool
    network_mode: str
    restart_policy: str
    auto_remove: bool
    manager: str
    wanted: tuple[Wanted, ...]
    attachments: tuple[Attachment, ...]

    AREA: ClassVar[AreaName] = AreaName.CONTAINER
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (INSPECT,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what `docker inspect` says."""
        if answers.get(INSPECT).exit == NO_SUCH:
            raise Unknown("the engine knows no container of this name")
        said = answers.json(INSPECT)
        state, wishes = said["State"], said["HostConfig"]
        labels = said["Config"].get("Labels") or {}
        mode = str(wishes.get("NetworkMode") or "default")
        return cls(
            id=str(said["Id"]),
            name=str(said["Name"]).removeprefix("/"),
            image=str(said["Config"].get("Image") or ""),
            status=str(state["Status"]),
            exit_code=number(state.get("ExitCode")),
            error=str(state.get("Error") or ""),
            oom_killed=bool(state.get("OOMKilled")),
            network_mode=mode,
            restart_policy=str((wishes.get("RestartPolicy") or {}).get("Name") or "no"),
            auto_remove=bool(wishes.get("AutoRemove")),
            manager=manager_of(labels),
            wanted=() if _shares_a_network(mode) else _wanted(wishes.get("PortBindings") or {}),
            attachments=_attachments(said.get("NetworkSettings") or {}, str(said["Id"])),
        )

    @property
    def by_hand(self) -> bool:
        """Whether a copy may take its place: nothing defines it, and it stays when it stops."""
        return not self.manager and not self.auto_remove

    @property
    def up(self) -> bool:
        """Whether it runs now and so holds its own ports."""
        return self.status in ("running", "paused")


def _shares_a_network(mode: str) -> bool:
    return mode in ("host", "none") or mode.startswith("container:")


def _wanted(bindings: dict[str, Any]) -> tuple[Wanted, ...]:
    """Read the fixed host ports; those that the engine may choose itself (0, a range) cannot be in anybody's way."""
    found = set()
    for container_port, wishes in bindings.items():
        protocol = container_port.partition("/")[2] or "tcp"
        for wish in wishes or ():
            port = number(wish.get("HostPort"))
            if 0 < port < 65_536:
                address = str(wish.get("HostIp") or "").strip("[]")
                found.add(Wanted(protocol, port, address, container_port))
    return tuple(sorted(found))


def _attachments(settings: dict[str, Any], own_id: str) -> tuple[Attachment, ...]:
    return tuple(
        sorted(
            Attachment(
                str(name),
                str((at or {}).get("NetworkID") or ""),
                _fixed(at or {}),
                _aliases(at or {}, own_id),
                str((at or {}).get("Gateway") or ""),
            )
            for name, at in (settings.get("Networks") or {}).items()
        )
    )


def _aliases(attachment: dict[str, Any], own_id: str) -> tuple[str, ...]:
    """Return the names that somebody gave it; the engine itself adds the beginning of its id."""
    return tuple(sorted(str(alias) for alias in attachment.get("Aliases") or () if not own_id.startswith(str(alias))))


def _fixed(attachment: dict[str, Any]) -> str:
    return str((attachment.get("IPAMConfig") or {}).get("IPv4Address") or "")
