"""A small but real Bolt app, shaped like an incident bot, for the tests of the page."""

import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.playground.mini_forms import add_forms

STEPS = ("Connect over SSH", "Ask the host", "Judge the answers")
HOSTILE = "<img src=x onerror=\"document.title='owned'\"> <script>document.title='owned'</script>"
LOG = "bind: address already in use\nnginx[812]: listening on 0.0.0.0:80\n" + HOSTILE


def text(value: str, kind: str = "plain_text") -> dict[str, Any]:
    """A text object."""
    return {"type": kind, "text": value}


def cell(value: str, bold: bool = False) -> dict[str, Any]:
    """A table cell."""
    element: dict[str, Any] = text(value, "text") | ({"style": {"bold": True}} if bold else {})
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}


def plan(done: int) -> list[dict[str, Any]]:
    """The progress after `done` steps."""
    status = ["complete"] * done + ["in_progress"] + ["pending"] * len(STEPS)
    tasks = [
        {"type": "task_card", "task_id": f"t{at}", "title": step, "status": status[at]} for at, step in enumerate(STEPS)
    ]
    return [{"type": "plan", "title": "Diagnosing webserver on host1", "tasks": tasks}]


def proposal(decided: str = "") -> list[dict[str, Any]]:
    """What was found, with buttons or with what was decided."""
    rows = [
        [cell("Check", True), cell("Result", True), cell("Detail", True)],
        [cell("Ports"), cell("❌ Problem"), cell("nginx.service (pid 812) listens on 0.0.0.0:80")],
        [cell("Firewall"), cell("✅ OK"), cell("nat and filter chains are in place")],
        [cell("Resources"), cell("✅ OK"), cell("41% of 80 GiB, 2,113 of 1,048,576 files")],
    ]
    log = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [text(LOG, "text")]}],
    }
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": text("nginx.service holds port 80")},
        {
            "type": "section",
            "text": text(
                "*Proved:* `nginx.service` listens on `0.0.0.0:80`, so webserver cannot &lt;start&gt;.", "mrkdwn"
            ),
        },
        {"type": "table", "rows": rows, "column_settings": [{"is_wrapped": True}] * 3},
        {
            "type": "container",
            "title": text("Evidence"),
            "is_collapsible": True,
            "default_collapsed": True,
            "child_blocks": [log],
        },
    ]
    if decided:
        return [*blocks, {"type": "context", "elements": [text(decided, "mrkdwn")]}]
    confirm = {
        "title": text("Stop nginx.service on host1?"),
        "text": text("Runs `systemctl stop nginx.service`, then starts *webserver*. 3 open connections end.", "mrkdwn"),
        "confirm": text("Stop nginx.service"),
        "deny": text("Cancel"),
    }
    elements = [
        {
            "type": "button",
            "action_id": "approve",
            "style": "primary",
            "value": "incident-1",
            "text": text("Stop nginx.service"),
            "accessibility_label": "Approve: stop nginx.service on host1 and start webserver",
            "confirm": confirm,
        },
        {"type": "button", "action_id": "deny", "value": "incident-1", "text": text("Deny…")},
        {
            "type": "overflow",
            "action_id": "more",
            "options": [
                {"text": text("Ask again"), "value": "again"},
                {"text": text("Show the commands"), "value": "commands"},
            ],
        },
    ]
    return [*blocks, {"type": "actions", "block_id": "decide", "elements": elements}]


def deny_modal(channel: str, ts: str) -> dict[str, Any]:
    """The modal that asks for a reason."""
    kinds = [{"text": text("Wrong fix"), "value": "wrong"}, {"text": text("Bad time"), "value": "time"}]
    return {
        "type": "modal",
        "callback_id": "denied",
        "private_metadata": f"{channel} {ts}",
        "title": text("Deny this fix"),
        "submit": text("Deny"),
        "close": text("Back"),
        "blocks": [
            {
                "type": "input",
                "block_id": "why",
                "label": text("Reason"),
                "hint": text("Everybody in the thread sees it."),
                "element": {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": 500},
            },
            {
                "type": "input",
                "block_id": "kind",
                "label": text("Kind"),
                "element": {"type": "static_select", "action_id": "kind", "options": kinds},
            },
            {
                "type": "input",
                "block_id": "scope",
                "optional": True,
                "label": text("Scope"),
                "element": {"type": "radio_buttons", "action_id": "scope", "options": kinds},
            },
            {
                "type": "input",
                "block_id": "instead",
                "optional": True,
                "label": text("Container to look at instead"),
                "element": {"type": "external_select", "action_id": "instead", "min_query_length": 1},
            },
        ],
    }


def make_app(client: WebClient, gate: threading.Semaphore | None = None) -> App:
    """The app; with a `gate`, each step of a run waits for one release."""
    app = App(client=client, listener_executor=ThreadPoolExecutor(8))
    add_to(app, gate)
    return app


def add_to(app: App, gate: threading.Semaphore | None = None) -> None:
    """Give `app` everything that the mini bot can do."""
    _add_runs(app, gate)
    _add_buttons(app)
    _add_modal(app)
    add_forms(app)


def _add_runs(app: App, gate: threading.Semaphore | None) -> None:
    client, pool = app.client, ThreadPoolExecutor(4)

    def run(channel: str, user: str, root: str | None) -> None:
        line = f":mag: *webserver* on *host1*: asked by <@{user}>"
        root = root or client.chat_postMessage(channel=channel, text=line)["ts"]
        progress = client.chat_postMessage(channel=channel, thread_ts=root, text="Step 1 of 3", blocks=plan(0))
        for done in range(1, len(STEPS) + 1):
            if gate:
                gate.acquire(timeout=20)
            client.chat_update(channel=channel, ts=progress["ts"], text=f"Step {done} of 3", blocks=plan(done))
        call = "<!subteam^S01ONCALL> nginx.service holds port 80. Stop it?"
        client.chat_postMessage(channel=channel, thread_ts=root, text=call)
        client.chat_postMessage(channel=channel, thread_ts=root, text="Proposal", blocks=proposal())

    @app.command("/dockfix")
    def command(ack: Any, command: dict[str, str]) -> None:
        if not command["text"]:
            ack(text="Usage: `/dockfix HOST CONTAINER`")
            return
        ack()
        pool.submit(run, command["channel_id"], command["user_id"], None)

    @app.event("app_mention")
    def mention(event: dict[str, Any]) -> None:
        pool.submit(run, event["channel"], event["user"], event.get("thread_ts") or event["ts"])

    @app.event("app_home_opened")
    def home(event: dict[str, Any]) -> None:
        blocks = [{"type": "header", "text": text("Waiting for you")}, {"type": "divider"}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


def _add_buttons(app: App) -> None:
    client = app.client

    @app.action("approve")
    def approve(ack: Any, body: dict[str, Any]) -> None:
        ack()
        channel, message, user = body["channel"]["id"], body["message"], body["user"]["id"]
        root = message.get("thread_ts", message["ts"])
        if user != "U02BOB":
            sentence = "Only somebody on call may approve this."
            client.chat_postEphemeral(channel=channel, user=user, text=sentence, thread_ts=root)
            return
        decided = f":white_check_mark: Approved by <@{user}>"
        client.chat_update(channel=channel, ts=message["ts"], text="Approved", blocks=proposal(decided))
        done = ":white_check_mark: *webserver* runs again and answers on port 80 (verified)."
        client.chat_postMessage(channel=channel, thread_ts=root, text=done)

    @app.action("more")
    def more(ack: Any, respond: Any, action: dict[str, Any]) -> None:
        ack()
        respond(text=f"You picked {action['selected_option']['value']}.", replace_original=False)


def _add_modal(app: App) -> None:
    client = app.client

    @app.action("deny")
    def deny(ack: Any, body: dict[str, Any]) -> None:
        ack()
        view = deny_modal(body["channel"]["id"], body["message"]["ts"])
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.options("instead")
    def instead(ack: Any, payload: dict[str, str]) -> None:
        names = [name for name in ("webserver", "webserver-1", "database") if payload["value"] in name]
        ack(options=[{"text": text(name), "value": name} for name in names])

    @app.view("denied")
    def denied(ack: Any, view: dict[str, Any], body: dict[str, Any]) -> None:
        why = view["state"]["values"]["why"]["text"]["value"].strip()
        if len(why) < 3:
            ack(response_action="errors", errors={"why": "Say why in a few words."})
            return
        ack()
        channel, ts = view["private_metadata"].split()
        decided = f":no_entry: Denied by <@{body['user']['id']}>"
        client.chat_update(channel=channel, ts=ts, text="Denied", blocks=proposal(decided))


@contextmanager
def connected(api_url: str, closing: Executor, gate: threading.Semaphore | None = None) -> Iterator[App]:
    """The app, connected to the cloud at `api_url`; `closing` closes it in the background."""
    app = make_app(WebClient("xoxb-test", base_url=api_url), gate)
    handler = SocketModeHandler(app, "xapp-test", ping_interval=1)
    handler.connect()  # type: ignore[no-untyped-call]
    try:
        yield app
    finally:
        closing.submit(handler.close)
