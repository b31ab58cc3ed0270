"""Bolt for Python with the same listeners as node/bolt_app.mjs, listener by listener, to be compared with it."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from tests.judges.stage import Json

Took = Callable[[str, Json], None]


def python_app(client: WebClient, said: Json, took: Took) -> App:
    """Return the app; `took` is told the listener's name and the body of everything that came."""
    app = App(client=client, listener_executor=ThreadPoolExecutor(8))
    _add_commands(app, client, said, took)
    _add_interactions(app, client, said, took)
    _add_views(app, client, said, took)
    _add_events(app, client, said, took)
    return app


def _add_commands(app: App, client: WebClient, said: Json, took: Took) -> None:
    @app.command("/dockfix")
    def command(ack: Any, body: Json, respond: Any) -> None:
        took("command", body)
        ack()
        client.chat_postMessage(channel=body["channel_id"], **said["message"])
        respond(text="only for you", response_type="ephemeral")

    @app.command("/usage")
    def usage(ack: Any, body: Json) -> None:
        took("command", body)
        ack(text="Usage: /dockfix HOST CONTAINER")


def _add_interactions(app: App, client: WebClient, said: Json, took: Took) -> None:
    @app.action(re.compile(r"^approve:\d+$"))
    def approve(ack: Any, body: Json) -> None:
        took("action", body)
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], **said["update"])

    @app.action("refuse")
    def refuse(ack: Any, body: Json) -> None:
        took("action", body)
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=said["refuse"])

    @app.action("form_host")
    def pick(ack: Any, body: Json) -> None:
        took("picked", body)
        ack()

    @app.options(re.compile(r"^form_(host|container)$"))
    def options(ack: Any, body: Json) -> None:
        took("options", body)
        ack(options=said["options"])

    @app.global_shortcut("diagnose_modal")
    def anywhere(ack: Any, body: Json) -> None:
        took("shortcut", body)
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=said["ask"])

    @app.message_shortcut("diagnose_from_message")
    def on_message(ack: Any, body: Json) -> None:
        took("message_shortcut", body)
        ack()
        client.files_upload_v2(
            channel=body["channel"]["id"], thread_ts=body["message"]["ts"], filename="log.txt",
            content="bind: in use\n", title="Log", snippet_type="text", initial_comment="The log",
        )  # fmt: skip


def _add_views(app: App, client: WebClient, said: Json, took: Took) -> None:
    @app.view("refuse_reason")
    def refused(ack: Any, body: Json) -> None:
        took("view", body)
        reason = body["view"]["state"]["values"]["reason"]["text"]["value"]
        if reason == "no!":
            ack(response_action="errors", errors={"reason": "Say more."})
            return
        ack()
        client.chat_postEphemeral(channel="C01OPS", user=body["user"]["id"], text=f"Refused: {reason}")

    @app.view_closed("ask")
    def closed(ack: Any, body: Json) -> None:
        took("view_closed", body)
        ack()


def _add_events(app: App, client: WebClient, said: Json, took: Took) -> None:
    @app.event("app_mention")
    def mention(body: Json, event: Json) -> None:
        took("app_mention", body)
        client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="heard")

    @app.event("message")
    def message(body: Json, event: Json) -> None:
        took("message", body)
        client.chat_postMessage(channel=event["channel"], text="heard directly")

    @app.event("app_home_opened")
    def home(body: Json, event: Json) -> None:
        took("app_home_opened", body)
        client.views_publish(user_id=event["user"], view=said["home"])
