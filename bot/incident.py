"""One request as it is recorded: what was asked, found, decided and done; how it may go on is in `bot.lifecycle`."""

from dataclasses import dataclass, replace

from bot.lifecycle import FINAL, NEXT, OUTCOMES, Event, State
from bot.model import Diagnosis, Executed, Finding, Outcome, Remedy, Target, Verification


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
