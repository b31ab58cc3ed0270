"""What people do to an app that Slack's own Bolt runs, the same to each, and what came of it."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from handlers.playground.cloud import Cloud
from tests.judges.python_app import python_app
from tests.judges.stage import PATIENCE, Json, settled
from tests.playground.stage import QUICK, Control, eventually

ALICE, BOB, OPS = "U01ALICE", "U02BOB", "C01OPS"
GOLDEN = Path(__file__).parent.parent / "slack" / "golden"


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
    """What an app was sent, what its acknowledgements said, and what stood in Slack afterwards.

    All but `raw` without what differs from run to run.
    """

    raw: list[tuple[str, Json]]
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
        return Lived(self.came(), settled(self.came()), settled(answers), settled(messages), settled(state["views"]))

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
        for select in ("form_host", "form_container"):
            yield self._do("options", user=ALICE, view_id=view["id"], action_id=select, value="web")
        yield self._do("click", user=ALICE, view_id=view["id"], action_id="form_host", value="host1 webserver")
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
