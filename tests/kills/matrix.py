"""The matrix: which points each life has, which of them are killed at, and what came of each kill."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.lifecycle import NEXT
from tests.kills import bot as killed
from tests.kills.drive import CONTEXT, Stuck, scene
from tests.kills.judge import Ending, Fault, Wrong, ending, faults
from tests.kills.lives import LIVES, Life
from tests.kills.points import Point, passages, transition
from tests.postgres import Server

PARALLEL, TRIES = 3, 3
# How often these are passed depends on how fast everything else is: drawings are put together, frames are left out.
OFTEN = ("post ", "slack edit ", "slack acknowledge", "engine ", "step show", "host ")


@dataclass(frozen=True, slots=True)
class Cell:
    """One kill to be made: at a point of a life."""

    life: Life
    at: Point

    def __str__(self) -> str:
        """Return it as a test's name."""
        return f"{self.life.name}: {self.at}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a cell; `missed` says that the point was not come by, so that nothing was killed."""

    cell: Cell
    faults: tuple[Fault, ...] = ()
    missed: bool = False
    seconds: float = 0.0


class Records:
    """Makes empty records that the engine has prepared already, since that takes longer than a life."""

    def __init__(self, folder: Path, server: Server | None = None) -> None:
        """Without a server they are SQLite's; `folder` has to last as long as this."""
        self._server = server
        url = server.database() if server is not None else f"sqlite:///{folder / 'template.db'}"
        self._template = url.rpartition("/")[2] if server is not None else str(folder / "template.db")
        process = CONTEXT.Process(target=killed.prepare, args=(url,))
        process.start()
        process.join()
        if process.exitcode != 0:
            raise RuntimeError(f"the empty record was not made: {process.exitcode}")

    def new(self, folder: Path) -> str:
        """Return the URL of a new record for the life in this folder."""
        if self._server is not None:
            return self._server.database(self._template)
        shutil.copy(self._template, folder / "record.db")
        return f"sqlite:///{folder / 'record.db'}"


@dataclass(slots=True)
class Matrix:
    """All lives on one kind of database."""

    records: Records
    wholes: dict[str, Ending] = field(default_factory=dict)
    points: dict[str, list[Point]] = field(default_factory=dict)

    def survey(self) -> list[str]:
        """Live every life with no kill in it, to learn its points and how it reads; returns what was wrong."""
        with ThreadPoolExecutor(PARALLEL) as pool:
            return [fault for found in pool.map(self._whole, LIVES) for fault in found]

    def _whole(self, life: Life) -> list[str]:
        with _folder() as folder, scene(life, folder, self.records.new(folder)) as whole:
            whole.live()
            now = ending(whole)
            self.wholes[life.name] = now
            self.points[life.name] = list(dict.fromkeys(passages(folder / killed.PASSED)))
            return [f"{life.name}: {fault}" for fault in faults(whole, now, now)]

    def cells(self) -> list[Cell]:
        """Return each point once, in the first life that comes by it; of what comes often, the first time only."""
        seen: dict[Point, Cell] = {}
        for life in LIVES:
            for point in self.points[life.name]:
                if point.nth == 1 or not point.what.startswith(OFTEN):
                    seen.setdefault(point, Cell(life, point))
        return list(seen.values())

    def kill(self, cells: Sequence[Cell], tell: Callable[[Outcome], None] = lambda _: None) -> list[Outcome]:
        """Make these kills."""
        with ThreadPoolExecutor(PARALLEL) as pool:
            found = []
            for outcome in pool.map(self._kill, cells):
                tell(outcome)
                found.append(outcome)
        return found

    def _kill(self, cell: Cell) -> Outcome:
        """Make one kill; again where its point was not come by, since not every drawing is made in every life."""
        for _ in range(TRIES):
            outcome = self._once(cell)
            if outcome.faults or not outcome.missed:
                break
        return outcome

    def _once(self, cell: Cell) -> Outcome:
        begun = time.monotonic()
        with _folder() as folder, scene(cell.life, folder, self.records.new(folder), cell.at) as cut:
            try:
                cut.live()
                found = faults(cut, ending(cut), self.wholes[cell.life.name])
            except Stuck as stuck:
                found = [Fault(Wrong.LOST, str(stuck))]
            return Outcome(cell, tuple(found), cut.kills == 0, time.monotonic() - begun)


TRANSITIONS = tuple(transition(state, event) for state, row in NEXT.items() for event in row)
"""Every cell of the table."""


def chosen(cells: Sequence[Cell], turn: int) -> list[Cell]:
    """Return so many that every transition and every step is in, each before or after it: the others have `turn` 1."""
    steps = sorted({cell.at.what for cell in cells if cell.at.what.startswith(("step ", "record step_"))})
    found = [("before" if (number + turn) % 2 else "after", what) for number, what in enumerate((*TRANSITIONS, *steps))]
    ends = [cell for cell in cells if cell.at.moment == "in"]
    return [cell for cell in cells if cell.at.nth == 1 and (cell.at.moment, cell.at.what) in found] + ends[turn::2][:2]


def transitions(cells: Iterable[Cell]) -> set[str]:
    """Return the transitions that were killed both before and after their commit."""
    at = {(cell.at.moment, cell.at.what) for cell in cells}
    return {each for each in TRANSITIONS if ("before", each) in at and ("after", each) in at}


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dockfix-kills-") as folder:
        yield Path(folder)
