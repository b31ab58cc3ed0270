"""Measures what thousands of parked approvals cost: at rest, at a click, and at a restart.

`python -m tests.bench.bench_parked [--postgres]`. All are asked for and parked by the real desk and durable engine;
only the look is taken once, on a recorded host, and given to each request: thousands would measure looking alone.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

import psutil

from bot import work
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.incident import Incident, Person, Place
from bot.lifecycle import State
from bot.model import Diagnosis, Target
from bot.policy import Policy, Terms
from bot.reach.replay import Recording, ReplayReach
from bot.stages import Stage
from bot.store import Store
from handlers.playground.hosts import FOLDER
from tests.bench.figures import spread, table
from tests.postgres import server

ALICE, BOB = Person("U01ALICE", "alice"), Person("U02BOB", "bob")
HERE = Place("bench", "C1")
LOOK = work.look
DAY_MINUTES = 24 * 60
PATIENCE = 7200.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds, unless a name says otherwise; `wake` and `decide` hold one value for each click, in milliseconds.

    `cpu` is the share of one core at rest; `start` is how long the start took until people are answered, `settled`
    until nothing was under way any more, and `drawn` how many incidents were drawn again by then.
    """

    parked: float
    rss_mb: float
    threads: int
    cpu: float
    decide: tuple[float, ...]
    wake: tuple[float, ...]
    start: float
    settled: float
    drawn: int


@dataclass(slots=True)
class Bench:
    """The desk's host and view: one look for all, and when each fix was begun and how often anything was drawn."""

    diagnosis: Diagnosis
    begun: dict[str, float] = field(default_factory=dict)
    drawn: int = 0

    def look(self, _reach: object, target: Target, incident: str, **_given: object) -> Diagnosis:
        """Give the one look to whoever asks; the second one of an incident is the begin of its fix."""
        self.begun[incident] = time.monotonic()
        return replace(self.diagnosis, incident=incident, target=target)

    def show(self, _incident: Incident) -> None:
        """Count it."""
        self.drawn += 1

    def progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:
        """Nothing is drawn."""


@contextmanager
def desk(url: str, bench: Bench) -> Iterator[tuple[Desk, Durable]]:
    """A desk that is not started yet."""
    store = Store(url)
    durable = Durable(store.engine)
    hosts = {f"h{number}": HostEntry() for number in range(100)}
    host = ReplayReach(Recording.load(FOLDER / "host1" / "before"), Recording.load(FOLDER / "host1" / "after"))
    rules = Policy((BOB.id,), disruptive=Terms(expires_minutes=DAY_MINUTES))
    opened = Desk(store, durable, hosts, lambda _: host, rules, soak_seconds=0)
    opened.attach("bench", bench)
    with mock.patch.object(work, "look", bench.look):
        try:
            yield opened, durable
        finally:
            opened.stop()
            store.close()


def measure(url: str, count: int, clicks: int, rest_seconds: float) -> Figures:
    """Park so many, rest, click, and start again."""
    host = ReplayReach(Recording.load(FOLDER / "host1" / "before"))
    bench = Bench(LOOK(host, Target("host1", "webserver"), "bench"))
    with desk(url, bench) as (opened, durable):
        opened.start()
        began = time.monotonic()
        for number in range(count):
            opened.request(Target(f"h{number % 100}", f"webserver{number}"), ALICE, HERE)
        _until(lambda: durable.unfinished() == 0)
        parked = time.monotonic() - began
        process = psutil.Process()
        rss, threads, cpu = process.memory_info().rss / 2**20, process.num_threads(), _at_rest(process, rest_seconds)
    bench.drawn = 0
    with desk(url, bench) as (opened, durable):
        began = time.monotonic()
        opened.start()
        start = time.monotonic() - began
        _until(lambda: durable.unfinished() == 0)
        settled, drawn = time.monotonic() - began, bench.drawn
        decide, wake = _click(opened, bench, clicks)
        _until(lambda: durable.unfinished() == 0)
    return Figures(parked, rss, threads, cpu, decide, wake, start, settled, drawn)


def _click(opened: Desk, bench: Bench, clicks: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Approve one after another; returns how long each decision and each begin of the fix after it took, in ms."""
    decide, wake = [], []
    for incident in opened.store.incidents(State.WAITING)[:clicks]:
        (_, remedy), *_ = incident.offered
        bench.begun.pop(incident.id, None)
        began = time.monotonic()
        opened.decide(incident.id, BOB, approve=True, remedy=remedy.id, digest=remedy.digest)
        decided = time.monotonic()
        _until(lambda: incident.id in bench.begun, 0.005)  # noqa: B023 - called before the next one
        decide.append(1000 * (decided - began))
        wake.append(1000 * (bench.begun[incident.id] - decided))
    return tuple(decide), tuple(wake)


def _at_rest(process: psutil.Process, seconds: float) -> float:
    before = process.cpu_times()
    threading.Event().wait(seconds)
    after = process.cpu_times()
    return (after.user + after.system - before.user - before.system) / seconds


def _until(condition: Callable[[], bool], pause: float = 0.5) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the bench did not come to its end")
        time.sleep(pause)


def tell(kind: str, count: int, found: Figures) -> str:
    """The figures as a table."""
    return table(
        f"{count} parked approvals on {kind}",
        [
            ("ask for and park all of them", f"{found.parked:.1f} s ({count / found.parked:.0f} a second)"),
            ("memory, threads", f"{found.rss_mb:.0f} MB, {found.threads}"),
            ("CPU at rest", f"{100 * found.cpu:.1f} % of one core"),
            ("click: recorded", spread(found.decide)),
            ("from there to the begin of the fix", spread(found.wake)),
            ("restart: until people are answered", f"{found.start:.1f} s"),
            ("restart: until all is quiet", f"{found.settled:.1f} s, {found.drawn} drawn again"),
        ],
    )


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--clicks", type=int, default=100)
    parser.add_argument("--rest", type=float, default=30.0)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own instead of SQLite")
    chosen = parser.parse_args()
    with ExitStack() as ends:
        if chosen.postgres:
            kind, url = "PostgreSQL", ends.enter_context(server(synced=True)).database()
        else:
            folder = ends.enter_context(tempfile.TemporaryDirectory())
            kind, url = "SQLite", f"sqlite:///{Path(folder) / 'record.db'}"
        print(tell(kind, chosen.count, measure(url, chosen.count, chosen.clicks, chosen.rest)), flush=True)


if __name__ == "__main__":
    main()
