"""What a person typed, made a target: a host that is configured and a name that Docker would allow."""

import sys
from collections.abc import Collection

from bot.model import Target
from bot.targets import why_not
from handlers.terminal.args import UsageError

LARGEST_INPUT = 1_048_576


def target_of(hosts: Collection[str], host: str, container: str) -> Target:
    """Return the target; `UsageError` with the sentence that says what to type instead."""
    target = Target(host, container)
    reason = why_not(target, hosts)
    if reason:
        raise UsageError(reason)
    return target


def pasted(text: str | None) -> str:
    """Return a text that was typed, or read it from standard input where it is "-"."""
    if text is None:
        return ""
    if text != "-":
        return text
    if sys.stdin is None or sys.stdin.closed:
        raise UsageError("There is nothing to read: standard input is closed.")
    if sys.stdin.isatty():
        sys.stderr.write("Paste the error text, then press Ctrl-D on a line of its own:\n")
    raw = sys.stdin.buffer.read(LARGEST_INPUT + 1)
    if len(raw) > LARGEST_INPUT:
        raise UsageError("The text is longer than 1 MiB. Paste only the lines around the error.")
    found = raw.decode("utf-8", "replace")
    if not found.strip():
        raise UsageError("The text is empty. Paste Docker's error, such as the last lines of `docker start NAME`.")
    return found
