"""Says what a pasted error text can mean, without asking any host."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.causes import Cause, all_causes
from bot.errors import UNREAD, parse
from bot.model import Certainty
from bot.wordings import WORDINGS

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
    # Two errors may stand in one text: only a cause that the one that was read speaks for may be decided.
    deciding = [
        cause for cause in known if cause.decides and error.signature in cause.speaks and re.search(cause.decides, flat)
    ]
    decided = error.ours and len(deciding) == 1
    return Explanation(
        ours=error.ours,
        signature=error.signature,
        endpoint=error.endpoint,
        address=error.address,
        port=error.port,
        protocol=error.protocol,
        wrapper=error.wrapper,
        decided=decided,
        causes=_candidates(error.signature, known, deciding[0] if decided else None) if error.ours else (),
    )


def _candidates(signature: str, causes: tuple[Cause, ...], decided: Cause | None) -> tuple[Candidate, ...]:
    """Return the causes that a signature speaks for, most likely first; only the one that is decided, if one is."""
    if decided is not None:
        return (Candidate(decided.id, Certainty.LIKELY),)
    if signature == UNREAD.id:
        # The telling part is missing: any cause may be meant, and none is likely; the most frequent ones come first.
        ranked = sorted(causes, key=lambda cause: (-_frequency(cause), cause.id))
        return tuple(Candidate(cause.id, Certainty.POSSIBLE) for cause in ranked if cause.speaks)
    weights = {cause.id: cause.speaks.get(signature, 0.0) for cause in causes}
    ranked_ids = sorted((name for name in weights if weights[name] > 0), key=lambda name: (-weights[name], name))
    return tuple(
        Candidate(name, Certainty.LIKELY if weights[name] >= LIKELY else Certainty.POSSIBLE) for name in ranked_ids
    )


def _frequency(cause: Cause) -> float:
    """Return in how many of all public reports a cause may be expected."""
    return sum(share * WORDINGS[name].reports for name, share in cause.speaks.items() if name in WORDINGS)
