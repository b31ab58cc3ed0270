"""The workspaces into which the app is installed: kept beside the record in Bolt's own tables, their tokens encrypted.

The key is made from the app's client secret: whoever reads the database, or a copy of it, has no token. Where the
secret is changed in Slack, the app has to be installed again.
"""

import base64
import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.sqlalchemy_utils import normalize_datetime_for_db
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

from bot.config import SlackConfig
from bot.patience import retried
from bot.tables import upgrading
from handlers.slack.people import Identity

log = logging.getLogger(__name__)

STATE_SECONDS, MOST_STATES = 600, 1_000
"""How long somebody may take to consent, and how many may be at it: the page that begins it is open to everybody."""
_TOKENS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token")


class NotWelcome(BoltError):
    """An installation is not kept; the message says why and what to do."""


class TooMany(Exception):
    """Too many have begun to install the app and not ended."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The newest installation in a workspace: who we are there, and the token that Slack gave for it."""

    identity: Identity
    token: str = field(repr=False)


class Installations(SQLAlchemyInstallationStore):
    """Bolt's store of installations, for the workspaces that the configuration names; makes its tables."""

    def __init__(self, engine: sa.Engine, config: SlackConfig) -> None:
        super().__init__(config.client_id, engine)
        self._welcome = config.workspaces
        self._cipher = Fernet(base64.urlsafe_b64encode(_key(config.client_secret)))
        retried(lambda: _make(self.metadata, engine))

    @classmethod
    def build_bots_table(cls, metadata: sa.MetaData, table_name: str) -> sa.Table:
        """Return Bolt's table with room for encrypted tokens."""
        return _roomy(super().build_bots_table(metadata, table_name))

    @classmethod
    def build_installations_table(cls, metadata: sa.MetaData, table_name: str) -> sa.Table:
        """Return Bolt's table with room for encrypted tokens."""
        return _roomy(super().build_installations_table(metadata, table_name))

    def save(self, installation: Installation) -> None:
        """Keep an installation; `NotWelcome` where it is not one for us."""
        self._check(installation)
        token = str(installation.bot_token)
        kept = Installation(**{**installation.to_dict(), "user_token": None, "user_refresh_token": None})
        kept.bot_token = self._cipher.encrypt(token.encode()).decode()
        super().save(kept)

    def _check(self, installation: Installation) -> None:
        team = str(installation.team_id or "")
        if installation.is_enterprise_install or not team:
            raise NotWelcome("dockfix is installed in single workspaces, and not in a whole organisation at once.")
        if team not in self._welcome:
            raise NotWelcome(
                f"This dockfix does not serve the workspace {team}. Whoever runs it can add that to [slack] workspaces."
            )
        if not installation.bot_token:
            raise NotWelcome("Slack gave no bot token. Look at the scopes of the app: deploy/slack-manifest.yaml.")
        if installation.bot_refresh_token:
            raise NotWelcome(
                "The tokens of this Slack app expire, and dockfix does not renew them. Slack does not let that be "
                "switched off again: make another app from deploy/slack-manifest.yaml."
            )

    def of(self, team: str) -> Installed | None:
        """Return the installation in a workspace; None where there is none, or none that may be used."""
        if team not in self._welcome:
            return None
        c = self.bots.c
        query = sa.select(c.enterprise_id, c.bot_user_id, c.bot_id, c.bot_token).where(
            c.client_id == self.client_id, c.team_id == team, c.bot_token.is_not(None)
        )
        with self.engine.connect() as connection:
            row = connection.execute(query.order_by(c.installed_at.desc(), c.id.desc()).limit(1)).first()
        if row is None:
            return None
        try:
            token = self._cipher.decrypt(row.bot_token.encode()).decode()
        except InvalidToken:
            log.error(
                "The token of the workspace %s was kept under another client secret: install the app there again.", team
            )
            return None
        return Installed(Identity(team, row.enterprise_id or "", row.bot_user_id or "", row.bot_id or ""), token)

    def forget(self, team: str) -> bool:
        """Forget all installations in a workspace; returns whether there was one."""
        ours = [
            sa.delete(table).where(table.c.client_id == self.client_id, table.c.team_id == team)
            for table in (self.bots, self.installations)
        ]
        with self.engine.begin() as connection:
            return sum(connection.execute(each).rowcount for each in ours) > 0


class States(SQLAlchemyOAuthStateStore):
    """Bolt's store of who has begun to install: each state is good once, and there is a bound; makes its table."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(STATE_SECONDS, engine)
        retried(lambda: _make(self.metadata, engine))

    def issue(self, *args: object, **kwargs: object) -> str:
        """Return a new state. Raises `TooMany`."""
        table = self.oauth_states
        with self.engine.begin() as connection:
            connection.execute(sa.delete(table).where(table.c.expire_at <= _now()))
            begun = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        if begun >= MOST_STATES:
            raise TooMany
        return super().issue(*args, **kwargs)

    def consume(self, state: str) -> bool:
        """Whether a state is good; of two who ask at the same time one is told so."""
        c = self.oauth_states.c
        with self.engine.begin() as connection:
            gone = connection.execute(sa.delete(self.oauth_states).where(c.state == state, c.expire_at > _now()))
        return gone.rowcount == 1


def _make(tables: sa.MetaData, engine: sa.Engine) -> None:
    with upgrading(engine) as connection:
        tables.create_all(connection)


def _now() -> datetime | None:
    return normalize_datetime_for_db(datetime.fromtimestamp(time.time(), UTC))


def _key(secret: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"dockfix: tokens of Slack").derive(secret.encode())


def _roomy(table: sa.Table) -> sa.Table:
    for name in _TOKENS:
        if name in table.c:
            table.c[name].type = sa.Text()
    return table
