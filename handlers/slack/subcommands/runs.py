"""`/dockfix runs [HOST]`: the last requests, how they ended, and what comes back again and again."""

import time

from bot.desk import Desk
from bot.history import WEEK_SECONDS, Offender, Run, offenders
from bot.targets import why_no_host
from handlers.slack.asking import Unclear
from handlers.slack.kit import Cell, Message, bullets, line, message, name_of, one_line, rich, table, when, word
from handlers.slack.limits import Json, cut
from handlers.slack.private import sentence
from handlers.words import state_words

SHOWN, COUNTED, OFFENDERS, WEEKS = 10, 500, 5, 4
HEADER = ("When", "Container", "Cause", "How it ended", "Who")


def runs_message(desk: Desk, host: str) -> Message:
    """The last runs of a host, or of all where `host` is empty; `Unclear` for one that is not configured."""
    if host and (reason := why_no_host(host, desk.hosts())):
        raise Unclear(reason, host)
    runs = desk.newest_runs(COUNTED, host)
    where = f" about {host}" if host else ""
    if not runs:
        return sentence(f"Nothing has been asked{where} yet.")
    rows = [_row(run, named=not host) for run in runs[:SHOWN]]
    now = time.time()
    since = now - WEEKS * WEEK_SECONDS
    back = offenders((run for run in runs if run.asked_at >= since), now, WEEKS)[:OFFENDERS]
    return message(
        f"The last {len(rows)} {'request' if len(rows) == 1 else 'requests'}{where}; newest: {_spoken(runs[0])}",
        rich(line(word(f"The last requests{where}, newest first", bold=True))),
        table([HEADER, *rows]),
        rich(line(f"🔁 Again and again in the last {WEEKS} weeks:"), bullets(*map(_offender, back))) if back else None,
    )


def _row(run: Run, *, named: bool) -> tuple[Cell, ...]:
    icon, said = state_words(run.state)
    where = f"{run.container} on {run.host}" if named else run.container
    people = [f"asked: {name_of(run.requester)}"] if run.requester is not None else []
    people += [f"decided: {name_of(run.decider)}"] if run.decider is not None else []
    return (
        (f"{icon} ", when(run.asked_at)),
        cut(one_line(where), 120),
        (word(run.cause or "none found", code=bool(run.cause)),),
        said,
        "; ".join(people),
    )


def _spoken(run: Run) -> str:
    icon, said = state_words(run.state)
    return f"{icon} {run.container} on {run.host}: {said}"


def _offender(found: Offender) -> tuple[str | Json, ...]:
    by = f", {cut(one_line(found.holder), 80)} each time" if found.holder else ""
    return (
        word(cut(found.container, 120), bold=True),
        f" on {found.host}: ",
        word(found.cause, code=True),
        f" {found.times} times{by}; week by week, the oldest first: {', '.join(map(str, found.weeks))}",
    )
