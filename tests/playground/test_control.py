"""The control API refuses what cannot be, and everybody who is not this machine's own browser or test."""

import errno
import json
import socket
import urllib.request
from typing import Any

import pytest

from handlers.playground.cloud import Cloud, CloudError
from tests.playground.stage import Control, eventually

COMMAND = {"user": "U01ALICE", "channel": "C01OPS", "command": "/dockfix", "text": "host1"}


@pytest.mark.parametrize(
    ("name", "body", "status", "words"),
    [
        ("command", {**COMMAND, "user": "U0NOBODY"}, 404, "There is no person U0NOBODY"),
        ("command", {**COMMAND, "user": "U0DOCKFIX"}, 404, "There is no person U0DOCKFIX"),
        ("command", {**COMMAND, "user": None}, 404, "There is no person None"),
        ("command", {**COMMAND, "channel": "C0"}, 404, "There is no channel C0"),
        ("command", {**COMMAND, "command": "dockfix"}, 400, "begins with a slash"),
        ("command", {**COMMAND, "command": 3}, 400, "`command` must be a text"),
        ("command", {**COMMAND, "text": ["x"]}, 400, "`text` must be a text"),
        ("command", {**COMMAND, "command": "/invite", "text": "@bob"}, 400, "only the app can be invited"),
        ("click", {"user": "U01ALICE", "channel": "C01OPS", "ts": "1.2", "action_id": "a"}, 404, "no message 1.2"),
        ("click", {"user": "U01ALICE", "channel": "C01OPS", "ts": "1.2"}, 400, "`action_id` must be a text"),
        ("click", {"user": "U01ALICE", "channel": "C01OPS", "ts": "1", "action_id": "a", "value": 1}, 400, "`value`"),
        ("click", {"user": "U01ALICE", "view_id": "V0", "action_id": "a"}, 404, "has no open view V0"),
        ("submit", {"user": "U01ALICE", "view_id": "V0", "values": {}}, 404, "has no open view V0"),
        ("submit", {"user": "U01ALICE"}, 400, "`view_id` must be a text"),
        ("close", {"user": "U01ALICE", "view_id": "V0"}, 404, "has no open view V0"),
        ("message", {"user": "U01ALICE", "channel": "C01OPS", "text": ""}, 400, "`text` must be a text"),
        ("mention", {"user": "U01ALICE", "channel": "C01OPS", "text": "x", "thread_ts": "1.2"}, 404, "no thread 1.2"),
        ("shortcut", {"user": "U01ALICE", "callback_id": "x", "channel": "C01OPS", "ts": "1.2"}, 404, "no message 1.2"),
        ("fault", {"kind": "earthquake"}, 400, "rate_limit, disconnect, duplicate, drop_reply, slow"),
        ("fault", {"kind": "slow", "count": 0}, 400, "`count`"),
        ("fault", {"kind": "slow", "count": True}, 400, "`count`"),
        ("fault", {"kind": "slow", "seconds": -1}, 400, "`seconds`"),
        ("fault", {"kind": "slow", "seconds": 1e9}, 400, "`seconds`"),
        ("fault", {"kind": "slow", "share": 0}, 400, "`share`"),
        ("fault", {"kind": "slow", "share": 1.5}, 400, "`share`"),
        ("fault", {"kind": "slow", "lasts": "long"}, 400, "`lasts`"),
        ("calm", {"kind": "earthquake"}, 400, "be left out for all of them"),
    ],
)
def test_bad_input_gets_a_sentence(control: Control, name: str, body: dict[str, Any], status: int, words: str) -> None:
    told, answer = control.send(name, **body)
    assert status == told
    assert words in answer["error"]


@pytest.mark.parametrize(
    ("data", "status"), [(b"", 400), (b"{", 400), (b"[]", 400), (b"null", 400), (b"\xff", 400), (b"[" * 100_000, 400)]
)
def test_a_body_that_is_no_object_is_refused(control: Control, data: bytes, status: int) -> None:
    assert status == control.raw("command", data, {"Content-Type": "application/json"})[0]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_what_a_form_of_another_site_could_send_is_refused(control: Control, kind: str) -> None:
    assert 415 == control.raw("message", json.dumps(COMMAND).encode(), {"Content-Type": kind})[0]
    assert [] == control.messages()


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "http://localhost", "null"])
def test_a_page_of_another_origin_is_refused(control: Control, origin: str) -> None:
    body = {"user": "U01ALICE", "channel": "C01OPS", "text": "x"}
    assert 403 == control.send("message", {"Origin": origin}, **body)[0]
    assert [] == control.messages()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::2]", "10.0.0.1", "["])
@pytest.mark.parametrize("path", ["/", "/console.js", "/_control/state", "/_control/log", "/_control/events"])
def test_a_name_that_was_made_to_point_here_is_refused(cloud: Cloud, host: str, path: str) -> None:
    address = cloud.url.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1]))) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        head = line.makefile("rb").readline()
    assert b" 403 " in head or b" 400 " in head


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_the_page_may_be_opened_by_every_name_of_this_machine(cloud: Cloud, host: str) -> None:
    request = urllib.request.Request(cloud.url + "/", headers={"Host": f"{host}:9"})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert 200 == answer.status
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "nosniff" == answer.headers["X-Content-Type-Options"]


def test_the_stream_begins_with_everything_and_goes_on_with_each_change(cloud: Cloud, control: Control) -> None:
    with urllib.request.urlopen(cloud.url + "/_control/events", timeout=5) as stream:  # noqa: S310
        first = json.loads(stream.readline().removeprefix(b"data: "))
        assert "snapshot" == first.pop("type")
        assert control.get("state") == first
        control.do("message", user="U01ALICE", channel="C01OPS", text="good morning")
        seen: list[dict[str, Any]] = []
        while not seen or seen[-1]["type"] != "message":
            line = stream.readline()
            if line.startswith(b"data: "):
                seen.append(json.loads(line.removeprefix(b"data: ")))
        assert "good morning" == seen[-1]["message"]["text"]


def test_two_clouds_live_side_by_side_and_stopping_frees_the_port() -> None:
    with Cloud() as first, Cloud() as second:
        assert first.url != second.url
        port = int(first.url.rsplit(":", 1)[1])
        with pytest.raises(CloudError, match=f"^The playground cannot listen on 127.0.0.1 port {port}: ") as refusal:
            Cloud(port=port).start()
        assert errno.EADDRINUSE == refusal.value.errno
    with Cloud(port=port) as again:
        assert f"http://127.0.0.1:{port}/api/" == again.api_url


def test_a_cloud_that_was_not_started_has_no_address() -> None:
    cloud = Cloud()
    with pytest.raises(CloudError, match="has not been started"):
        assert cloud.url
    cloud.stop()
    with cloud, pytest.raises(CloudError, match="already been started"):
        cloud.start()


def test_stopping_ends_open_streams(control: Control) -> None:
    with Cloud() as other:
        stream = urllib.request.urlopen(other.url + "/_control/events", timeout=5)  # noqa: S310
        assert stream.readline().startswith(b"data: ")
    with stream:
        eventually(lambda: stream.read() in (b"", b"\n"))


def test_an_event_that_the_app_has_not_subscribed_to_is_not_sent() -> None:
    with Cloud(events=()) as quiet:
        control = Control(quiet.url)
        told = control.do("mention", user="U01ALICE", channel="C01OPS", text="host1")
        assert (None, None, 0) == (told["ack_ms"], told["error"], told["attempts"])
        assert [] == control.envelopes()


def test_what_was_ordered_can_be_taken_back_by_kind_or_all_of_it(control: Control) -> None:
    for kind in ("slow", "slow", "rate_limit", "duplicate"):
        control.do("fault", kind=kind, count=2)
    assert 2 == control.do("calm", kind="slow")["count"]
    assert ["rate_limit", "duplicate"] == [each["kind"] for each in control.get("state")["faults"]]
    assert 2 == control.do("calm")["count"]
    assert [] == control.get("state")["faults"]


def test_each_line_of_the_log_has_its_number_and_says_what_was_sent(control: Control) -> None:
    control.do("mention", user="U01ALICE", channel="C01OPS", text="host1")
    log = control.get("log")["log"]
    assert sorted({each["id"] for each in log}) == [each["id"] for each in log]
    assert {"U01ALICE"} == {each["user"] for each in control.envelopes()}
    assert {"host1"} == {each["payload"]["event"]["text"].split()[-1] for each in control.envelopes()}
