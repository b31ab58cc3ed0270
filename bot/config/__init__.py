"""One frozen `Config` from a TOML file; secrets come from the environment or from files of their own.

Every mistake is told at once, with the key, its value and what would be right. Files are read, nothing else is done.
"""

import os
import pkgutil
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.config import oncall as on_call
from bot.config import sections
from bot.config.checked import Notes, Table, did_you_mean
from bot.config.secrets import key, read_secret, token_fault, warn_if_open
from bot.config.shape import (
    Config,
    HostConfig,
    NotifyConfig,
    OncallConfig,
    OncallTier,
    PagerDutyConfig,
    SlackConfig,
    SmtpConfig,
    StoreConfig,
    WatchConfig,
    WebhookConfig,
)
from bot.config.slack import lacks, slack
from bot.config.webhook import WEBHOOK_SECRET, weak, webhook

__all__ = [
    "Config", "ConfigError", "HostConfig", "NotifyConfig", "OncallConfig", "OncallTier", "PagerDutyConfig",
    "SlackConfig", "SmtpConfig", "StoreConfig", "WatchConfig", "WebhookConfig",
    "did_you_mean", "lacks_for_slack", "load", "read",
]  # fmt: skip

VARIABLE, FILE = "DOCKFIX_CONFIG", "dockfix.toml"
LARGEST_FILE = 1_048_576
EXAMPLE = """\
[hosts.host1]
address = "198.18.0.11"
user = "dockfix"
identity_file = "keys/dockfix"
known_hosts = "keys/known_hosts"
sudo = true
"""


class ConfigError(Exception):
    """The configuration cannot be used; the text names every mistake."""

    def __init__(self, mistakes: tuple[str, ...], path: Path | None = None) -> None:
        self.mistakes = mistakes
        self.path = path
        if path is None:
            text = "\n".join(mistakes)
        else:
            count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
            text = "\n".join((f"{path} has {count}:", *(f"  - {mistake}" for mistake in mistakes)))
        super().__init__(text)


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """Read the configuration from `path`, else from $DOCKFIX_CONFIG, else from ./dockfix.toml.

    Raises `ConfigError` with all mistakes at once.
    """
    chosen = _where(path, environ)
    try:
        with chosen.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigError((f"The configuration {chosen} cannot be read: {error.strerror or error}.",)) from error
    if len(raw) > LARGEST_FILE:
        raise ConfigError((f"The configuration {chosen} is larger than 1 MiB; that cannot be meant.",))
    try:
        data = tomllib.loads(raw.decode())
    except UnicodeDecodeError as error:
        raise ConfigError((f"it is not UTF-8 text (byte {error.start})",), chosen) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError((f"it is not TOML: {str(error) or 'it is nested too deeply'}",), chosen) from error
    return read(data, chosen.absolute(), environ)


def _where(path: Path | None, environ: Mapping[str, str]) -> Path:
    named = "--config"
    if path is None and environ.get(VARIABLE):
        path, named = Path(environ[VARIABLE]), VARIABLE
    chosen = path or Path(FILE)
    try:
        there = chosen.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        shown = f"{str(chosen.absolute())!a:.500}"
        if path is not None:
            sentence = f"There is no file {shown}, which {named} names as the configuration."
        else:
            sentence = f"There is no configuration: no file {shown}, and neither --config nor {VARIABLE} names one."
        raise ConfigError((f"{sentence}\n\nThe smallest one that works is:\n\n{EXAMPLE}",))
    return chosen


def read(data: Mapping[str, object], path: Path, environ: Mapping[str, str]) -> Config:
    """Turn the parsed file into a `Config`; `path` is absolute. Raises `ConfigError` with all mistakes at once."""
    notes = Notes()
    root = Table(data, "", notes)

    def place(name: str) -> Path:
        home = environ.get("HOME", "")
        full = home + name[1:] if home and (name == "~" or name.startswith("~/")) else name
        return Path(os.path.normpath(path.parent / full))

    hosts = sections.hosts(root.table("hosts"), place)
    oncall = on_call.oncall(root.table("oncall"), place)
    soak, relapse, undo = sections.verify(root.table("verify"))
    config = Config(
        path,
        slack(root.table("slack"), place, environ),
        sections.store(root.table("store"), place),
        hosts,
        sections.approval(root.table("approval"), hosts, _causes(), oncall),
        _with_tokens(oncall, environ, notes),
        _with_keys(on_call.notify(root.table("notify"), place), environ, notes),
        sections.watch(root.table("watch"), hosts),
        _with_secret(webhook(root, place), environ, notes),
        soak,
        relapse,
        undo,
    )
    root.close()
    if config.webhook is not None and config.slack.listen == config.webhook.listen:
        notes.wrong("webhook.listen", config.webhook.listen, "Slack's requests are taken there; choose another port")
    for host in hosts.values():
        _check_files(host, notes)
    if notes.mistakes:
        raise ConfigError(tuple(notes.mistakes), path)
    return replace(config, warnings=tuple(notes.warnings))


def _causes() -> frozenset[str]:
    """Return the names of all causes: the names of their files, which need not be imported for that."""
    folder = Path(__file__).parent.parent / "causes"
    return frozenset(module.name for module in pkgutil.iter_modules([str(folder)]) if module.name[0] != "_")


def _with_tokens(oncall: OncallConfig, environ: Mapping[str, str], notes: Notes) -> OncallConfig:
    tiers = []
    for at, tier in enumerate(oncall.tiers, 1):
        token = ""
        if tier.token_file is not None:
            token = read_secret(tier.token_file, f"oncall.tier[{at}].token_file", notes)
        elif tier.source == "pagerduty":
            token = environ.get("PAGERDUTY_TOKEN", "").strip()
            if not token:
                notes.mistake(f"oncall.tier[{at}].token_file is missing: name the file with PagerDuty's token, "
                              "or set PAGERDUTY_TOKEN in the environment")  # fmt: skip
        tiers.append(replace(tier, token=token))
    return replace(oncall, tiers=tuple(tiers))


def _with_keys(notify: NotifyConfig, environ: Mapping[str, str], notes: Notes) -> NotifyConfig:
    """Fill in the secrets of the ways to tell somebody; one that is needed and missing is a mistake."""
    pagerduty, smtp = notify.pagerduty, notify.smtp
    if pagerduty is not None:
        variable, name = "PAGERDUTY_ROUTING_KEY", "notify.pagerduty.routing_key_file"
        secret = key(variable, name, pagerduty.routing_key_file, environ, notes)
        if not secret and pagerduty.routing_key_file is None:
            notes.mistake(f"{name} is missing: name the file with the service's integration key, or set {variable}")
        pagerduty = replace(pagerduty, routing_key=secret)
    if smtp is not None:
        variable, name = "SMTP_PASSWORD", "notify.smtp.password_file"
        secret = key(variable, name, smtp.password_file, environ, notes)
        if smtp.user and not secret and smtp.password_file is None:
            notes.mistake(f"{name} is missing: user = {smtp.user!a} needs a password; or set {variable}")
        smtp = replace(smtp, password=secret)
    return NotifyConfig(pagerduty, smtp)


def _with_secret(config: WebhookConfig | None, environ: Mapping[str, str], notes: Notes) -> WebhookConfig | None:
    """Fill in the secret that alerts carry; without one nothing is taken, so that a missing one is a mistake."""
    if config is None:
        return None
    name = "webhook.secret_file"
    told = WEBHOOK_SECRET if environ.get(WEBHOOK_SECRET, "").strip() else name
    secret = key(WEBHOOK_SECRET, name, config.secret_file, environ, notes)
    if secret and (fault := token_fault("secret", secret) or weak(secret)):
        notes.mistake(f"{told} (not shown): {fault}")
    if not secret and config.secret_file is None:
        notes.mistake(f"{name} is missing: name the file with the secret that alerts carry, or set {WEBHOOK_SECRET}")
    return replace(config, secret=secret)


def _check_files(host: HostConfig, notes: Notes) -> None:
    if host.recording is not None and not host.recording.is_dir():
        notes.wrong(f"hosts.{host.name}.recording", str(host.recording), "there is no such folder")
    if host.local or host.recording is not None:
        return
    for name, hint in (
        ("identity_file", "make a key with ssh-keygen, or correct the path"),
        ("certificate_file", "it has to be the key's certificate, as ssh-keygen -s writes it"),
        ("known_hosts", "write the host's key into it (ssh-keyscan, then compare the fingerprint on the host itself)"),
    ):
        file: Path | None = getattr(host, name)
        if file is None:
            continue
        where = f"hosts.{host.name}.{name}"
        try:
            with file.open("rb") as opened:
                opened.read(1)
            status = file.stat()
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            notes.wrong(where, str(file), f"it cannot be read ({why}); {hint}")
            continue
        if name == "identity_file":
            warn_if_open(status, where, file, notes)


def lacks_for_slack(config: Config) -> tuple[str, ...]:
    """Return what is still missing before the bot can serve Slack, as sentences."""
    hosts = () if config.hosts else ("No host is configured: add [hosts.NAME] with an address.",)
    return (*lacks(config.slack), *hosts)
