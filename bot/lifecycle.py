"""The life of one request, as a table: which event leads from which state to which. [pure]

Rules: everything that decides what may happen next stands in `NEXT`; an event that has no cell in its state's row is
refused with a sentence. The diagram in bot/README.md is drawn from this table. After a fix there may be a second,
shorter life: its way back, as a proposal with an approval of its own.
"""

from enum import StrEnum

from bot.model import Outcome


class NotNow(Exception):
    """An event does not fit the state that an incident is in; the message can be posted as it is."""


class State(StrEnum):
    """Where an incident stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    WAITING = "waiting"
    APPROVED = "approved"
    RUNNING = "running"
    VERIFIED = "verified"
    NOT_VERIFIED = "not_verified"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    REFUSED = "refused"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"
    UNDO_APPROVED = "undo_approved"
    UNDOING = "undoing"
    UNDONE = "undone"
    UNDO_FAILED = "undo_failed"
    KEPT = "kept"


class Event(StrEnum):
    """What can happen to an incident."""

    FOUND_NOTHING_TO_DO = "found_nothing_to_do"
    PROPOSED = "proposed"
    AGREED = "agreed"
    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed_over"
    APPROVED = "approved"
    BREAK_GLASS = "break_glass"
    REFUSED = "refused"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"
    PROPOSED_ANEW = "proposed_anew"
    SETTLED_BY_ITSELF = "settled_by_itself"
    CONFIRMED = "confirmed"
    PROVED = "proved"
    NOT_PROVED = "not_proved"
    STEP_FAILED = "step_failed"
    LOST_SIGHT = "lost_sight"
    UNDO_AGREED = "undo_agreed"
    UNDO_APPROVED = "undo_approved"
    UNDO_EXPIRED = "undo_expired"
    PUT_BACK = "put_back"


def _open_to_undo(state: State) -> dict[Event, State]:
    """The row of a state in which a fix has ended and its way back may be offered."""
    return {
        Event.UNDO_AGREED: state,
        Event.UNDO_EXPIRED: state,
        Event.UNDO_APPROVED: State.UNDO_APPROVED,
        Event.BREAK_GLASS: State.UNDO_APPROVED,
    }


NEXT: dict[State, dict[Event, State]] = {
    State.ASKED: {
        Event.FOUND_NOTHING_TO_DO: State.ANSWERED,
        Event.PROPOSED: State.WAITING,
        Event.STEP_FAILED: State.FAILED,
    },
    State.WAITING: {
        Event.AGREED: State.WAITING,
        Event.NOTIFIED: State.WAITING,
        Event.ACKNOWLEDGED: State.WAITING,
        Event.HANDED_OVER: State.WAITING,
        Event.APPROVED: State.APPROVED,
        Event.BREAK_GLASS: State.APPROVED,
        Event.REFUSED: State.REFUSED,
        Event.EXPIRED: State.EXPIRED,
    },
    State.APPROVED: {
        Event.CONFIRMED: State.RUNNING,
        Event.TAKEN_BACK: State.TAKEN_BACK,
        Event.PROPOSED_ANEW: State.WAITING,
        Event.SETTLED_BY_ITSELF: State.ANSWERED,
        Event.STEP_FAILED: State.FAILED,
    },
    State.RUNNING: {
        Event.PROVED: State.VERIFIED,
        Event.NOT_PROVED: State.NOT_VERIFIED,
        Event.STEP_FAILED: State.FAILED,
        Event.LOST_SIGHT: State.UNCERTAIN,
    },
    State.ANSWERED: {},
    State.VERIFIED: _open_to_undo(State.VERIFIED),
    State.NOT_VERIFIED: _open_to_undo(State.NOT_VERIFIED),
    State.FAILED: _open_to_undo(State.FAILED),
    State.UNCERTAIN: {},
    State.REFUSED: {},
    State.EXPIRED: {},
    State.TAKEN_BACK: {},
    State.UNDO_APPROVED: {
        Event.CONFIRMED: State.UNDOING,
        Event.TAKEN_BACK: State.KEPT,
        Event.STEP_FAILED: State.UNDO_FAILED,
    },
    State.UNDOING: {
        Event.PUT_BACK: State.UNDONE,
        Event.STEP_FAILED: State.UNDO_FAILED,
        Event.LOST_SIGHT: State.UNDO_FAILED,
    },
    State.UNDONE: {},
    State.UNDO_FAILED: {},
    State.KEPT: {},
}

WORKING = frozenset({State.APPROVED, State.RUNNING, State.UNDO_APPROVED, State.UNDOING})
"""In these a host is, or is about to be, worked on."""

FINAL = frozenset(State) - WORKING - {State.ASKED, State.WAITING}
"""In these nothing is under way and nobody is waited for: it is over, though a fix may still be put back."""

SAID = {
    State.ASKED: "is still being looked at",
    State.ANSWERED: "has been answered; there is nothing to approve",
    State.WAITING: "waits for an approval",
    State.APPROVED: "has already been approved",
    State.RUNNING: "is already running",
    State.VERIFIED: "is over: fixed and verified",
    State.NOT_VERIFIED: "is over: the fix ran, but could not be verified",
    State.FAILED: "is over: it failed",
    State.UNCERTAIN: "is over: it is not known whether a step finished",
    State.REFUSED: "was refused",
    State.EXPIRED: "has expired without a decision",
    State.TAKEN_BACK: "is over: its approval was taken back before anything ran",
    State.UNDO_APPROVED: "is over, and its fix is about to be undone",
    State.UNDOING: "is over, and its fix is being undone",
    State.UNDONE: "is over: the fix was undone",
    State.UNDO_FAILED: "is over: the fix was undone in part at most",
    State.KEPT: "is over: the fix stays as it is",
}


def advance(state: State, event: Event) -> State:
    """Return the state that follows; `NotNow` with a sentence where the event does not fit."""
    try:
        return NEXT[state][event]
    except KeyError:
        raise NotNow(f"This request {SAID[state]}.") from None


OUTCOMES = {
    State.VERIFIED: Outcome.VERIFIED,
    State.NOT_VERIFIED: Outcome.RAN_NOT_VERIFIED,
    State.FAILED: Outcome.FAILED,
    State.UNCERTAIN: Outcome.FAILED,
    State.REFUSED: Outcome.DECLINED,
    State.EXPIRED: Outcome.DECLINED,
    State.ANSWERED: Outcome.NOTHING_TO_DO,
    State.TAKEN_BACK: Outcome.DECLINED,
    State.UNDONE: Outcome.RAN_NOT_VERIFIED,
    State.UNDO_FAILED: Outcome.RAN_NOT_VERIFIED,
}
