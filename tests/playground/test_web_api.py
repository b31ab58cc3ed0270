"""The played Web API answers and refuses as Slack does, whatever an SDK or a stranger sends."""

import json
import urllib.parse
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.playground.cloud import Cloud
from handlers.playground.people import BOT, Channel
from tests.playground.mini_bot import proposal, text
from tests.playground.stage import QUICK, Control

OPS, RANDOM = "C01OPS", "C02RANDOM"


def error_of(call: Any, **arguments: Any) -> str:
    """The error code with which a call is refused."""
    with pytest.raises(SlackApiError) as refusal:
        call(**arguments)
    return str(refusal.value.response["error"])


def raw(cloud: Cloud, method: str, body: bytes, kind: str, token: str) -> dict[str, Any]:
    """One call with exactly this body."""
    headers = {"Content-Type": kind, "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(cloud.api_url + method, body, headers)  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return dict(json.load(answer))


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxp-user", "auth.test", "invalid_auth"),
        ("nonsense", "auth.test", "invalid_auth"),
        ("xapp-1", "auth.test", "not_allowed_token_type"),
        ("xoxb-1", "apps.connections.open", "not_allowed_token_type"),
        ("xoxb-1", "chat.nonsense", "unknown_method"),
    ],
)
def test_tokens_and_methods_are_told_apart(cloud: Cloud, token: str, method: str, error: str) -> None:
    assert error == raw(cloud, method, b"", "application/x-www-form-urlencoded", token)["error"]


@pytest.mark.parametrize("kind", ["form", "json", "multipart"])
def test_arguments_arrive_from_every_kind_of_body(cloud: Cloud, control: Control, kind: str) -> None:
    fields = {"channel": OPS, "text": "hällo & <b>", "blocks": json.dumps(proposal())}
    boundary = "----b"
    parts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    body, header = {
        "form": (urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"),
        "json": (json.dumps({**fields, "blocks": proposal()}), "application/json;charset=utf-8"),
        "multipart": (f"{parts}--{boundary}--\r\n", f"multipart/form-data; boundary={boundary}"),
    }[kind]
    assert raw(cloud, "chat.postMessage", body.encode(), header, "xoxb-1")["ok"] is True
    (message,) = control.messages(text="hällo & <b>")
    assert "nginx.service holds port 80" == message["blocks"][0]["text"]["text"]


FORM, PARTS, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"{", JSON, "invalid_json"),
        (b"\xff", JSON, "invalid_json"),
        (b"[]", JSON, "json_not_object"),
        (b"[" * 100_000, JSON, "invalid_json"),
        (b"{}", f"{JSON}; charset=nonsense", "invalid_charset"),
        (b"\xff=%ff&%", FORM, "invalid_form_data"),
        (b"a=b", f"{FORM}; charset=nonsense", "invalid_charset"),
        (b"a=b", PARTS, "invalid_form_data"),
        (b"--b\r\n\r\nx", f"{PARTS}; boundary=b", "invalid_form_data"),
    ],
)
def test_a_broken_body_is_refused_in_words(cloud: Cloud, body: bytes, kind: str, error: str) -> None:
    assert error == raw(cloud, "chat.postMessage", body, kind, "xoxb-1")["error"]


def test_messages_are_refused_for_the_reasons_that_slack_has(web: WebClient, control: Control) -> None:
    post = web.chat_postMessage
    ts = post(channel=OPS, text="one")["ts"]
    control.do("message", user="U01ALICE", channel=OPS, text="by alice")
    (hers,) = control.messages(user="U01ALICE")
    told = [
        error_of(post, channel="C0NOWHERE", text="x"),
        error_of(post, channel=RANDOM, text="x"),
        error_of(web.api_call, api_method="chat.postMessage", json={"channel": OPS, "text": ""}),
        error_of(web.api_call, api_method="chat.postMessage", json={"channel": OPS, "blocks": []}),
        error_of(web.api_call, api_method="chat.postMessage", json={"text": "x"}),
        error_of(post, channel=OPS, text="x", blocks=[{"type": "header", "text": text("x" * 151)}]),
        error_of(post, channel=OPS, text="x", blocks="nonsense"),
        error_of(post, channel=OPS, text="x", thread_ts="abc"),
        error_of(post, channel=OPS, text="x", metadata={"event_type": "x"}),
        error_of(web.chat_update, channel=OPS, ts="1.2", text="x"),
        error_of(web.chat_update, channel=OPS, ts=hers["ts"], text="x"),
        error_of(web.chat_update, channel="#ops", ts=ts, text="x"),
        error_of(web.chat_update, channel=OPS, ts=ts, text="ä" * 2001),
        error_of(web.chat_delete, channel=OPS, ts=hers["ts"]),
        error_of(web.chat_delete, channel=OPS, ts="1.2"),
        error_of(web.chat_postEphemeral, channel=OPS, user="alice", text="x"),
        error_of(web.chat_postEphemeral, channel=OPS, user="U0NOBODY", text="x"),
        error_of(web.chat_postEphemeral, channel=RANDOM, user="U01ALICE", text="x"),
    ]
    assert [
        "channel_not_found", "not_in_channel", "no_text", "no_text", "invalid_arguments", "invalid_blocks",
        "invalid_blocks_format",
        "invalid_thread_ts", "invalid_metadata_format", "message_not_found", "cant_update_message", "channel_not_found",
        "msg_too_long", "cant_delete_message", "message_not_found", "invalid_arguments", "user_not_in_channel",
        "not_in_channel",
    ] == told  # fmt: skip
    assert ["one", "by alice"] == [each["text"] for each in control.messages()]


def test_refused_blocks_are_pointed_at(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as refusal:
        web.chat_postMessage(channel=OPS, text="x", blocks=[{"type": "section", "text": text("")}])
    assert ["[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"] == (
        refusal.value.response["response_metadata"]["messages"]
    )


def test_an_archived_channel_takes_nothing() -> None:
    old = Channel("C03OLD", "old", {"U01ALICE", BOT.id}, is_archived=True)
    with Cloud(timing=QUICK, channels=(old,)) as cloud:
        web = WebClient("xoxb-1", base_url=cloud.api_url)
        assert "is_archived" == error_of(web.chat_postMessage, channel="C03OLD", text="x")
        assert 409 == Control(cloud.url).send("message", user="U01ALICE", channel="C03OLD", text="x")[0]


def test_a_reply_to_a_reply_goes_into_the_same_thread_and_an_unknown_thread_is_ignored(
    web: WebClient, control: Control
) -> None:
    root = web.chat_postMessage(channel="#ops", text="root")["ts"]
    reply = web.chat_postMessage(channel=OPS, text="reply", thread_ts=root)["ts"]
    web.chat_postMessage(channel="ops", text="deeper", thread_ts=reply)
    lost = web.chat_postMessage(channel=OPS, text="lost", thread_ts="1700000000.000001")
    assert {"root": None, "reply": root, "deeper": root, "lost": None} == {
        each["text"]: each["thread_ts"] for each in control.messages()
    }
    assert "thread_ts" not in lost["message"]
    assert any("names no message" in str(entry.get("what")) for entry in control.get("log")["log"])
    thread = web.conversations_replies(channel=OPS, ts=root)["messages"]
    assert ["root", "reply", "deeper"] == [each["text"] for each in thread]
    assert 2 == thread[0]["reply_count"]
    history = web.conversations_history(channel=OPS)["messages"]
    assert ["lost", "root"] == [each["text"] for each in history]


def test_an_update_replaces_text_and_blocks_and_keeps_the_metadata(web: WebClient, control: Control) -> None:
    metadata = {"event_type": "run", "event_payload": {"id": "1"}}
    ts = web.chat_postMessage(channel=OPS, text="a", blocks=proposal(), metadata=metadata)["ts"]
    answer = web.chat_update(channel=OPS, ts=ts, text="b")
    assert metadata == answer["message"]["metadata"]
    (message,) = control.messages()
    assert ("b", []) == (message["text"], message["blocks"])


def test_markdown_goes_alone_and_becomes_a_markdown_block(web: WebClient, control: Control) -> None:
    web.chat_postMessage(channel=OPS, markdown_text="**bold**")
    (message,) = control.messages()
    assert ("markdown", "**bold**") == (message["blocks"][0]["type"], message["blocks"][0]["text"])
    assert "markdown_text_conflict" == error_of(web.chat_postMessage, channel=OPS, markdown_text="x", text="y")
    assert "invalid_blocks" == error_of(web.chat_postMessage, channel=OPS, markdown_text="x" * 12_001)


def test_a_message_to_a_person_opens_a_direct_message(web: WebClient, control: Control) -> None:
    posted = web.chat_postMessage(channel="U01ALICE", text="psst")
    assert posted["channel"] == web.conversations_open(users=["U01ALICE"])["channel"]["id"]
    (channel,) = [each for each in control.get("state")["channels"] if each["is_im"]]
    assert ["U01ALICE", BOT.id] == sorted(channel["members"])
    assert "user_not_found" == error_of(web.conversations_open, users=["U0NOBODY"])


def test_people_groups_and_channels_can_be_looked_up(web: WebClient) -> None:
    assert ("U0DOCKFIX", "T0PLAY") == (web.auth_test()["user_id"], web.auth_test()["team_id"])
    assert ["alice", "bob", "mallory", "dockfix", "Slackbot"] == [each["name"] for each in web.users_list()["members"]]
    assert "alice" == web.users_info(user="U01ALICE")["user"]["name"]
    assert "user_not_found" == error_of(web.users_info, user="U0NOBODY")
    assert ["oncall"] == [each["handle"] for each in web.usergroups_list()["usergroups"]]
    assert ["U02BOB"] == web.usergroups_users_list(usergroup="S01ONCALL")["users"]
    assert "no_such_subteam" == error_of(web.usergroups_users_list, usergroup="S0")
    assert [True, False, True] == [each["is_member"] for each in web.conversations_list()["channels"]]
    assert "ops" == web.conversations_info(channel=OPS)["channel"]["name"]
    assert 3 == len(web.conversations_members(channel=RANDOM)["members"])
    assert BOT.id == web.bots_info(bot="B0DOCKFIX")["bot"]["user_id"]


def test_lists_come_in_pages(web: WebClient) -> None:
    first = web.users_list(limit=3)
    second = web.users_list(limit=3, cursor=first["response_metadata"]["next_cursor"])
    assert (3, 2, "") == (len(first["members"]), len(second["members"]), second["response_metadata"]["next_cursor"])
    assert "invalid_cursor" == error_of(web.users_list, cursor="nonsense")
    assert "invalid_arguments" == error_of(web.users_list, limit=0)


def test_a_snippet_is_uploaded_and_shared_in_a_thread(web: WebClient, control: Control) -> None:
    root = web.chat_postMessage(channel=OPS, text="root")["ts"]
    web.files_upload_v2(
        content="line one\nline two", filename="log.txt", title="Log", snippet_type="text", channel=OPS, thread_ts=root,
        initial_comment="The log",
    )  # fmt: skip
    (message,) = control.messages(thread_ts=root)
    (file,) = message["files"]
    assert ("The log", "Log", 17, "line one\nline two") == (
        message["text"],
        file["title"],
        file["size"],
        file["preview"],
    )
    with urllib.request.urlopen(file["url_private"]) as answer:  # noqa: S310
        assert b"line one\nline two" == answer.read()
        assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"\x89PNG\r\n\x1a\n...", "image/png"), (b"GIF89a...", "image/gif"), (b"\xff\xd8\xff\xe0", "image/jpeg"),
     (b"<svg onload='alert(1)'/>", "text/plain"), (b"<script>alert(1)</script>", "text/plain")],
)  # fmt: skip
def test_a_picture_is_served_as_one_and_whatever_could_run_as_text(
    web: WebClient, control: Control, content: bytes, kind: str
) -> None:
    web.files_upload_v2(file=content, filename="a.svg", title="A", alt_txt="words", channel=OPS)
    (message,) = control.messages()
    (file,) = message["files"]
    assert (kind, "words") == (file["mimetype"], file["alt_txt"])
    with urllib.request.urlopen(file["url_private"]) as answer:  # noqa: S310
        assert kind == answer.headers.get_content_type()
        assert "nosniff" == answer.headers["X-Content-Type-Options"]


def test_an_upload_must_be_announced_and_shared_where_the_app_is(web: WebClient) -> None:
    assert "invalid_arguments" == error_of(web.files_getUploadURLExternal, filename="a", length=0)
    files = [{"id": "F0NONE", "title": "x"}]
    assert "file_not_found" == error_of(web.files_completeUploadExternal, files=files, channel_id=OPS)
    assert "not_in_channel" == error_of(web.files_upload_v2, content="x", filename="a.txt", channel=RANDOM)


def test_a_reaction_is_added_once(web: WebClient, control: Control) -> None:
    ts = web.chat_postMessage(channel=OPS, text="x")["ts"]
    web.reactions_add(channel=OPS, timestamp=ts, name="eyes")
    assert "already_reacted" == error_of(web.reactions_add, channel=OPS, timestamp=ts, name="eyes")
    assert "invalid_name" == error_of(web.reactions_add, channel=OPS, timestamp=ts, name="<b>")
    (message,) = control.messages()
    assert [{"name": "eyes", "users": [BOT.id], "count": 1}] == message["reactions"]


def test_a_home_tab_is_guarded_by_its_hash(web: WebClient) -> None:
    view = {"type": "home", "blocks": []}
    first = web.views_publish(user_id="U01ALICE", view=view)["view"]
    second = web.views_publish(user_id="U01ALICE", view=view, hash=first["hash"])["view"]
    assert first["id"] == second["id"]
    assert "hash_conflict" == error_of(web.views_publish, user_id="U01ALICE", view=view, hash=first["hash"])
    assert "hash_conflict" == error_of(web.views_update, view_id=first["id"], view=view, hash=first["hash"])
    assert "not_found" == error_of(web.views_update, view_id="V0", view=view)
    assert "user_not_found" == error_of(web.views_publish, user_id="U0", view=view)


def test_no_token_is_kept_in_the_log(web: WebClient, cloud: Cloud, control: Control) -> None:
    body = urllib.parse.urlencode({"token": "xoxb-secret-1", "channel": OPS, "text": "x"}).encode()
    assert raw(cloud, "chat.postMessage", body, "application/x-www-form-urlencoded", "xoxb-secret-2")["ok"] is True
    log = json.dumps(control.get("log"))
    assert "chat.postMessage" in log
    assert "xoxb-secret" not in log


def test_a_huge_call_is_not_kept_whole_in_the_log(web: WebClient, control: Control) -> None:
    web.chat_postMessage(channel=OPS, text="x" * 100_000)
    (entry,) = [each for each in control.get("log")["log"] if each["kind"] == "call"]
    assert "left out here" in entry["arguments"]
    assert 40_000 == len(control.messages()[0]["text"])
