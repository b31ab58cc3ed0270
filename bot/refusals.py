"""The sentences for people whose decision came too late: who was first, and what there is to do instead. [pure]"""

from bot.incident import Incident
from bot.lifecycle import WORKING, Event, State

NO_RECORD = "dockfix has no record of this request. Ask again with /dockfix."
EXPIRED = "This proposal has expired. Ask again with /dockfix."
CHANGED = "This request has just changed. Look at its newest message and decide again."
UNDO_OVER = "The time to undo this by a button is over. The commands are in the thread."


def no_undo(incident: Incident) -> str:
    """Return why there is nothing to put back, or no longer."""
    decision = incident.undo.decision if incident.undo is not None else None
    if decision is not None:
        return f"{decision.by.called} has already approved to undo this."
    return UNDO_OVER if incident.undo is not None else "There is nothing to undo here."


def too_late(incident: Incident) -> str:
    """Return why an approval cannot be taken back."""
    if incident.taken_back is not None:
        by = incident.taken_back.by
        return f"{by.called} has already taken this approval back."
    if incident.state in WORKING:
        return "It is too late to take this back: dockfix has begun to run it. The result comes into the thread."
    if incident.state is State.WAITING:
        return "Nothing is approved, so there is nothing to take back."
    return "It is too late to take this back: this request is over."


def lost(now: Incident | None, event: Event, late: str) -> str:
    """Return the sentence for somebody whose decision came second."""
    if now is None:
        return NO_RECORD
    if event is Event.TAKEN_BACK:
        return too_late(now)
    if event in (Event.REFUSED, Event.AGREED, Event.APPROVED) and now.state is not State.WAITING:
        return already(now)
    if event in (Event.UNDO_AGREED, Event.UNDO_APPROVED) and not now.undo_offered:
        return no_undo(now)
    return late


def already(incident: Incident) -> str:
    """Return why there is nothing to decide any more, naming who decided."""
    decision = incident.decision
    if incident.taken_back is not None and incident.state is State.TAKEN_BACK:
        by = incident.taken_back.by
        return f"{by.called} took the approval back; nothing was run. Ask again with /dockfix."
    if decision is not None and incident.state is not State.WAITING:
        word = "approved" if decision.approved else "refused"
        return f"{decision.by.called} has already {word} this."
    if incident.state is State.EXPIRED:
        return EXPIRED
    return "There is nothing to decide here any more."
