"""Buttons, menus and modals in the hands of a person: finds what was pressed, also in a message that has changed."""

from dataclasses import dataclass
from typing import Any

from handlers.playground import checks, payloads
from handlers.playground.acts import ActError, Acts
from handlers.playground.calls import SlackError
from handlers.playground.filled import Json, interactive_elements
from handlers.playground.inputs import InputError, action_of, chosen_states, offers, submitted_values
from handlers.playground.methods_views import change_view, close_views, put_modal
from handlers.playground.people import Channel, Team, User
from handlers.playground.workspace import Message, View


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which element is meant; `value` and `block_id` may be None when `action_id` says enough."""

    action_id: str
    value: Any = None
    block_id: str | None = None


@dataclass(frozen=True, slots=True)
class Presses:
    """What people press, pick and submit."""

    acts: Acts

    def message(self, user: User, channel: Channel, ts: str) -> Message:
        """A message that `user` can see or has seen before it was deleted. Raises `ActError` 404 or 403."""
        found = self.acts.workspace.messages.get((channel.id, ts))
        if found is None:
            raise ActError(404, f"There is no message {ts} in #{channel.name}.")
        if found.ephemeral_to not in (None, user.id):
            raise ActError(403, f"That message is only visible to somebody else than {user.name}.")
        return found

    def view(self, user: User, view_id: str) -> View:
        """A modal or Home tab on the screen of `user`. Raises `ActError` 404."""
        found = self.acts.workspace.find_view(view_id)
        if found is None or found.user != user.id:
            raise ActError(404, f"{user.name} has no open view {view_id}.")
        return found

    async def press_in_message(self, user: User, channel: Channel, message: Message, wanted: Wanted) -> Json:
        """Press a button or pick in a menu of a message. Raises `ActError`."""
        version, block, element = find_in_message(message, wanted)
        suggested = self.acts.suggested.get(message.ts, {})
        source = self._message_source(user, channel, message, version, block, element, wanted.value)
        return await self._press(user, block, element, wanted.value, suggested, source)

    async def press_in_view(self, user: User, view: View, wanted: Wanted, given: Json | None = None) -> Json:
        """Press a button or pick in a menu of a modal or the Home tab, whose inputs hold `given`. Raises `ActError`."""
        block, element = _find(view.body["blocks"], wanted, "the view")
        filled = dict(given or {})
        if element["type"] not in payloads.STATELESS and wanted.value is not None:
            there = filled.get(block["block_id"])
            filled[block["block_id"]] = {**(there or {}), element["action_id"]: wanted.value}
        source = self._view_source(view, filled)
        return await self._press(user, block, element, wanted.value, self.acts.suggested.get(view.id, {}), source)

    async def options(
        self, user: User, place: View | tuple[Channel, Message], wanted: Wanted, given: Json | None = None
    ) -> Json:
        """Ask the app for the options of an external select, `wanted.value` being what was typed. Raises `ActError`."""
        asked = Wanted(wanted.action_id, None, wanted.block_id)
        if isinstance(place, View):
            block, element = _find(place.body["blocks"], asked, "the view")
            source, key = self._view_source(place, given or {}), place.id
        else:
            channel, message = place
            _, block, element = find_in_message(message, asked)
            shown, key = payloads.message_object(self._team, message), message.ts
            source = payloads.from_message(channel, message, shown, "", {})
        if not element["type"].endswith("external_select"):
            raise ActError(400, f"{wanted.action_id} is a {element['type']}; only an external select asks the app.")
        names = block["block_id"], element["action_id"]
        payload = payloads.block_suggestion(self._team, user, *names, str(wanted.value), source)
        delivery = await self.acts.sockets.deliver("interactive", payload, accepts_response=True)
        answer = delivery.response or {}
        problems = checks.options_problems({key: answer[key] for key in answer if key in ("options", "option_groups")})
        if problems:
            self.acts.workspace.note({"kind": "warning", "what": "the options were refused",
                                      "messages": [str(each) for each in problems]})  # fmt: skip
            return {"ack_ms": delivery.ack_ms, "options": [], "option_groups": [], "error": "invalid_options"}
        groups, options = answer.get("option_groups") or [], answer.get("options") or []
        offered = [*options, *(option for group in groups for option in group["options"])]
        known = self.acts.suggested.setdefault(key, {})
        known.update({option["value"]: option for option in offered})
        return {"ack_ms": delivery.ack_ms, "options": options, "option_groups": groups, "error": delivery.error}

    async def submit(self, user: User, view: View, given: Json) -> Json:
        """Press the submit button of a modal. Raises `ActError`; 422 is what Slack's client itself would not send."""
        if view.body["type"] != "modal":
            raise ActError(400, "Only a modal can be submitted.")
        try:
            values, complaints = submitted_values(view, given, self.acts.suggested.get(view.id, {}))
        except InputError as refusal:
            raise ActError(400, str(refusal)) from None
        if complaints:
            named = "; ".join(f"{block}: {sentence}" for block, sentence in complaints.items())
            raise ActError(422, f"The form is not complete. {named}", errors=complaints)
        payload = payloads.view_submission(self._team, user, view, values, self.acts.workspace.new_trigger(user.id))
        delivery = await self.acts.sockets.deliver("interactive", payload, accepts_response=True)
        error = delivery.error
        if error is None:
            error = await self._after_submit(user, view, delivery.response or {})
        return {"ack_ms": delivery.ack_ms, "response": delivery.response, "error": error}

    async def close(self, user: User, view: View) -> Json:
        """Close a modal with its close button; the one below it shows again."""
        stack = self.acts.workspace.modals.get(user.id, [])
        if view not in stack:
            raise ActError(400, "Only a modal can be closed.")
        clears = bool(view.body["clear_on_close"])
        gone = close_views(self.acts.workspace, user.id, keep=0 if clears else stack.index(view))
        return await self.acts.closed(user, gone, is_cleared=clears)

    @property
    def _team(self) -> Team:
        return self.acts.workspace.team

    async def _after_submit(self, user: User, view: View, answer: Json) -> str | None:
        workspace = self.acts.workspace
        action = answer.get("response_action")
        if action == "errors":
            return _errors_problem(view, answer.get("errors"))
        if action in ("update", "push"):
            body = answer.get("view")
            problems = checks.view_problems(body, workspace.refuses)
            if problems or not isinstance(body, dict):
                self.acts.workspace.note({"kind": "warning", "what": "the view in the answer was refused",
                                          "messages": [str(each) for each in problems]})  # fmt: skip
                return "invalid_arguments"
            if action == "update":
                change_view(workspace, view, body)
                return None
            try:
                put_modal(workspace, user.id, body, push=True)
            except SlackError as refusal:
                return refusal.code
            return None
        if action not in (None, "clear"):
            return "invalid_response_action"
        stack = workspace.modals.get(user.id, [])
        # The submitted view itself is not "closed" for the app; only what lies above or below it is.
        gone = close_views(workspace, user.id, keep=0 if action or view not in stack else stack.index(view))
        await self.acts.closed(user, [each for each in gone if each is not view], is_cleared=True)
        return None

    async def _press(
        self, user: User, block: Json, element: Json, value: Any, suggested: dict[str, Json], source: Json
    ) -> Json:
        if element["type"] == "workflow_button":
            raise ActError(400, "A workflow button starts a workflow; the app does not hear of it.")
        try:
            action = action_of(block, element, value, suggested)
        except InputError as refusal:
            raise ActError(400, str(refusal)) from None
        payload = payloads.block_actions(self._team, user, action, self.acts.workspace.new_trigger(user.id), source)
        delivery = await self.acts.sockets.deliver("interactive", payload, accepts_response=False)
        return {"ack_ms": delivery.ack_ms, "error": delivery.error}

    def _view_source(self, view: View, given: Json) -> Json:
        try:
            return payloads.from_view(view, chosen_states(view, given, self.acts.suggested.get(view.id, {})))
        except InputError as refusal:
            raise ActError(400, str(refusal)) from None

    def _message_source(
        self, user: User, channel: Channel, message: Message, version: tuple[str, list[Json]],
        block: Json, element: Json, value: Any,
    ) -> Json:  # fmt: skip
        replies = self.acts.workspace.thread(channel.id, message.ts)
        shown = payloads.message_object(self._team, message, replies, version)
        url = self.acts.workspace.new_response_url(channel.id, user.id, message.ts, message.thread_ts)
        chosen: Json = {}
        if element["type"] not in payloads.STATELESS and value is not None:
            try:
                state = action_of(block, element, value, self.acts.suggested.get(message.ts, {}))
            except InputError as refusal:
                raise ActError(400, str(refusal)) from None
            kept = {key: item for key, item in state.items() if key == "value" or key.startswith("selected_")}
            chosen = {block["block_id"]: {element["action_id"]: kept}}
        return payloads.from_message(channel, message, shown, url, chosen)


def find_in_message(message: Message, wanted: Wanted) -> tuple[tuple[str, list[Json]], Json, Json]:
    """The newest contents of a message that have the wanted element, and the element with its block.

    People press what is still on their screen, so contents that have been replaced count too. Raises `ActError` 404.
    """
    now = (message.text, message.blocks)
    for version in (now, *reversed(message.versions)):
        if _matches(version[1], wanted):
            return version, *_find(version[1], wanted, "the message")
    known = sorted({element["action_id"] for _, element in interactive_elements(message.blocks)})
    there = f"It has {', '.join(known)}." if known else "It has no buttons or menus now."
    raise ActError(404, f"The message never had an action {wanted.action_id} like that. {there}")


def _matches(blocks: list[Json], wanted: Wanted) -> list[tuple[Json, Json]]:
    return [
        (block, element)
        for block, element in interactive_elements(blocks)
        if element["action_id"] == wanted.action_id
        and wanted.block_id in (None, block["block_id"])
        and (wanted.value is None or offers(element, wanted.value))
    ]


def _find(blocks: list[Json], wanted: Wanted, where: str) -> tuple[Json, Json]:
    found = _matches(blocks, wanted)
    if not found:
        raise ActError(404, f"There is no action {wanted.action_id} like that in {where}.")
    if len(found) > 1:
        sentence = f"There are {len(found)} elements {wanted.action_id} in {where}; say which by block_id or value."
        raise ActError(409, sentence)
    return found[0]


def _errors_problem(view: View, errors: object) -> str | None:
    names = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return "invalid_errors"
    known = all(name in names and isinstance(sentence, str) and sentence for name, sentence in errors.items())
    return None if known else "invalid_errors"
