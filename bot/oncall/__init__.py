"""Who is on call at a moment, and how they are told outside of Slack: the only place that asks such services.

Rules: each source is one file. A source that cannot be asked, or names nobody, is never an empty answer: it raises
`NotTold` with the reason. Whatever a source does, it costs a caller a bounded time (see `kept`), and what it sends is
read up to a bounded size.
"""

from typing import Protocol


class NotTold(LookupError):
    """A source does not say who is on call; the message is the reason, without a full stop."""

    def __init__(self, reason: str, again_seconds: float = 0.0) -> None:
        """`again_seconds` is how long the source asks to be left alone."""
        super().__init__(reason)
        self.again_seconds = again_seconds


class Book(Protocol):
    """Who is who in Slack; both raise LookupError with the reason where that cannot be told."""

    def members(self, group: str) -> frozenset[str]:
        """Return the ids of a user group's people."""

    def user_by_email(self, email: str) -> str:
        """Return the id of the user with this e-mail address."""
