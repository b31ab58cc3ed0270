"""Gets a calendar's text from a file or over HTTP, at most so many bytes of it and for at most so long."""

import http.client
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.oncall import NotTold

MOST_BYTES = 4 * 1024 * 1024
TIMEOUT_SECONDS, WHOLE_SECONDS = 4.0, 8.0
_CHUNK = 65_536


class _OnlySafer(urllib.request.HTTPRedirectHandler):
    """Follows a redirect, but never from https to http: the address of a private calendar is its password."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise NotTold("the calendar's address leads to one without encryption")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def of_file(path: Path) -> str:
    """Return the text of a calendar in a file; `NotTold` where it cannot be read."""
    try:
        with path.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotTold(f"the calendar {path.name} cannot be read ({error.strerror or error})") from error
    return _text(raw)


def of_url(url: str) -> str:
    """Return the text of a calendar at a web address; `NotTold` where it cannot be had. The address is never told."""
    opener = urllib.request.build_opener(_OnlySafer)
    request = urllib.request.Request(url, headers={"Accept": "text/calendar", "User-Agent": "dockfix"})  # noqa: S310
    ends = time.monotonic() + WHOLE_SECONDS
    raw = b""
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            while chunk := answer.read1(_CHUNK):
                raw += chunk
                if len(raw) > MOST_BYTES:
                    break
                if time.monotonic() > ends:
                    raise NotTold("the calendar comes too slowly")
            if answer.length and len(raw) <= MOST_BYTES:
                raise NotTold("the calendar's server broke off")
    except urllib.error.HTTPError as refusal:
        with refusal:
            wait = again_seconds(refusal.headers.get("Retry-After"))
            raise NotTold(f"the calendar's server answered {refusal.code}", wait) from None
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        reason = getattr(trouble, "reason", trouble)
        raise NotTold(f"the calendar's server cannot be asked ({type(reason).__name__})") from None
    return _text(raw)


def again_seconds(header: str | None) -> float:
    """Return how long a Retry-After asks to wait, in seconds; at most five minutes, 0 where it says nothing."""
    return min(300.0, float(header)) if header is not None and header.isascii() and header.isdigit() else 0.0


def _text(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise NotTold(f"the calendar is larger than {MOST_BYTES // 1024 // 1024} MiB")
    return raw.decode("utf-8-sig", "replace")
