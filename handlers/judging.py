"""What dockfix itself would refuse of a message or a form before Slack does, for `dockfix dev validate-blocks`."""

from typing import Any

from handlers.playground import checks
from handlers.slack import limits

Json = dict[str, Any]


def problems_of_message(blocks: list[Any], text: str) -> tuple[str, ...]:
    """Return what is wrong with a message: by Block Kit's rules, and where it keeps those, by our own limits."""
    found = tuple(f"{each.pointer}: {each.message}" for each in checks.message_problems(blocks))
    # A file can hold half a character, which has no bytes of its own.
    return found or limits.message_problems(blocks, text.encode(errors="replace").decode())


def problems_of_view(view: Json) -> tuple[str, ...]:
    """Return what is wrong with a modal or a Home tab."""
    found = tuple(f"{each.pointer}: {each.message}" for each in checks.view_problems(view))
    return found or limits.view_problems(view)
