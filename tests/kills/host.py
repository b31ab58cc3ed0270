"""A recorded host that outlives the bots that ask it: markers, effects, and what happens to it, are files."""

import os
import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from bot.model import EngineQuestion, Executed, Probe, Question, Step, Target
from bot.reach import Asked, Progress, Unreachable
from tests.desk.stage import Host
from tests.kills.points import Watch

EFFECTS = "effects"
LOST = "lost"


class Fate(StrEnum):
    """What can be the matter with the host, as the names of the files that make it so."""

    CHANGED = "changed"
    HEALED = "healed"
    STUBBORN = "stubborn"
    HELD = "held"
    AWAY = "away"
    STRANGE = "strange"


class LastingHost(Host):
    """Its steps are cut off by the death of who asked for them: the worst that a host without `setsid` could do.

    So a step can be caught between its marker and its end, and nobody can tell whether it had its effect.
    """

    def __init__(self, folder: Path, watch: Watch) -> None:
        super().__init__()
        self._folder = folder
        self._watch = watch

    def ask(
        self, target: Target, questions: Sequence[Question | EngineQuestion], progress: Progress | None = None
    ) -> Asked:
        """Answer as the host is now; waits while it is held."""
        while self._is(Fate.HELD):
            time.sleep(0.02)
        if self._is(Fate.AWAY):
            raise Unreachable("host1 does not answer")
        if self._is(Fate.STRANGE):
            raise RuntimeError("what nobody thought of")
        return self._now_as().ask(target, questions, progress)

    def probe(self, address: str, port: int, protocol: str) -> Probe:
        """Give the recorded probe."""
        return self._now_as().probe(address, port, protocol)

    def run(self, op: str, step: Step, limit_seconds: int = 120) -> Executed:  # noqa: ARG002 - a way to a host
        """Run a step at most once for each op, as a real host does with its markers, and note each effect."""
        name = op.partition("-")[2]
        ended = self._folder / f"ended-{op}"
        try:
            (self._folder / f"marker-{op}").mkdir()
        except FileExistsError:
            if ended.exists():
                return Executed(step, int(ended.read_text(encoding="utf-8")))
            return Executed(step, None, "it was begun before, and its end is not to be seen")
        self._watch.passed("in", f"the marker of step {name}")
        _append(self._folder / EFFECTS, name)
        self._watch.passed("in", f"the effect of step {name}")
        fate = _fate(self._folder, name)
        if fate == LOST:
            return Executed(step, None, "host1 went away")
        _replace(ended, fate)
        self._watch.passed("after", f"the end of step {name}")
        return Executed(step, int(fate))

    def _now_as(self) -> Host:
        """Return the host as it is now, from what lasts."""
        now = Host()
        if self._is(Fate.CHANGED):
            now.change()
        if self._is(Fate.HEALED) or (self._ended() >= 2 and not self._is(Fate.STUBBORN)):
            now.heal()
        return now

    def _is(self, fate: Fate) -> bool:
        return (self._folder / fate).exists()

    def _ended(self) -> int:
        return len(list(self._folder.glob("ended-*")))


def effects(folder: Path) -> list[str]:
    """Return what was done to the host, in its order."""
    file = folder / EFFECTS
    return file.read_text(encoding="utf-8").split() if file.exists() else []


def cut_off(folder: Path) -> str:
    """Return the step that was begun and that a kill ended with who asked for it; empty where there is none."""
    for marker in folder.glob("marker-*"):
        op = marker.name.removeprefix("marker-")
        name = op.partition("-")[2]
        if not (folder / f"ended-{op}").exists() and _fate(folder, name) != LOST:
            return name
    return ""


def _fate(folder: Path, name: str) -> str:
    """How a step ends: its exit status, or that it is lost sight of."""
    told = folder / f"exit-{name}"
    return told.read_text(encoding="utf-8") if told.exists() else "0"


def _append(file: Path, line: str) -> None:
    with file.open("a", encoding="utf-8") as notes:
        notes.write(f"{line}\n")
        notes.flush()
        os.fsync(notes.fileno())


def _replace(file: Path, text: str) -> None:
    """Write it whole or not at all."""
    new = file.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.rename(file)
