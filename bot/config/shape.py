"""The frozen types of the configuration, with the defaults that hold where the file says nothing. [pure]"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from bot.oncall.rotation import Override
from bot.policy import Policy


def _address(listen: str) -> tuple[str, int]:
    address, _, port = listen.rpartition(":")
    return address.strip("[]"), int(port)


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """How to talk to Slack. A token that was not given is empty; `listen` is "address:port", used with mode "http".

    With a `client_id` the app is installed into its `workspaces` (their ids) by OAuth, each with a token of its own;
    the first one is told what machines notice.
    """

    mode: str = "socket"
    api_url: str = "https://slack.com/api/"
    listen: str = ""
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    workspaces: tuple[str, ...] = ()

    @property
    def listen_address(self) -> tuple[str, int]:
        """The address and the port to listen on; ValueError where there are none."""
        return _address(self.listen)


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """Where the record is kept, as SQLAlchemy reads it (SQLite's path is absolute), and for how many days (0 = always).

    `keep_audit_days` is for the audit trail, `keep_days` for requests that are over. On PostgreSQL the other processes
    take over from one that was silent for `takeover_seconds`.
    """

    url: str = field(default="sqlite:///dockfix.db", repr=False)
    keep_audit_days: int = 0
    keep_days: int = 0
    takeover_seconds: int = 15


@dataclass(frozen=True, slots=True)
class HostConfig:
    """A host and how to reach it; `jump` names other hosts in the order in which they are passed.

    A host with a `recording` is played from the answers in that folder, as `dockfix record` wrote them.
    """

    name: str
    local: bool = False
    address: str = ""
    port: int = 22
    user: str = "dockfix"
    identity_file: Path | None = None
    certificate_file: Path | None = None
    agent: bool = False
    known_hosts: Path | None = None
    jump: tuple[str, ...] = ()
    sudo: bool = False
    docker_socket: str = "/run/docker.sock"
    groups: tuple[str, ...] = ()
    recording: Path | None = None


@dataclass(frozen=True, slots=True)
class OncallTier:
    """Who is told at one stage, and where that is looked up.

    `rotate` ("daily" or "weekly"; empty: all people at once) begins with the first of `people` on the day `start`, at
    `handover` (minutes since midnight) in `time_zone`. `url` is a calendar's address, or that of PagerDuty's API.
    """

    source: str
    escalate_minutes: int = 10
    group: str = ""
    people: tuple[str, ...] = ()
    rotate: str = ""
    start: date = date(1970, 1, 5)
    handover: int = 9 * 60
    time_zone: str = "UTC"
    schedule: str = ""
    url: str = ""
    file: Path | None = None
    token_file: Path | None = None
    overrides: tuple[Override, ...] = ()
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OncallConfig:
    """The tiers, in the order in which they are told; who is told where a tier cannot be looked up or is empty.

    `people` says which Slack user an e-mail address or a name of a calendar is, in lower case.
    """

    tiers: tuple[OncallTier, ...] = ()
    fallback: str = ""
    cache_seconds: int = 60
    people: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class PagerDutyConfig:
    """Where PagerDuty's Events API is, and the routing key of the service that is alerted."""

    api_url: str = "https://events.pagerduty.com"
    routing_key_file: Path | None = None
    routing_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    """The mail server, and whom it tells where nothing else could be told. `tls`: "starttls", "tls" or "none"."""

    host: str
    sender: str
    to: tuple[str, ...]
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    password_file: Path | None = None
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NotifyConfig:
    """The ways to tell somebody that are not Slack; None: not configured."""

    pagerduty: PagerDutyConfig | None = None
    smtp: SmtpConfig | None = None


@dataclass(frozen=True, slots=True)
class WatchConfig:
    """Which hosts are watched, and the Slack channel that is told.

    Within `window_minutes` a container is told once for each cause, however often it fails.
    """

    hosts: tuple[str, ...] = ()
    channel: str = ""
    window_minutes: int = 60


@dataclass(frozen=True, slots=True)
class WebhookConfig:
    """Where alerts are taken ("address:port"), the secret they carry, and the Slack channel that is told.

    While a container has an incident from the last `window_minutes` that is not over, an alert opens no other.
    """

    channel: str
    listen: str = "127.0.0.1:3001"
    window_minutes: int = 60
    secret_file: Path | None = None
    secret: str = field(default="", repr=False)

    @property
    def listen_address(self) -> tuple[str, int]:
        """The address and the port to listen on."""
        return _address(self.listen)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that dockfix was told. `path` is None for a configuration that was built in code."""

    path: Path | None = None
    slack: SlackConfig = field(default_factory=SlackConfig)
    store: StoreConfig = field(default_factory=StoreConfig)
    hosts: Mapping[str, HostConfig] = field(default_factory=lambda: MappingProxyType({}))
    approval: Policy = field(default_factory=Policy)
    oncall: OncallConfig = field(default_factory=OncallConfig)
    notify: NotifyConfig = field(default_factory=NotifyConfig)
    watch: WatchConfig = field(default_factory=WatchConfig)
    webhook: WebhookConfig | None = None
    soak_seconds: int = 10
    relapse_hours: int = 24
    undo_minutes: int = 60
    warnings: tuple[str, ...] = ()

    def jumps(self, name: str) -> tuple[HostConfig, ...]:
        """Return the hosts to pass on the way to this one, first to last, each once; KeyError for an unknown name."""
        passed: dict[str, HostConfig] = {}
        for jump in self.hosts[name].jump:
            for host in (*self.jumps(jump), self.hosts[jump]):
                passed.setdefault(host.name, host)
        return tuple(passed.values())
