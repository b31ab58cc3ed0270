"""Takes Slack's requests over Socket Mode: a connection that we open, so that nobody has to reach us."""

import logging
from collections.abc import Callable
from typing import Any, Protocol, cast

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.slack.web import TROUBLE, reason_of

log = logging.getLogger(__name__)

PING_SECONDS = 5.0
Heard = Callable[[Any, dict[str, Any], str | None], None]


class _Client(Protocol):
    def is_connected(self) -> bool: ...
    def connect_to_new_endpoint(self, force: bool = False) -> None: ...


class _Handler(Protocol):
    """What we use of Bolt's handler; Bolt leaves these methods untyped."""

    @property
    def client(self) -> _Client: ...
    def connect(self) -> None: ...
    def close(self) -> None: ...


class SocketMode:
    """Implements `handlers.slack.lifeline.Door`."""

    def __init__(self, app: App, app_token: str, client: WebClient, workers: int, heard: Heard) -> None:
        """`heard` gets each message of the socket besides Bolt, among them Slack's greetings."""
        made = SocketModeHandler(app, app_token, web_client=client, concurrency=workers, ping_interval=PING_SECONDS)
        made.client.message_listeners.append(heard)
        self._handler = cast(_Handler, made)

    def connect(self) -> None:
        """Begin to listen; raises what the SDK raises."""
        self._handler.connect()

    def is_connected(self) -> bool:
        """Whether the connection stands."""
        return self._handler.client.is_connected()

    def renew(self) -> None:
        """Take a new connection in place of the one that stands; the old one stays where Slack gives none."""
        try:
            self._handler.client.connect_to_new_endpoint(force=True)
        except (SlackApiError, *TROUBLE) as trouble:
            log.warning("Slack gave no new connection: %s", reason_of(trouble))

    def close(self) -> None:
        """Stop listening, also where slack-sdk's own monitor closes the connection at the same moment.

        Of the two, the later finds no socket any more (an AttributeError in `Connection.disconnect`) and leaves the
        rest undone; closing again finishes it.
        """
        try:
            self._handler.close()
        except AttributeError as race:
            log.debug("the connection was already being closed (%s)", race)
            self._handler.close()
