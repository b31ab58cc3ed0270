"""Asks each tier of `[oncall]` who is on call now, for `dockfix check`; what only Slack knows is not asked here."""

import time
from dataclasses import dataclass

from bot.config import OncallConfig
from bot.oncall.roster import Roster

NEEDS_SLACK = "a user group of Slack: `dockfix serve` asks for it, with users:read and usergroups:read"


@dataclass(frozen=True, slots=True)
class TierCheck:
    """Who is on call at one tier (counted from 1). `ok`: False where its source does not say, None where not asked."""

    tier: int
    source: str
    ok: bool | None
    people: tuple[str, ...]
    detail: str


def check_oncall(oncall: OncallConfig) -> tuple[TierCheck, ...]:
    """Ask the sources; one that does not answer costs its limit and is a problem with the reason."""
    roster = Roster(oncall)
    return tuple(_check(roster, number) for number in range(len(oncall.tiers)))


def _check(roster: Roster, number: int) -> TierCheck:
    tier = roster.tiers[number]
    if tier.source == "slack_group":
        return TierCheck(number + 1, tier.source, None, (), NEEDS_SLACK)
    crew = roster.crew(number, time.time())
    people = ", ".join(crew.people)
    if crew.trouble:
        detail = f"{crew.trouble} {people} would be told." if people else crew.trouble
        return TierCheck(number + 1, tier.source, False, crew.people, detail)
    return TierCheck(number + 1, tier.source, bool(crew.people), crew.people, people or "nobody is on call")
