"""The systemd unit agrees with the code, the example of the configuration and the guide. The lab runs it for real."""

import re

from bot.durable import DRAIN_SECONDS
from tests.deploy.pages import DEPLOY, GUIDE, commands
from tests.deploy.test_example_config import EXAMPLE

UNIT = DEPLOY / "dockfix.service"


def settings(name: str) -> list[str]:
    """The values of a key of the unit, in order."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


def test_systemd_waits_longer_at_the_end_than_dockfix_drains() -> None:
    (wait,) = settings("TimeoutStopSec")
    assert int(wait.removesuffix("s")) > 2 * DRAIN_SECONDS


def test_whatever_ended_dockfix_it_is_tried_again_for_ever_but_not_in_a_hurry() -> None:
    assert ["always"] == settings("Restart")
    assert ["0"] == settings("StartLimitIntervalSec")
    assert [] == settings("RestartPreventExitStatus")
    (pause,) = settings("RestartSec")
    assert 10 <= int(pause.removesuffix("s")) <= 60


def test_the_unit_hands_over_every_file_that_the_example_names_and_the_example_itself() -> None:
    named = set(re.findall(r'^\w*(?:file|known_hosts) *= "([^"]+)"', EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    handed = dict(value.split(":") for value in settings("LoadCredential"))
    assert named | {"dockfix.toml"} == set(handed)
    assert {name: f"/etc/dockfix/{name}" for name in handed} == handed
    assert "DOCKFIX_CONFIG=%d/dockfix.toml" in settings("Environment")


def test_the_unit_starts_what_the_guide_installs_and_where_the_example_keeps_the_record() -> None:
    (command,) = settings("ExecStart")
    assert "/opt/dockfix/bin/dockfix serve" == command
    assert "python3 -m venv /opt/dockfix\n" in commands(GUIDE)["install"]
    assert ["dockfix"] == settings("StateDirectory")
    assert 'url = "sqlite:////var/lib/dockfix/dockfix.db"' in EXAMPLE.read_text(encoding="utf-8")


def test_no_secret_is_in_the_unit() -> None:
    assert [] == re.findall(r"xox|xapp|SLACK_\w+=|PASSWORD=", UNIT.read_text(encoding="utf-8"))
