"""A real Bolt app lives in the played cloud as it would in Slack."""

import time
from typing import Any

import pytest
from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_events.payloads import (
    BlockActionsPayload,
    EventCallbackEnvelope,
    SlashCommandPayload,
    ViewClosedPayload,
    ViewSubmissionPayload,
)
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from handlers.playground.cloud import Cloud
from tests.playground.mini_bot import add_to, deny_modal, proposal, text
from tests.playground.stage import IMPATIENT, Control, Running, eventually, shape_problems

ALICE, BOB, OPS, RANDOM = "U01ALICE", "U02BOB", "C01OPS", "C02RANDOM"


def command(control: Control, typed: str = "host1 webserver", **other: Any) -> Any:
    """Alice types /dockfix."""
    return control.do("command", **{"user": ALICE, "channel": OPS, "command": "/dockfix", "text": typed, **other})


def click(control: Control, message: dict[str, Any], action_id: str, user: str = BOB, **other: Any) -> Any:
    """Bob presses something in a message."""
    return control.do("click", user=user, channel=message["channel"], ts=message["ts"], action_id=action_id, **other)


def buttons(*values: str, action_id: str = "press") -> list[dict[str, Any]]:
    """Blocks with one button per value."""
    row = [
        {"type": "actions", "elements": [{"type": "button", "action_id": action_id, "value": each, "text": text(each)}]}
        for each in values
    ]
    return [{"type": "section", "text": text("Press")}, *row]


# -- commands --------------------------------------------------------------------------------------------------------


def test_a_command_is_acknowledged_and_its_answer_is_only_visible_to_the_one_who_typed_it(
    bolt: Running, control: Control
) -> None:
    @bolt.app.command("/dockfix")
    def usage(ack: Any) -> None:
        ack(text="Usage: /dockfix HOST CONTAINER")

    answer = command(control, "")
    assert {"text": "Usage: /dockfix HOST CONTAINER"} == answer["response"]
    assert isinstance(answer["ack_ms"], int)
    (message,) = control.messages()
    assert ("U0DOCKFIX", ALICE) == (message["user"], message["ephemeral_to"])


def test_a_public_answer_also_shows_the_command_itself(bolt: Running, control: Control) -> None:
    bolt.app.command("/dockfix")(lambda ack: ack(response_type="in_channel", text="Looking"))
    command(control)
    assert [(ALICE, "/dockfix host1 webserver"), ("U0DOCKFIX", "Looking")] == [
        (each["user"], each["text"]) for each in control.messages(ephemeral_to=None)
    ]


def test_a_command_carries_the_fields_that_slack_sends_and_no_thread(bolt: Running, control: Control) -> None:
    bolt.app.command("/dockfix")(lambda ack: ack())
    command(control)
    (body,) = bolt.bodies_of("slash")
    assert [] == shape_problems(SlashCommandPayload, body)
    assert ("alice", "ops", "T0PLAY", "false") == (
        body["user_name"],
        body["channel_name"],
        body["team_id"],
        body["is_enterprise_install"],
    )
    assert "thread_ts" not in body


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("host1 @bob", "host1 <@U02BOB|bob>"),
        ("see #ops.", "see <#C01OPS|ops>."),
        ("@oncall", "<!subteam^S01ONCALL|@oncall>"),
        ("<!channel> & more", "&lt;!channel&gt; &amp; more"),
        ("mail@bob @nobody", "mail@bob @nobody"),
        ("  padded  ", "padded"),
    ],
)
def test_typed_text_is_escaped_as_slack_escapes_it(bolt: Running, control: Control, typed: str, sent: str) -> None:
    bolt.app.command("/dockfix")(lambda ack: ack())
    command(control, typed)
    assert sent == bolt.bodies_of("slash")[0]["text"]


@pytest.mark.parametrize("timing", [IMPATIENT], indirect=True)
def test_a_command_that_nobody_acknowledges_times_out_and_is_not_sent_again(bolt: Running, control: Control) -> None:
    bolt.app.command("/dockfix")(lambda: None)
    answer = command(control)
    assert (None, "operation_timeout") == (answer["ack_ms"], answer["error"])
    assert 1 == len(bolt.bodies_of("slash"))
    (notice,) = control.messages(ephemeral_to=ALICE)
    assert "/dockfix failed with the error `operation_timeout`." == notice["text"]


def test_a_command_without_any_socket_fails_at_once(control: Control) -> None:
    assert "dispatch_failed" == command(control)["error"]


def test_an_answer_that_slack_would_refuse_is_not_shown(bolt: Running, control: Control) -> None:
    bolt.app.command("/dockfix")(lambda ack: ack(blocks=[{"type": "header", "text": text("x" * 151)}]))
    assert "invalid_blocks" == command(control)["error"]
    assert ["USLACKBOT"] == [each["user"] for each in control.messages()]


def test_the_response_url_takes_five_posts_also_where_the_app_is_no_member(bolt: Running, control: Control) -> None:
    answers: list[tuple[int, str]] = []

    @bolt.app.command("/dockfix")
    def handle(ack: Any, respond: Any) -> None:
        ack()
        answers.extend((each.status_code, each.body) for each in (respond(text=f"{at}") for at in range(6)))

    command(control, channel=RANDOM)
    eventually(lambda: len(answers) == 6)
    assert [200] * 5 + [404] == [status for status, _ in answers]
    assert "used_url" in answers[5][1]
    assert ["0", "1", "2", "3", "4"] == [each["text"] for each in control.messages(channel=RANDOM, ephemeral_to=ALICE)]


# -- clicks ----------------------------------------------------------------------------------------------------------


def test_a_click_carries_the_message_and_everything_else_that_slack_sends(bolt: Running, control: Control) -> None:
    bolt.app.action("approve")(lambda ack: ack())
    root = bolt.client.chat_postMessage(channel=OPS, text="root")["ts"]
    bolt.client.chat_postMessage(channel=OPS, thread_ts=root, text="Proposal", blocks=proposal())
    (message,) = control.messages(text="Proposal")
    assert isinstance(click(control, message, "approve")["ack_ms"], int)
    (body,) = bolt.bodies_of("block_actions")
    assert [] == shape_problems(BlockActionsPayload, {**body, "enterprise": {}})
    assert body["enterprise"] is None
    assert body["is_enterprise_install"] is False
    expected = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": OPS,
        "is_ephemeral": False,
        "thread_ts": root,
    }
    assert expected == body["container"]
    assert ("decide", "incident-1", "button") == tuple(body["actions"][0][key] for key in ("block_id", "value", "type"))
    assert root == body["message"]["thread_ts"]
    assert message["blocks"] == body["message"]["blocks"]
    assert {"id": BOB, "username": "bob", "name": "bob", "team_id": "T0PLAY"} == body["user"]


def test_a_button_that_was_replaced_meanwhile_still_reaches_the_app_with_the_message_as_it_was(
    bolt: Running, control: Control
) -> None:
    bolt.app.action("approve")(lambda ack: ack())
    posted = bolt.client.chat_postMessage(channel=OPS, text="Proposal", blocks=proposal())
    bolt.client.chat_update(channel=OPS, ts=posted["ts"], text="Approved", blocks=proposal("Approved by somebody"))
    (message,) = control.messages()
    click(control, message, "approve", value="incident-1")
    (body,) = bolt.bodies_of("block_actions")
    assert "Proposal" == body["message"]["text"]
    assert "Approved" == message["text"]


def test_several_buttons_of_one_action_are_told_apart_by_value_or_block(bolt: Running, control: Control) -> None:
    bolt.app.action("press")(lambda ack: ack())
    bolt.client.chat_postMessage(channel=OPS, text="two", blocks=buttons("one", "two"))
    (message,) = control.messages()
    place = {"user": BOB, "channel": OPS, "ts": message["ts"], "action_id": "press"}
    assert 409 == control.send("click", **place)[0]
    control.do("click", **place, value="two")
    control.do("click", **place, block_id=message["blocks"][1]["block_id"])
    assert ["two", "one"] == [body["actions"][0]["value"] for body in bolt.bodies_of("block_actions")]


def test_a_button_that_never_was_there_is_refused(bolt: Running, control: Control) -> None:
    bolt.client.chat_postMessage(channel=OPS, text="one", blocks=buttons("one"))
    (message,) = control.messages()
    place = {"user": BOB, "channel": OPS, "ts": message["ts"]}
    assert 404 == control.send("click", **place, action_id="press", value="forged")[0]
    assert 404 == control.send("click", **place, action_id="other")[0]
    assert [] == bolt.bodies_of("block_actions")


def test_a_click_in_an_ephemeral_message_has_no_copy_of_it_and_can_replace_it(bolt: Running, control: Control) -> None:
    def handle(ack: Any, respond: Any) -> None:
        ack()
        respond(text="Done", replace_original=True)

    bolt.app.action("press")(handle)
    bolt.client.chat_postEphemeral(channel=OPS, user=ALICE, text="Only you", blocks=buttons("one"))
    (message,) = control.messages(ephemeral_to=ALICE)
    assert 403 == control.send("click", user=BOB, channel=OPS, ts=message["ts"], action_id="press")[0]
    click(control, message, "press", user=ALICE)
    eventually(lambda: control.messages(text="Done", ephemeral_to=ALICE))
    (body,) = bolt.bodies_of("block_actions")
    assert "message" not in body
    assert body["container"]["is_ephemeral"] is True


def test_a_response_url_can_delete_the_message_that_was_clicked(bolt: Running, control: Control) -> None:
    def handle(ack: Any, respond: Any) -> None:
        ack()
        respond(delete_original=True)

    bolt.app.action("press")(handle)
    bolt.client.chat_postMessage(channel=OPS, text="Gone soon", blocks=buttons("one"))
    (message,) = control.messages()
    click(control, message, "press")
    eventually(lambda: not control.messages())


def test_menus_send_the_option_that_was_picked(bolt: Running, control: Control) -> None:
    bolt.app.action("more")(lambda ack: ack())
    bolt.client.chat_postMessage(channel=OPS, text="Proposal", blocks=proposal())
    (message,) = control.messages()
    click(control, message, "more", value="again")
    (body,) = bolt.bodies_of("block_actions")
    assert {"text": {**text("Ask again")}, "value": "again"} == body["actions"][0]["selected_option"]


# -- modals ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def modal(bolt: Running, control: Control) -> dict[str, Any]:
    """The mini bot's deny modal on Bob's screen."""
    add_to(bolt.app)
    bolt.client.chat_postMessage(channel=OPS, text="Proposal", blocks=proposal())
    (message,) = control.messages()
    click(control, message, "deny")
    view: dict[str, Any] = eventually(control.views)[0]
    return view


def submit(control: Control, view: dict[str, Any], **values: Any) -> tuple[int, Any]:
    """Bob submits the modal."""
    given = {"why": {"text": values.get("why", "Not now")}, "kind": {"kind": values.get("kind", "time")}}
    if "instead" in values:
        given["instead"] = {"instead": values["instead"]}
    return control.send("submit", user=BOB, view_id=view["id"], values=given)


def test_a_modal_that_is_filled_in_reaches_the_app_and_closes(
    bolt: Running, control: Control, modal: dict[str, Any]
) -> None:
    status, answer = submit(control, modal)
    assert (200, None, None) == (status, answer["response"], answer["error"])
    (body,) = bolt.bodies_of("view_submission")
    assert [] == shape_problems(ViewSubmissionPayload, body)
    values = body["view"]["state"]["values"]
    assert {"type": "plain_text_input", "value": "Not now"} == values["why"]["text"]
    assert "time" == values["kind"]["kind"]["selected_option"]["value"]
    assert {"type": "radio_buttons", "selected_option": None} == values["scope"]["scope"]
    assert [] == control.views()
    eventually(lambda: control.messages(text="Denied"))


def test_errors_that_the_app_answers_keep_the_modal_open(control: Control, modal: dict[str, Any]) -> None:
    _, answer = submit(control, modal, why="x ")
    assert {"response_action": "errors", "errors": {"why": "Say why in a few words."}} == answer["response"]
    assert [modal["id"]] == [view["id"] for view in control.views()]


def test_what_slacks_client_would_not_send_is_not_sent(bolt: Running, control: Control, modal: dict[str, Any]) -> None:
    status, answer = submit(control, modal, why="")
    assert (422, {"why": "Please complete this required field."}) == (status, answer["errors"])
    assert 422 == submit(control, modal, why="x" * 501)[0]
    assert 400 == submit(control, modal, kind="not an option")[0]
    assert 404 == control.send("submit", user=ALICE, view_id=modal["id"], values={})[0]
    assert [] == bolt.bodies_of("view_submission")


def test_an_external_select_asks_the_app_for_its_options(
    bolt: Running, control: Control, modal: dict[str, Any]
) -> None:
    asked = control.do("options", user=BOB, view_id=modal["id"], action_id="instead", value="webserver")
    assert ["webserver", "webserver-1"] == [option["value"] for option in asked["options"]]
    assert 400 == submit(control, modal, instead="database")[0]
    assert 200 == submit(control, modal, instead="webserver-1")[0]
    (body,) = bolt.bodies_of("view_submission")
    assert "webserver-1" == body["view"]["state"]["values"]["instead"]["instead"]["selected_option"]["value"]


@pytest.mark.parametrize("action", ["update", "push", "clear"])
def test_a_modal_can_be_updated_pushed_upon_or_cleared(bolt: Running, control: Control, action: str) -> None:
    view = {"type": "modal", "callback_id": "first", "title": text("First"), "submit": text("Go"), "blocks": []}

    def handle(ack: Any) -> None:
        ack(response_action=action, view={**view, "title": text("Second")}) if action != "clear" else ack("clear")

    bolt.app.view("first")(handle)
    bolt.app.command("/dockfix")(
        lambda ack, body, client: (ack(), client.views_open(trigger_id=body["trigger_id"], view=view))
    )
    command(control)
    (opened,) = eventually(control.views)
    control.do("submit", user=ALICE, view_id=opened["id"], values={})
    expected = {"update": ["Second"], "push": ["First", "Second"], "clear": []}[action]
    assert expected == [each["title"]["text"] for each in control.views()]


def test_a_modal_that_asks_for_it_reports_that_it_was_closed(bolt: Running, control: Control) -> None:
    view = {**deny_modal(OPS, "1.2"), "notify_on_close": True}
    bolt.app.view_closed("denied")(lambda ack: ack())
    bolt.app.command("/dockfix")(
        lambda ack, body, client: (ack(), client.views_open(trigger_id=body["trigger_id"], view=view))
    )
    command(control)
    (opened,) = eventually(control.views)
    control.do("close", user=ALICE, view_id=opened["id"])
    (body,) = bolt.bodies_of("view_closed")
    assert body["is_cleared"] is False
    assert [] == shape_problems(ViewClosedPayload, body)
    assert [] == control.views()


def keep_triggers(bolt: Running) -> list[str]:
    """The trigger ids of the commands to come."""
    triggers: list[str] = []

    @bolt.app.command("/dockfix")
    def handle(ack: Any, body: dict[str, Any]) -> None:
        triggers.append(body["trigger_id"])
        ack()

    return triggers


def refusal_of_view(web: WebClient, trigger: str) -> str:
    """The error with which views.open refuses this trigger."""
    with pytest.raises(SlackApiError) as refusal:
        web.views_open(trigger_id=trigger, view=deny_modal(OPS, "1.2"))
    return str(refusal.value.response["error"])


def test_a_trigger_is_good_once(bolt: Running, control: Control, web: WebClient) -> None:
    triggers = keep_triggers(bolt)
    command(control)
    web.views_open(trigger_id=triggers[0], view=deny_modal(OPS, "1.2"))
    assert "exchanged_trigger_id" == refusal_of_view(web, triggers[0])
    assert "invalid_trigger_id" == refusal_of_view(web, "made.up.trigger")


@pytest.mark.parametrize("timing", [IMPATIENT], indirect=True)
def test_a_trigger_is_not_good_for_long(bolt: Running, control: Control, web: WebClient) -> None:
    triggers = keep_triggers(bolt)
    command(control)
    (trigger,) = triggers
    time.sleep(0.3)
    assert "expired_trigger_id" == refusal_of_view(web, trigger)


def test_the_home_tab_is_published_when_somebody_opens_it(bolt: Running, control: Control) -> None:
    blocks = [{"type": "section", "text": text("Nothing waits for you")}]
    bolt.app.event("app_home_opened")(
        lambda event, client: client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})
    )
    assert isinstance(control.do("home", user=ALICE)["ack_ms"], int)
    (view,) = eventually(control.views)
    assert ("home", ALICE) == (view["type"], view["user_id"])


# -- events and the socket -------------------------------------------------------------------------------------------


def test_a_mention_reaches_the_app_with_its_thread(bolt: Running, control: Control) -> None:
    bolt.app.event("app_mention")(lambda: None)
    first = control.do("mention", user=ALICE, channel=OPS, text="host1 webserver", thread_ts=None)
    control.do("mention", user=BOB, channel=OPS, text="@dockfix why & when?", thread_ts=first["ts"])
    events = [body["event"] for body in bolt.bodies_of("event_callback")]
    assert ["<@U0DOCKFIX> host1 webserver", "<@U0DOCKFIX> why &amp; when?"] == [event["text"] for event in events]
    assert "thread_ts" not in events[0]
    assert first["ts"] == events[1]["thread_ts"]
    for body in bolt.bodies_of("event_callback"):
        assert [] == shape_problems(EventCallbackEnvelope, body)


def test_a_message_without_a_mention_stays_between_people(bolt: Running, control: Control) -> None:
    control.do("message", user=ALICE, channel=OPS, text="good morning")
    assert [] == bolt.bodies
    assert ["good morning"] == [each["text"] for each in control.messages()]


def test_a_mention_where_the_app_is_no_member_tells_how_to_invite_it(bolt: Running, control: Control) -> None:
    bolt.app.event("app_mention")(lambda: None)
    control.do("mention", user=ALICE, channel=RANDOM, text="host1")
    assert [] == bolt.bodies
    (hint,) = control.messages(ephemeral_to=ALICE)
    assert "/invite @dockfix" in hint["text"]
    command(control, "@dockfix", channel=RANDOM, command="/invite")
    control.do("mention", user=ALICE, channel=RANDOM, text="host1")
    assert 1 == len(bolt.bodies_of("event_callback"))


@pytest.mark.parametrize("timing", [IMPATIENT], indirect=True)
def test_an_event_that_is_not_acknowledged_is_retried_three_times_with_its_number(
    bolt: Running, control: Control
) -> None:
    @bolt.app.middleware
    def refuse(resp: BoltResponse) -> BoltResponse:
        return BoltResponse(status=500)

    answer = control.do("mention", user=ALICE, channel=OPS, text="host1")
    assert (None, 4) == (answer["ack_ms"], answer["attempts"])
    tries = [(entry["retry_attempt"], entry["retry_reason"]) for entry in control.envelopes()]
    assert [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")] == tries
    assert 1 == len({body["event_id"] for body in bolt.bodies_of("event_callback")})


def test_an_envelope_can_arrive_twice_with_the_same_payload(bolt: Running, control: Control) -> None:
    bolt.app.command("/dockfix")(lambda ack: ack())
    control.do("fault", kind="duplicate", count=1)
    command(control)
    eventually(lambda: len(bolt.bodies_of("slash")) == 2)
    command(control)
    triggers = [body["trigger_id"] for body in bolt.bodies_of("slash")]
    assert (3, 2) == (len(triggers), len(set(triggers)))


def test_a_refresh_of_the_socket_loses_nothing(bolt: Running, control: Control) -> None:
    bolt.app.command("/dockfix")(lambda ack: ack())
    assert {"ok": True, "connections": 1} == control.do("fault", kind="disconnect")
    for _ in range(20):
        assert isinstance(command(control)["ack_ms"], int)
        time.sleep(0.05)
    opened = [entry for entry in control.get("log")["log"] if entry.get("what") == "opened"]
    assert len(opened) >= 2
    assert 20 == len(bolt.bodies_of("slash"))


def test_each_payload_goes_to_exactly_one_of_several_sockets(bolt: Running, control: Control, cloud: Cloud) -> None:
    seen: list[str] = []

    def handle(ack: Any, name: str) -> None:
        ack()
        seen.append(name)

    bolt.app.command("/dockfix")(lambda ack: handle(ack, "first"))
    other = App(client=WebClient("xoxb-test", base_url=cloud.api_url))
    other.command("/dockfix")(lambda ack: handle(ack, "second"))
    handler = SocketModeHandler(other, "xapp-other")
    handler.connect()  # type: ignore[no-untyped-call]
    eventually(lambda: control.get("state")["connections"] == 2)
    for _ in range(6):
        command(control)
    assert ["first", "first", "first", "second", "second", "second"] == sorted(seen)
    handler.close()  # type: ignore[no-untyped-call]


# -- trouble ---------------------------------------------------------------------------------------------------------


def test_a_rate_limit_says_how_long_to_wait_and_a_client_that_waits_gets_through(
    web: WebClient, control: Control
) -> None:
    control.do("fault", kind="rate_limit", count=2, seconds=1)
    with pytest.raises(SlackApiError) as refusal:
        web.chat_postMessage(channel=OPS, text="too soon")
    assert (429, "1", "ratelimited") == (
        refusal.value.response.status_code,
        refusal.value.response.headers["Retry-After"],
        refusal.value.response["error"],
    )
    web.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    web.chat_postMessage(channel=OPS, text="patient")
    assert ["patient"] == [each["text"] for each in control.messages()]


def test_a_lost_answer_was_still_carried_out_and_a_client_that_repeats_posts_twice(
    bolt: Running, web: WebClient, control: Control
) -> None:
    control.do("fault", kind="drop_reply", count=1)
    with pytest.raises(ConnectionError):
        web.chat_postMessage(channel=OPS, text="once")
    assert 1 == len(control.messages(text="once"))
    control.do("fault", kind="drop_reply", count=1, method="chat.postMessage")
    bolt.client.chat_postMessage(channel=OPS, text="twice")
    assert 2 == len(control.messages(text="twice"))


def test_a_slow_answer_comes_late_but_right(web: WebClient, control: Control) -> None:
    control.do("fault", kind="slow", count=1, seconds=0.4)
    begun = time.monotonic()
    assert web.auth_test()["ok"]
    assert time.monotonic() - begun >= 0.4


def test_what_is_filled_in_so_far_goes_with_a_choice_and_with_a_question_for_options(
    bolt: Running, control: Control
) -> None:
    add_to(bolt.app)
    control.do("shortcut", user=ALICE, callback_id="diagnose_modal")
    eventually(lambda: 1 == len(control.views()))
    (view,) = control.views()
    place = {"user": ALICE, "view_id": view["id"]}
    control.do("options", **place, action_id="host", value="host")
    control.do("click", **place, action_id="host", value="host2", values={"note": {"note": "only the shop"}})
    (chosen,) = [body for body in bolt.bodies if body["type"] == "block_actions"]
    values = chosen["view"]["state"]["values"]
    assert ("only the shop", "host2") == (
        values["note"]["note"]["value"],
        values["host"]["host"]["selected_option"]["value"],
    )
    eventually(lambda: "host2" == control.views()[0]["private_metadata"])
    filled = {"host": {"host": "host2"}}
    offered = control.do("options", **place, action_id="container-host2", value="", values=filled)
    assert ["webserver", "shop"] == [option["value"] for option in offered["options"]]
    status, refused = control.send("click", **place, action_id="push", value=None, values={"nowhere": {"x": "y"}})
    assert (400, "The view has no input x in block nowhere.") == (status, refused["error"])
