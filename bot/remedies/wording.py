"""How remedies and causes write names and numbers."""

from bot.facts.containers import Peer

SHOWN = 8
"""How many names of a list are written out."""


def ports_of(peer: Peer) -> str:
    """Return what a container publishes, each port once."""
    return listed(sorted({f"{port.port}/{port.protocol}" for port in peer.published})) or "its clients"


def listed(names: list[str] | tuple[str, ...]) -> str:
    """Write names as a list that does not run on for ever."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def counted(number: int, word: str) -> str:
    """Return `1 port`, `2 ports`."""
    return f"{number} {word}{'' if number == 1 else 's'}"
