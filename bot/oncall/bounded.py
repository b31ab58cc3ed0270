"""The body of an HTTP answer that may have only so many bytes and take only so long, however it comes."""

import time
from collections.abc import Iterator
from datetime import timedelta

import httpx2

from bot.oncall import NotTold


class Bounded(httpx2.SyncByteStream):
    """Wraps an answer's body; reading it raises `NotTold` beyond `most_bytes`, or after `seconds` from now."""

    def __init__(self, body: httpx2.SyncByteStream, whose: str, most_bytes: int, seconds: float) -> None:
        self._body = body
        self._whose = whose
        self._most_bytes = most_bytes
        self._ends = time.monotonic() + seconds

    def __iter__(self) -> Iterator[bytes]:
        """Give the body's pieces as they come."""
        read = 0
        for piece in self._body:
            read += len(piece)
            if read > self._most_bytes:
                raise NotTold(f"{self._whose}'s answer is too large")
            if time.monotonic() > self._ends:
                raise NotTold(f"{self._whose}'s answer comes too slowly")
            yield piece

    @property
    def elapsed(self) -> timedelta | None:
        """How long the answer took, which httpx looks for at the body; None until it was read or closed."""
        took: timedelta | None = getattr(self._body, "elapsed", None)
        return took

    def close(self) -> None:
        """Let go of the connection."""
        self._body.close()
