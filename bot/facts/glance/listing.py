"""The containers of a host as somebody chooses among them: those whose last start failed first, and why it failed."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from bot.errors import parse
from bot.facts._sh import number
from bot.facts.containers import LIST
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# The list of containers does not say why a start failed, so those that do not run are looked at one by one.
STOPPED = EngineQuestion(
    "stopped", "inspect_stopped", "docker inspect $(docker ps -aq -f status=created -f status=exited -f status=dead)"
)

_RUNS = ("running", "paused")


@dataclass(frozen=True, slots=True)
class Listed:
    """One container: how it is in the engine's words, and the engine's error of its last start, if it failed."""

    name: str
    state: str
    status: str
    error: str = ""
    exit_code: int = 0

    @property
    def runs(self) -> bool:
        """Whether it runs."""
        return self.state in _RUNS

    @property
    def ours(self) -> bool:
        """Whether its last start failed for its ports or networks, which is what dockfix is for."""
        return not self.runs and bool(self.error) and parse(self.error).ours

    @property
    def rank(self) -> int:
        """How urgent it looks, 0 first: our error, another error, never started, ended badly, ended well, runs."""
        if self.runs:
            return 5
        if self.error:
            return 0 if self.ours else 1
        if self.state in ("created", "dead", "restarting"):
            return 2
        return 3 if self.exit_code else 4


@dataclass(frozen=True, slots=True)
class Listing:
    """All containers of a host, the most urgent first; `unseen` is why the errors of their starts are not known."""

    all: tuple[Listed, ...]
    unseen: str = ""

    AREA: ClassVar[AreaName] = AreaName.CONTAINER
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (LIST, STOPPED)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the list; `Unknown` where there is none. Without the errors it is still worth having."""
        said = answers.json(LIST)
        if not isinstance(said, list) or not all(isinstance(item, dict) and "Names" in item for item in said):
            raise Unknown("the engine's list of containers is not a list of containers")
        try:
            states, unseen = _states(answers.json(STOPPED)), ""
        except Unknown as reason:
            states, unseen = {}, str(reason)
        listed = (_listed(item, states) for item in said)
        return cls(tuple(sorted(listed, key=lambda each: (each.rank, each.name))), unseen)


def _states(said: Any) -> dict[str, dict[str, Any]]:
    """Return what the engine says of each container's last start, by its name."""
    if not isinstance(said, list) or not all(isinstance(item, dict) for item in said):
        raise Unknown("the engine's answer about the containers that do not run is not a list")
    return {str(item.get("Name") or "").removeprefix("/"): item.get("State") or {} for item in said}


def _listed(item: dict[str, Any], states: dict[str, dict[str, Any]]) -> Listed:
    names = sorted(str(name).removeprefix("/") for name in item.get("Names") or ())
    # A linked container has further names, with a slash in them.
    name = next((name for name in names if "/" not in name), names[0] if names else str(item.get("Id") or "")[:12])
    state = states.get(name, {})
    return Listed(
        name=name,
        state=str(item.get("State") or ""),
        status=str(item.get("Status") or ""),
        error=str(state.get("Error") or ""),
        exit_code=number(state.get("ExitCode") or 0),
    )
