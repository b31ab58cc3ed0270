"""Slack's rate limits, for whoever wants them enforced: a message a second in a channel, updates by the minute."""

import math
import time
from collections import Counter
from dataclasses import dataclass, field

from handlers.playground.filled import Json


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in so many seconds, and as many as `burst` at once; in each channel, or in all of them together."""

    calls: int
    seconds: float
    burst: int
    by_channel: bool = False


# Slack says "1 per second, short bursts are allowed" and "Tier 3: 50+ per minute", and does not say more.
SLACK_RATES = {
    "chat.postMessage": Rate(1, 1.0, 4, by_channel=True),
    "chat.update": Rate(50, 60.0, 50),
    "conversations.open": Rate(50, 60.0, 50),
}


@dataclass(slots=True)
class Limits:
    """A bucket for each limited method and place; without `rates` nothing is limited."""

    rates: dict[str, Rate] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    _left: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    def wait(self, method: str, arguments: Json) -> int:
        """Take one call; 0 where it is allowed, else the seconds to wait, as Retry-After says them."""
        rate = self.rates.get(method)
        if rate is None:
            return 0
        place = (method, str(arguments.get("channel", "")) if rate.by_channel else "")
        now, each = time.monotonic(), rate.seconds / rate.calls
        left, since = self._left.get(place, (float(rate.burst), now))
        left = min(float(rate.burst), left + (now - since) / each)
        allowed = left >= 1
        self._left[place] = (left - allowed, now)
        (self.taken if allowed else self.refused)[method] += 1
        return 0 if allowed else max(1, math.ceil((1 - left) * each))
