"""The Docker engine: which version, how it is set up, what survives its restart."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

VERSION = EngineQuestion("version", "version", "docker version")
INFO = EngineQuestion("info", "info", "docker info")


@dataclass(frozen=True, slots=True)
class Engine:
    """What the engine says of itself. `firewall` is the driver of its rules where it names one (28 and later)."""

    version: str
    rootless: bool
    live_restore: bool
    root: str
    swarm: str
    operating_system: str
    firewall: str

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (VERSION, INFO)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read version and setup."""
        version = str(answers.json(VERSION)["Version"])
        said = answers.json(INFO)
        return cls(
            version=version,
            rootless=any("rootless" in str(option) for option in said.get("SecurityOptions") or ()),
            live_restore=bool(said.get("LiveRestoreEnabled")),
            root=str(said.get("DockerRootDir") or "/var/lib/docker"),
            swarm=str((said.get("Swarm") or {}).get("LocalNodeState") or ""),
            operating_system=str(said.get("OperatingSystem") or ""),
            firewall=str((said.get("FirewallBackend") or {}).get("Driver") or ""),
        )
