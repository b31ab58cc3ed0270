"""Turns what a host said into what would fail at its next start. Never raises: what cannot be told is not checked."""

from collections.abc import Iterable

from bot.facts.engine import Engine
from bot.model import Certainty, EngineVersion, Foreseen, NotChecked, ScanReport, Timings
from bot.risks import KnownRisk, all_risks
from bot.snapshot import Snapshot, Unknown

MOST_OF_ONE = 20
"""How many times one risk is told of one host; what is more is summed up in a last one."""

_ORDER = {Certainty.PROVED: 0, Certainty.LIKELY: 1, Certainty.POSSIBLE: 2}


def scan(snapshot: Snapshot, timings: Timings | None = None, risks: Iterable[KnownRisk] | None = None) -> ScanReport:
    """Run every risk over the snapshot. The same answers always make the same report.

    `risks` are all that dockfix knows unless others are given.
    """
    found: list[Foreseen] = []
    silent: list[NotChecked] = []
    for known in all_risks() if risks is None else risks:
        foreseen, reason = _judge(known, snapshot)
        found += _bounded(foreseen)
        if reason:
            silent.append(NotChecked(known.id, reason))
    return ScanReport(
        host=snapshot.target.host,
        engine=_engine(snapshot),
        risks=tuple(sorted(found, key=lambda item: (_ORDER[item.certainty], item.risk, item.summary))),
        not_checked=tuple(sorted(silent, key=lambda item: item.question)),
        timings=timings or Timings(),
    )


def out_of_reach(host: str, reason: str) -> ScanReport:
    """Return the report of a host that could not be reached or refused us; nothing was checked."""
    return ScanReport(host, reachable=False, reason=reason, not_checked=(NotChecked("host", reason),))


def _judge(known: KnownRisk, snapshot: Snapshot) -> tuple[list[Foreseen], str]:
    """Run one rule; what stops it never stops the others. Returns what it found and why it could not judge."""
    found: list[Foreseen] = []
    try:
        found.extend(known.rule(snapshot))
    except Unknown as reason:
        return found, str(reason)
    except Exception as error:  # noqa: BLE001 - a broken rule must not hide what the others foresee
        return found, f"the rule itself failed ({type(error).__name__}: {error!s:.120}); please report this"
    return found, ""


def _bounded(found: list[Foreseen]) -> list[Foreseen]:
    """Sum up what one rule found again and again, so that a host with a thousand containers stays readable."""
    ordered = sorted(found, key=lambda item: (_ORDER[item.certainty], item.summary))
    kept, rest = ordered[:MOST_OF_ONE], ordered[MOST_OF_ONE:]
    if not rest:
        return kept
    hit = tuple(sorted({name for item in rest for name in item.containers}))
    more = Foreseen(
        rest[0].risk, rest[0].certainty, f"the same {len(rest)} times more", rest[0].evidence, hit, rest[0].advice
    )
    return [*kept, more]


def _engine(snapshot: Snapshot) -> EngineVersion | None:
    try:
        engine = snapshot[Engine]
    except Unknown:
        return None
    return EngineVersion(engine.version, engine.rootless)
