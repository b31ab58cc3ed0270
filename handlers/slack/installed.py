"""A workspace into which the app may be installed: what the desk shows there, as long as the record says it is."""

import logging
import threading
import time
from dataclasses import replace

from slack_sdk.errors import SlackApiError

from bot.config import SlackConfig
from bot.desk import Desk
from bot.incident import DOCKFIX, Incident, Told
from bot.paging import NotSent
from bot.patience import UNWRITABLE, hurried
from bot.stages import Stage
from bot.workflow import NotShown
from handlers.slack.installations import Installations, Installed
from handlers.slack.tokens import DEAD
from handlers.slack.web import TROUBLE, reason_of
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

FRESH_SECONDS = 10.0
"""For how long it is believed what the record said: another process may have installed or removed the app since."""


class InstalledWorkspace:
    """Implements `bot.desk.View` and `bot.paging.Teller` for the workspace with the id `team`, installed or not."""

    def __init__(self, team: str, kind: str, config: SlackConfig, desk: Desk, installations: Installations) -> None:
        self.team, self.kind = team, kind
        self._config, self._desk, self._installations = config, desk, installations
        self._lock = threading.Lock()
        self._installed: Installed | None = None
        self._workspace: Workspace | None = None
        self._fresh_until = 0.0
        self._closing: list[threading.Thread] = []

    def now(self) -> Workspace | None:
        """Return the workspace as it is installed now; None where it is not."""
        with self._lock:
            if time.monotonic() < self._fresh_until:
                return self._workspace
            try:
                found = self._installations.of(self.team)
            except UNWRITABLE as fault:
                # Whoever waits for an answer must not wait for a database that is away.
                log.warning("the record does not say whether %s is installed: %s", self.team, fault.orig)
                found = self._installed
            if found != self._installed:
                self._replace(found)
            self._fresh_until = time.monotonic() + FRESH_SECONDS
            return self._workspace

    def changed(self) -> None:
        """Ask the record anew the next time: the app was installed here, or removed."""
        with self._lock:
            self._fresh_until = 0.0

    def close(self) -> None:
        """Show nothing more."""
        with self._lock:
            self._replace(None)
            self._fresh_until = float("inf")
            closing, self._closing = self._closing, []
        for each in closing:
            each.join()

    def _replace(self, found: Installed | None) -> None:
        old, self._installed, self._workspace = self._workspace, found, None
        if found is not None:
            config = replace(self._config, bot_token=found.token)
            self._workspace = Workspace(config, self._desk, self.kind, self._removed)
            self._workspace.people.identity = found.identity
        if old is not None:
            # It may be one of the old one's own threads that has brought the news.
            closing = threading.Thread(target=old.close, name=f"slack-close-{self.team}", daemon=True)
            self._closing = [*(each for each in self._closing if each.is_alive()), closing]
            closing.start()

    def _removed(self) -> None:
        """Slack says that the app was removed; it may say so late, when it is installed again."""
        workspace = self.now()
        if workspace is None:
            return
        try:
            workspace.clients.quick.auth_test()
        except (SlackApiError, *TROUBLE) as trouble:
            if reason_of(trouble) in DEAD:
                self._forget()
            else:
                log.warning("whether %s still has the app could not be asked: %s", self.team, reason_of(trouble))

    def _forget(self) -> None:
        """Forget the token; Slack tells of a removal by two events, and another process may have heard one of them."""
        try:
            forgotten = self._installations.forget(self.team)
            self.changed()
            if forgotten:
                log.warning("the app was removed from %s; its requests are not shown any more", self.team)
                with hurried():
                    self._desk.store.note("", "uninstalled", DOCKFIX, time.time(), {"workspace": self.team})
        except UNWRITABLE as fault:
            log.error("that the app was removed from %s could not be recorded: %s", self.team, fault.orig)

    def _here(self) -> Workspace:
        workspace = self.now()
        if workspace is None:
            raise NotSent(f"dockfix is not installed in the workspace {self.team}")
        return workspace

    def show(self, incident: Incident) -> None:
        """Draw the incident; `NotShown` where the app is not installed."""
        try:
            here = self._here()
        except NotSent as reason:
            raise NotShown(str(reason)) from reason
        here.shown.show(incident)

    def progress(self, incident: Incident, stages: tuple[Stage, ...]) -> None:
        """Draw how far the work is."""
        workspace = self.now()
        if workspace is not None:
            workspace.shown.progress(incident, stages)

    def thread(self, incident: Incident, told: Told) -> tuple[str, str]:
        """Name the people in a reply in the incident's thread."""
        return self._here().teller.thread(incident, told)

    def direct(self, incident: Incident, told: Told, person: str) -> tuple[str, str]:
        """Send a person a direct message."""
        return self._here().teller.direct(incident, told, person)

    def seen(self, incident: Incident, told: Told, person: str = "") -> tuple[str, str] | None:
        """Look for a page by its key."""
        workspace = self.now()
        return workspace.teller.seen(incident, told, person) if workspace is not None else None

    def link(self, incident: Incident) -> str:
        """Return the address of the newest answer; empty where it is not known."""
        workspace = self.now()
        return workspace.teller.link(incident) if workspace is not None else ""
