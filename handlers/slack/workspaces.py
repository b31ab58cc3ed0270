"""Slack as a way in and out for several workspaces: the app is installed in each by OAuth, and asked over HTTP.

Rules: each workspace has clients, people and views of its own, made from its installation; nothing of one is shown or
decided in another. Where it is installed stands in the record, so that every process knows what another one did.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Installation

from bot.config import SlackConfig
from bot.config.slack import lacks
from bot.desk import Desk
from bot.incident import Person
from bot.patience import UNWRITABLE, hurried
from handlers.slack.http_mode import HttpMode
from handlers.slack.installations import Installations, States
from handlers.slack.installed import InstalledWorkspace
from handlers.slack.installing import INSTALL, Installing
from handlers.slack.lifeline import Lifeline
from handlers.slack.people import People
from handlers.slack.private import KIND
from handlers.slack.tokens import SlackTrouble
from handlers.slack.web import QUICK_TIMEOUT, QUIET, answers
from handlers.slack.workspace import ANYTHING, LISTENERS, QUIET_BOLT, PromptApp

log = logging.getLogger(__name__)

T = TypeVar("T")

NOT_HERE = "dockfix does not serve this workspace. Whoever runs it can say where it is installed."


class WorkspacesSide:
    """Slack as a way in and out, as `handlers.slack.app.SlackSide` is for one workspace.

    The first of the configured workspaces is also told what machines notice.
    """

    def __init__(self, config: SlackConfig, desk: Desk) -> None:
        self._config = config
        self._desk = desk
        self._client = WebClient(base_url=config.api_url, timeout=QUICK_TIMEOUT, retry_handlers=[], logger=QUIET)
        self._installations = Installations(desk.store.engine, config)
        self._states = States(desk.store.engine)
        self._workspaces = {
            team: InstalledWorkspace(team, f"{KIND}:{team}" if at else KIND, config, desk, self._installations)
            for at, team in enumerate(config.workspaces)
        }
        everybody = Everybody(self._workspaces.values())
        for each in self._workspaces.values():
            desk.attach(each.kind, each, everybody, each)
        self._lobby = self._answers_strangers()
        self._lifeline = Lifeline(self._listen, lambda: False)

    def connect(self) -> None:
        """Begin to listen. `SlackTrouble` with the sentence that says what to do."""
        if trouble := lacks(self._config):
            raise SlackTrouble("\n".join(trouble))
        self._lifeline.open()
        for team, each in self._workspaces.items():
            said = "is served" if each.now() is not None else f"does not have the app yet: it is installed at {INSTALL}"
            log.info("the workspace %s %s", team, said)

    def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return self._lifeline.is_connected()

    def close(self) -> None:
        """Stop listening; what is being answered is answered to its end."""
        self._lifeline.close()
        for each in self._workspaces.values():
            each.close()

    def _listen(self) -> HttpMode:
        config = self._config
        pages = Installing(config, self._installations, self._states, self._installed).pages()
        door = HttpMode(self._answer, config.signing_secret, config.listen_address, LISTENERS, self._healthy, pages)
        door.connect()
        return door

    def _answer(self, request: BoltRequest) -> BoltResponse:
        """Answer what Slack sends in the workspace that it is about."""
        known = self._workspaces.get(request.context.team_id or "")
        workspace = known.now() if known is not None else None
        return (workspace.app if workspace is not None else self._lobby).dispatch(request)

    def _answers_strangers(self) -> App:
        """Make what answers where the app is not installed: Slack's own tests of the address, and nobody else."""

        def nobody() -> AuthorizeResult | None:
            return None

        app = PromptApp(
            self._desk.courtesy,
            client=self._client,
            authorize=nobody,
            signing_secret=self._config.signing_secret or "not set yet",
            logger=QUIET_BOLT,
            user_facing_authorize_error_message=NOT_HERE,
        )

        def take(ack: Ack) -> None:
            ack()

        app.event(ANYTHING)(take)
        return app

    def _installed(self, installation: Installation) -> None:
        """An installation was kept: serve it at once, and note who did it."""
        team = str(installation.team_id)
        self._workspaces[team].changed()
        log.info("the app was installed in the workspace %s", team)
        try:
            with hurried():
                who = Person(str(installation.user_id or "")[:80])
                self._desk.store.note("", "installed", who, time.time(), {"workspace": team})
        except UNWRITABLE as fault:
            log.error("that the app was installed in %s could not be noted: %s", team, fault.orig)

    def _healthy(self) -> dict[str, bool]:
        """Whether Slack and the record can be reached."""
        return {"slack": answers(self._client.api_test), "record": self._desk.reachable()}


class Everybody:
    """Implements `bot.oncall.Book` over all workspaces: the first that knows a group or an address tells of it."""

    def __init__(self, workspaces: Iterable[InstalledWorkspace]) -> None:
        self._workspaces = tuple(workspaces)
        self._knows: dict[str, InstalledWorkspace] = {}

    def members(self, group: str) -> frozenset[str]:
        """Return the ids of a user group's people."""
        return self._first(group, lambda people: people.members(group))

    def user_by_email(self, email: str) -> str:
        """Return the id of the user with this e-mail address."""
        return self._first(email, lambda people: people.user_by_email(email))

    def _first(self, name: str, ask: Callable[[People], T]) -> T:
        """Ask the workspace that knew it the last time before the others: Slack counts how often it is asked."""
        reasons: dict[str, None] = {}
        knew = self._knows.get(name)
        for each in sorted(self._workspaces, key=lambda workspace: workspace is not knew):
            workspace = each.now()
            if workspace is None:
                reasons[f"dockfix is not installed in the workspace {each.team}"] = None
                continue
            try:
                found = ask(workspace.people)
            except LookupError as reason:
                reasons[str(reason)] = None
            else:
                self._knows[name] = each
                return found
        raise LookupError("; ".join(reasons))
