"""The life of one request, as a table: which event leads from which state to which.

Rules: everything that decides what may happen next stands in `NEXT`; an event that has no cell in its state's row is
refused with a sentence. The diagram in bot/README.md is drawn from this table. After a fix there may be a second,
shorter life: its way back, as a proposal with an approval of its own.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.model import Diagnosis, Executed, Finding, Outcome, Remedy, Target, Verification


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
    State.UNDO_APPROVED: "is about to be put back",
    State.UNDOING: "is being put back",
    State.UNDONE: "is over: the fix was put back",
    State.UNDO_FAILED: "is over: the fix was put back in part at most",
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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, by the id that their place gives them (a Slack user, a login at the terminal)."""

    id: str
    name: str = ""

    @property
    def called(self) -> str:
        """What people call them; the id where no name is known."""
        return self.name or self.id


DOCKFIX = Person("dockfix", "dockfix")
"""Who records what nobody decided."""

ALERT = "alert:"
"""What the id of an alert that asks begins with; no person's id in Slack does."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request came from and where its answer belongs: a kind of place and what that place needs to find it."""

    kind: str
    channel: str = ""
    thread: str = ""
    answer_to: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who said yes or no to which remedy, when (seconds since the epoch), and why.

    `break_glass` says that one person alone decided it in an emergency, against the usual terms.
    """

    approved: bool
    by: Person
    at: float
    remedy: str = ""
    digest: str = ""
    reason: str = ""
    break_glass: bool = False


@dataclass(frozen=True, slots=True)
class Undo:
    """The way back of a fix that ran, as it is offered, decided on and carried out.

    `remedy` holds the steps back in their order, and the digest that an approver agrees to; `stays` are sentences about
    what they do not take back. It is offered until `expires_at` (seconds since the epoch; 0 = no longer).
    """

    remedy: Remedy
    expires_at: float
    stays: tuple[str, ...] = ()
    agreed: tuple[Decision, ...] = ()
    decision: Decision | None = None
    executed: tuple[Executed, ...] = ()
    ended_at: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told that a decision waits, when (seconds since the epoch), and how.

    `tier` counts from 1; 0 is a single person to whom it was handed over. `how` holds the ways that worked, `note` what
    people must know of it, such as that a source was down.
    """

    tier: int
    people: tuple[str, ...]
    at: float
    how: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Who said that they are on it, and when (seconds since the epoch)."""

    by: Person
    at: float


@dataclass(frozen=True, slots=True)
class Incident:
    """One request and everything that came of it: the record that every message is drawn from.

    Times are seconds since the epoch. `version` counts the recorded changes; `round` counts the proposals made.
    `occasion` is what a machine that asked says of it, in its own words; they are as hostile as any other text.
    """

    id: str
    target: Target
    requester: Person
    place: Place
    asked_at: float
    state: State = State.ASKED
    version: int = 0
    round: int = 0
    error: str = ""
    diagnosis: Diagnosis | None = None
    before: Diagnosis | None = None
    expires_at: float | None = None
    agreed: tuple[Decision, ...] = ()
    decision: Decision | None = None
    executed: tuple[Executed, ...] = ()
    verification: Verification | None = None
    closed_at: float | None = None
    note: str = ""
    told: tuple[Told, ...] = ()
    acknowledged: Acknowledged | None = None
    undo: Undo | None = None
    taken_back: Decision | None = None
    occasion: str = ""

    @property
    def decided_on(self) -> tuple[object, ...]:
        """What a change rests on, beside the state: two readings that are equal in it differ only in who was told."""
        return (self.round, self.expires_at, self.agreed, self.decision, self.executed, self.taken_back, self.undo)

    @property
    def offered(self) -> tuple[tuple[Finding, Remedy], ...]:
        """Every remedy that the newest diagnosis offers, with its finding."""
        return self.diagnosis.offered if self.diagnosis is not None else ()

    @property
    def noticed(self) -> bool:
        """Whether dockfix opened it by itself, since it watches the host, and nobody asked."""
        return self.requester.id == DOCKFIX.id

    @property
    def asked_by_machine(self) -> bool:
        """Whether no person asked: dockfix noticed it by itself, or an alert came in."""
        return self.noticed or self.requester.id.startswith(ALERT)

    @property
    def over(self) -> bool:
        """Whether nothing is under way and nobody is waited for."""
        return self.state in FINAL

    @property
    def tiers_told(self) -> int:
        """How many of the tiers on call it concerns by now: the first, and each that was told."""
        return max((1, *(told.tier for told in self.told)))

    @property
    def undo_offered(self) -> bool:
        """Whether the way back can be approved, as far as the record says; the clock is the desk's."""
        open_to_it = Event.UNDO_APPROVED in NEXT[self.state]
        return open_to_it and self.undo is not None and self.undo.expires_at > 0

    @property
    def fixed_as(self) -> "Incident":
        """The same incident as it stood when the fix had ended, whatever came of the way back since."""
        if self.state not in (State.UNDO_APPROVED, State.UNDOING, State.UNDONE, State.UNDO_FAILED, State.KEPT):
            return self
        proved = self.verification.verified if self.verification is not None else None
        ended = {True: State.VERIFIED, False: State.NOT_VERIFIED, None: State.FAILED}[proved]
        return replace(self, state=ended)

    @property
    def chosen(self) -> tuple[Finding, Remedy] | None:
        """The finding and the remedy that were decided on, as they were shown."""
        if self.decision is None or self.diagnosis is None or not self.decision.remedy:
            return None
        return self.diagnosis.remedy(self.decision.remedy, self.decision.digest)

    @property
    def outcome(self) -> Outcome | None:
        """What came of it, once it is over."""
        if self.state is State.KEPT:
            proved = self.verification is not None and self.verification.verified
            return Outcome.VERIFIED if proved else Outcome.RAN_NOT_VERIFIED
        return OUTCOMES.get(self.state)
