"""PagerDuty by its own client: who is on call by a schedule, and the alert that stands for a request."""

import logging
from typing import Any

from bot.oncall import NotTold
from bot.oncall.feed import again_seconds

TIMEOUT_SECONDS = 4.0
WHOLE_SECONDS = 8.0
MOST_ENTRIES, MOST_BYTES = 100, 2 * 1024 * 1024
SUMMARY_CHARACTERS = 1000
# The client logs addresses and parts of keys.
_QUIET = logging.getLogger("dockfix.oncall.pagerduty")
_QUIET.setLevel(logging.CRITICAL)


class NotTaken(Exception):
    """PagerDuty did not take an alert, as far as we know; it may be sent again."""


def emails_on_call(url: str, token: str, schedule: str) -> tuple[str, ...]:
    """Return the e-mail addresses of whoever is on call by this schedule now; `NotTold` where that cannot be told."""
    import pagerduty

    client = pagerduty.RestApiV2Client(token, base_url=url)
    _once_only(client)
    params: Any = {"schedule_ids[]": [schedule], "include[]": ["users"], "limit": MOST_ENTRIES, "time_zone": "UTC"}
    try:
        with client:
            answer = client.get("/oncalls", params=params)
    except NotTold:
        raise
    except Exception as trouble:  # noqa: BLE001 - the client raises errors of its own, of httpx2 and of what lies below
        code = getattr(getattr(trouble, "response", None), "status_code", None)
        said = f"answered {code}" if code else f"cannot be asked ({type(trouble).__name__})"
        raise NotTold(f"PagerDuty {said}") from None
    if answer.status_code != 200:
        wait = again_seconds(answer.headers.get("Retry-After"))
        raise NotTold(f"PagerDuty answered {answer.status_code}", wait)
    try:
        return _emails(answer.json())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotTold("what PagerDuty answered cannot be read") from None


def _emails(body: Any) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for entry in body["oncalls"][:MOST_ENTRIES]:
        email = entry["user"].get("email")
        if isinstance(email, str) and "@" in email:
            found[email.strip().lower()] = None
    return tuple(found)


def send_event(url: str, routing_key: str, action: str, key: str, summary: str, source: str, link: str) -> None:
    """Trigger, acknowledge or resolve the alert with this key, which PagerDuty keeps one; `NotTaken` otherwise."""
    import pagerduty

    client = pagerduty.EventsApiV2Client(routing_key, base_url=url)
    _once_only(client)
    properties: dict[str, Any] = {}
    if action == "trigger":
        payload = {"summary": summary[:SUMMARY_CHARACTERS], "source": source, "severity": "error"}
        properties = {"payload": payload, "client": "dockfix", **({"client_url": link} if link else {})}
    try:
        with client:
            client.send_event(action, dedup_key=key, **properties)
    except Exception as trouble:  # noqa: BLE001 - as above
        code = getattr(getattr(trouble, "response", None), "status_code", None)
        raise NotTaken(f"PagerDuty answered {code}" if code else f"PagerDuty: {type(trouble).__name__}") from None


def _once_only(client: Any) -> None:
    """Let the client ask once: by itself it tries a 429 for ever, and whoever calls us knows when to try again."""
    client.timeout = TIMEOUT_SECONDS
    client.log = _QUIET
    client.max_network_attempts = 0
    client.max_http_attempts = -1
    client.retry = dict.fromkeys((429, 500, 502, 503, 504), 1)
    client.headers["Accept-Encoding"] = "identity"
    client.event_hooks = {"response": [_not_too_big]}


def _not_too_big(response: Any) -> None:
    """Bound what is read of an answer: by what it says of its length, and, as that may be missing, while it comes."""
    from bot.oncall.bounded import Bounded

    length = response.headers.get("Content-Length", "0")
    packed = response.headers.get("Content-Encoding", "identity") != "identity"
    if packed or not length.isdigit() or int(length) > MOST_BYTES:
        # A packed answer that we did not ask for may be small here and endless once it is unpacked.
        response.close()
        raise NotTold("PagerDuty's answer is packed" if packed else "PagerDuty's answer is too large")
    response.stream = Bounded(response.stream, "PagerDuty", MOST_BYTES, WHOLE_SECONDS)
