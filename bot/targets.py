"""Checks what a person typed as a target, and says in one sentence what to do about one that cannot be. [pure]"""

import difflib
import re
from collections.abc import Collection

from bot.model import Target

# Docker's own pattern for names (daemon/names), which an id fits as well.
CONTAINER_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}", re.ASCII)
LONGEST_SHOWN = 60
MOST_NAMED = 10


def why_not(target: Target, hosts: Collection[str]) -> str:
    """Return why this cannot be a target and what to type instead; empty for one that can be asked."""
    if reason := why_no_host(target.host, hosts):
        return reason
    if not CONTAINER_NAME.fullmatch(target.container):
        return (
            f"{quoted(target.container)} cannot be the name of a container: Docker allows letters, digits, '_', '.' "
            "and '-' only. Copy the name from `docker ps -a`."
        )
    return ""


def why_no_host(host: str, hosts: Collection[str]) -> str:
    """Return why this host cannot be asked and what to type instead; empty for one that is configured."""
    if host in hosts:
        return ""
    lower = {name.lower(): name for name in sorted(hosts)}
    near = difflib.get_close_matches(host[:256].lower(), lower, n=1, cutoff=0.5)
    known = f"Configured are: {', '.join(sorted(hosts)[:MOST_NAMED])}." if hosts else "None is configured yet."
    hint = f"Did you mean {lower[near[0]]}?" if near else known
    return f"There is no host {quoted(host)} in the configuration. {hint}"


def quoted(text: str) -> str:
    """Return hostile text cut, in quotation marks, every character that is not plain ASCII escaped.

    Letters that only look like others would deceive the eye here, so they are shown as what they are.
    """
    shown = ascii(text[:LONGEST_SHOWN])[1:-1]
    return f'"{shown}..."' if len(text) > LONGEST_SHOWN else f'"{shown}"'
