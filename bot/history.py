"""What the record says of earlier requests: the runs on a host, and whether a fixed cause has come back. [pure]"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.incident import Incident, Person
from bot.lifecycle import State

DAY_SECONDS = 86_400.0
WEEK_SECONDS = 7 * DAY_SECONDS
COUNTED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Run:
    """One request about a host, in short. Times are seconds since the epoch; `cause` and `holder` may be empty."""

    incident: str
    container: str
    asked_at: float
    state: State
    cause: str = ""
    holder: str = ""
    remedy: str = ""
    ended_at: float | None = None
    host: str = ""
    requester: Person | None = None
    decider: Person | None = None

    @property
    def mended(self) -> bool:
        """Whether a fix was proved and stayed."""
        return self.state in (State.VERIFIED, State.KEPT)


@dataclass(frozen=True, slots=True)
class Relapse:
    """A cause that was fixed and is back: which time this is within how many days, and who was in the way each time.

    `earlier` is the id of the newest fix before; `holder` is empty where it was not the same one each time.
    """

    cause: str
    times: int
    earlier: str
    holder: str = ""
    days: int = COUNTED_DAYS


@dataclass(frozen=True, slots=True)
class Offender:
    """A container that the same cause hits again and again: how often, and by whom, where it was always the same.

    `remedy` is the fix after which it came back, where that was always the same one; `soonest` and `latest` are the
    seconds from a fix until it was back, `last_at` is when it was met last.
    """

    host: str
    container: str
    cause: str
    times: int
    holder: str = ""
    remedy: str = ""
    soonest: float = 0.0
    latest: float = 0.0
    last_at: float = 0.0
    weeks: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class HostWeeks:
    """How many incidents one host had in each week, oldest first."""

    host: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many in all weeks."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The incidents of hosts by weeks that end with `until` (seconds since the epoch); the worst host comes first."""

    until: float
    weeks: int
    hosts: tuple[HostWeeks, ...] = ()

    def begins(self, week: int) -> float:
        """When a week begins, counted from 0 for the oldest."""
        return self.until - (self.weeks - week) * WEEK_SECONDS


def by_week(met: Iterable[float], now: float, weeks: int) -> tuple[int, ...]:
    """Return how many of these moments lie in each of the last so many weeks, the oldest week first."""
    counts = [0] * weeks
    for at in met:
        ago = int((now - at) // WEEK_SECONDS)
        if 0 <= ago < weeks:
            counts[weeks - 1 - ago] += 1
    return tuple(counts)


def runs_of(incidents: Iterable[Incident]) -> tuple[Run, ...]:
    """Return the requests in short, in the same order."""
    return tuple(map(_run, incidents))


def relapse(now: Incident, earlier: Iterable[Incident], hours: float) -> Relapse | None:
    """Return what has come back, where the newest fix of the same cause is at most so many hours old; else None.

    `earlier` are requests about the same host, in any order. Only proved fixes that were not put back count: somebody
    who asks twice while nothing was mended has not met a relapse.
    """
    this = _run(now)
    if not this.cause or not hours:
        return None
    fixed = sorted(
        (run for run in map(_run, (each for each in earlier if each.target == now.target)) if _fixed(run, this)),
        key=lambda run: run.ended_at or run.asked_at,
    )
    if not fixed or this.asked_at - (fixed[-1].ended_at or fixed[-1].asked_at) > hours * 3600:
        return None
    counted = [run for run in fixed if this.asked_at - run.asked_at <= COUNTED_DAYS * DAY_SECONDS] or fixed[-1:]
    holders = {run.holder for run in (*counted, this)}
    days = max(COUNTED_DAYS, round((this.asked_at - counted[0].asked_at) / DAY_SECONDS + 0.5))
    return Relapse(this.cause, len(counted) + 1, fixed[-1].incident, holders.pop() if len(holders) == 1 else "", days)


def offenders(runs: Iterable[Run], now: float = 0.0, weeks: int = 0) -> tuple[Offender, ...]:
    """Return what came back after a fix, the most frequent first; the order of the runs does not matter.

    With `now` and `weeks` each says how often it was met in each of the last so many weeks, the oldest first.
    A cause counts anew only once it was mended in between: somebody who asks twice has not met it twice.
    """
    again = [met for met in _incidents(runs) if len(met) > 1]
    found = [_offender(met, by_week((run.asked_at for _, run in met), now, weeks)) for met in again]
    return tuple(sorted(found, key=lambda each: (-each.times, each.host, each.container, each.cause)))


def timeline(runs: Iterable[Run], until: float, weeks: int) -> Timeline:
    """Count the incidents of each host in each of the last weeks; the order of the runs does not matter."""
    met_on: dict[str, list[float]] = {}
    for met in _incidents(runs):
        for _, run in met:
            met_on.setdefault(run.host, []).append(run.asked_at)
    counted = (HostWeeks(host, by_week(times, until, weeks)) for host, times in met_on.items())
    hosts = sorted((each for each in counted if each.total), key=lambda each: (-each.total, each.host))
    return Timeline(until, weeks, tuple(hosts))


def _incidents(runs: Iterable[Run]) -> list[list[tuple[Run | None, Run]]]:
    """Return for each container and cause when it was met, oldest first, each with the fix that it came back after."""
    groups: dict[tuple[str, str, str], list[tuple[Run | None, Run]]] = {}
    before: dict[tuple[str, str, str], Run] = {}
    for run in sorted(runs, key=lambda each: each.asked_at):
        key = (run.host, run.container, run.cause)
        if run.cause and (key not in before or before[key].mended):
            groups.setdefault(key, []).append((before.get(key), run))
        before[key] = run
    return list(groups.values())


def _offender(met: Sequence[tuple[Run | None, Run]], weeks: tuple[int, ...]) -> Offender:
    back = [(fix, run) for fix, run in met if fix is not None]
    lasted = [max(run.asked_at - (fix.ended_at or fix.asked_at), 0.0) for fix, run in back]
    holder, remedy = _same(run.holder for _, run in met), _same(fix.remedy for fix, _ in back)
    last = met[-1][1]
    return Offender(
        last.host,
        last.container,
        last.cause,
        len(met),
        holder,
        remedy,
        min(lasted, default=0.0),
        max(lasted, default=0.0),
        last.asked_at,
        weeks,
    )


def _same(names: Iterable[str]) -> str:
    """Return the name that all have in common; empty where there is none."""
    found = set(names)
    return found.pop() if len(found) == 1 else ""


def _fixed(run: Run, this: Run) -> bool:
    return run.mended and run.cause == this.cause and run.incident != this.incident and run.asked_at < this.asked_at


def _run(incident: Incident) -> Run:
    """What was decided on tells the cause, else the first thing that was found."""
    diagnosis = incident.diagnosis
    found = incident.chosen[0] if incident.chosen else next(iter(diagnosis.findings if diagnosis else ()), None)
    kept_unproved = incident.state is State.KEPT and not (incident.verification and incident.verification.verified)
    return Run(
        incident.id,
        incident.target.container,
        incident.asked_at,
        State.NOT_VERIFIED if kept_unproved else incident.state,
        found.cause if found is not None else "",
        found.holder.name if found is not None and found.holder is not None else "",
        incident.decision.remedy if incident.decision is not None else "",
        incident.closed_at,
        incident.target.host,
        incident.requester,
        incident.decision.by if incident.decision is not None else None,
    )
