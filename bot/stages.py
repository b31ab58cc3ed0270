"""What a person sees while dockfix looks or mends: a short list of stages, each with its state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.model import AreaName

AREA_TITLES = {
    AreaName.CONTAINER: "Container",
    AreaName.PORTS: "Port conflicts",
    AreaName.FIREWALL: "Firewall rules",
    AreaName.DAEMON: "Docker daemon and its log",
    AreaName.RESOURCES: "Resources",
    AreaName.NETWORK: "Docker networks",
}


class StageState(StrEnum):
    """How far one stage is."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the progress."""

    id: str
    title: str
    state: StageState = StageState.PENDING
    detail: str = ""


Watch = Callable[[tuple[Stage, ...]], None]


class Stages:
    """Keeps the stages of one piece of work and tells a watcher after each change."""

    def __init__(self, stages: Iterable[Stage], watch: Watch | None = None) -> None:
        self._stages = {stage.id: stage for stage in stages}
        self._watch = watch
        self.tell()

    def set(self, stage_id: str, state: StageState, detail: str = "") -> None:
        """Change one stage; telling the same twice is told once."""
        old = self._stages[stage_id]
        new = replace(old, state=state, detail=detail or old.detail)
        if new != old:
            self._stages[stage_id] = new
            self.tell()

    def tell(self) -> None:
        """Tell the watcher how it stands."""
        if self._watch is not None:
            self._watch(tuple(self._stages.values()))
