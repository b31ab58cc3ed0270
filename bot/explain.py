"""Says what a pasted error text can mean, without asking any host."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.causes import Cause, all_causes
from bot.errors import UNREAD, parse
from bot.model import Certainty

LIKELY = 0.3
"""From which share of the public reports on a cause counts as likely."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cause that the text may have; never `proved`, since only a host can prove it."""

    cause: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text taken apart, with its candidates, most likely first; `decided` where the text alone fixes the cause."""

    ours: bool
    signature: str
    endpoint: str | None
    address: str | None
    port: int | None
    protocol: str | None
    wrapper: str | None
    decided: bool
    causes: tuple[Candidate, ...]
    schema: str = "dockfix.explanation/1"


def explain(text: str, causes: Iterable[Cause] | None = None) -> Explanation:
    """Take a text apart and name what may have caused it. Never raises, whatever the text."""
    error = parse(text)
    known = tuple(all_causes() if causes is None else causes)
    flat = " ".join(error.text.split())
    deciding = [cause for cause in known if cause.decides and re.search(cause.decides, flat)]
    weights = {cause.id: _weight(cause, error.signature) for cause in known} if error.ours else {}
    decided = error.ours and len(deciding) == 1
    if decided:
        ranked = [(deciding[0].id, 1.0)]
    else:
        weights |= {cause.id: max(weights.get(cause.id, 0.0), LIKELY) for cause in deciding}
        ranked = sorted(
            ((name, weight) for name, weight in weights.items() if weight > 0), key=lambda item: (-item[1], item[0])
        )
    return Explanation(
        ours=error.ours,
        signature=error.signature,
        endpoint=error.endpoint,
        address=error.address,
        port=error.port,
        protocol=error.protocol,
        wrapper=error.wrapper,
        decided=decided,
        causes=tuple(
            Candidate(name, Certainty.LIKELY if weight >= LIKELY else Certainty.POSSIBLE) for name, weight in ranked
        ),
    )


def _weight(cause: Cause, signature: str) -> float:
    """Return how much a signature speaks for a cause; where the telling part is missing, any cause may be meant."""
    if signature == UNREAD.id:
        return min(max(cause.speaks.values(), default=0.0), LIKELY / 2)
    return cause.speaks.get(signature, 0.0)
