"""What the mini bot does beside its runs: direct messages, shortcuts, and a form that changes while it is filled in."""

from typing import Any

from slack_bolt import App

Json = dict[str, Any]
HOSTS = {"host1": ("webserver", "database"), "host2": ("webserver", "shop")}


def _plain(value: str) -> Json:
    return {"type": "plain_text", "text": value}


def _option(value: str) -> Json:
    return {"text": _plain(value), "value": value}


def _input(block_id: str, label: str, element: Json, **more: Any) -> Json:
    element = {"action_id": block_id, **element}
    return {"type": "input", "block_id": block_id, "label": _plain(label), "element": element, **more}


def form(host: str = "", note: str = "") -> Json:
    """The form: a host that is told at once, a container of that host, a note, a place, and a button that pushes."""
    host_element: Json = {"type": "external_select", "min_query_length": 0}
    if host:
        host_element["initial_option"] = _option(host)
    said = f"Containers of {host}" if host else "Choose a host first."
    where = {"type": "conversations_select", "default_to_current_conversation": True}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": _plain("Diagnose a container"),
        "submit": _plain("Diagnose"),
        "notify_on_close": True,
        "private_metadata": host,
        "blocks": [
            {"type": "section", "block_id": "said", "text": _plain(f"{said} {note}".strip())},
            _input("host", "Host", host_element, dispatch_action=True),
            _input(f"container-{host}", "Container", {"type": "external_select", "min_query_length": 0}, optional=True),
            _input("note", "Note", {"type": "plain_text_input"}, dispatch_action=True, optional=True),
            _input("where", "Where", where, optional=True),
            {
                "type": "actions",
                "block_id": "more",
                "elements": [{"type": "button", "action_id": "push", "text": _plain("Why is that asked?")}],
            },
        ],
    }


def pushed(depth: int) -> Json:
    """A view that lies over the form."""
    blocks: list[Json] = [{"type": "section", "text": _plain(f"Nobody guesses a host. Level {depth}.")}]
    element = {"type": "button", "action_id": "push", "text": _plain("And why is that?")}
    blocks.append({"type": "actions", "elements": [element]})
    return {"type": "modal", "callback_id": "pushed", "title": _plain(f"Why, {depth}"), "blocks": blocks}


def add_forms(app: App) -> None:
    """Give `app` its shortcuts, its form and its answers to direct messages."""
    client = app.client

    @app.event("message")
    def direct(event: Json) -> None:
        thread = event.get("thread_ts") or event["ts"]
        client.chat_postMessage(channel=event["channel"], thread_ts=thread, text=f"You said: {event['text']}")

    @app.message_shortcut("diagnose_from_message")
    def from_message(ack: Any, body: Json) -> None:
        ack()
        message, channel = body["message"], body["channel"]["id"]
        thread = message.get("thread_ts", message["ts"])
        client.chat_postMessage(channel=channel, thread_ts=thread, text=f"Looked at: {message['text']}")

    @app.global_shortcut("diagnose_modal")
    def anywhere(ack: Any, body: Json) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    _add_inputs(app)


def _add_inputs(app: App) -> None:
    client = app.client

    @app.options("host")
    def hosts(ack: Any, payload: Json) -> None:
        ack(options=[_option(name) for name in HOSTS if payload["value"] in name])

    @app.options("container-host1")
    @app.options("container-host2")
    def containers(ack: Any, body: Json) -> None:
        host = body["view"]["state"]["values"]["host"]["host"]["selected_option"]["value"]
        ack(options=[_option(name) for name in HOSTS[host] if body["value"] in name])

    @app.action("host")
    def chosen(ack: Any, body: Json, action: Json) -> None:
        ack()
        view = body["view"]
        changed = form(action["selected_option"]["value"])
        client.views_update(view_id=view["id"], hash=view["hash"], view=changed)

    @app.action("note")
    def noted(ack: Any, body: Json, action: Json) -> None:
        ack()
        view = body["view"]
        chosen_host = view["state"]["values"]["host"]["host"]["selected_option"]
        host = chosen_host["value"] if chosen_host else ""
        client.views_update(view_id=view["id"], view=form(host, f"Noted: {action['value']}"))

    @app.action("push")
    def push(ack: Any, body: Json) -> None:
        ack()
        depth = 1 if body["view"]["callback_id"] == "form" else 2
        client.views_push(trigger_id=body["trigger_id"], view=pushed(depth))

    @app.view("form")
    def sent(ack: Any, view: Json) -> None:
        values = {action: state for actions in view["state"]["values"].values() for action, state in actions.items()}
        if not values["host"]["selected_option"]:
            ack(response_action="errors", errors={"host": "Which host?"})
            return
        ack()
        where = values["where"]["selected_conversation"] or "C01OPS"
        client.chat_postMessage(channel=where, text=f"Asked for {values['host']['selected_option']['value']}.")

    @app.view_closed("form")
    def closed(ack: Any) -> None:
        ack()
