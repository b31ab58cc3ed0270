"""Slack's HTTP mode: only what Slack signed is taken, each request once, and the rest is as over a socket."""

import json
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
from sqlalchemy.exc import OperationalError

from bot.config import SlackConfig
from bot.lifecycle import State
from handlers.listening import CannotListen
from handlers.playground.cloud import Cloud
from handlers.playground.people import TEAM_ID
from handlers.playground.requests import FORM, JSON, signed
from handlers.slack.app import SlackSide
from handlers.slack.http_mode import REMEMBERED, WINDOW_SECONDS, Seen
from handlers.slack.tokens import SlackTrouble, check_tokens
from tests.slack.conftest import SIGNING_SECRET, config_for
from tests.slack.stage import ALICE, OPS, ScriptedScene, eventually

Headers = dict[str, str]


@pytest.fixture
def mode() -> str:
    return "http"


def send(cloud: Cloud, body: str | bytes, headers: Headers, path: str = "/slack/events") -> tuple[int, str]:
    """Post to dockfix; returns the status and the text of the answer."""
    assert cloud.requests is not None
    url = cloud.requests.url.removesuffix("/slack/events") + path
    data = body.encode() if isinstance(body, str) else body
    request = urllib.request.Request(url, data, {"Content-Type": FORM, **headers})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()


def command(trigger: str = "1.2.3", text: str = "host1 webserver") -> str:
    """The body of a slash command."""
    fields = {"command": "/dockfix", "text": text, "user_id": ALICE, "user_name": "alice", "team_id": TEAM_ID}
    return urlencode({**fields, "channel_id": OPS, "trigger_id": trigger, "api_app_id": "A0DOCKFIX"})


def asked(scene: ScriptedScene) -> int:
    return len(scene.desk.store.incidents(*State))


def test_a_signed_request_is_taken_once_and_its_replay_does_nothing(cloud: Cloud, scene: ScriptedScene) -> None:
    body = command()
    headers = signed(SIGNING_SECRET, body)
    assert (200, "") == send(cloud, body, headers)
    assert (200, "") == send(cloud, body, headers)
    assert 1 == asked(scene)
    usage = command(text="help")
    headers = signed(SIGNING_SECRET, usage)
    assert "Usage" in send(cloud, usage, headers)[1]
    assert (200, "") == send(cloud, usage, headers)


def test_what_slack_delivers_again_signed_anew_is_one_request(cloud: Cloud, scene: ScriptedScene) -> None:
    ts = scene.do("message", user=ALICE, channel=OPS, text="does anybody know?")["ts"]
    event = {"type": "app_mention", "user": ALICE, "team": TEAM_ID, "channel": OPS, "text": "host1 web", "ts": ts}
    body = json.dumps({"type": "event_callback", "team_id": TEAM_ID, "event_id": "Ev1", "event": event})
    for again in range(3):
        retry = {"X-Slack-Retry-Num": str(again), "X-Slack-Retry-Reason": "http_timeout"} if again else {}
        headers = signed(SIGNING_SECRET, body, time.time() - again)
        assert 200 == send(cloud, body, {"Content-Type": JSON, **headers, **retry})[0]
        # Bolt acknowledges events before it runs what takes them.
        eventually(lambda: asked(scene))
    scene.stop()
    assert 1 == asked(scene)


def test_what_is_not_signed_by_slack_now_is_refused_without_a_word_more(cloud: Cloud, scene: ScriptedScene) -> None:
    body = command()
    good = signed(SIGNING_SECRET, body)
    mark, moment = "X-Slack-Signature", "X-Slack-Request-Timestamp"
    wrong: list[Headers] = [
        {},
        {mark: good[mark]},
        {moment: good[moment]},
        signed("another secret", body),
        signed(SIGNING_SECRET, body + "x"),
        signed(SIGNING_SECRET, body, time.time() - 301),
        signed(SIGNING_SECRET, body, time.time() + 301),
        *({**good, moment: broken} for broken in ("", "soon", "1e9", "-5", "9" * 500, "٣")),
        {**good, mark: good[mark][3:]},
        {**good, mark: "v0=\xe4"},
    ]
    for headers in wrong:
        latin = {name: value.encode().decode("latin-1") for name, value in headers.items()}
        answer = send(cloud, body, latin)
        assert (headers, 401, '{"error": "Unauthorized"}') == (headers, *answer)
    assert 401 == send(cloud, b"\xff\xfe", good)[0]
    assert 413 == send(cloud, b"x" * 2_000_000, good)[0]
    assert 0 == asked(scene)
    assert (200, "") == send(cloud, body, good)
    assert 1 == asked(scene)


def test_slack_s_test_of_the_request_url_is_answered(cloud: Cloud, scene: ScriptedScene) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"})
    status, text = send(cloud, body, {"Content-Type": JSON, **signed(SIGNING_SECRET, body)})
    assert (200, {"challenge": "3eZbrw1aB"}) == (status, json.loads(text))


def test_a_broken_body_that_is_signed_breaks_nothing(cloud: Cloud, scene: ScriptedScene) -> None:
    for body in ("", "{", "payload={", "payload=[]", "a" * 100_000):
        for kind in (FORM, JSON):
            send(cloud, body, {"Content-Type": kind, **signed(SIGNING_SECRET, body, time.time() - len(body) % 7)})
    assert 0 == asked(scene)
    body = command()
    assert (200, "") == send(cloud, body, signed(SIGNING_SECRET, body))


def test_health_is_told_to_anybody_and_nothing_else_is(cloud: Cloud, scene: ScriptedScene) -> None:
    assert cloud.requests is not None
    home = cloud.requests.url.removesuffix("/slack/events")
    with urllib.request.urlopen(f"{home}/healthz") as answer:  # noqa: S310
        assert (200, {"slack": True, "record": True}) == (answer.status, json.load(answer))
    before = len(scene.calls("auth.test"))
    with urllib.request.urlopen(f"{home}/healthz") as answer:  # noqa: S310
        assert 200 == answer.status
    assert before == len(scene.calls("auth.test"))
    assert 404 == send(cloud, "", {}, "/")[0]


def test_a_record_that_is_away_is_told_as_ill(
    cloud: Cloud, scene: ScriptedScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_incident: str) -> None:
        raise OperationalError("select", {}, Exception("the database is away"))

    with monkeypatch.context() as broken:
        broken.setattr(scene.desk.store, "incident", away)
        assert not scene.desk.reachable()
    assert scene.desk.reachable()


def test_it_listens_no_longer_than_it_is_open(cloud: Cloud, scene: ScriptedScene) -> None:
    assert scene.side.is_connected()
    scene.stop()
    assert not scene.side.is_connected()
    with pytest.raises(OSError, match="refused"):
        send(cloud, "", {})


def test_an_address_that_is_taken_is_told_with_the_key_to_change(cloud: Cloud, scene: ScriptedScene) -> None:
    second = SlackSide(config_for(cloud), scene.desk)
    try:
        with pytest.raises(CannotListen, match=r"\[slack\] listen"):
            second.connect()
    finally:
        second.close()


def test_the_secret_is_needed_and_the_app_token_is_not() -> None:
    config = SlackConfig("http", listen="127.0.0.1:1", bot_token="xoxb-1")
    with pytest.raises(SlackTrouble, match="SLACK_SIGNING_SECRET is not set"):
        check_tokens(config)
    check_tokens(SlackConfig("http", listen="127.0.0.1:1", bot_token="xoxb-1", signing_secret="s"))


def test_signatures_are_forgotten_after_they_are_void_and_never_kept_without_end() -> None:
    now = 0.0
    seen = Seen(lambda: now)
    assert (True, False) == (seen.first("a"), seen.first("a"))
    seen.forget("a")
    assert seen.first("a")
    now = WINDOW_SECONDS + 1
    assert seen.first("a")
    for number in range(REMEMBERED + 10):
        assert seen.first(str(number))
    assert seen.first("a")


def test_a_duplicate_of_slack_s_own_is_one_request(scene: ScriptedScene) -> None:
    scene.do("fault", kind="duplicate", count=1)
    scene.ask()
    eventually(lambda: asked(scene) == 1)
    scene.settle()
    assert 1 == asked(scene)
