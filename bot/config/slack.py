"""Reads [slack]: how to talk to Slack, in one workspace by its token or in several into which the app is installed."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.config import sections
from bot.config.checked import Table, list_of, one_of, text
from bot.config.secrets import secret
from bot.config.shape import SlackConfig
from bot.config.webhook import listen_at

SECRETS = {
    "bot_token": "SLACK_BOT_TOKEN",
    "app_token": "SLACK_APP_TOKEN",
    "signing_secret": "SLACK_SIGNING_SECRET",
    "client_secret": "SLACK_CLIENT_SECRET",
}
SCOPES = (
    "app_mentions:read",
    "chat:write",
    "commands",
    "files:write",
    "im:history",
    "im:write",
    "usergroups:read",
    "users:read",
)
"""What a bot token must allow: the scopes of deploy/slack-manifest.yaml, which an installation asks for."""
_client_id = text('the client ID on the app\'s page "Basic Information", such as "1234567890.1234567890"', r"\d+\.\d+")
_workspace = text('the id of a workspace, such as "T0ACME"', r"T[A-Z0-9]{2,31}")


def slack(table: Table, place: sections.Place, environ: Mapping[str, str]) -> SlackConfig:
    """Read the section and its secrets."""
    mode = table.take("mode", one_of("socket", "http"), "socket")
    url = table.take("api_url", sections.web_address, "https://slack.com/api/")
    listen = table.take("listen", listen_at, "")
    client, workspaces = table.take("client_id", _client_id, ""), table.take("workspaces", _workspaces, ())
    secrets = {name: secret(name, variable, table, place, environ) for name, variable in SECRETS.items()}
    table.close()
    if not url.endswith("/"):
        table.wrong("api_url", f'it has to end with "/": "{url[:200]}/"')
    if urlsplit(url).scheme == "http" and not _loopback(urlsplit(url).hostname or ""):
        table.notes.warn(f"{table.path('api_url')} begins with http://, so tokens are sent unencrypted.")
    if mode == "http" and "listen" not in table:
        table.missing("listen", 'mode = "http" needs the address to listen on, such as "127.0.0.1:3000"')
    _check_install(table, mode, secrets["bot_token"])
    return SlackConfig(mode, url, listen, client_id=client, workspaces=workspaces, **secrets)


_ids = list_of(_workspace, "ids of workspaces")


def _workspaces(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ids(value)))


def _check_install(table: Table, mode: str, bot_token: str) -> None:
    """Say what does not go together: a token is for one workspace, and an installation brings its own."""
    if "client_id" not in table:
        if "workspaces" in table:
            table.missing("client_id", "workspaces are those into which the app is installed with its client ID")
        return
    if mode != "http":
        table.wrong("client_id", 'the app is installed over the web: it needs mode = "http"')
    if "workspaces" not in table:
        table.missing(
            "workspaces",
            'say into which workspaces the app may be installed, by their ids, such as workspaces = ["T0ACME"]: '
            "whoever installs it sees your hosts",
        )
    if bot_token:
        table.notes.mistake(
            f"{table.path('bot_token')} and {table.path('client_id')} are both set. A token is for one workspace, and "
            "installing brings a token for each: drop one of the two."
        )


def _loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def lacks(config: SlackConfig) -> tuple[str, ...]:
    """Return which secrets are still missing before Slack can be served, as sentences."""
    by_mode = {"socket": ("bot_token", "app_token"), "http": ("bot_token", "signing_secret")}
    needed = ("client_secret", "signing_secret") if config.client_id else by_mode[config.mode]
    mode = f'mode = "{config.mode}"'
    return tuple(
        f"{SECRETS[name]} is missing: set it in the environment, or name a file with slack.{name}_file "
        f"({'client_id' if name == 'client_secret' else mode} needs it)."
        for name in needed
        if not getattr(config, name)
    )
