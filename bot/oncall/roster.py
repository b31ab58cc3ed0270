"""The tiers as they are manned now: each source through its cache, overrides before it, the fallback behind it."""

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass

from bot.config import OncallConfig, OncallTier
from bot.oncall import Book, NotTold, calendar, feed, pagerduty
from bot.oncall.kept import Kept, Named, Said
from bot.oncall.rotation import in_turn, overridden

log = logging.getLogger(__name__)

CLICK_SECONDS, PAGE_SECONDS = 1.5, 12.0
_CALLED = {"slack_group": "the Slack user group", "pagerduty": "PagerDuty", "icalendar": "the calendar"}


@dataclass(frozen=True, slots=True)
class Crew:
    """Who is on call at one tier. `at`: when that was asked.

    `trouble`: why it is the fallback, or nobody; or who is on call as well, but cannot be told.
    """

    people: tuple[str, ...]
    at: float
    trouble: str = ""


class Roster:
    """Tells who is on call. `book` is given by whoever knows Slack; until then nothing that needs it can be told."""

    def __init__(self, config: OncallConfig) -> None:
        self.book: Book | None = None
        self._config = config
        self._kept = [
            Kept(lambda at, tier=tier: self._ask(tier, at), config.cache_seconds, f"oncall-{number}")  # type: ignore[misc]
            for number, tier in enumerate(config.tiers, 1)
        ]

    @property
    def tiers(self) -> tuple[OncallTier, ...]:
        """The configured tiers, in the order in which they are told."""
        return self._config.tiers

    def crew(self, number: int, at: float, patience_seconds: float = PAGE_SECONDS) -> Crew:
        """Return who is on call at a tier (0 is the first) now, or the fallback with the reason for it."""
        tier = self._config.tiers[number]
        if tier.source == "static":
            people = overridden(tier.overrides, at) or _in_turn(tier, at)
            return Crew(people, at)
        if people := overridden(tier.overrides, at):
            return Crew(people, at)
        said = self._kept[number].get(patience_seconds)
        if said.people:
            missing = f"On call as well, but not told: {said.trouble}." if said.trouble else ""
            return Crew(said.people, said.at, missing)
        return self._fallback(tier, said)

    def approvers(self, tiers: int, at: float) -> tuple[frozenset[str], str]:
        """Return who counts as on call at the first so many tiers, and the reason why some of it is not known.

        Where a tier cannot be told, its fallback counts, and nobody else: whoever else asks is to be told the reason.
        """
        found: set[str] = set()
        troubles: list[str] = []
        # A click waits for this, whatever the number of tiers.
        ends = time.monotonic() + CLICK_SECONDS
        for number in range(min(max(1, tiers), len(self._config.tiers))):
            crew = self.crew(number, at, max(0.1, ends - time.monotonic()))
            found.update(crew.people)
            troubles += [crew.trouble.removesuffix(".")] if crew.trouble else []
        if not self._config.tiers:
            troubles.append("nothing says who is on call")
        return frozenset(found), "; ".join(troubles)

    def warm(self, names: Collection[str]) -> None:
        """Read user groups ahead of the click that will need them; what fails is told then."""
        for group in (name for name in names if name.startswith("S")):
            try:
                self._group(group)
            except LookupError as reason:
                log.warning("user group %s: %s", group, reason)

    def _fallback(self, tier: OncallTier, said: Said) -> Crew:
        trouble = f"{_CALLED[tier.source]} does not say who is on call: {said.trouble or 'nobody is'}"
        fallback = self._config.fallback
        if not fallback:
            return Crew((), said.at, f"{trouble}. No fallback is configured.")
        if not fallback.startswith("S"):
            return Crew((fallback,), said.at, f"{trouble}.")
        try:
            people = tuple(sorted(self._group(fallback)))
        except LookupError as reason:
            return Crew((), said.at, f"{trouble}; and the fallback: {reason}.")
        return Crew(people, said.at, f"{trouble}.")

    def _ask(self, tier: OncallTier, at: float) -> Named:
        """Ask a tier's source; `NotTold` where it says nobody."""
        if tier.source == "slack_group":
            named = Named(tuple(sorted(self._group(tier.group))))
        elif tier.source == "pagerduty":
            emails = pagerduty.emails_on_call(tier.url, tier.token, tier.schedule)
            named = self._users((), emails, ())
        else:
            text = feed.of_file(tier.file) if tier.file is not None else feed.of_url(tier.url)
            named = self._users(*calendar.who(calendar.named(text, at, tier.time_zone), self._config.people))
        if not named.people:
            raise NotTold("nobody is")
        return named

    def _users(self, users: tuple[str, ...], emails: tuple[str, ...], unknown: tuple[str, ...]) -> Named:
        """Return the Slack users; `NotTold` where somebody is named but none of them is known in Slack."""
        found, trouble = dict.fromkeys(users), [f'nobody is known as "{name}"' for name in unknown]
        for email in emails:
            try:
                found[self._config.people.get(email) or self._known(email)] = None
            except LookupError as reason:
                trouble.append(str(reason))
        if not found and trouble:
            raise NotTold("; ".join(trouble[:3]))
        return Named(tuple(found), "; ".join(trouble[:3]))

    def _known(self, email: str) -> str:
        if self.book is None:
            raise NotTold("Slack cannot be asked yet")
        return self.book.user_by_email(email)

    def _group(self, group: str) -> frozenset[str]:
        if self.book is None:
            raise NotTold("Slack cannot be asked yet")
        return self.book.members(group)


def _in_turn(tier: OncallTier, at: float) -> tuple[str, ...]:
    return in_turn(tier.people, tier.rotate, tier.start, tier.handover, tier.time_zone, at)
