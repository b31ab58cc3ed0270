"""The labels of the container that somebody asked about: by them Compose and Swarm know their own."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import manager_of
from bot.facts.container import INSPECT, NO_SUCH
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels, by name."""

    by_name: dict[str, str]

    AREA: ClassVar[AreaName] = AreaName.CONTAINER
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (INSPECT,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what `docker inspect` says."""
        if answers.get(INSPECT).exit == NO_SUCH:
            raise Unknown("the engine knows no container of this name")
        return cls({str(k): str(v) for k, v in sorted((answers.json(INSPECT)["Config"].get("Labels") or {}).items())})

    def get(self, name: str) -> str:
        """Return the label, empty where there is none."""
        return self.by_name.get(name, "")

    @property
    def manager(self) -> str:
        """Who makes this container anew by itself; empty for nobody."""
        return manager_of(self.by_name)
