"""The incidents of a bad day: who presses what, how the host behaves, and how each must end."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice

from bot.lifecycle import State
from tests.desk.stage import Host
from tests.kills.lives import BACK, FIX

CHANNELS = ("C01OPS", "C11SHOP", "C12PAY")
INCIDENTS = 18
REASON = {"reason": {"text": {"value": "the shop is closed"}}}


@dataclass(frozen=True, slots=True)
class Press:
    """A button that the approver presses; `form` is filled in where one opens, `healed` happens just before."""

    action: str
    form: Mapping[str, object] | None = None
    healed: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """What happens in one incident, and what must have been run on its host."""

    name: str
    ends: State
    presses: tuple[Press, ...] = ()
    effects: tuple[str, ...] = ()
    prepare: Callable[[Host], None] = lambda _: None


def _ends(*exits: int | None) -> Callable[[Host], None]:
    return lambda host: host.ends.extend(exits)


YES = Press("approve:0")
LIVES = (
    Life("mended", State.VERIFIED, (YES,), FIX),
    Life("back", State.UNDONE, (YES, Press("undo")), FIX + BACK),
    Life("refused", State.REFUSED, (Press("refuse", REASON),)),
    Life("expired", State.EXPIRED),
    Life("healthy", State.ANSWERED, prepare=Host.heal),
    Life("settled", State.ANSWERED, (Press("approve:0", healed=True),)),
    Life("broken", State.FAILED, (YES,), FIX, _ends(0, 1)),
    Life("unseen", State.UNCERTAIN, (YES,), FIX[:1], _ends(None)),
    Life("stubborn", State.NOT_VERIFIED, (YES,), FIX, _ends(0, 0)),
)


@dataclass(slots=True)
class Incident:
    """One incident with a host, a requester and an approver of its own."""

    life: Life
    number: int
    channel: str
    reach: Host = field(default_factory=Host)

    def __post_init__(self) -> None:
        self.life.prepare(self.reach)

    @property
    def host(self) -> str:
        """The name of its host."""
        return f"{self.life.name}-{self.number}"

    @property
    def requester(self) -> str:
        """Who types the command."""
        return f"U2{self.number}ASKS"

    @property
    def approver(self) -> str:
        """Who decides."""
        return f"U1{self.number}APPROVES"

    def effects(self) -> tuple[str, ...]:
        """What was run on its host, in its order."""
        return tuple(op.partition("-")[2] for op in self.reach.ran)


def incidents(chance: random.Random, count: int = INCIDENTS) -> list[Incident]:
    """Return so many incidents, every life about equally often, in an order and in channels that chance gives."""
    lives = list(islice(cycle(LIVES), count))
    chance.shuffle(lives)
    return [Incident(life, number, chance.choice(CHANNELS)) for number, life in enumerate(lives)]
