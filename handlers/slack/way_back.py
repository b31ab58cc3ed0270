"""Draws what can be taken back: an approval while nothing ran, and a fix, with its steps and who may say so. [pure]"""

from collections.abc import Sequence

from bot.approvals import DIGEST_LEAST
from bot.incident import Decision, Incident
from bot.lifecycle import State
from bot.model import Executed
from bot.policy import Terms
from bot.stages import Stage, StageState
from handlers.afterwards import (
    GLASS,
    PUT_BACK,
    TAKE_BACK,
    alone_clause,
    back_again_sentence,
    glass_sentence,
    looking,
    offer_sentence,
    sentence_of,
)
from handlers.slack.kit import (
    Message,
    bullets,
    header,
    line,
    literal,
    message,
    one_line,
    paragraph,
    plain,
    printable,
    rich,
    when,
    who,
    word,
)
from handlers.slack.limits import BUTTON_LABEL, CONFIRM_TEXT, CONFIRM_TITLE, Json, cut
from handlers.slack.remedies import Choice, glass_button, terms_line
from handlers.words import executed_sentence, state_words, step_text

UNDO, BACK = "undo", "take_back"
COMMANDS_SHOWN = 2_000
_RUNNING = (State.UNDO_APPROVED, State.UNDOING)
_ENDED = (State.UNDONE, State.UNDO_FAILED, State.KEPT)


def take_back_actions(incident: Incident) -> Json:
    """The button that takes an approval back; there only while nothing ran."""
    label = f"Take back the approval for {incident.target.container}; works only while nothing runs"
    button = {
        "type": "button",
        "action_id": BACK,
        "text": plain(TAKE_BACK),
        "value": str(Choice(incident.id)),
        "accessibility_label": cut(label, BUTTON_LABEL),
    }
    return {"type": "actions", "block_id": f"back:{incident.id}:{incident.version}", "elements": [button]}


def offer(incident: Incident, terms: Terms | None, *, glass: bool = False) -> list[Json]:
    """The offered way back below a result: the exact commands, what they leave, who may approve it until when."""
    undo = incident.undo
    if undo is None or not incident.undo_offered:
        return []
    commands = "\n".join(printable(step_text(step)) for step in undo.remedy.steps)
    parts: list[Json] = [line(word(offer_sentence(incident), bold=True))]
    parts += [literal(cut(commands, COMMANDS_SHOWN))]
    parts += [line("This stays as it is:"), bullets(*([cut(one_line(each), 300)] for each in undo.stays[:6]))] * bool(
        undo.stays
    )
    if len(commands) > COMMANDS_SHOWN or terms is None:
        return [rich(*parts, line("It cannot be undone from here: do it by hand."))]
    if incident.state is State.VERIFIED:
        # A mention would wake people for what went well.
        parts.append(line("Who may approve the fix may approve this, too."))
    else:
        parts.append(terms_line(terms, [], incident))
    parts += [line("✅ ", who(agreed.by), " agreed, ", when(agreed.at), ".") for agreed in undo.agreed]
    parts.append(line("⏸️ Can be undone until ", when(undo.expires_at), "."))
    buttons = [_button(incident, commands), *([glass_button(incident)] if glass else [])]
    return [rich(*parts), {"type": "actions", "block_id": f"undo:{incident.id}", "elements": buttons}]


def _button(incident: Incident, commands: str) -> Json:
    undo = incident.undo
    digest = undo.remedy.digest if undo is not None else ""
    runs = f"Runs on {cut(incident.target.host, 60)}:\n{commands}"
    if len(runs) > CONFIRM_TEXT:
        runs = "Runs all commands printed above."
    return {
        "type": "button",
        "action_id": UNDO,
        "text": plain(PUT_BACK),
        "value": str(Choice(incident.id, UNDO, digest[:DIGEST_LEAST])),
        "accessibility_label": cut(f"Undo the fix of {incident.target.container}", BUTTON_LABEL),
        "confirm": {
            "title": plain(cut(f"Undo the fix of {one_line(incident.target.container)}?", CONFIRM_TITLE)),
            "text": plain(runs),
            "confirm": plain(PUT_BACK),
            "deny": plain("Go back"),
        },
    }


def going(incident: Incident, stages: Sequence[Stage] = ()) -> Message | None:
    """The message that the way back is under way, by whom it was approved; None before that."""
    undo = incident.undo
    if undo is None or undo.decision is None or incident.state not in (*_RUNNING, *_ENDED):
        return None
    now = next((stage.title for stage in stages if stage.state is StageState.RUNNING), "")
    doing = "The result is below." if incident.state in _ENDED else "It is being undone."
    doing = looking(incident.target.host) if incident.state is State.UNDO_APPROVED else doing
    parts: list[str | Json] = ["🔎 Approved by ", who(undo.decision.by), ", ", when(undo.decision.at)]
    parts.append(f": the fix is to be undone. {one_line(now) or doing}")
    blocks = [paragraph(*parts)]
    if incident.state is State.UNDO_APPROVED:
        blocks.append(take_back_actions(incident))
    return message(f"Undoing the fix: {incident.target.container} on {incident.target.host}", *blocks)


def ended(incident: Incident) -> Message | None:
    """What came of the way back, as a new reply: what was run, what was not, and what stays; None before its end."""
    undo = incident.undo
    if undo is None or incident.state not in _ENDED:
        return None
    icon, title = state_words(incident.state)
    target = f"{incident.target.container} on {incident.target.host}"
    sentence = one_line(sentence_of(incident))
    parts: list[Json] = []
    if undo.executed:
        parts += [line(word("What was run", bold=True)), bullets(*([_ran(done)] for done in undo.executed))]
    left = undo.remedy.steps[len(undo.executed) :]
    if left:
        named = ([word(cut(one_line(step_text(step)), 300), code=True)] for step in left)
        parts += [line(word("What was not run", bold=True)), bullets(*named)]
    if undo.stays and undo.executed:
        parts += [line(word("What stays as it is", bold=True)), bullets(*([cut(each, 300)] for each in undo.stays[:6]))]
    again = f"/dockfix {incident.target.host} {incident.target.container}"
    return message(
        f"{icon} {target}: {sentence}",
        header(f"{icon} {title}: {target}"),
        paragraph(cut(sentence.removeprefix(f"{title} on {incident.target.host}: "), 1000)),
        rich(*parts) if parts else None,
        paragraph("To look again: ", word(again, code=True), "."),
    )


def _ran(done: Executed) -> str:
    mark = "⚠️" if done.exit is None else "✅" if done.exit == 0 else "❌"
    return cut(f"{mark} {one_line(executed_sentence(done))}", 400)


def broken_glass(incident: Incident, decision: Decision | None) -> Message | None:
    """The message that tells everybody in the thread that one person acted alone; None where nobody did."""
    if decision is None or not decision.break_glass:
        return None
    undo = incident.undo
    back = undo is not None and decision.digest == undo.remedy.digest
    chosen = incident.chosen
    title = undo.remedy.title if undo is not None and back else chosen[1].title if chosen else decision.remedy
    said = one_line(alone_clause(decision, title))
    return message(
        f"{GLASS} {one_line(glass_sentence(decision, title))}",
        paragraph(f"{GLASS} ", word("Break-glass: ", bold=True), who(decision.by), f" {cut(said, 1200)}"),
        paragraph("The audit trail keeps it as break_glass."),
    )


def back_again(now: Incident) -> Message:
    """What the thread of an earlier fix is told when its cause is back."""
    said = one_line(back_again_sentence(now))
    return message(f"🔁 {said}", paragraph(f"🔁 {cut(said, 600)}"))
