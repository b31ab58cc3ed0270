"""Which of a host's events is a failed start of ours, and whether it opens an incident. [pure]

A start that fails over networking makes one event only: `network disconnect`, since the engine takes the container out
of the networks again that it could not get into. A stop makes the same one, and so do failures of other kinds. So each
is looked into: what the engine says of the container afterwards decides. (Seen so on 20.10, 26.1 and 28.5.)
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import parse
from bot.facts.container import Container
from bot.incident import Incident
from bot.lifecycle import State
from bot.targets import CONTAINER_NAME

KIND, ACTION = "network", "disconnect"
SECOND = 1_000_000_000
OVERLAP = SECOND
"""How far behind the last event the next following begins: the engine does not keep them strictly in order."""

_STOPPED = ("created", "exited")


@dataclass(frozen=True, slots=True)
class Departure:
    """A container that left a network: by its id, when in nanoseconds since the epoch by the host's clock."""

    container: str
    network: str
    network_id: str
    at: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A container that did not start over networking: `signature` names the wording of the engine's `error`."""

    id: str
    container: str
    signature: str
    error: str


def departure(event: Mapping[str, Any]) -> Departure | None:
    """Read an event; None for what is not a container that left a network."""
    actor, at = event.get("Actor"), event.get("timeNano")
    if (event.get("Type"), event.get("Action")) != (KIND, ACTION) or not isinstance(actor, Mapping):
        return None
    attributes = actor.get("Attributes")
    if not isinstance(attributes, Mapping) or not isinstance(at, int) or isinstance(at, bool) or at < 0:
        return None
    container, network, network_id = attributes.get("container"), attributes.get("name"), actor.get("ID")
    named = isinstance(container, str) and CONTAINER_NAME.fullmatch(container)
    if not named or not isinstance(network, str) or not isinstance(network_id, str):
        return None
    return Departure(str(container), network, network_id, at)


def failure(left: Departure, container: Container) -> Failure | None:
    """Return how the start of a container failed when it left a network; None where it did not, or not in our field."""
    if container.status not in _STOPPED:
        return None
    error = parse(container.error)
    if not error.ours or not _still_wants(left, container):
        return None
    return Failure(container.id, container.name, error.signature, error.text)


def _still_wants(left: Departure, container: Container) -> bool:
    """Whether the container is to be in that network still; from one that somebody took away it did not fail now."""
    return any(
        at.name in (left.network, left.network_id) or at.network_id == left.network_id for at in container.attachments
    )


def names(found: Failure) -> tuple[str, ...]:
    """Return what people may have called this container when they asked about it."""
    return (found.container, found.id, found.id[:12])


def known_already(found: Failure, incidents: Iterable[Incident], now: float, window_seconds: float) -> Incident | None:
    """Return the incident of this container that makes a new one needless; None where there is none.

    That is one that is not over yet, whatever it is about and whoever asked; or one of the same cause within the window
    (times are seconds since the epoch). Where a fix was tried in vain the window counts from its end: the start that
    failed then is the fix's own.
    """
    for incident in sorted(incidents, key=lambda each: each.asked_at, reverse=True):
        if not incident.over:
            return incident
        mended = incident.state is State.VERIFIED
        since = incident.asked_at if mended else max(incident.asked_at, incident.closed_at or 0.0)
        if now - since < window_seconds and found.signature in signatures(incident):
            return incident
    return None


def signatures(incident: Incident) -> frozenset[str]:
    """Return the wordings that an incident is about: of the text that it was opened with, and of what the host said."""
    said = [parse(incident.error)] if incident.error else []
    looked = [each.error for each in (incident.before, incident.diagnosis) if each is not None]
    return frozenset(error.signature for error in (*said, *looked) if error is not None and error.signature)


def key(host: str, found: Failure, incidents: Iterable[Incident]) -> str:
    """Return the key of the incident to open: the same for all who read the same record, so that one of them opens it.

    It names the newest incident of this container, so that what was opened long ago is in nobody's way.
    """
    newest = max(incidents, key=lambda each: (each.asked_at, each.id), default=None)
    what = hashlib.sha256(f"{host}\0{found.container}\0{found.signature}".encode(errors="replace")).hexdigest()
    return f"watch:{what}:{newest.id if newest is not None else 'first'}"


@dataclass(slots=True)
class Cursor:
    """Up to where a host's events were dealt with, so that over a cut none is missed and none is taken twice.

    `since` is where the next following begins, in nanoseconds since the epoch by the host's clock.
    """

    since: int
    _done: frozenset[Departure] = frozenset()

    def begin(self, now: float) -> int:
        """Return where to begin; never in the future of `now`, whatever the host's clock said."""
        return max(0, min(self.since, int(now * SECOND) - OVERLAP))

    def new(self, left: Departure) -> bool:
        """Whether this event was not dealt with yet."""
        return left not in self._done

    def dealt_with(self, left: Departure) -> None:
        """Go on to behind this event; what comes late by no more than the overlap is still heard."""
        self.since = max(self.since, left.at - OVERLAP)
        self._done = frozenset(done for done in (*self._done, left) if done.at >= self.since)
