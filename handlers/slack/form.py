"""The form that asks for a host and a container: what it looks like, what it suggests, what was filled in. [pure]"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.glance import Seen
from bot.incident import Place
from bot.targets import CONTAINER_NAME
from handlers.slack.asking import pasted
from handlers.slack.kit import one_line, paragraph, plain, printable
from handlers.slack.limits import INPUT, OPTION, OPTION_VALUE, OPTIONS, Json, cut
from handlers.slack.private import KIND

ASK, HOST, CONTAINER, ERROR, WHERE = "ask", "form_host", "form_container", "form_error", "form_where"
"""The form's callback id, and the ids of its inputs; a container's block is called anew for each host."""
ANY = "?"
"""Stands for a host that was not chosen, in the value of a container's option."""
_PLACED = ("channel", "thread", "answer_to")
"""What a form remembers of the place where its answer belongs; all are empty where the form itself asks for it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in; what was not is empty."""

    host: str
    container: str
    error: str
    where: str
    place: Place
    container_block: str
    elsewhere: str = ""
    """The host that the chosen container is on, where another one was chosen as the host."""


def form_view(
    hosts: Sequence[str], place: Place, *, host: str = "", container: str = "", error: str = "", news: str = ""
) -> Json:
    """The form, with what is known already filled in; `news` is a sentence above it."""
    chosen = host or (hosts[0] if len(hosts) == 1 else "")
    asks_where = not place.channel
    return {
        "type": "modal",
        "callback_id": ASK,
        "private_metadata": json.dumps({**{name: getattr(place, name) for name in _PLACED}, "host": chosen}),
        "title": plain("Diagnose a container"),
        "submit": plain("Diagnose"),
        "close": plain("Cancel"),
        "blocks": [
            paragraph(news or "Nothing is changed before somebody approves it."),
            _host_input(chosen),
            _container_input(chosen, container),
            _error_input(error),
            *([_where_input()] if asks_where else []),
        ],
    }


def with_host(view: Mapping[str, Any], host: str) -> Json:
    """The same form once its host was chosen: only the containers there are suggested from now on."""
    about = {**_about(view), "host": host}
    blocks = [
        _host_input(host)
        if block.get("block_id") == HOST
        else _container_input(host, "")
        if str(block.get("block_id", "")).startswith(CONTAINER)
        else block
        for block in view.get("blocks") or ()
    ]
    kept = {name: view[name] for name in ("type", "callback_id", "title", "submit", "close") if view.get(name)}
    return {**kept, "private_metadata": json.dumps(about), "blocks": blocks}


def filled(view: Mapping[str, Any], hosts: Sequence[str], kind: str = KIND) -> Filled:
    """Read a form that was sent, in a place of this kind; what its fields leave open is taken from the pasted error."""
    about = _about(view)
    error = _state(view, ERROR).get("value") or ""
    told = pasted(str(error), hosts)
    at, _, container = str((_state(view, CONTAINER).get("selected_option") or {}).get("value") or "").partition(" ")
    host = str((_state(view, HOST).get("selected_option") or {}).get("value") or "")
    if not host:
        host = at if at and at != ANY else str(about.get("host") or "")
    if told is not None:
        host = host or (told.hosts[0] if len(told.hosts) == 1 else "")
        container = container or told.container
    place = Place(kind, *(str(about.get(name) or "") for name in _PLACED))
    names = [str(block.get("block_id")) for block in view.get("blocks") or ()]
    block = next((name for name in names if name.startswith(CONTAINER)), CONTAINER)
    where = str(_state(view, WHERE).get("selected_conversation") or "")
    elsewhere = at if at not in ("", ANY, host) else ""
    return Filled(host, container, told.error if told else str(error).strip(), where, place, block, elsewhere)


def host_options(typed: str, hosts: Iterable[str]) -> list[Json]:
    """The hosts that fit what was typed so far."""
    wanted = typed.strip().lower()
    return [option(host, host) for host in hosts if wanted in host.lower() and len(host) <= OPTION_VALUE][:OPTIONS]


def container_options(typed: str, seen: Sequence[Seen], host: str) -> list[Json]:
    """The containers that fit what was typed so far, failing ones first; last what was typed itself.

    `host` is the one that was chosen, or empty: then each says where it is. Longer names than Slack takes are left out.
    """
    wanted = typed.strip().lower().lstrip("@#")
    found = []
    for each in seen:
        for listed in each.listing.all if each.listing is not None else ():
            label = listed.name if host else f"{listed.name} on {each.host}"
            if wanted in label.lower():
                found.append((listed.rank, option(label, f"{each.host} {listed.name}", listed.status or listed.state)))
    found.sort(key=lambda pair: pair[0])
    options = [each for _, each in found if len(each["value"]) <= OPTION_VALUE][: OPTIONS - 1]
    word = typed.strip().lstrip("@#")
    as_typed = f"{host or ANY} {word}"
    known = {each["value"].partition(" ")[2] for each in options}
    if CONTAINER_NAME.fullmatch(word) and word not in known and len(as_typed) <= OPTION_VALUE:
        options.append(option(word, as_typed, "as typed; it is not in a list that dockfix has seen"))
    return options


def chosen_host(view: Mapping[str, Any]) -> str:
    """The host that a form was drawn for; empty where none was chosen."""
    return str(_about(view).get("host") or "")


def option(label: str, value: str, description: str = "") -> Json:
    """An option of a select."""
    made: Json = {"text": plain(cut(one_line(label), OPTION)), "value": value}
    return {**made, "description": plain(cut(one_line(description), OPTION))} if description else made


def _host_input(host: str) -> Json:
    element: Json = {"type": "external_select", "action_id": HOST, "min_query_length": 0}
    element["placeholder"] = plain("Type a host's name")
    if host and len(host) <= OPTION_VALUE:
        element["initial_option"] = option(host, host)
    # Slack tells of the choice at once, so that the containers of this host can be suggested.
    return {
        "type": "input",
        "block_id": HOST,
        "optional": True,
        "dispatch_action": True,
        "label": plain("Host"),
        "element": element,
    }


def _container_input(host: str, container: str) -> Json:
    element: Json = {"type": "external_select", "action_id": CONTAINER, "min_query_length": 0}
    element["placeholder"] = plain("Type a container's name")
    if container and len(value := f"{host or ANY} {container}") <= OPTION_VALUE:
        element["initial_option"] = option(container, value)
    # Another host's form is another block, so that a container chosen before does not stay.
    block_id = f"{CONTAINER}:{host}"[:255]
    return {
        "type": "input",
        "block_id": block_id,
        "optional": True,
        "label": plain("Container"),
        "hint": plain("Those that failed come first. It may stay empty where the error below names it."),
        "element": element,
    }


def _error_input(error: str) -> Json:
    element: Json = {"type": "plain_text_input", "action_id": ERROR, "multiline": True, "max_length": INPUT}
    if error:
        element["initial_value"] = cut(printable(error), INPUT)
    label = plain("Docker's error, if you have it")
    return {"type": "input", "block_id": ERROR, "optional": True, "label": label, "element": element}


def _where_input() -> Json:
    element: Json = {
        "type": "conversations_select",
        "action_id": WHERE,
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    return {
        "type": "input",
        "block_id": WHERE,
        "optional": True,
        "label": plain("Where is the answer to be posted?"),
        "hint": plain("Where those are who may approve. Without a channel it comes to you directly."),
        "element": element,
    }


def _about(view: Mapping[str, Any]) -> dict[str, Any]:
    """What a form is about; nothing where that cannot be read, so that the form asks for all of it."""
    try:
        about = json.loads(str(view.get("private_metadata") or "{}"))
    except ValueError:
        return {}
    return about if isinstance(about, dict) else {}


def _state(view: Mapping[str, Any], action: str) -> dict[str, Any]:
    """The state of an input, whatever its block is called."""
    values = (view.get("state") or {}).get("values") or {}
    return next((actions[action] for actions in values.values() if action in actions), {}) or {}
