"""Scores dockfix over the whole fault lab and the corpus of error texts: `python -m tests.score [--write]`.

Every fault is made for real on every engine where it bites. `--write` puts the figures, with the date, into README.md.
"""

import argparse
import datetime as dt
import re
import statistics
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.corpus import score as corpus
from tests.lab import Engine, Extra, Lab, LabError, LabHost
from tests.lab.faults import cases
from tests.scoring import Scored, score

README = Path(__file__).parent.parent / "README.md"
PART = re.compile(r"(<!-- measured: score -->\n).*?(<!-- /measured -->)", re.DOTALL)
HEAD = ("Engine", "Faults", "Named first", "Among the findings", "Confidently wrong", "Fixed and verified", "Seconds")


def hosts(lab: Lab, engine: Engine) -> list[Scored]:
    """Score every case of one engine, one after the other, each on a clean host; one that could not be made is told."""
    found = []
    for case in (case for case in cases() if engine in case.engines):
        try:
            scored = score(_clean(lab, engine, case.extra), case)
        except LabError as trouble:
            print(f"{engine}  {case.name:44} NOT MADE: {trouble}", flush=True)
            continue
        found.append(scored)
        print(f"{engine}  {case.name:44} {told(scored)}", flush=True)
    return found


def _clean(lab: Lab, engine: Engine, extra: Extra | None) -> LabHost:
    name = f"host{list(Engine).index(engine) + 1}{extra or ''}"
    if name in lab.hosts:
        lab.hosts[name].reset()
        return lab.hosts[name]
    return lab.boot(engine, name, extra=extra)


def told(scored: Scored) -> str:
    """Say in one line what came of a case."""
    found = ", ".join(f"{finding.cause} ({finding.certainty})" for finding in scored.first.findings)
    parts = ["right" if scored.named_first else f"WRONG: {scored.first.verdict}", found or scored.first.verdict]
    if scored.confidently_wrong:
        parts.append("CONFIDENTLY WRONG")
    if scored.ran:
        proof = scored.proof
        fixed = "verified" if scored.verified else f"NOT FIXED: {scored.refused or (proof.reason if proof else '')}"
        parts.append(f"{' then '.join(scored.ran)}: {fixed}")
    return "; ".join(parts)


def row(name: str, scored: Sequence[Scored]) -> tuple[str, ...]:
    """Return the figures of one engine, or of all; controls count only where they could be confidently wrong."""
    faults = [each for each in scored if each.case.causes]
    seconds = sorted(each.seconds for each in scored)
    p95 = seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))]
    return (
        name,
        str(len(faults)),
        share(each.named_first for each in faults),
        share(each.among for each in faults),
        str(sum(each.confidently_wrong for each in scored)),
        share(each.verified for each in faults),
        f"{statistics.median(seconds):.2f}, p95 {p95:.2f}",
    )


def share(found: Iterable[bool]) -> str:
    """Return how many of them, and as a share: `44 of 45 (98 %)`."""
    every = list(found)
    return f"{sum(every)} of {len(every)} ({100 * sum(every) // max(1, len(every))} %)"


def report(scored: dict[Engine, list[Scored]]) -> str:
    """Return the figures as a table, with what was missed below it."""
    every = [each for found in scored.values() for each in found]
    controls = [each for each in every if not each.case.causes]
    rows = [HEAD, tuple("---" for _ in HEAD), *(row(engine.value, found) for engine, found in scored.items())]
    lines = [f"| {' | '.join(cells)} |" for cells in (*rows, row("all", every))]
    right = share(each.named_first and not each.first.findings for each in controls)
    lines += ["", f"Controls (healthy, or another error) that were told as such, with no finding: {right}."]
    missed = sorted({f"{each.case.name} on {each.engine}" for each in every if not each.named_first})
    lines += [f"Not named first: {', '.join(missed) or 'none'}."]
    unmended = sorted({each.case.name for each in every if each.case.causes and not each.verified})
    lines += [f"Not fixed by what dockfix offers to run: {', '.join(unmended) or 'none'}."]
    lines += ["", "Public error texts (tests/corpus), explained without asking any host:", ""]
    lines += [f"- {line}" for line in corpus.score(corpus.cases()).lines()]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Score, print, and write if asked to; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.score", description=__doc__)
    parser.add_argument("engine", nargs="*", type=Engine, help="some engines; all when none is named")
    parser.add_argument("--write", action="store_true", help="put the figures into README.md")
    chosen = parser.parse_args()
    with Lab() as lab:
        scored = {engine: hosts(lab, engine) for engine in chosen.engine or list(Engine)}
    figures = report(scored)
    print(f"\n{figures}")
    if chosen.write:
        today = dt.datetime.now(tz=dt.UTC).date().isoformat()
        text = f"Measured on {today} by `make score`.\n\n{figures}"
        README.write_text(PART.sub(lambda m: m[1] + text + m[2], README.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
