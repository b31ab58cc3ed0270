"""Slack's own Node Bolt lives in the played cloud, and gets and does there exactly what Bolt for Python does.

Both apps have the same listeners and say the same (messages and forms of dockfix, from its golden files), over Socket
Mode and over signed HTTP. People do the same to each; then what came in, what was answered and what stands in Slack
afterwards must be alike.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from handlers.playground.cloud import Cloud
from handlers.playground.requests import Requests
from tests.judges.python_app import python_app
from tests.judges.stage import PATIENCE, Json, NodeProgram, free_port, settled
from tests.playground.stage import QUICK, Control, eventually

pytestmark = pytest.mark.judges

ALICE, BOB, OPS = "U01ALICE", "U02BOB", "C01OPS"
GOLDEN = Path(__file__).parent.parent / "slack" / "golden"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
EVERYTHING = frozenset(
    ("command", "action", "view", "view_closed", "options", "shortcut", "message_shortcut", "app_mention", "message",
     "app_home_opened")
)  # fmt: skip


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def said() -> Json:
    """What both apps say."""
    option = {"text": {"type": "plain_text", "text": "webserver on host1"}, "value": "host1 webserver"}
    return {
        "message": golden("one_cause")["answer"],
        "update": golden("approved")["answer"],
        "refuse": golden("views/refuse"),
        "ask": {**golden("views/ask"), "notify_on_close": True},
        "home": {"type": "home", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Waiting"}}]},
        "options": [option],
    }


@dataclass(frozen=True, slots=True)
class Lived:
    """What an app was sent, what its acknowledgements said, and what stood in Slack afterwards."""

    came: list[tuple[str, Json]]
    answers: list[Any]
    messages: list[Json]
    views: list[Json]


@dataclass(frozen=True, slots=True)
class People:
    """What people do to the app; `came` is what it was sent so far."""

    control: Control
    came: Callable[[], list[tuple[str, Json]]]

    def live(self) -> Lived:
        """Do everything once, each after the one before has had its effect."""
        answers = [*self._type(), *self._decide(), *self._use_shortcuts(), *self._write(), self._look()]
        eventually(lambda: len(self.came()) == len(answers), PATIENCE)
        state = self.control.get("state")
        messages = [each for each in state["messages"] if each["user"] == "U0DOCKFIX"]
        return Lived(settled(self.came()), settled(answers), settled(messages), settled(state["views"]))

    def _wait(self, **wanted: Any) -> Json:
        found: Json = eventually(lambda: next(iter(self.control.messages(**wanted)[::-1]), None), PATIENCE)
        return found

    def _view(self, **wanted: Any) -> Json:
        def shown() -> Json | None:
            views = self.control.views()
            return next((v for v in views if all(v[key] == value for key, value in wanted.items())), None)

        found: Json = eventually(shown, PATIENCE)
        return found

    def _do(self, name: str, **body: Any) -> Any:
        """Do it, and leave out how long it took."""
        answer = self.control.do(name, **body)
        assert isinstance(answer.pop("ack_ms", 0), int), answer
        return answer

    def _type(self) -> Iterator[Any]:
        yield self._do("command", user=ALICE, channel=OPS, command="/dockfix", text="host1 webserver @bob <&>")
        self._wait(text="only for you")
        yield self._do("command", user=ALICE, channel=OPS, command="/usage", text="")

    def _decide(self) -> Iterator[Any]:
        proposal = self._wait(text=said()["message"]["text"])
        where = {"user": BOB, "channel": OPS, "ts": proposal["ts"]}
        yield self._do("click", **where, action_id="refuse")
        view = self._view(callback_id="refuse_reason")
        for reason in ("no!", "the shop is open"):
            values = {"reason": {"text": reason}}
            yield self._do("submit", user=BOB, view_id=view["id"], values=values)
        self._wait(text="Refused: the shop is open")
        yield self._do("click", **where, action_id="approve:0")
        self._wait(text=said()["update"]["text"])

    def _use_shortcuts(self) -> Iterator[Any]:
        yield self._do("shortcut", user=ALICE, callback_id="diagnose_modal")
        view = self._view(callback_id="ask")
        yield self._do("options", user=ALICE, view_id=view["id"], action_id="form_container", value="web")
        yield self._do("close", user=ALICE, view_id=view["id"])
        hers = self.control.do("message", user=ALICE, channel=OPS, text="it does not start")
        yield self._do("shortcut", user=BOB, callback_id="diagnose_from_message", channel=OPS, ts=hers["ts"])
        self._wait(text="The log", thread_ts=hers["ts"])

    def _write(self) -> Iterator[Any]:
        yield self._do("mention", user=ALICE, channel=OPS, text="host1 webserver")
        self._wait(text="heard")
        yield self._do("direct", user=ALICE, text="host1 webserver")
        self._wait(text="heard directly")

    def _look(self) -> Any:
        answer = self._do("home", user=ALICE)
        self._view(type="home")
        return answer


def with_python() -> Lived:
    came: list[tuple[str, Json]] = []
    with ExitStack() as ends:
        closing = ends.enter_context(ThreadPoolExecutor(1))
        cloud = ends.enter_context(Cloud(timing=QUICK))
        app = python_app(WebClient("xoxb-judge", base_url=cloud.api_url), said(), lambda *each: came.append(each))
        handler = SocketModeHandler(app, "xapp-judge", ping_interval=1)
        handler.connect()  # type: ignore[no-untyped-call]
        ends.callback(closing.submit, handler.close)
        control = Control(cloud.url)
        eventually(lambda: control.get("state")["connections"] == 1)
        return People(control, lambda: list(came)).live()


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
