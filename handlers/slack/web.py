"""Clients of Slack's Web API: which call may be tried again, and what an error of a call is called."""

import http.client
import logging
from collections.abc import Callable, Sequence
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.handler import RetryHandler

from bot.config import SlackConfig

log = logging.getLogger(__name__)

TIMEOUT, QUICK_TIMEOUT, RATE_RETRIES = 15, 2, 3
TROUBLE = (OSError, http.client.HTTPException)
"""What a call raises when the network fails on the way there or back (URLError and TimeoutError are OSErrors)."""

# The SDK logs whole payloads at DEBUG and Bolt whole bodies at INFO; neither belongs into a log.
QUIET = logging.getLogger("dockfix.slack.sdk")
QUIET.setLevel(logging.WARNING)


class Clients:
    """One client for each kind of call, since a kind of call decides what may be repeated."""

    def __init__(self, config: SlackConfig) -> None:
        # A lost reply to a post must not post twice: only a refusal because of the rate is tried again.
        self.poster = _client(config, TIMEOUT, [RateLimitErrorRetryHandler(max_retry_count=RATE_RETRIES)])
        self.editor = _client(
            config,
            TIMEOUT,
            [
                ConnectionErrorRetryHandler(max_retry_count=2),
                RateLimitErrorRetryHandler(max_retry_count=RATE_RETRIES),
                ServerErrorRetryHandler(max_retry_count=2),
            ],
        )
        # Frames of the progress: the next one replaces a lost one. Groups: asked while a click waits for its answer.
        self.quick = _client(config, QUICK_TIMEOUT, [])
        self.socket = WebClient(token=config.app_token, base_url=config.api_url, timeout=TIMEOUT, logger=QUIET)

    def open_modal(self, trigger: str, view: dict[str, Any]) -> None:
        """Open a form. Raises what the SDK raises where it is not open; a lost reply is asked for once more.

        A trigger is good once: where it was exchanged, the form is open by another delivery of the same press, or by
        the call whose reply was lost.
        """
        for last in (False, True):
            try:
                self.quick.views_open(trigger_id=trigger, view=view)
            except SlackApiError as refusal:
                if error_code(refusal) != "exchanged_trigger_id":
                    raise
            except TROUBLE:
                if last:
                    raise
                continue
            return


def _client(config: SlackConfig, timeout: int, retries: Sequence[RetryHandler]) -> WebClient:
    return WebClient(
        token=config.bot_token,
        base_url=config.api_url,
        timeout=timeout,
        retry_handlers=list(retries),
        logger=QUIET,
    )


def answers(ask: Callable[[], object]) -> bool:
    """Whether Slack answers a question well; why it does not is logged."""
    try:
        ask()
    except (SlackApiError, *TROUBLE) as trouble:
        log.warning("Slack could not be asked: %s", reason_of(trouble))
        return False
    return True


def direct_channel(client: WebClient, user: str) -> str:
    """Return the channel of the direct messages with somebody; raises what the SDK raises."""
    return str(client.conversations_open(users=user)["channel"]["id"])


def error_code(refusal: SlackApiError) -> str:
    """Return Slack's name for an error, such as `not_in_channel`; `http_503` where there is none."""
    response = refusal.response
    data = getattr(response, "data", response)
    code = data.get("error") if isinstance(data, dict) else None
    return str(code) if code else f"http_{getattr(response, 'status_code', 0)}"


def reason_of(trouble: Exception) -> str:
    """Return why Slack did not take something: its name for the error, or what happened on the way to it."""
    return error_code(trouble) if isinstance(trouble, SlackApiError) else str(trouble)


def retry_after(refusal: SlackApiError) -> float:
    """Return for how many seconds Slack asks to wait; 0 where it does not ask."""
    headers = getattr(refusal.response, "headers", None) or {}
    value = next((headers[name] for name in headers if name.lower() == "retry-after"), None)
    found = value[0] if isinstance(value, list) and value else value
    try:
        return float(str(found)) if found is not None else 0.0
    except ValueError:
        return 1.0
