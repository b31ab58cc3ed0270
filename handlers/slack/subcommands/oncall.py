"""`/dockfix oncall`: who is on call now, tier after tier, and which source does not say."""

from bot.desk import Desk
from bot.glance import TierNow
from bot.incident import Person
from handlers.slack.kit import Message, bullets, line, message, one_line, rich, who, word
from handlers.slack.limits import Json, cut
from handlers.slack.line import Answer, Later
from handlers.slack.private import sentence

PEOPLE = 10


def on_call(desk: Desk) -> Later:
    """Ask every tier; a source that is slow or down costs a while and is told with its reason."""
    return Later("🔎 Asking who is on call.", lambda: Answer(tiers_message(desk.glance.on_call())))


def tiers_message(tiers: tuple[TierNow, ...]) -> Message:
    """A line for each tier. Nobody but who asked sees it, so a mention in it wakes nobody."""
    if not tiers:
        return sentence("Nobody is on call: [oncall] in dockfix.toml names no tier.")
    lines = [_tier(each) for each in tiers]
    silent = sum(not each.crew.people for each in tiers)
    trouble = f" {silent} of {len(tiers)} tiers name nobody." if silent else ""
    return message(
        f"Who is on call now, by tier.{trouble}",
        rich(line(word("On call now", bold=True)), bullets(*lines)),
    )


def _tier(each: TierNow) -> tuple[str | Json, ...]:
    crew = each.crew
    names: list[str | Json] = []
    for person in crew.people[:PEOPLE]:
        names += [", " if names else "", who(Person(person))]
    more = f" and {len(crew.people) - PEOPLE} more" if len(crew.people) > PEOPLE else ""
    trouble = f" ⚠️ {cut(one_line(crew.trouble), 400)}" if crew.trouble else ""
    start = f"{'✅' if crew.people else '❌'} Tier {each.tier} ({each.source}): "
    return (start, *(part for part in names if part), *([] if names else ["nobody"]), f"{more}{trouble}" or ".")
