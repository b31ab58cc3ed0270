"""`/dockfix runs [HOST]`: the last requests, how they ended, and what comes back again and again, also as a picture."""

import logging
import time
from collections.abc import Sequence

from bot.desk import Desk
from bot.history import DAY_SECONDS, WEEK_SECONDS, Offender, Run, Timeline, offenders, timeline
from bot.targets import why_no_host
from handlers.slack.asking import Unclear
from handlers.slack.chart import chart, day, png
from handlers.slack.kit import (
    Cell,
    Message,
    bullets,
    line,
    message,
    name_of,
    one_line,
    paragraph,
    rich,
    table,
    when,
    word,
)
from handlers.slack.limits import Json, cut
from handlers.slack.line import Answer, Later, Picture, Reply
from handlers.slack.private import sentence
from handlers.words import state_words

log = logging.getLogger(__name__)

SHOWN, COUNTED, OFFENDERS, WEEKS = 10, 500, 5, 8
FEW_INCIDENTS, FEW_WEEKS = 3, 2
"""What is less than this is read faster than looked at."""
HEADER = ("When", "Container", "Cause", "How it ended", "Who")


def runs_reply(desk: Desk, host: str) -> Reply:
    """The last runs of a host, or of all where `host` is empty; `Unclear` for one that is not configured."""
    if host and (reason := why_no_host(host, desk.hosts())):
        raise Unclear(reason, host)
    now, runs = time.time(), desk.newest_runs(COUNTED, host)
    weeks = _weeks_read(runs, now)
    counted = timeline(runs, now, weeks)
    said = runs_message(runs, host, counted)
    if weeks < FEW_WEEKS or sum(each.total for each in counted.hosts) < FEW_INCIDENTS:
        return said
    about = f" about {host}" if host else ""
    return Later(
        f"🔎 Reading what was asked{about}. The answer comes to you alone.", lambda: _drawn(said, counted, host)
    )


def runs_message(runs: Sequence[Run], host: str, counted: Timeline) -> Message:
    """The last runs, newest first, what comes back, and what the weeks were like, all in words."""
    where = f" about {host}" if host else ""
    if not runs:
        return sentence(f"Nothing has been asked{where} yet.")
    rows = [_row(run, named=not host) for run in runs[:SHOWN]]
    since = counted.begins(0)
    recent = (run for run in runs if run.asked_at >= since)
    back = offenders(recent, counted.until, counted.weeks)[:OFFENDERS]
    in_time = f"in the last {counted.weeks} weeks" if counted.weeks > 1 else "in the last week"
    return message(
        f"The last {len(rows)} {'request' if len(rows) == 1 else 'requests'}{where}; newest: {_spoken(runs[0])}",
        rich(line(word(f"The last requests{where}, newest first", bold=True))),
        table([HEADER, *rows]),
        rich(line(f"🔁 Again and again {in_time}:"), bullets(*map(_offender, back))) if back else None,
        paragraph(_week_sentence(counted)) if counted.hosts else None,
    )


def _weeks_read(runs: Sequence[Run], now: float) -> int:
    """How many weeks the runs, newest first, tell of; of the time before the last one nothing is known."""
    if len(runs) < COUNTED:
        return WEEKS
    return max(1, min(WEEKS, int((now - runs[-1].asked_at) / WEEK_SECONDS)))


def _drawn(said: Message, counted: Timeline, host: str) -> Answer:
    drawn = chart(counted)
    try:
        file = png(drawn)
    except (ImportError, OSError):  # Pillow or its fonts cannot be loaded here; the words are answer enough
        log.exception("a picture could not be drawn")
        file = b""
    return Answer(said, picture=Picture(f"incidents-{host or 'all-hosts'}.png", file, drawn.alt))


def _week_sentence(counted: Timeline) -> str:
    """What the picture shows at a glance: how many incidents, in which week most, on which host most."""
    total = sum(each.total for each in counted.hosts)
    by_week = [sum(each.counts[week] for each in counted.hosts) for week in range(counted.weeks)]
    most = max(by_week)
    worst = by_week.index(most)
    start = f"{total} {'incident' if total == 1 else 'incidents'} since {day(counted.begins(0))}"
    peak = f", most of them ({most}) in the week from {day(counted.begins(worst))}" if total > most > 1 else ""
    name = counted.hosts[0]
    host = f"; {cut(one_line(name.host), 120)} had most ({name.total})" if len(counted.hosts) > 1 else ""
    return f"{start}{peak}{host}."


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
    soonest, latest = _span(found.soonest), _span(found.latest)
    lasted = soonest if soonest == latest else f"{soonest} to {latest}"
    fix: list[str | Json] = [word(cut(one_line(found.remedy), 80), code=True)] if found.remedy else ["a fix"]
    return (
        word(cut(found.container, 120), bold=True),
        f" on {found.host}: ",
        word(found.cause, code=True),
        f" {found.times} times{by}; back {lasted} after ",
        *fix,
        ", last ",
        when(found.last_at),
        f"; week by week, the oldest first: {', '.join(map(str, found.weeks))}",
    )


def _span(seconds: float) -> str:
    """A time in its largest unit."""
    for size, name in ((DAY_SECONDS, "day"), (3_600.0, "hour"), (60.0, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"
