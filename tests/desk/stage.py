"""A desk on a stage: recorded hosts that can be made to fail, and a view that keeps what it was shown."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.config import NotifyConfig, OncallConfig
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.incident import Incident, Person, Place
from bot.lifecycle import State
from bot.model import Answer, Executed, Step, Target
from bot.paging import Teller
from bot.policy import Policy, Terms
from bot.reach.replay import Recording, ReplayReach
from bot.stages import Stage
from bot.store import Store
from handlers.playground.hosts import FOLDER

ALICE, BOB, CAROL = Person("U01ALICE", "alice"), Person("U02BOB", "bob"), Person("U03CAROL", "carol")
TARGET = Target("host1", "webserver")
HERE = Place("stage", "C1")
_NGINX = re.compile(r"^(P\t\d+\t\d+\t)(\d+)(\t\d+\tnginx\t)", re.MULTILINE)
POLICY = Policy((BOB.id, CAROL.id), disruptive=Terms(expires_minutes=5))


class Host(ReplayReach):
    """A recorded host that notes what was run, and can be told how the next steps end."""

    def __init__(self) -> None:
        before, after = (Recording.load(FOLDER / "host1" / moment) for moment in ("before", "after"))
        super().__init__(before, after)
        self.ran: list[str] = []
        self.ends: list[int | None] = []

    def run(self, op: str, step: Step, limit_seconds: int = 120) -> Executed:
        """Run a step as the recording tells, unless it was told otherwise."""
        self.ran.append(op)
        if self.ends:
            return Executed(step, self.ends.pop(0), "as it was told")
        return super().run(op, step, limit_seconds)

    def heal(self) -> None:
        """From now on the host answers as after the fix, though nobody ran anything."""
        self._before = self._after or self._before

    def change(self) -> None:
        """From now on another nginx holds the port: it was started again."""
        self._before = Recording(
            self._before.target,
            tuple(_restarted(answer) for answer in self._before.answers),
            self._before.address,
        )


class LastingHost(Host):
    """A recorded host that outlives the process that asks it: its markers and what was done to it are files."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._seen_healed()

    def run(self, op: str, step: Step, limit_seconds: int = 120) -> Executed:  # noqa: ARG002 - a way to a host
        """Run a step at most once for each op, as a real host does with its markers, and note each effect."""
        try:
            (self._folder / f"marker-{op}").mkdir()
        except FileExistsError:
            ended = (self._folder / f"ended-{op}").exists()
            return Executed(step, 0 if ended else None, "found its marker")
        with (self._folder / "effects").open("a", encoding="utf-8") as file:
            file.write(f"{op}\n")
        (self._folder / f"ended-{op}").touch()
        self._seen_healed()
        return Executed(step, 0)

    def _seen_healed(self) -> None:
        if len(list(self._folder.glob("ended-*"))) == 2:
            self.heal()


class Spectator:
    """A view that keeps the states that it was shown."""

    def __init__(self) -> None:
        self.seen: list[Incident] = []
        self.stages: list[tuple[Stage, ...]] = []
        self.failing = 0

    def show(self, incident: Incident) -> None:
        """Keep it, or fail as often as it was told."""
        if self.failing:
            self.failing -= 1
            raise ConnectionError("Slack is away")
        self.seen.append(incident)

    def progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:  # noqa: ARG002 - a view's signature
        """Keep it."""
        self.stages.append(stages)


def record_at(folder: Path) -> str:
    """Return the URL of the record that belongs to this folder; the postgres suite puts another one in its place."""
    return f"sqlite:///{folder / 'record.db'}"


@contextmanager
def desk(
    folder: Path,
    host: Host,
    view: Spectator,
    policy: Policy = POLICY,
    teller: Teller | None = None,
    oncall: OncallConfig | None = None,
    notify: NotifyConfig | None = None,
    url: str = "",
) -> Iterator[Desk]:
    """Open a desk on the record in this folder, or at `url`."""
    store = Store(url or record_at(folder))
    opened = Desk(
        store,
        Durable(store.engine),
        {"host1": HostEntry()},
        lambda _: host,
        policy,
        soak_seconds=0,
        oncall=oncall,
        notify=notify,
    )
    opened.attach("stage", view, teller=teller)
    opened.start()
    try:
        yield opened
    finally:
        opened.stop()
        store.close()


def reaches(desk: Desk, incident: Incident, *states: State) -> Incident:
    """Wait until the incident is in one of the states."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        now = desk.incident(incident.id)
        if now is not None and now.state in states:
            return now
        threading.Event().wait(0.02)
    now = desk.incident(incident.id)
    raise AssertionError(f"{now.state if now else 'gone'} ({now.note if now else ''}), not one of {states}")


def _restarted(answer: Answer) -> Answer:
    """The same answer from a host where nginx was started again since: same pid, another start time."""
    later = _NGINX.sub(lambda m: f"{m[1]}{int(m[2]) + 140}{m[3]}", answer.output)
    return replace(answer, output=later)
