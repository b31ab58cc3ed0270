"""The sentences about what is out of the ordinary: the glass broken, an approval taken back, a fix put back. [pure]

Plain text, the same in Slack and in the terminal; `handlers.words` has all others.
"""

from bot.history import Relapse
from bot.incident import Decision, Incident
from bot.lifecycle import State

GLASS = "🚨"
BREAK_GLASS = "Break glass…"
PUT_BACK, TAKE_BACK = "Undo the fix", "Take approval back"

STATES = {
    State.TAKEN_BACK: ("🚫", "Taken back"),
    State.UNDO_APPROVED: ("🔎", "Undoing the fix"),
    State.UNDOING: ("🔎", "Undoing the fix"),
    State.UNDONE: ("✅", "Fix undone"),
    State.UNDO_FAILED: ("❌", "Undo failed"),
    State.KEPT: ("➖", "Left as it is"),
}
_ORDINALS = ("", "", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")


def name_of(decision: Decision | None) -> str:
    """Return who decided, as people call them."""
    return decision.by.called if decision is not None else "somebody"


def glass_sentence(decision: Decision, title: str) -> str:
    """Return the sentence that tells everybody that one person acted alone."""
    return f"{name_of(decision)} broke the glass and approved this alone: {title}. Reason: {_reason(decision)}."


def _reason(decision: Decision) -> str:
    return decision.reason.strip().rstrip(".") or "none was given"


def alone_clause(decision: Decision, title: str) -> str:
    """Return the same as what follows on a name."""
    return f"approved this alone, without the usual approval: {title}. Reason: {_reason(decision)}."


def sentence_of(incident: Incident) -> str:
    """Return where a request stands in one of the states that this module speaks of; empty in all others."""
    host, undo = incident.target.host, incident.undo
    note = f" {undo.note}" if undo is not None and undo.note else ""
    count = sum(done.exit == 0 for done in undo.executed) if undo is not None else 0
    match incident.state:
        case State.TAKEN_BACK:
            return f"{name_of(incident.taken_back)} took the approval back before anything ran. Nothing was changed."
        case State.UNDO_APPROVED:
            by = name_of(undo.decision if undo is not None else None)
            return f"Approved by {by}: the fix is to be undone. {looking(host)}"
        case State.UNDOING:
            return "The fix is being undone."
        case State.UNDONE:
            steps = "1 step was" if count == 1 else f"{count} steps were"
            return f"Fix undone on {host}: {steps} run. The fault that the fix was for is likely there again."
        case State.UNDO_FAILED:
            start = "The fix was undone in part only." if count else "The fix was not undone."
            return f"{start}{note} Look at {host} first; dockfix does not repeat a step."
        case State.KEPT:
            return f"{name_of(incident.taken_back)} took the approval of the undo back; the fix stays as it is."
        case _:
            return ""


def looking(host: str) -> str:
    """Return what is done before a fix is put back."""
    return f"Looking at {host} before anything runs."


def offer_sentence(incident: Incident) -> str:
    """Return why the way back is offered, in one sentence."""
    if incident.state is State.VERIFIED:
        return "If the fix turns out to be wrong, it can be undone:"
    if incident.state is State.FAILED:
        return "The fix stopped half-way. What was run can be undone:"
    return "The fix did not prove to help. What was run can be undone:"


def relapse_sentence(relapse: Relapse) -> str:
    """Return the history of a cause that has come back, in one line."""
    which = _ORDINALS[relapse.times] if relapse.times < len(_ORDINALS) else f"{relapse.times}th"
    who = f"{relapse.holder} came back each time" if relapse.holder else "the same cause each time"
    return f"{which} time in {relapse.days} days; {who}."


def back_again_sentence(incident: Incident) -> str:
    """Return what the thread of the earlier fix is told when its cause is back."""
    return (
        f"This did not last: {incident.target.container} on {incident.target.host} has the same fault again. "
        f"The new request is {incident.id}; its answer is in a thread of its own."
    )
