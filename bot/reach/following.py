"""Follows the Engine's events over a connection that is dialled for them alone, until it is told to stop."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import requests
import urllib3
from docker.errors import APIError, DockerException
from docker.utils import convert_filters

from bot.reach import EventsWanted, Listener, Unreachable
from bot.reach.engine import Bounded, Dial, EngineClient, EngineRefused, TooMuch, ask_engine, said, why

ANSWER_SECONDS = 20.0
"""How long the engine may take until it begins to answer; after that it may be silent for days."""

EVENT_BYTES = 256_000
_LOOK_SECONDS = 0.5
_TROUBLE = (EngineRefused, DockerException, OSError, EOFError, ValueError, RecursionError, urllib3.exceptions.HTTPError)


class _Endless(Bounded):
    """A connection that ends when it is told to; only the beginning of the answer has a deadline, each event a cap."""

    stop: threading.Event
    _heard = False

    def next_event(self) -> None:
        """Give the next event the whole room."""
        self._room = EVENT_BYTES

    def recv(self, size: int) -> bytes:
        while not self.stop.is_set():
            self._wire.settimeout(_LOOK_SECONDS)
            try:
                data = self._wire.recv(size)
            except TimeoutError:
                if not self._heard and time.monotonic() > self._deadline:
                    raise
                continue
            self._heard = True
            self._room -= len(data)
            if self._room < 0:
                raise TooMuch(f"more than {EVENT_BYTES // 1000} kB as one event")
            return data
        return b""


class _Follower(EngineClient):
    """The client for one stream of events."""

    def __init__(self, dial: Dial, stop: threading.Event) -> None:
        super().__init__(dial, ANSWER_SECONDS)
        self._stop = stop
        self._endless: list[_Endless] = []

    def _connected(self) -> Bounded:
        wire = _Endless(self._dial(max(0.1, self._deadline - time.monotonic())), self._deadline, EVENT_BYTES)
        wire.stop = self._stop
        self._endless.append(wire)
        return wire

    def followed(self, wanted: EventsWanted) -> Iterator[Any]:
        """Return the events. Not the SDK's own `events`, which takes a refusal of the engine for a quiet end."""
        params = {
            "since": f"{wanted.since // 1_000_000_000}.{wanted.since % 1_000_000_000:09d}",
            "filters": convert_filters({"type": [wanted.kind], "event": [wanted.action]}),
        }
        sdk: Any = self  # what the SDK's own methods are made of has no types
        response = sdk._get(self._url("/events"), params=params, stream=True, timeout=None)
        sdk._raise_for_status(response)
        return self._each(sdk._stream_helper(response, decode=True))

    def _each(self, events: Iterator[Any]) -> Iterator[Any]:
        while True:
            for wire in self._endless:
                wire.next_event()
            try:
                yield next(events)
            except StopIteration:
                return

    def close(self) -> None:
        for wire in self._endless:
            wire.close()
        super().close()


def follow(dial: Dial, wanted: EventsWanted, listener: Listener, stop: threading.Event) -> None:
    """Tell each event to the listener; returns once `stop` is set, `Unreachable` where the events end before."""
    with closing(_Follower(dial, stop)) as client:
        events = _first(client, wanted)
        listener.began(lambda question, container: ask_engine(question, container, dial))
        while True:
            reason = "the connection to it ended"
            try:
                event = next(events, None)
            except _TROUBLE as error:
                event, reason = None, _ended(error)
            if stop.is_set():
                return
            if event is None:
                raise _cannot(reason)
            if isinstance(event, dict):
                listener.happened(event)


def _first(client: _Follower, wanted: EventsWanted) -> Iterator[Any]:
    try:
        return client.followed(wanted)
    except APIError as error:
        raise _cannot(f"it answered {error.status_code}: {said(error)}") from None
    except _TROUBLE as error:
        raise _cannot(why(error, ANSWER_SECONDS)) from None


def _ended(error: BaseException) -> str:
    """Return why a stream broke off that had begun; that it was cut is the rule, and no fault in what was sent."""
    cut = requests.exceptions.ConnectionError | urllib3.exceptions.ProtocolError | ConnectionError | EOFError
    words = why(error, ANSWER_SECONDS)
    return "the connection to it ended" if isinstance(error, cut) and "sent more than" not in words else words


def _cannot(reason: str) -> Unreachable:
    return Unreachable(f"The events of the Docker Engine cannot be followed: {reason}.")
