"""Kills at every point of every life: `python -m tests.kills [sqlite] [postgres] [--write]`; exits 1 where one failed.

`--write` puts the figures, with the date, into tests/README.md.
"""

import argparse
import datetime as dt
import re
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from tests.kills.judge import Wrong
from tests.kills.lives import LIVES
from tests.kills.matrix import TRANSITIONS, Matrix, Outcome, Records, transitions
from tests.postgres import server

README = Path(__file__).parent.parent / "README.md"
PART = re.compile(r"(<!-- measured: kills -->\n).*?(<!-- /measured -->)", re.DOTALL)
HEAD = ("Database", "Points", "Transitions", "Step boundaries", "Killed", *(wrong.capitalize() for wrong in Wrong))
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def measure(database: str) -> list[Outcome]:
    """Make every kill on one kind of database, and tell of each."""
    with tempfile.TemporaryDirectory() as folder, server() if database == "postgres" else nullcontext() as running:
        matrix = Matrix(Records(Path(folder), running))
        wrong = matrix.survey()
        if wrong:
            raise SystemExit("a life with no kill in it went wrong:\n" + "\n".join(wrong))
        cells = matrix.cells()
        print(f"{NAMES[database]}: {len(LIVES)} lives, {len(cells)} points", flush=True)
        return matrix.kill(cells, tell)


def tell(outcome: Outcome) -> None:
    """Say what came of one kill."""
    came = "NOT COME BY" if outcome.missed else "ok"
    print(f"{outcome.cell}: {'; '.join(map(str, outcome.faults)) or came} ({outcome.seconds:.1f} s)", flush=True)


def row(database: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Return the figures of one database."""
    killed = [each for each in outcomes if not each.missed]
    steps = {(each.cell.at.moment, each.cell.at.what) for each in killed if each.cell.at.what.startswith("step ")}
    wrong = [{fault.wrong for fault in each.faults} for each in outcomes]
    counts = (str(sum(kind in each for each in wrong)) for kind in Wrong)
    moved = f"{len(transitions([each.cell for each in killed]))} of {len(TRANSITIONS)}"
    return (NAMES[database], str(len(outcomes)), moved, str(len(steps)), str(len(killed)), *counts)


def report(found: dict[str, list[Outcome]]) -> str:
    """Return the figures as a table, with what was not come by below it."""
    rows = [HEAD, tuple("---" for _ in HEAD), *(row(database, outcomes) for database, outcomes in found.items())]
    missed = sorted({str(each.cell) for outcomes in found.values() for each in outcomes if each.missed})
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    return f"{table}\n\nPoints that no life came by again: {'; '.join(missed) or 'none'}.\n"


def main() -> int:
    """Kill, print, and write if asked to; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("database", nargs="*", choices=[*NAMES, []], help="both when none is named")
    parser.add_argument("--write", action="store_true", help="put the figures into tests/README.md")
    options = parser.parse_args()
    found = {database: measure(database) for database in options.database or list(NAMES)}
    figures = report(found)
    print(f"\n{figures}")
    if options.write:
        today = dt.datetime.now(tz=dt.UTC).date().isoformat()
        text = f"Measured on {today} by `make kills`.\n\n{figures}"
        README.write_text(PART.sub(lambda m: m[1] + text + m[2], README.read_text(encoding="utf-8")), encoding="utf-8")
    return int(any(each.faults for outcomes in found.values() for each in outcomes))


if __name__ == "__main__":
    sys.exit(main())
