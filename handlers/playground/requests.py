"""HTTP mode: signed requests to the app's request URL, as Slack sends them instead of envelopes over a socket."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from handlers.playground.filled import Json

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class NotAcknowledged(Exception):
    """A request was not answered with 200 in time; the message is Slack's name for what people see."""


@dataclass(frozen=True, slots=True)
class Requests:
    """Where the app takes requests, and the secret that they are signed with."""

    url: str
    secret: str = field(repr=False)

    async def send(self, kind: str, payload: Json, extra: Json, seconds: float) -> Json | None:
        """Send one request, signed anew each time; returns the answer. Raises `NotAcknowledged`."""
        content_type, body = _body(kind, payload)
        headers = {"Content-Type": content_type, **signed(self.secret, body), **_retry(extra)}
        try:
            async with (
                ClientSession(timeout=ClientTimeout(seconds)) as session,
                session.post(self.url, data=body.encode(), headers=headers) as answer,
            ):
                text = await answer.text()
                if answer.status != 200:
                    raise NotAcknowledged("dispatch_failed")
        except TimeoutError as late:
            raise NotAcknowledged("operation_timeout") from late
        except ClientError as trouble:
            raise NotAcknowledged("dispatch_failed") from trouble
        return _answer(text)


def signed(secret: str, body: str, at: float | None = None) -> dict[str, str]:
    """Return the headers of a signed request; `at` is when it was signed, in seconds since the epoch."""
    moment = str(int(time.time() if at is None else at))
    mark = hmac.new(secret.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={mark}"}


def _body(kind: str, payload: Json) -> tuple[str, str]:
    if kind == "events_api":
        return JSON, json.dumps(payload)
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return FORM, urlencode({name: value for name, value in fields.items() if value is not None})


def _retry(extra: Json) -> dict[str, str]:
    if not extra.get("retry_attempt"):
        return {}
    return {"X-Slack-Retry-Num": str(extra["retry_attempt"]), "X-Slack-Retry-Reason": str(extra["retry_reason"])}


def _answer(text: str) -> Json | None:
    """Return the answer's JSON; a text is what a command answers with."""
    try:
        found: Any = json.loads(text)
    except ValueError:
        return {"text": text} if text else None
    return found if isinstance(found, dict) and found else None
