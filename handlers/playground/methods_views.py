"""views.* of the played Web API, and what happens to the stack of modals on somebody's screen."""

import secrets
import time
from collections.abc import Mapping

from handlers.playground import checks
from handlers.playground.calls import Call, Method, SlackError, refuse_problems
from handlers.playground.filled import Json, fill_ids
from handlers.playground.people import APP_ID, BOT_ID, Team
from handlers.playground.workspace import View, Workspace

DEEPEST_STACK = 3


def open_view(call: Call) -> Json:
    """views.open: needs a fresh trigger_id."""
    (trigger_id,) = call.required("trigger_id")
    body = _checked(call, "modal")
    user = use_trigger(call, trigger_id)
    view = put_modal(call.workspace, user, body, push=False)
    return {"ok": True, "view": view.body}


def push_view(call: Call) -> Json:
    """views.push: on top of the modal from which the trigger_id came; three at most."""
    (trigger_id,) = call.required("trigger_id")
    body = _checked(call, "modal")
    user = use_trigger(call, trigger_id)
    if not call.workspace.modals.get(user):
        raise SlackError("not_found")
    view = put_modal(call.workspace, user, body, push=True)
    return {"ok": True, "view": view.body}


def update_view(call: Call) -> Json:
    """views.update: by view_id or external_id, guarded by `hash` when it is given."""
    view = call.workspace.find_view(call.text("view_id"), call.text("external_id"))
    if view is None:
        raise SlackError("not_found")
    body = _checked(call, str(view.body["type"]))
    if call.text("hash") not in ("", view.body["hash"]):
        raise SlackError("hash_conflict")
    change_view(call.workspace, view, body)
    return {"ok": True, "view": view.body}


def publish_view(call: Call) -> Json:
    """views.publish: the Home tab of one person."""
    (user,) = call.required("user_id")
    if user not in call.workspace.users:
        raise SlackError("user_not_found")
    body = _checked(call, "home")
    known = call.workspace.homes.get(user)
    if known and call.text("hash") not in ("", known.body["hash"]):
        raise SlackError("hash_conflict")
    if known:
        change_view(call.workspace, known, body)
    else:
        known = new_view(call.workspace, user, body)
        call.workspace.homes[user] = known
        call.workspace.tell({"type": "home", "user": user, "view": known.body})
    return {"ok": True, "view": known.body}


def use_trigger(call: Call, trigger_id: str) -> str:
    """Consume a trigger_id and return its user. Raises `invalid_`, `expired_` or `exchanged_trigger_id`."""
    trigger = call.workspace.triggers.get(trigger_id)
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if time.monotonic() - trigger.born > call.timing.trigger:
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger.user


def put_modal(workspace: Workspace, user: str, body: Json, push: bool) -> View:
    """Show a modal, on top of the others or instead of them. Raises `push_limit_reached`."""
    stack = workspace.modals.setdefault(user, [])
    if push and len(stack) >= DEEPEST_STACK:
        raise SlackError("push_limit_reached")
    external = body.get("external_id")
    if external and workspace.find_view(external_id=external):
        raise SlackError("duplicate_external_id")
    view = new_view(workspace, user, body)
    workspace.modals[user] = [*stack, view] if push else [view]
    _link(workspace.modals[user])
    workspace.tell_views(user)
    return view


def new_view(workspace: Workspace, user: str, body: Json) -> View:
    """A view object as Slack returns it, from the one that the app sent."""
    view_id = workspace.new_id("V")
    return View(view_id, user, _body(workspace.team, view_id, body))


def change_view(workspace: Workspace, view: View, body: Json) -> None:
    """Put new contents into a view that is shown."""
    kept = {key: view.body[key] for key in ("root_view_id", "previous_view_id")}
    view.body = {**_body(workspace.team, view.id, body), **kept}
    if workspace.homes.get(view.user) is view:
        workspace.tell({"type": "home", "user": view.user, "view": view.body})
    else:
        workspace.tell_views(view.user)


def close_views(workspace: Workspace, user: str, keep: int = 0) -> list[View]:
    """Take modals off the screen until `keep` are left; returns those that went."""
    stack = workspace.modals.get(user, [])
    workspace.modals[user] = stack[:keep]
    workspace.tell_views(user)
    return stack[keep:]


def _checked(call: Call, surface: str) -> Json:
    if not isinstance(view := call.arguments.get("view"), dict):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view"])
    if view.get("type") != surface:
        sentence = f"[ERROR] value must be one of: {surface} [json-pointer:/view/type]"
        raise SlackError("invalid_arguments", [sentence])
    refuse_problems(checks.view_problems(view, call.workspace.refuses))
    return view


def _body(team: Team, view_id: str, body: Json) -> Json:
    kept: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **body,
    }
    return {
        **kept,
        "blocks": fill_ids(body["blocks"]),
        "id": view_id,
        "team_id": team.id,
        "state": {"values": {}},
        "hash": f"{time.time():.4f}.{secrets.token_hex(4)}",
        "root_view_id": view_id,
        "previous_view_id": None,
        "app_id": APP_ID,
        "app_installed_team_id": team.id,
        "bot_id": BOT_ID,
    }


def _link(stack: list[View]) -> None:
    for position, view in enumerate(stack):
        view.body["root_view_id"] = stack[0].id
        view.body["previous_view_id"] = stack[position - 1].id if position else None


METHODS: Mapping[str, Method] = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
}
