"""Decides who is to be told next that a decision waits, and what PagerDuty is to know. [pure]

Rule: only what waits for somebody is told; each tier once for an incident, whatever happened in between.
"""

from dataclasses import dataclass

from bot.incident import Incident
from bot.lifecycle import State


@dataclass(frozen=True, slots=True)
class Next:
    """What to do at a moment: `tell` a tier (from 0; None: nobody), then come back for tier `then` (None: never)."""

    tell: int | None = None
    then: int | None = None


def due(incident: Incident, round_: int, tier: int, tiers: int) -> Next:
    """Return what is due for a tier (from 0) of so many, at a timer that was set in this round of proposals.

    A timer of an earlier round finds the newer one's beside it and does nothing.
    """
    if not waits(incident) or incident.round != round_ or not 0 <= tier < tiers:
        return Next()
    then = tier + 1 if tier + 1 < tiers else None
    return Next(None if tier + 1 in {told.tier for told in incident.told} else tier, then)


def waits(incident: Incident) -> bool:
    """Whether somebody must act, and nobody has said yet that they do."""
    return incident.state is State.WAITING and incident.acknowledged is None


def following(incident: Incident, tiers: int) -> int | None:
    """Return the first tier (from 0) that comes after all that were told; None where there is none."""
    after = max((told.tier for told in incident.told), default=0)
    return after if after < tiers else None


def to_tell(people: tuple[str, ...], requester: str, requester_may_approve: bool) -> tuple[str, ...]:
    """Return whom of a tier to tell: who asked knows already, and is no help where they may not approve."""
    return people if requester_may_approve else tuple(person for person in people if person != requester)


ALERT = ("", "trigger", "acknowledge", "resolve")
"""What PagerDuty was told of an incident's alert; it only ever goes forward."""


def alert(incident: Incident, told: str) -> str:
    """Return what PagerDuty has to be told now, after it was told `told`; empty where nothing."""
    if incident.state is State.ASKED:
        wanted = ""
    elif incident.over:
        wanted = "resolve"
    elif incident.state is State.WAITING and incident.acknowledged is None:
        wanted = "trigger"
    else:
        wanted = "acknowledge"
    # An alert that was never triggered needs not be acknowledged or resolved.
    if wanted != "trigger" and not told:
        return ""
    return wanted if ALERT.index(wanted) > ALERT.index(told) else ""
