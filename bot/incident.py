"""The life of one request, as a table: which event leads from which state to which.

Rules: everything that decides what may happen next stands in `NEXT`; an event that has no cell in its state's row is
refused with a sentence. States with an empty row are the end. The diagram in bot/README.md is drawn from this table.
"""

from dataclasses import dataclass
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


class Event(StrEnum):
    """What can happen to an incident."""

    FOUND_NOTHING_TO_DO = "found_nothing_to_do"
    PROPOSED = "proposed"
    AGREED = "agreed"
    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed_over"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    PROPOSED_ANEW = "proposed_anew"
    SETTLED_BY_ITSELF = "settled_by_itself"
    CONFIRMED = "confirmed"
    PROVED = "proved"
    NOT_PROVED = "not_proved"
    STEP_FAILED = "step_failed"
    LOST_SIGHT = "lost_sight"


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
        Event.REFUSED: State.REFUSED,
        Event.EXPIRED: State.EXPIRED,
    },
    State.APPROVED: {
        Event.CONFIRMED: State.RUNNING,
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
    State.VERIFIED: {},
    State.NOT_VERIFIED: {},
    State.FAILED: {},
    State.UNCERTAIN: {},
    State.REFUSED: {},
    State.EXPIRED: {},
}

FINAL = frozenset(state for state, row in NEXT.items() if not row)

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
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, by the id that their place gives them (a Slack user, a login at the terminal)."""

    id: str
    name: str = ""


DOCKFIX = Person("dockfix", "dockfix")
"""Who records what nobody decided."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request came from and where its answer belongs: a kind of place and what that place needs to find it."""

    kind: str
    channel: str = ""
    thread: str = ""
    answer_to: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who said yes or no to which remedy, when (seconds since the epoch), and why."""

    approved: bool
    by: Person
    at: float
    remedy: str = ""
    digest: str = ""
    reason: str = ""


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

    @property
    def over(self) -> bool:
        """Whether nothing more can happen to it."""
        return self.state in FINAL

    @property
    def chosen(self) -> tuple[Finding, Remedy] | None:
        """The finding and the remedy that were decided on, as they were shown."""
        if self.decision is None or self.diagnosis is None or not self.decision.remedy:
            return None
        return self.diagnosis.remedy(self.decision.remedy, self.decision.digest)

    @property
    def outcome(self) -> Outcome | None:
        """What came of it, once it is over."""
        return OUTCOMES.get(self.state)
