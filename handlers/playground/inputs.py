"""What a person fills in or picks: which action or state it becomes, and what Slack's client would not let through."""

from typing import Any

from handlers.playground.filled import Json, interactive_elements
from handlers.playground.payloads import STATELESS, state_values
from handlers.playground.workspace import View

_PICKED_ID = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_SINGLE = ("static_select", "external_select", "radio_buttons", "overflow")


class InputError(ValueError):
    """A sentence for the person, for example that an option is not in the list."""


def options_of(element: Json) -> list[Json]:
    """All options that an element offers."""
    grouped = [option for group in element.get("option_groups") or () for option in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def offers(element: Json, value: object) -> bool:
    """Whether pressing this element could send `value`; true for elements whose values are not listed."""
    if element["type"] == "button":
        return bool(element.get("value", "") == value)
    if element["type"] == "feedback_buttons":
        return value in (element["positive_button"]["value"], element["negative_button"]["value"])
    listed = [option["value"] for option in options_of(element)]
    wanted = value if isinstance(value, list) else [value]
    return not listed or all(each in listed for each in wanted)


def state_of(element: Json, value: Any, suggested: dict[str, Json]) -> Json:
    """The state that `value` (a string, a list of them, or Slack's own state object) puts an element into.

    `suggested` has the options that an external select was offered, by value. Raises `InputError`.
    """
    kind = element["type"]
    if isinstance(value, dict):
        return {**value, "type": kind}
    if kind in _SINGLE:
        return {"type": kind, "selected_option": _option(element, value, suggested)}
    if kind == "checkboxes" or kind.startswith("multi_"):
        wanted = value if isinstance(value, list) else [value]
        if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
            return {"type": kind, "selected_options": [_option(element, each, suggested) for each in wanted]}
        return {"type": kind, f"selected_{kind.removeprefix('multi_').removesuffix('_select')}": wanted}
    if kind in _PICKED_ID:
        return {"type": kind, _PICKED_ID[kind]: value}
    return {"type": kind, "value": value if value is None else str(value)}


def action_of(block: Json, element: Json, value: Any, suggested: dict[str, Json]) -> Json:
    """The member of `actions` that Slack sends when the element is used. Raises `InputError`."""
    shown = {key: item for key, item in element.items() if key not in ("options", "option_groups")}
    found = {**shown, "block_id": block["block_id"]}
    if element["type"] == "feedback_buttons":
        both = (element["positive_button"], element["negative_button"])
        chosen = next((each for each in both if each["value"] == value), None)
        if chosen is None:
            raise InputError("Say by `value` which of the two feedback buttons is meant.")
        return {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"], **chosen}
    if element["type"] in STATELESS and element["type"] != "overflow":
        return found
    if value is None:
        raise InputError(f"`value` must say what is picked in the {element['type']} {element['action_id']}.")
    return {**found, **state_of(element, value, suggested)}


def chosen_states(view: View, given: Json, suggested: dict[str, Json]) -> Json:
    """By block_id and action_id the states of what was filled in so far. Raises `InputError`."""
    chosen: Json = {}
    for block_id, actions in given.items():
        if not isinstance(actions, dict):
            raise InputError(f"The values of block {block_id} must be an object of action ids.")
        for action_id, value in actions.items():
            element = _input(view, block_id, action_id)
            chosen.setdefault(block_id, {})[action_id] = state_of(element, value, suggested)
    return chosen


def submitted_values(view: View, given: Json, suggested: dict[str, Json]) -> tuple[Json, dict[str, str]]:
    """`state.values` for a submission, and by block_id what Slack's client would complain about."""
    values = state_values(view.body["blocks"], chosen_states(view, given, suggested))
    complaints: dict[str, str] = {}
    for block, element in interactive_elements(view.body["blocks"]):
        if block["type"] == "input":
            complaint = _complaint(block, element, values[block["block_id"]][element["action_id"]])
            if complaint:
                complaints[block["block_id"]] = complaint
    return values, complaints


def _input(view: View, block_id: str, action_id: str) -> Json:
    for block, element in interactive_elements(view.body["blocks"]):
        if block["block_id"] == block_id and element["action_id"] == action_id:
            return element
    raise InputError(f"The view has no input {action_id} in block {block_id}.")


def _option(element: Json, value: Any, suggested: dict[str, Json]) -> Json | None:
    if value is None:
        return None
    for option in options_of(element):
        if option["value"] == value:
            return option
    if element["type"].endswith("external_select") and value in suggested:
        return suggested[value]
    raise InputError(f"{element['action_id']} has no option {value!r}.")


def _complaint(block: Json, element: Json, state: Json) -> str:
    filled = any(item not in (None, "", []) for key, item in state.items() if key != "type")
    if not filled:
        return "" if block.get("optional") else "Please complete this required field."
    value = state.get("value")
    if element["type"] == "plain_text_input" and isinstance(value, str):
        if len(value) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3000):
            return f"Please enter at most {element.get('max_length', 3000)} characters."
    return ""
