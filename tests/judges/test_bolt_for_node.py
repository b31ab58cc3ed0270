"""Slack's own Node Bolt lives in the played cloud, and gets and does there exactly what Bolt for Python does.

Both apps have the same listeners and say the same (messages and forms of dockfix, from its golden files), over Socket
Mode and over signed HTTP. People do the same to each; then what came in, what was answered and what stands in Slack
afterwards must be alike.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handlers.playground.cloud import Cloud
from handlers.playground.requests import Requests
from tests.judges.people import ALICE, OPS, Lived, People, said, with_python
from tests.judges.stage import PATIENCE, Json, NodeProgram, free_port
from tests.playground.stage import QUICK, Control, eventually

pytestmark = pytest.mark.judges

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
EVERYTHING = frozenset(
    ("command", "action", "picked", "view", "view_closed", "options", "shortcut", "message_shortcut", "app_mention",
     "message", "app_home_opened")
)  # fmt: skip


@contextmanager
def with_node(mode: str, folder: Path, secret: str = SECRET) -> Iterator[tuple[Control, NodeProgram]]:
    (folder / "said.json").write_text(json.dumps(said()), encoding="utf-8")
    port = free_port()
    requests = Requests(f"http://127.0.0.1:{port}/slack/events", secret) if mode == "http" else None
    with Cloud(timing=QUICK, requests=requests) as cloud:
        given = {"SLACK_API_URL": cloud.api_url, "SAID": str(folder / "said.json")}
        given |= {"PORT": str(port), "SIGNING_SECRET": SECRET} if mode == "http" else {}
        with NodeProgram("bolt_app", given) as node:
            yield Control(cloud.url), node


@pytest.fixture(scope="module")
def python() -> Lived:
    return with_python()


@pytest.fixture(scope="module", params=["socket", "http"])
def node(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    with with_node(request.param, tmp_path_factory.mktemp("node")) as (control, program):

        def came() -> list[tuple[str, Json]]:
            return [(line["listener"], line["body"]) for line in program.lines if "listener" in line]

        lived = People(control, came).live()
        assert [] == program.told("error")
        (who,) = program.told("who")
        assert ("U0DOCKFIX", "T0PLAY") == (who["user_id"], who["team_id"])
        yield lived


def test_node_bolt_is_sent_every_kind_of_payload(node: Lived) -> None:
    assert set(EVERYTHING) == {listener for listener, _ in node.came}


def test_node_bolt_gets_what_bolt_for_python_gets(node: Lived, python: Lived) -> None:
    assert [listener for listener, _ in python.came] == [listener for listener, _ in node.came]
    for (listener, expected), (_, body) in zip(python.came, node.came, strict=True):
        assert (listener, expected) == (listener, body)


def test_the_acknowledgements_of_node_bolt_say_what_those_of_bolt_for_python_say(node: Lived, python: Lived) -> None:
    assert python.answers == node.answers


def test_slack_shows_the_same_after_node_bolt_and_after_bolt_for_python(node: Lived, python: Lived) -> None:
    assert python.messages == node.messages
    assert python.views == node.views


def test_node_bolt_s_receiver_refuses_what_the_played_cloud_signs_with_another_secret(tmp_path: Path) -> None:
    with with_node("http", tmp_path, secret="another secret") as (control, program):
        answer = control.do("command", user=ALICE, channel=OPS, command="/dockfix", text="x")
        assert "dispatch_failed" == answer["error"]
        assert [] == program.told("listener")


def test_node_bolt_survives_the_refresh_of_its_socket(tmp_path: Path) -> None:
    with with_node("socket", tmp_path) as (control, program):
        assert 1 == control.do("fault", kind="disconnect")["connections"]

        def opened() -> int:
            return sum("opened" == entry.get("what") for entry in control.get("log")["log"])

        eventually(lambda: opened() == 2, PATIENCE)
        eventually(lambda: control.get("state")["connections"] == 1, PATIENCE)
        answer = control.do("command", user=ALICE, channel=OPS, command="/usage", text="")
        assert {"text": "Usage: /dockfix HOST CONTAINER"} == answer["response"]
        assert ["command"] == program.told("listener")
