"""What a person typed, made a target: a host that is configured and a name that Docker would allow."""

import re
import sys
from collections.abc import Collection

from bot.config import did_you_mean
from bot.model import Target
from handlers.terminal.args import UsageError
from handlers.words import visible

# Docker's own pattern for names (daemon/names), which an id fits as well.
CONTAINER_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}", re.ASCII)
LONGEST_SHOWN = 60
LARGEST_INPUT = 1_048_576


def target_of(hosts: Collection[str], host: str, container: str) -> Target:
    """Return the target; `UsageError` with the sentence that says what to type instead."""
    if host not in hosts:
        near = did_you_mean(host, hosts)
        known = f" Configured are: {', '.join(sorted(hosts)[:10])}." if hosts else " None is configured yet."
        hint = f" Did you mean {near.removeprefix('; did you mean ')}" if near else known
        raise UsageError(f"There is no host {quoted(host)} in the configuration.{hint}")
    if not CONTAINER_NAME.fullmatch(container):
        raise UsageError(
            f"{quoted(container)} cannot be the name of a container: Docker allows letters, digits, '_', '.' and '-' "
            "only. Copy the name from `docker ps -a`."
        )
    return Target(host, container)


def quoted(text: str) -> str:
    """Return hostile text cut, in quotation marks, every character that is not plain ASCII escaped.

    Letters that only look like others would deceive the eye here, so they are shown as what they are.
    """
    cut = text[:LONGEST_SHOWN]
    shown = visible(cut).encode("ascii", "backslashreplace").decode()
    return f'"{shown}..."' if len(text) > LONGEST_SHOWN else f'"{shown}"'


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
