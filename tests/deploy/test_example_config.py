"""The example of the configuration loads as it is, loads with everything switched on, and shows every key."""

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.config import (
    Config,
    HostConfig,
    OncallConfig,
    OncallTier,
    PagerDutyConfig,
    SlackConfig,
    SmtpConfig,
    WatchConfig,
    WebhookConfig,
    load,
)
from bot.oncall.rotation import Override
from bot.policy import Rule, Terms
from tests.deploy.pages import DEPLOY

EXAMPLE = DEPLOY / "dockfix.toml.example"
SECRETS = {
    "bot_token": "xoxb-1",
    "app_token": "xapp-1",
    "signing_secret": "s3cret",
    "client_secret": "s3cret",
    "webhook_secret": "w" * 16,
}
# What is not typed into the file under that name: what it is found by, and what is read from elsewhere.
NOT_KEYS = {"name", "token", "secret", "routing_key", "password", "tiers", "overrides", "people"}
CALLED = {"since": "from", "sender": "from"}


def everything_on() -> str:
    """The example with each `#key = value` and `#[section]` switched on."""
    return re.sub(r'^#(?=[a-z\["])', "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def load_text(folder: Path, text: str) -> Config:
    """Load the text with a file at every path that it names."""
    for name in set(re.findall(r'^\w*(?:file|known_hosts) = "([^"]+)"', text, re.MULTILINE)):
        (folder / name).write_text(SECRETS.get(name, "something"), encoding="utf-8")
        (folder / name).chmod(0o600)
    (folder / "recorded").mkdir()
    path = folder / "dockfix.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, {})


def test_the_example_loads_as_it_stands_without_a_warning(tmp_path: Path) -> None:
    config = load_text(tmp_path, EXAMPLE.read_text(encoding="utf-8"))
    assert () == config.warnings
    assert ["host1"] == list(config.hosts)
    assert ("xoxb-1", "xapp-1") == (config.slack.bot_token, config.slack.app_token)
    assert "sqlite:////var/lib/dockfix/dockfix.db" == config.store.url


def test_the_example_loads_with_everything_in_it_switched_on(tmp_path: Path) -> None:
    text = everything_on().replace('mode = "socket"', 'mode = "http"')
    # A token is for one workspace, and `client_id` is for several.
    config = load_text(tmp_path, re.sub(r"^bot_token_file.*\n", "", text, flags=re.MULTILINE))
    assert ["host1", "bastion", "inner", "here", "played"] == list(config.hosts)
    assert ["slack_group", "static", "pagerduty", "icalendar"] == [tier.source for tier in config.oncall.tiers]
    assert 1 == len(config.approval.rules)
    assert ("U01ALICE", 60) == (config.oncall.fallback, config.oncall.cache_seconds)
    assert {"bob@example.com": "U02BOB", "bob builder": "U02BOB"} == config.oncall.people
    rota = config.oncall.tiers[1]
    assert ("weekly", 9 * 60, "Europe/Berlin") == (rota.rotate, rota.handover, rota.time_zone)
    assert [("U01ALICE",)] == [override.people for override in rota.overrides]
    assert "something" == (config.notify.pagerduty and config.notify.pagerduty.routing_key)
    assert config.webhook is not None
    assert (WebhookConfig("").listen, 60, "w" * 16) == (
        config.webhook.listen,
        config.webhook.window_minutes,
        config.webhook.secret,
    )
    assert ("something", 587) == (config.notify.smtp and (config.notify.smtp.password, config.notify.smtp.port))


@pytest.mark.parametrize(
    "shape",
    [
        SlackConfig,
        HostConfig,
        OncallConfig,
        OncallTier,
        Override,
        PagerDutyConfig,
        SmtpConfig,
        WatchConfig,
        WebhookConfig,
        Rule,
        Terms,
    ],
)
def test_the_example_shows_every_key(shape: Any) -> None:
    shown = set(re.findall(r"^#?\s*(\w+) =", everything_on(), re.MULTILINE)) | {"url"}
    wanted = {field.name for field in dataclasses.fields(shape)} - NOT_KEYS
    wanted = {f"{name}_file" if name in SECRETS else CALLED.get(name, name) for name in wanted}
    assert set() == wanted - shown


@pytest.mark.parametrize(
    ("section", "key"),
    [("slack", "api_url"), ("slack", "mode"), ("hosts.host1", "port"), ("hosts.host1", "docker_socket")],
)
def test_a_default_that_the_example_shows_is_the_default(section: str, key: str) -> None:
    table: Any = tomllib.loads(everything_on())
    for part in section.split("."):
        table = table[part]
    shape: Any = SlackConfig() if section == "slack" else HostConfig("host1")
    assert getattr(shape, key) == table[key]


def test_the_soak_that_the_example_shows_is_the_default() -> None:
    assert Config().soak_seconds == tomllib.loads(everything_on())["verify"]["soak_seconds"]


def test_the_example_holds_no_secret_and_says_where_a_person_must_put_their_own_values() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert [] == re.findall(r'"x(?:oxb|app)-[^"]*"', text)
    for key in ("address", "approvers"):
        line = next(line for line in text.splitlines() if line.startswith(f"{key} ="))
        assert "CHANGE" in line
