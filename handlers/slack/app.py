"""The Slack side as one object: checks the tokens, listens over Socket Mode or HTTP and shows the desk's incidents."""

from slack_sdk.errors import SlackApiError

from bot.config import SlackConfig
from bot.desk import Desk
from handlers.slack.http_mode import HttpMode
from handlers.slack.lifeline import Door, Lifeline
from handlers.slack.neighbours import Neighbours
from handlers.slack.people import Identity
from handlers.slack.private import KIND
from handlers.slack.socket_mode import SocketMode
from handlers.slack.tokens import app_token_trouble, check_tokens, who_am_i
from handlers.slack.web import TROUBLE, answers
from handlers.slack.workspace import LISTENERS, Workspace


class SlackSide:
    """Slack as a way in and out, for the one workspace that the bot token belongs to.

    Attaches itself to the desk when it is made; `connect` begins to listen.
    """

    def __init__(self, config: SlackConfig, desk: Desk) -> None:
        self._config = config
        self._desk = desk
        self.workspace = Workspace(config, desk)
        self._neighbours = Neighbours(desk.processes, self.workspace.warn)
        self._lifeline = Lifeline(self._listen, self._neighbours.due)
        desk.attach(KIND, self.workspace.shown, self.workspace.people, self.workspace.teller)

    def connect(self) -> Identity:
        """Check the tokens and begin to listen. `SlackTrouble` with the sentence that says what to do."""
        check_tokens(self._config)
        identity = who_am_i(self.workspace.clients.editor, self._config.api_url)
        self.workspace.people.identity = identity
        self._lifeline.open()
        return identity

    def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return self._lifeline.is_connected()

    def close(self) -> None:
        """Stop listening; what is being answered is answered to its end."""
        self._lifeline.close()
        self.workspace.close()

    def _listen(self) -> Door:
        config, app = self._config, self.workspace.app
        if config.mode == "http":
            door = HttpMode(app.dispatch, config.signing_secret, config.listen_address, LISTENERS, self._healthy)
            door.connect()
            return door
        socket = self.workspace.clients.socket
        made = SocketMode(app, config.app_token, socket, LISTENERS, self._neighbours.heard)
        try:
            made.connect()
        except (SlackApiError, *TROUBLE) as trouble:
            made.close()
            raise app_token_trouble(trouble, config.api_url) from trouble
        return made

    def _healthy(self) -> dict[str, bool]:
        """Whether Slack and the record can be reached."""
        return {"slack": answers(self.workspace.clients.quick.auth_test), "record": self._desk.reachable()}
