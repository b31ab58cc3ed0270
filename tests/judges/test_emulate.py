"""dockfix in a Slack that was not written here: npm's `emulate` is its Web API, with scopes checked strictly.

It is installed by OAuth with exactly the scopes of deploy/slack-manifest.yaml, so that a scope that is missing there,
or that nothing needs, fails here. What emulate has and lacks of that which dockfix asks of Slack:

| what dockfix uses | emulate 0.11.2 |
|---|---|
| auth.test, users.info, users.lookupByEmail, conversations.open | yes |
| chat.postMessage, chat.update, chat.postEphemeral, chat.getPermalink | yes; any blocks are taken |
| conversations.replies, conversations.history | yes; without pages within a thread |
| files.getUploadURLExternal, files.completeUploadExternal | yes |
| views.open, views.update | yes; a helper of its own stands in for the click that gives a trigger |
| oauth.v2.access and the page of consent | yes; no token rotation |
| missing_scope with `needed` | yes, for the methods above; the scopes commands, app_mentions:read, im:history: no |
| usergroups.users.list and the scope usergroups:read | no: HTTP 404 |
| apps.connections.open, Socket Mode | no |
| slash commands, buttons, forms, shortcuts, retries | no: these tests sign and send them |
| response_url, rate limits, guests and people of other companies | no |
"""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.config import SlackConfig
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.policy import Policy
from bot.store import Store
from handlers.playground.requests import FORM, signed
from handlers.slack.app import SlackSide
from handlers.slack.people import People
from handlers.slack.tokens import SlackTrouble, who_am_i
from handlers.slack.web import Clients
from tests.judges.emulated import Emulated, manifest_scopes
from tests.judges.stage import PATIENCE, Json, free_port
from tests.playground.stage import eventually
from tests.slack.conftest import recorded
from tests.slack.stage import ScriptedHost, actions, shown
from tests.slack.views import VIEWS

pytestmark = pytest.mark.judges

SIGNING = "8f742231b10e8888abcd99yyyzzz85a5"
UNTOUCHED = frozenset({"app_mentions:read", "commands", "im:history", "usergroups:read"})
"""Scopes of the manifest that emulate has nothing for."""


@pytest.fixture(scope="module")
def installed(emulator: Emulated) -> Json:
    return emulator.install()


def config_of(emulator: Emulated, token: str, listen: str = "127.0.0.1:1") -> SlackConfig:
    return SlackConfig("http", emulator.api_url, listen, token, signing_secret=SIGNING)


def test_the_app_is_installed_with_the_scopes_of_the_manifest(emulator: Emulated, installed: Json) -> None:
    assert set(manifest_scopes()) == set(installed["scope"].split(","))
    clients = Clients(config_of(emulator, installed["access_token"]))
    identity = who_am_i(clients.editor, emulator.api_url)
    assert (installed["team"]["id"], installed["bot_user_id"], "B0DOCKFIX0") == (
        identity.team,
        identity.user,
        identity.bot,
    )


def test_an_install_with_a_wrong_secret_or_a_used_code_gives_no_token(emulator: Emulated) -> None:
    for given in ({"client_secret": "another"}, {"code": "used"}):
        with pytest.raises(SlackApiError, match=r"invalid_(client_id|code)"):
            emulator.client("").oauth_v2_access(
                **{"client_id": "1.all", "client_secret": "the client's secret", "code": "x", **given}
            )


def test_a_token_of_a_person_is_refused_in_words(emulator: Emulated) -> None:
    with pytest.raises(SlackTrouble, match="belongs to a person"):
        who_am_i(emulator.reader, emulator.api_url)


Try = Callable[[WebClient, Emulated], Any]


def _post(client: WebClient, slack: Emulated) -> Any:
    return client.chat_postMessage(channel=slack.channel(), text="x")


TRIES: dict[str, tuple[str, Try]] = {
    "chat.postMessage": ("chat:write", _post),
    "chat.postEphemeral": (
        "chat:write",
        lambda client, slack: client.chat_postEphemeral(
            channel=slack.channel(), user=slack.user("alice"), text="x"
        ),
    ),
    "chat.update": (
        "chat:write",
        lambda client, slack: client.chat_update(channel=slack.channel(), ts=_post(client, slack)["ts"], text="y"),
    ),
    "conversations.open": ("im:write", lambda client, slack: client.conversations_open(users=slack.user("alice"))),
    "users.info": ("users:read", lambda client, slack: client.users_info(user=slack.user("alice"))),
    "files": (
        "files:write",
        lambda client, slack: client.files_upload_v2(content="x", filename="a.txt", channel=slack.channel()),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRIES)
def test_each_scope_of_the_manifest_is_enough_and_is_needed(emulator: Emulated, installed: Json, name: str) -> None:
    scope, call = TRIES[name]
    assert call(emulator.client(installed["access_token"]), emulator)["ok"]
    lacking = emulator.client(emulator.install(without=scope)["access_token"])
    with pytest.raises(SlackApiError) as refusal:
        call(lacking, emulator)
    assert ("missing_scope", scope) == (refusal.value.response["error"], refusal.value.response["needed"])


def test_no_scope_of_the_manifest_is_without_a_judge_unnoticed() -> None:
    assert set(manifest_scopes()) == {scope for scope, _ in TRIES.values()} | UNTOUCHED


def test_what_needs_a_scope_that_the_manifest_leaves_out_is_told_with_its_name(
    emulator: Emulated, installed: Json
) -> None:
    people = People(Clients(config_of(emulator, installed["access_token"])).quick)
    with pytest.raises(LookupError, match=r"users:read\.email"):
        people.user_by_email("alice@emulate.dev")
    assert emulator.user("alice") == People(emulator.reader).user_by_email("alice@emulate.dev")
    with pytest.raises(LookupError, match="http_404"):
        people.members("S01ONCALL")


def test_a_form_is_opened_and_changed(emulator: Emulated, installed: Json) -> None:
    client = emulator.client(installed["access_token"])
    trigger = client.api_call("views.generateTriggerId", json={"user_id": emulator.user("alice")})["trigger_id"]
    view = client.views_open(trigger_id=trigger, view=VIEWS["ask"])["view"]
    assert VIEWS["ask"]["blocks"] == view["blocks"]
    changed = client.views_update(view_id=view["id"], hash=view["hash"], view=VIEWS["ask_with_host"])["view"]
    assert VIEWS["ask_with_host"]["private_metadata"] == changed["private_metadata"]
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=trigger, view=VIEWS["ask"])


@dataclass(frozen=True, slots=True)
class Scene:
    """dockfix at work in the emulator: people ask and press by signed requests, and somebody reads the channel."""

    slack: Emulated
    team: str
    door: str

    def send(self, body: str) -> None:
        headers = {"Content-Type": FORM, **signed(SIGNING, body)}
        request = urllib.request.Request(self.door, body.encode(), headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            assert (200, b"") == (answer.status, answer.read())

    def ask(self) -> None:
        """Alice types /dockfix host1 webserver."""
        fields = {"command": "/dockfix", "text": "host1 webserver", "user_id": self.slack.user("alice")}
        place = {"team_id": self.team, "channel_id": self.slack.channel(), "api_app_id": "A0", "user_name": "alice"}
        self.send(urlencode({**fields, **place, "trigger_id": f"1.{time.monotonic()}"}))

    def press(self, message: Json, action_id: str) -> None:
        """Bob presses a button."""
        (button,) = [each for each in actions(message) if each["action_id"] == action_id]
        who = {"id": self.slack.user("bob"), "username": "bob", "team_id": self.team}
        place = {"type": "message", "message_ts": message["ts"], "channel_id": self.slack.channel()}
        payload = {
            "type": "block_actions", "user": who, "team": {"id": self.team, "domain": "emulate"}, "api_app_id": "A0",
            "trigger_id": f"2.{time.monotonic()}", "container": place, "channel": {"id": self.slack.channel()},
            "message": message, "actions": [{**button, "block_id": "b", "action_ts": f"{time.time():.6f}"}],
        }  # fmt: skip
        self.send(urlencode({"payload": json.dumps(payload)}))

    def thread(self) -> list[Json]:
        """Read the newest thread of the app, its first message included."""
        history = self.slack.reader.conversations_history(channel=self.slack.channel())["messages"]
        roots = [each for each in history if each["user"] == "U0DOCKFIX0" and each.get("reply_count")]
        if not roots:
            return []
        found = self.slack.reader.conversations_replies(channel=self.slack.channel(), ts=roots[0]["ts"])["messages"]
        return [{"blocks": [], **each} for each in found]

    def find(self, fragment: str) -> Json:
        """Return the message of the thread that shows a text, once it is there."""

        def look() -> Json | None:
            return next((each for each in self.thread() if fragment in shown(each)), None)

        found: Json = self.wait(look)
        return found

    def offering(self, action_id: str) -> Json | None:
        """Return the message of the thread that has this button, if there is one."""
        having = [m for m in self.thread() if action_id in [each["action_id"] for each in actions(m)]]
        return having[0] if having else None

    def wait(self, condition: Callable[[], Any]) -> Any:
        """Return the first true value; asked seldom, since the emulator takes 5,000 calls of a token in an hour."""
        return eventually(condition, PATIENCE, pause=0.2)


@pytest.fixture
def scene(emulator: Emulated, installed: Json, host: ScriptedHost, tmp_path: Path) -> Iterator[Scene]:
    listen = f"127.0.0.1:{free_port()}"
    with ExitStack() as ends:
        store = Store(f"sqlite:///{tmp_path}/dockfix.db")
        ends.callback(store.close)
        durable = Durable(store.engine)
        rules = Policy(approvers=(emulator.user("bob"),))
        desk = Desk(store, durable, {"host1": HostEntry()}, recorded, rules, soak_seconds=0)
        ends.callback(desk.stop)
        side = SlackSide(config_of(emulator, installed["access_token"], listen), desk)
        ends.callback(side.close)
        side.connect()
        desk.start()
        ends.callback(lambda: eventually(lambda: durable.unfinished() == 0, PATIENCE))
        yield Scene(emulator, installed["team"]["id"], f"http://{listen}/slack/events")


def test_the_whole_story_is_told_in_a_slack_that_was_not_written_here(scene: Scene, host: ScriptedHost) -> None:
    scene.ask()
    answer = scene.wait(lambda: scene.offering("approve:0"))
    assert "nginx.service" in shown(answer)
    scene.press(answer, "approve:0")
    result = scene.find("198.18.0.11:80/tcp answered")
    assert answer["thread_ts"] == result["thread_ts"]
    assert 2 == len(host.ran)
    scene.wait(lambda: scene.offering("approve:0") is None)
    decided = next(each for each in scene.thread() if each["ts"] == answer["ts"])
    assert "Approved" in shown(decided)
    assert "edited" in decided
