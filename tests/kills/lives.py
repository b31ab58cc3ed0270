"""The lives of an incident that the bot is killed in: what people do, what the host does, and how it must end.

Together they make every transition of the table; a test holds them to that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.config import OncallConfig, OncallTier
from bot.lifecycle import State
from bot.policy import Policy, Terms
from tests.kills.host import LOST, Fate

ALICE, BOB, MALLORY = "U01ALICE", "U02BOB", "U03MALLORY"
FIX, BACK = ("1-0", "1-1"), ("undo-0", "undo-1")
REASON = {"reason": {"text": {"value": "the shop is closed"}}}


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses a button, and where it opens a form, fills it in (`form`) and sends it."""

    who: str
    action: str
    form: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Fated:
    """Something happens to the host, or is over again."""

    fate: Fate
    over: bool = False


@dataclass(frozen=True, slots=True)
class Until:
    """Everybody waits until the thread shows what this pattern fits."""

    text: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Everybody waits until no message has this button any more."""

    action: str


Act = Press | Fated | Until | Gone

LAST_WORDS: Mapping[State, tuple[str, ...]] = {
    State.VERIFIED: ("Fixed and verified",),
    State.NOT_VERIFIED: ("could not be verified",),
    State.FAILED: ("The fix failed", "It failed; nothing was run"),
    State.UNCERTAIN: ("It is not known how the fix ended",),
    State.REFUSED: ("Refused by bob",),
    State.EXPIRED: ("it has expired",),
    State.ANSWERED: ("nothing is wrong with it", "Nothing was run: when dockfix looked again"),
    State.TAKEN_BACK: ("took the approval back before anything ran",),
    State.UNDONE: ("Fix undone",),
    State.UNDO_FAILED: ("The fix was undone in part only", "The fix was not undone"),
    State.KEPT: ("the fix stays as it is",),
}


@dataclass(frozen=True, slots=True)
class Life:
    """One life: `fates` hold from the beginning, `exits` say how steps end, `effects` are what must have been run."""

    name: str
    ends: State
    acts: tuple[Act, ...] = ()
    effects: tuple[str, ...] = ()
    fates: tuple[Fate, ...] = ()
    exits: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    approvals: int = 1
    expires_minutes: int = 600
    undo_minutes: int = 600
    tiers: tuple[str, ...] = ()
    directly: int = 0

    @property
    def policy(self) -> Policy:
        """Who may approve: bob and mallory; and alice alone in an emergency."""
        terms = Terms(self.approvals, expires_minutes=self.expires_minutes)
        return Policy((BOB, MALLORY), safe=terms, disruptive=terms, dangerous=terms, break_glass=(ALICE,))

    @property
    def oncall(self) -> OncallConfig:
        """One person on call at each tier."""
        return OncallConfig(tuple(OncallTier("static", 1, people=(person,)) for person in self.tiers))

    def says(self, text: str) -> bool:
        """Whether the channel's message says how this life must end."""
        return any(words in text for words in LAST_WORDS[self.ends])


YES, NO = Press(BOB, "approve:0"), Press(BOB, "refuse", REASON)
GLASS = Press(ALICE, "glass", REASON)
UNDO, UNDO_TOO, TAKE_BACK = Press(BOB, "undo"), Press(MALLORY, "undo"), Press(BOB, "take_back")
HOLD, LET_GO = Fated(Fate.HELD), Fated(Fate.HELD, over=True)
BOTH = (Press(BOB, "approve:0"), Press(MALLORY, "approve:0"))
FIXED, UNPROVED, BROKEN = "Fixed and verified", "could not be verified", "The fix failed"
STUCK = {"1-1": "1"}
TOLD = "Told, {}: .*(directly|in this thread|could be reached)"

LIVES = (
    Life("mended", State.VERIFIED, (YES,), FIX),
    Life("put back", State.UNDONE, (YES, UNDO), FIX + BACK),
    Life("refused", State.REFUSED, (NO,)),
    Life("expired", State.EXPIRED, (), expires_minutes=1),
    Life("nothing to do", State.ANSWERED, (), fates=(Fate.HEALED,)),
    Life("a fault of our own at the look", State.FAILED, (), fates=(Fate.STRANGE,)),
    Life(
        "proposed anew",
        State.VERIFIED,
        (Fated(Fate.CHANGED), YES, Until("Here is the new proposal"), YES),
        ("2-0", "2-1"),
    ),
    Life("settled by itself", State.ANSWERED, (Fated(Fate.HEALED), YES)),
    Life("a fault of our own before the first step", State.FAILED, (Fated(Fate.STRANGE), YES)),
    Life("taken back", State.TAKEN_BACK, (HOLD, YES, TAKE_BACK, LET_GO)),
    Life("alone", State.UNDONE, (GLASS, Until(FIXED), GLASS), FIX + BACK),
    Life("lost sight of", State.UNCERTAIN, (YES,), FIX[:1], exits={"1-0": LOST}),
    Life(
        "told, taken over and handed over",
        State.VERIFIED,
        (
            Until(TOLD.format("tier 2")),
            Press(MALLORY, "on_it"),
            Press(MALLORY, "hand_over", {"person": {"user": {"selected_user": ALICE}}}),
            Until(TOLD.format("handed over to")),
            *BOTH,
        ),
        FIX,
        approvals=2,
        tiers=(BOB, MALLORY),
        directly=3,
    ),
    Life("verified, and its offer expires", State.VERIFIED, (YES, Until(FIXED), Gone("undo")), FIX, undo_minutes=1),
    Life("verified, put back by two", State.UNDONE, (*BOTH, UNDO, UNDO_TOO), FIX + BACK, approvals=2),
    Life(
        "not verified, and its offer expires",
        State.NOT_VERIFIED,
        (YES, Until(UNPROVED), Gone("undo")),
        FIX,
        fates=(Fate.STUBBORN,),
        undo_minutes=1,
    ),
    Life(
        "not verified, put back by two",
        State.UNDONE,
        (*BOTH, UNDO, UNDO_TOO),
        FIX + BACK,
        (Fate.STUBBORN,),
        approvals=2,
    ),
    Life("not verified, put back alone", State.UNDONE, (YES, Until(UNPROVED), GLASS), FIX + BACK, (Fate.STUBBORN,)),
    Life(
        "failed, and its offer expires",
        State.FAILED,
        (YES, Until(BROKEN), Gone("undo")),
        FIX,
        exits=STUCK,
        undo_minutes=1,
    ),
    Life("failed, put back by two", State.UNDONE, (*BOTH, UNDO, UNDO_TOO), FIX + BACK[:1], exits=STUCK, approvals=2),
    Life("failed, put back alone", State.UNDONE, (YES, Until(BROKEN), GLASS), FIX + BACK[:1], exits=STUCK),
    Life("kept", State.KEPT, (YES, Until(FIXED), HOLD, UNDO, TAKE_BACK, LET_GO), FIX),
    Life("away before it is put back", State.UNDO_FAILED, (YES, Until(FIXED), Fated(Fate.AWAY), UNDO), FIX),
    Life("a step back fails", State.UNDO_FAILED, (YES, UNDO), FIX + BACK[:1], exits={"undo-0": "1"}),
    Life("a step back is lost sight of", State.UNDO_FAILED, (YES, UNDO), FIX + BACK[:1], exits={"undo-0": LOST}),
)
NAMED = {life.name: life for life in LIVES}
