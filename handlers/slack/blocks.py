"""Draws an incident: the channel's message, the progress and the result; the answer is in `answer`. [pure]"""

from collections.abc import Iterable, Mapping, Sequence

from bot.incident import Incident
from bot.lifecycle import State
from bot.model import Executed, Probe, Step, Verdict
from bot.policy import Terms
from bot.stages import AREA_TITLES, Stage, StageState
from handlers.slack import answer as answers
from handlers.slack import way_back
from handlers.slack.kit import (
    Message,
    header,
    line,
    literal,
    message,
    name_of,
    one_line,
    paragraph,
    plan,
    printable,
    rich,
    task,
    when,
    who,
    word,
)
from handlers.slack.limits import PLAN_TASKS, Json, cut
from handlers.words import (
    as_sentence,
    look_first,
    outcome_sentence,
    state_sentence,
    state_words,
    step_text,
    verdict_words,
)

answer, superseded = answers.answer, answers.superseded
going, ended, broken_glass, back_again = way_back.going, way_back.ended, way_back.broken_glass, way_back.back_again

OUTPUT_SHOWN, COMMAND_SHOWN, STEPS_SHOWN, PROBES_SHOWN = 500, 300, 10, 8
_STATUS: Mapping[StageState, str] = {
    StageState.PENDING: "pending",
    StageState.RUNNING: "in_progress",
    StageState.DONE: "complete",
    StageState.FAILED: "error",
}
_WENT_WRONG = (State.NOT_VERIFIED, State.FAILED, State.UNCERTAIN)


def parent(incident: Incident) -> Message:
    """The one message that an incident has in its channel: who asked, for what, and how it stands."""
    icon = _icon(incident)
    sentence = one_line(state_sentence(incident))
    target = incident.target
    origin = "noticed by dockfix itself" if incident.noticed else f"asked for by {name_of(incident.requester)}"
    return message(
        f"{icon} {target.container} on {target.host}, {origin}: {sentence}",
        paragraph(
            f"{icon} ",
            word(cut(target.container, 120), bold=True),
            " on ",
            word(cut(target.host, 120), bold=True),
            *(", noticed by dockfix itself",) if incident.noticed else (", asked for by ", who(incident.requester)),
        ),
        _unasked(incident),
        paragraph(cut(sentence, 400)),
    )


def _unasked(incident: Incident) -> Json | None:
    """Why dockfix speaks though no person asked it."""
    if incident.noticed:
        host, container = cut(incident.target.host, 120), cut(incident.target.container, 120)
        return paragraph(f"Nobody asked: dockfix watches {host}, and saw that {container} did not start.")
    return paragraph("It says: ", word(cut(one_line(incident.occasion), 300))) if incident.occasion else None


def _icon(incident: Incident) -> str:
    """The emoji of the state; of the verdict, where that is the whole answer."""
    if incident.state is State.ANSWERED and incident.diagnosis is not None:
        return verdict_words(incident.diagnosis.verdict)[0]
    return state_words(incident.state)[0]


def looking(incident: Incident, stages: Sequence[Stage]) -> Message:
    """The live list of what is being looked at; drawn one last time when the answer is there."""
    shown = tuple(stages) or _usual(incident)
    if incident.state is not State.ASKED:
        shown = _settled(shown)
    return _plan(f"Looking at {incident.target.container} on {incident.target.host}", shown)


def _usual(incident: Incident) -> tuple[Stage, ...]:
    """The stages where those of the work are not known here: it was another process, or one before a restart."""
    found = incident.diagnosis
    if found is None or found.verdict is Verdict.UNREACHABLE:
        return (Stage("all", f"Ask {incident.target.host}", StageState.RUNNING),)
    areas = (Stage(area, title, StageState.DONE) for area, title in AREA_TITLES.items())
    return (Stage("connect", f"Connect to {incident.target.host}", StageState.DONE), *areas)


def _settled(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """The stages as they stay: what was under way when the answer came has ended with it."""
    ended = {StageState.RUNNING: StageState.DONE}
    return tuple(Stage(s.id, s.title, ended.get(s.state, s.state), s.detail) for s in stages)


def mending(incident: Incident, stages: Sequence[Stage]) -> Message:
    """The live list of the approved steps, from the record; `stages` say what is being done at this moment."""
    now = next((stage.title for stage in stages if stage.state is StageState.RUNNING), "")
    incident = incident.fixed_as
    again = StageState.RUNNING if incident.state is State.APPROVED else StageState.DONE
    shown = [Stage("again", "Look again before anything runs", again)]
    steps = _approved_steps(incident)
    for number, step in enumerate(steps[: PLAN_TASKS - 2]):
        shown.append(Stage(f"step-{number}", cut(one_line(step_text(step)), 120), _step_state(incident, number)))
    shown.append(Stage("proof", "Prove that it works", _proof_state(incident, len(steps))))
    said = {stage.id: now for stage in shown if stage.state is StageState.RUNNING and stage.title != now}
    if incident.over:
        said.update({stage.id: "not done" for stage in shown if stage.state is StageState.PENDING})
    drawn = [Stage(s.id, s.title, s.state, said.get(s.id, "")) for s in shown]
    return _plan(f"Mending {incident.target.container} on {incident.target.host}", drawn)


def _approved_steps(incident: Incident) -> tuple[Step, ...]:
    """The steps that were approved; those of the answer before, where a second look found the cause gone."""
    shown = incident.before if incident.state is State.ANSWERED else incident.diagnosis
    decision = incident.decision
    chosen = shown.remedy(decision.remedy, decision.digest) if shown is not None and decision is not None else None
    return chosen[1].steps if chosen is not None else ()


def abandoned(incident: Incident) -> Message:
    """The last frame of a run that ended before its first step."""
    why = "the approval was taken back" if incident.state is State.TAKEN_BACK else "the host has changed"
    again = Stage("again", "Look again before anything runs", StageState.DONE, f"{why}; nothing was run")
    return _plan(f"Mending {incident.target.container} on {incident.target.host}", (again,))


def _step_state(incident: Incident, number: int) -> StageState:
    if number < len(incident.executed):
        return StageState.DONE if incident.executed[number].exit == 0 else StageState.FAILED
    following = incident.state is State.RUNNING and number == len(incident.executed)
    return StageState.RUNNING if following else StageState.PENDING


def _proof_state(incident: Incident, steps: int) -> StageState:
    if incident.verification is not None:
        return StageState.DONE if incident.verification.verified else StageState.FAILED
    proving = incident.state is State.RUNNING and len(incident.executed) == steps
    return StageState.RUNNING if proving else StageState.PENDING


def _plan(title: str, stages: Sequence[Stage]) -> Message:
    ended = sum(stage.state in (StageState.DONE, StageState.FAILED) for stage in stages)
    running = next((stage for stage in stages if stage.state is StageState.RUNNING), None)
    at = f"step {ended + 1} of {len(stages)}: {running.title}" if running else f"{ended} of {len(stages)} steps done"
    tasks = [task(f"{number}-{s.id}", s.title, _STATUS[s.state], s.detail) for number, s in enumerate(stages)]
    return message(f"{title}, {one_line(at)}", plan(title, tasks))


def result(incident: Incident, undo_terms: Terms | None = None, *, glass: bool = False) -> Message | None:
    """What came of a proposal, as a new reply, since an update notifies nobody; None where nothing was proposed.

    `undo_terms` are what an approval of the way back takes, where it is offered.
    """
    offered: list[Json | None] = list(way_back.offer(incident, undo_terms, glass=glass))
    incident = incident.fixed_as
    settled = incident.state is State.ANSWERED
    if not incident.over or (settled and incident.decision is None):
        return None
    icon, title = state_words(incident.state)
    if settled and incident.diagnosis is not None:
        icon, title = verdict_words(incident.diagnosis.verdict)
    target = f"{incident.target.container} on {incident.target.host}"
    sentence = one_line(outcome_sentence(incident))
    lead = one_line(_lead(incident))
    return message(
        f"{icon} {target}: {sentence}",
        header(f"{icon} {title}: {target}"),
        paragraph(cut(lead.removeprefix(f"{title}: "), 1000)),
        *_steps(incident.executed),
        _proof(incident),
        *(offered or [_undo(incident)]),
        _next(incident),
    )


def _lead(incident: Incident) -> str:
    """What the heading does not say yet. The steps, the proof and the way back have their own places below."""
    nothing_chosen = incident.state is State.FAILED and incident.chosen is None
    if not incident.note or incident.state not in _WENT_WRONG or nothing_chosen:
        return outcome_sentence(incident)
    if incident.state is State.UNCERTAIN:
        return f"{as_sentence(incident.note)} {look_first(incident.target.host)}"
    return incident.note


def _steps(executed: Sequence[Executed]) -> tuple[Json, ...]:
    """Each step that ran, its exit status and the end of its output."""
    if not executed:
        return ()
    parts: list[Json] = [line(word("What was run", bold=True))]
    for number, done in enumerate(executed[:STEPS_SHOWN], 1):
        status = "end not known" if done.exit is None else f"exit {done.exit}"
        mark = "⚠️" if done.exit is None else "✅" if done.exit == 0 else "❌"
        command = cut(one_line(step_text(done.step)), COMMAND_SHOWN)
        took = "" if done.exit is None else f", {done.ms / 1000:.1f} s"
        parts.append(line(f"{number}. {mark} ", word(command, code=True), f" {status}{took}"))
        if done.output.strip():
            parts.append(literal(_tail(done.output)))
    if len(executed) > STEPS_SHOWN:
        parts.append(line(f"… and {len(executed) - STEPS_SHOWN} more steps, which the audit trail lists."))
    return (rich(*parts),)


def _tail(output: str) -> str:
    """The end of an output, which is where errors stand."""
    text = printable(output.strip())
    return text if len(text) <= OUTPUT_SHOWN else f"…{text[-OUTPUT_SHOWN:]}"


def _proof(incident: Incident) -> Json | None:
    """What shows that it works now, or what does not."""
    verification = incident.verification
    if verification is None:
        return None
    parts = [line(word("Proof", bold=True))]
    if verification.reason and one_line(verification.reason) != one_line(incident.note):
        parts.append(line(cut(one_line(verification.reason), 600)))
    parts += [line(_probe_line(probe)) for probe in verification.probes[:PROBES_SHOWN]]
    if not verification.probes:
        parts.append(line("No published port was tried."))
    if len(verification.probes) > PROBES_SHOWN:
        parts.append(line(f"… and {len(verification.probes) - PROBES_SHOWN} more ports."))
    return rich(*parts)


def _probe_line(probe: Probe) -> str:
    host = f"[{probe.address}]" if ":" in probe.address else probe.address
    place = f"{host}:{probe.port}/{probe.protocol}" if host else f"port {probe.port}/{probe.protocol}"
    said, mark = ("answered", "✅") if probe.answered else ("did not answer", "❌")
    detail = f" ({one_line(probe.detail)})" if probe.detail else ""
    return cut(f"{mark} {place} {said}, tried {one_line(probe.origin)}{detail}", 400)


def _undo(incident: Incident) -> Json | None:
    """The way back, where something ran and did not prove to help."""
    if incident.chosen is None or incident.state not in _WENT_WRONG:
        return None
    if not incident.executed:
        return paragraph("Nothing was changed on the host.")
    if incident.undo is not None and incident.undo.decision is not None:
        return paragraph("What was done to undo it is shown below.")
    undo = incident.chosen[1].undo
    if not undo:
        return paragraph("There is no way back that dockfix could name.")
    commands = "\n".join(printable(step_text(step)) for step in undo)
    return rich(line(word("To go back", bold=True), ", on ", incident.target.host, ":"), literal(cut(commands, 2000)))


def _next(incident: Incident) -> Json | None:
    """How to go on from here, and when it ended."""
    parts: list[str | Json] = []
    if incident.state in (*_WENT_WRONG, State.EXPIRED, State.TAKEN_BACK, State.ANSWERED):
        again = f"/dockfix {incident.target.host} {incident.target.container}"
        parts += ["To look again: ", word(again, code=True), ". "]
    if incident.closed_at is not None:
        parts += ["Ended ", when(incident.closed_at), "."]
    return paragraph(*parts) if parts else None
