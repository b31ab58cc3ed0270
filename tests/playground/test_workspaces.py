"""A cloud stands for the workspace that it was made for, in everything that it sends and answers."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.request.internals import extract_team_id
from slack_sdk import WebClient

from handlers.playground.cloud import Cloud, CloudError
from handlers.playground.people import DEFAULT_USERS, PLAYGROUND, TEAM_ID, Team, User
from tests.judges.people import People, said
from tests.judges.python_app import python_app
from tests.playground.stage import QUICK, Control, eventually
from tests.playground.test_web_api import error_of

SHOP, OUTSIDER = Team("T0SHOP", "shop", "The Shop"), User("U9OTHER", "oscar", team="T9OTHER")


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud(timing=QUICK, team=SHOP, users=(*DEFAULT_USERS, OUTSIDER)) as running:
        yield running


def test_everything_that_an_app_gets_names_the_workspace(
    cloud: Cloud, control: Control, closing: ThreadPoolExecutor
) -> None:
    came: list[tuple[str, dict[str, Any]]] = []
    app = python_app(WebClient("xoxb-test", base_url=cloud.api_url), said(), lambda *each: came.append(each))
    handler = SocketModeHandler(app, "xapp-test", ping_interval=1)
    handler.connect()  # type: ignore[no-untyped-call]
    eventually(lambda: control.get("state")["connections"] == 1)
    lived = People(control, lambda: list(came)).live()
    closing.submit(handler.close)
    assert 11 == len({listener for listener, _ in lived.raw})
    assert {"T0SHOP"} == {extract_team_id(body) for _, body in lived.raw}
    assert {"shop"} == {body["team_domain"] for kind, body in lived.raw if kind == "command"}
    assert {"shop"} == {body["team"]["domain"] for _, body in lived.raw if "team" in body}
    assert TEAM_ID not in json.dumps(lived.raw)
    assert TEAM_ID not in json.dumps(control.get("log"))


def test_every_answer_names_the_workspace(web: WebClient, control: Control) -> None:
    answers = [
        web.auth_test(),
        web.users_info(user="U01ALICE"),
        web.users_list(),
        web.usergroups_list(),
        web.conversations_list(),
        web.conversations_info(channel="C01OPS"),
        posted := web.chat_postMessage(channel="C01OPS", text="one"),
        web.conversations_replies(channel="C01OPS", ts=posted["ts"]),
        web.views_publish(user_id="U01ALICE", view={"type": "home", "blocks": []}),
    ]
    for answer in answers:
        assert "T0SHOP" in json.dumps(answer.data)
        assert TEAM_ID not in json.dumps(answer.data)
    assert ("T0SHOP", "The Shop") == (answers[0]["team_id"], answers[0]["team"])
    assert {"id": "T0SHOP", "domain": "shop", "name": "The Shop"} == control.get("state")["team"]


def test_whoever_is_of_another_company_is_a_stranger_there(web: WebClient) -> None:
    users = {each["id"]: each for each in web.users_list()["members"]}
    assert ("T9OTHER", True) == (users["U9OTHER"]["team_id"], users["U9OTHER"]["is_stranger"])
    assert ("T0SHOP", False) == (users["U01ALICE"]["team_id"], "is_stranger" in users["U01ALICE"])
    assert {"T0SHOP"} == {each["team_id"] for each in users.values() if each["id"] != "U9OTHER"}


def test_one_that_is_not_named_is_the_playground() -> None:
    assert ("T0PLAY", "playground", "Playground") == (TEAM_ID, PLAYGROUND.domain, PLAYGROUND.name)
    with Cloud(timing=QUICK) as plain:
        assert "T0PLAY" == WebClient("xoxb-test", base_url=plain.api_url).auth_test()["team_id"]


# -- a Slack that does not know each block -----------------------------------------------------------------------------


FOLD = {"type": "container", "title": {"type": "plain_text", "text": "More"}, "child_blocks": [{"type": "divider"}]}
HEADER = {"type": "header", "text": {"type": "plain_text", "text": "Hosts"}}


def test_blocks_that_a_slack_does_not_know_are_refused_wherever_they_stand() -> None:
    within = {**FOLD, "child_blocks": [{"type": "divider"}, HEADER]}
    home = {"type": "home", "blocks": [{"type": "divider"}, HEADER]}
    with Cloud(timing=QUICK, refuses=("header",)) as cloud:
        web = WebClient("xoxb-test", base_url=cloud.api_url, retry_handlers=[])
        ts = web.chat_postMessage(channel="C01OPS", text="one", blocks=[FOLD])["ts"]
        assert "invalid_blocks" == error_of(web.chat_postMessage, channel="C01OPS", text="x", blocks=[HEADER])
        assert "invalid_blocks" == error_of(web.chat_update, channel="C01OPS", ts=ts, text="x", blocks=[within])
        assert "invalid_blocks" == error_of(
            web.chat_postEphemeral, channel="C01OPS", user="U01ALICE", text="x", blocks=[HEADER]
        )
        # Of views Slack names the argument.
        assert "invalid_arguments" == error_of(web.views_publish, user_id="U01ALICE", view=home)
        log = [each["messages"] for each in Control(cloud.url).get("log")["log"] if not each.get("ok", True)]
        pointers = ("/blocks/0", "/blocks/0/child_blocks/1", "/blocks/0", "/view/blocks/1")
        assert [[f"[ERROR] unsupported type: header [json-pointer:{each}/type]"] for each in pointers] == log
        assert ["one"] == [each["text"] for each in Control(cloud.url).messages()]


def test_a_slack_cannot_refuse_what_nobody_has_heard_of() -> None:
    with pytest.raises(CloudError, match=r"^No block has the type contianer\. There are section, header,"):
        Cloud(refuses=("container", "contianer"))
