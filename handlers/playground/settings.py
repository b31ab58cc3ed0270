"""The times of the played cloud: Slack's own by default where they matter, shorter where waiting teaches nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """All in seconds. Slack itself retries events at once, after 60 and after 300, and warns 10 before a refresh."""

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 1800.0
    code: float = 600.0
    retries: tuple[float, ...] = (0.0, 1.0, 2.0)
    refresh_warning: float = 3.0
    refresh_close: float = 2.0
    ping: float = 1.0
