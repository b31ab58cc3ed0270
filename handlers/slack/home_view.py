"""Draws somebody's Home tab: what waits for them, their requests, the hosts, who is on call. [pure]"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.history import Run
from bot.incident import Incident
from handlers.slack.kit import (
    Message,
    bullets,
    button,
    buttons,
    header,
    line,
    one_line,
    paragraph,
    plain,
    rich,
    unfolded,
    when,
    who,
    word,
)
from handlers.slack.limits import Json, cut, view_problems
from handlers.slack.remedies import decide
from handlers.slack.subcommands.help import FORM
from handlers.words import state_words, verdict_sentence

WAITING, RUNS, HOSTS = 8, 5, 10


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person's Home tab shows. `links` are the addresses of threads by the ids of their requests.

    `waiting` waits for this person, newest first; `unread` older requests wait, too, and may be for this person.
    """

    waiting: Sequence[Incident] = ()
    unread: int = 0
    runs: Sequence[Run] = ()
    hosts: Mapping[str, Run | None] = field(default_factory=dict)
    more_hosts: int = 0
    on_call: Message | None = None
    lacks: Sequence[str] = ()
    links: Mapping[str, str] = field(default_factory=dict)


def home_view(seen: Seen) -> Json:
    """The Home tab, with as many of the waiting approvals as Slack takes: each whole, or not at all."""
    rest = _rest(seen)
    for shown in range(min(WAITING, len(seen.waiting)), -1, -1):
        view = _view(_start(), *_waiting(seen, shown), *rest)
        if not view_problems(view):
            return view
    return told_home("Your Home tab is larger than Slack takes. Type /dockfix runs instead.")


def told_home(said: str) -> Json:
    """A Home tab that shows one sentence and nothing else."""
    return _view(paragraph(said))


def _view(*blocks: Json | None) -> Json:
    return {"type": "home", "blocks": [block for block in blocks if block is not None]}


def _start() -> Json | None:
    diagnose = button("Diagnose", FORM, "home", "Open a form to diagnose a container")
    return buttons({**diagnose, "style": "primary"})


def _waiting(seen: Seen, shown: int) -> list[Json]:
    blocks = [header("Waits for you")]
    if not seen.waiting and not seen.unread:
        return [*blocks, paragraph("Nothing waits for you.")]
    for incident in seen.waiting[:shown]:
        blocks += _approval(incident, seen.links.get(incident.id, ""))
    more = len(seen.waiting) - shown
    left = [f"… and {more:,} more wait for you, older than these."] if more else []
    if seen.unread:
        left.append(f"{seen.unread:,} older requests wait as well; some of them may be for you.")
    return [*blocks, paragraph(f"{' '.join(left)} Each has its buttons in its thread.")] if left else blocks


def _approval(incident: Incident, link: str) -> list[Json]:
    """One approval: what is wrong, since when, the exact commands, and the buttons below them."""
    diagnosis = incident.diagnosis
    if diagnosis is None:
        return []
    start: list[str | Json] = ["⏸️ ", word(cut(one_line(incident.target.container), 120), bold=True)]
    start += [f" on {incident.target.host}: ", cut(one_line(verdict_sentence(diagnosis)), 500)]
    asked: list[str | Json] = ["Asked ", when(incident.asked_at), " by ", who(incident.requester), "."]
    if incident.expires_at is not None:
        asked += [" Open until ", when(incident.expires_at), "."]
    asked += [" ", {"type": "link", "url": link, "text": "Open the thread"}] if link else []
    return [{"type": "divider"}, rich(line(*start), line(*asked)), *unfolded(decide(incident, diagnosis))]


def _rest(seen: Seen) -> list[Json]:
    runs = [_run(run, seen.links.get(run.incident, "")) for run in seen.runs[:RUNS]]
    blocks = [header("Your recent requests")]
    blocks.append(rich(bullets(*runs)) if runs else paragraph("You have not asked for anything yet."))
    blocks.append(header("Hosts"))
    hosts = [_host(host, run) for host, run in seen.hosts.items()]
    if seen.more_hosts:
        hosts.append((f"and {seen.more_hosts:,} more: ", word("/dockfix hosts", code=True)))
    blocks.append(rich(bullets(*hosts)) if hosts else paragraph("No host is configured yet."))
    blocks += seen.on_call.blocks if seen.on_call is not None else ()
    return [*blocks, *_set_up(seen.lacks)]


def _run(run: Run, link: str) -> tuple[str | Json, ...]:
    icon, said = state_words(run.state)
    what = (f"{icon} ", word(cut(one_line(run.container), 120), bold=True), f" on {run.host}: {said}, ")
    thread: Json = {"type": "link", "url": link, "text": "Open the thread"}
    return (*what, when(run.asked_at), ". ", thread) if link else (*what, when(run.asked_at), ".")


def _host(host: str, run: Run | None) -> tuple[str | Json, ...]:
    if run is None:
        return (word(host, bold=True), ": nothing was asked about it yet")
    icon, said = state_words(run.state)
    container = word(cut(one_line(run.container), 120), code=True)
    return (word(host, bold=True), f": {icon} {said}, ", container, ", ", when(run.asked_at))


def _set_up(lacks: Sequence[str]) -> list[Json]:
    if not lacks:
        return []
    check = ("To see what else is missing, run ", word("dockfix check", code=True), " where dockfix runs.")
    manual = ("deploy/README.md of dockfix says how to set it up.",)
    context: Json = {"type": "context", "elements": [plain("This disappears once it is set up.")]}
    return [header("Not set up yet"), rich(bullets(*([each] for each in lacks), check, manual)), context]
