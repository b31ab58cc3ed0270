"""What a diagnosis is about: the container, the error of its last start, the host ports that it asks for."""

import re
from dataclasses import replace

from bot.errors import parse
from bot.facts.container import Container, Wanted
from bot.facts.daemon_config import DaemonConfig
from bot.facts.daemon_log import DaemonLog, LastWords
from bot.facts.host import Host
from bot.model import ErrorText
from bot.snapshot import Snapshot, Unknown


def last_error(see: Snapshot) -> ErrorText | None:
    """Return the error of the last start as the host keeps it, else the one that was pasted; None where neither is."""
    try:
        kept = see[Container].error
    except Unknown:
        kept = ""
    return parse(kept) if kept.strip() else see.pasted_error


def daemon_error(see: Snapshot) -> ErrorText | None:
    """Return why the daemon could not start, by its journal; None where it runs or the journal tells nothing."""
    try:
        if see[Host].dockerd:
            return None
        complaint = see[LastWords].complaint()
    except Unknown:
        return None
    return parse(complaint) if complaint else None


def complaint(see: Snapshot) -> ErrorText | None:
    """Return what the engine complained of: the words of a daemon that could not start, else of the last start."""
    words = daemon_error(see)
    return words if words is not None and words.ours else last_error(see)


def signature(see: Snapshot) -> str:
    """Return the signature of the last error, empty where there is none."""
    error = last_error(see)
    return error.signature if error else ""


def docker_said(see: Snapshot, words: str) -> str:
    """Return where Docker itself says what the pattern `words` matches: the last error, else a line of its journal.

    Empty where neither does, or where the journal cannot be read.
    """
    error = last_error(see)
    if error is not None:
        return error.text[:300] if re.search(words, error.text) else ""
    if _runs(see):
        return ""
    try:
        # Of a daemon that is down the last words count, however old; of one that runs only what is fresh.
        lines = see[DaemonLog].lines if see[Host].dockerd else see[LastWords].lines
    except Unknown:
        return ""
    return next((line.message[:300] for line in reversed(lines) if re.search(words, line.message)), "")


def _runs(see: Snapshot) -> bool:
    """Whether the container runs: what the journal says of old is then nobody's trouble."""
    try:
        return see[Container].up
    except Unknown:
        return False


def blames_port(see: Snapshot, wanted: Wanted, signatures: frozenset[str]) -> bool:
    """Whether the last error is one of these and, as far as it names a port, is about this one."""
    error = last_error(see)
    if error is None or error.signature not in signatures:
        return False
    return error.port in (None, wanted.port) and error.protocol in (None, wanted.protocol)


def wishes(see: Snapshot) -> tuple[Wanted, ...]:
    """Return the host ports that the container will ask for at its next start; none for one that has them already."""
    container = see[Container]
    if container.up:
        return ()
    try:
        usual = see[DaemonConfig].publishes_on
    except Unknown:
        usual = ""
    return tuple(wanted if wanted.address else replace(wanted, address=usual) for wanted in container.wanted)
