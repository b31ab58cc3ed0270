"""Judges blocks, messages and views as strictly as Slack does, so that what passes here is not refused there."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from handlers.playground.kit_blocks import BLOCKS, ELEMENT_SURFACES, HOME, MESSAGE, MODAL, SURFACES
from handlers.playground.kit_elements import IDENTIFIER, plain
from handlers.playground.schema import Check, Problem, anything, by_type, flag, items, record, text

MESSAGE_BLOCKS, VIEW_BLOCKS, VIEW_BYTES = 50, 100, 250_000
RENDERED_CHARACTERS, HEADER_COST = 13_200, 100
UPDATE_BYTES, POST_CHARACTERS = 4_000, 40_000
MARKDOWN_CHARACTERS = 12_000

_FOR_SURFACE: Mapping[str, Check] = {
    surface: by_type({name: BLOCKS[name] for name in names}) for surface, names in SURFACES.items()
}
_VIEW_COMMON = {
    "type": anything,
    "blocks": anything,
    "callback_id": text(255, 0),
    "external_id": text(255, 0),
    "private_metadata": text(3000, 0),
}
_VIEWS = by_type(
    {
        MODAL: record(
            {"type": anything, "title": plain(24), "blocks": anything},
            {
                **_VIEW_COMMON,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": flag,
                "notify_on_close": flag,
                "submit_disabled": flag,
            },
        ),
        HOME: record({"type": anything, "blocks": anything}, _VIEW_COMMON),
    }
)
_METADATA = record({"event_type": IDENTIFIER, "event_payload": anything}, {"entities": anything})


def message_problems(blocks: object, refuses: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """Everything for which Slack would refuse `blocks` in a message; empty when it would take them.

    `refuses` are types of blocks that a Slack does not know, such as one that is older than they are.
    """
    if not isinstance(blocks, list):
        return (Problem("/blocks", "must be an array", "invalid_blocks_format"),)
    found = (
        *items(_FOR_SURFACE[MESSAGE], 0, MESSAGE_BLOCKS)(blocks, "/blocks"),
        *_together(blocks, "/blocks", MESSAGE),
        *_unknown(blocks, "/blocks", refuses),
    )
    if not found and rendered_characters(blocks) > RENDERED_CHARACTERS:
        sentence = f"the blocks show more than {RENDERED_CHARACTERS} characters in all"
        return (Problem("/blocks", sentence, "msg_blocks_too_long"),)
    return tuple(found)


def view_problems(view: object, refuses: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """Everything for which Slack would refuse `view` (a modal or a Home tab); empty when it would take it."""
    if len(json.dumps(view, ensure_ascii=False).encode(errors="surrogatepass")) > VIEW_BYTES:
        return (Problem("/view", f"must be less than {VIEW_BYTES + 1} bytes", "view_too_large"),)
    found = tuple(_VIEWS(view, "/view"))
    if found or not isinstance(view, dict):
        return _as_arguments(found)
    blocks, surface = view["blocks"], str(view["type"])
    found = tuple(items(_FOR_SURFACE[surface], 0, VIEW_BLOCKS)(blocks, "/view/blocks"))
    if isinstance(blocks, list):
        found += (*_together(blocks, "/view/blocks", surface), *_unknown(blocks, "/view/blocks", refuses))
        if surface == MODAL and "submit" not in view and any(block.get("type") == "input" for block in _dicts(blocks)):
            found += (Problem("/view", "missing required field: submit (the view has an input block)"),)
    return _as_arguments(found)


def metadata_problems(metadata: object) -> tuple[Problem, ...]:
    """Everything for which Slack would refuse `metadata` of a message."""
    return tuple(_METADATA(metadata, "/metadata"))


def options_problems(payload: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything for which Slack would refuse the answer to a block_suggestion."""
    probe = {"type": "static_select", **payload}
    if not payload.get("options") and not payload.get("option_groups"):
        # An empty answer is how an app says that nothing matches; a select in a message may not be empty.
        return ()
    check = by_type({"section": BLOCKS["section"]})
    block = {"type": "section", "text": {"type": "plain_text", "text": "-"}, "accessory": probe}
    return tuple(check(block, ""))


def rendered_characters(blocks: object) -> int:
    """How many characters `blocks` show, counted as Slack seems to: a header costs about a hundred more."""
    if isinstance(blocks, list):
        return sum(rendered_characters(item) for item in blocks)
    if not isinstance(blocks, dict):
        return 0
    shown = {key: value for key, value in blocks.items() if key not in ("confirm", "options", "option_groups")}
    own = sum(len(shown[key]) for key in ("text", "title", "caption") if isinstance(shown.get(key), str))
    cost = HEADER_COST if blocks.get("type") == "header" else 0
    return own + cost + sum(rendered_characters(value) for value in shown.values() if isinstance(value, dict | list))


def walk_blocks(blocks: object, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every block with its pointer, with those inside containers, plans and carousels."""
    for position, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if isinstance(block, dict):
            here = f"{pointer}/{position}"
            yield here, block
            nested = {"container": "child_blocks", "plan": "tasks", "carousel": "elements"}.get(str(block.get("type")))
            if nested:
                yield from walk_blocks(block.get(nested), f"{here}/{nested}")


def elements_of(block: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The elements of one block with the rest of their pointer."""
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield f"/{key}", block[key]
    for key in ("elements", "actions"):
        members = block.get(key)
        if block.get("type") in ("actions", "context_actions", "card") and isinstance(members, list):
            yield from ((f"/{key}/{position}", item) for position, item in enumerate(members) if isinstance(item, dict))


def _together(blocks: list[Any], pointer: str, surface: str) -> Iterator[Problem]:
    walked = tuple(walk_blocks(blocks, pointer))
    yield from _repeated_ids(walked)
    yield from _misplaced_elements(walked, surface)
    yield from _too_many(walked, ("table", "data_table"), 1, "only_one_table_allowed")
    yield from _too_many(walked, ("plan",), 1, "only one plan is allowed")
    yield from _too_many(walked, ("data_visualization",), 2, "no more than 2 data_visualization blocks allowed")
    marked = [block.get("text") for _, block in walked if block.get("type") == "markdown"]
    if sum(len(each) for each in marked if isinstance(each, str)) > MARKDOWN_CHARACTERS:
        yield Problem(pointer, f"markdown blocks must be less than {MARKDOWN_CHARACTERS + 1} characters in sum")
    focused = [here + rest for here, block in walked for rest, item in elements_of(block) if item.get("focus_on_load")]
    yield from (Problem(each, "only one element can have focus_on_load") for each in focused[1:])


def _repeated_ids(walked: tuple[tuple[str, dict[str, Any]], ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for here, block in walked:
        name = block.get("block_id")
        if isinstance(name, str):
            if name in seen:
                yield Problem(f"{here}/block_id", f"`block_id` {json.dumps(name)} already exists")
            seen.add(name)
        used: Counter[str] = Counter()
        for rest, element in elements_of(block):
            action = element.get("action_id")
            if isinstance(action, str):
                used[action] += 1
                if used[action] > 1:
                    yield Problem(f"{here}{rest}/action_id", f"`action_id` {json.dumps(action)} already exists")


def _misplaced_elements(walked: tuple[tuple[str, dict[str, Any]], ...], surface: str) -> Iterator[Problem]:
    for here, block in walked:
        for rest, element in elements_of(block):
            kind = element.get("type")
            if isinstance(kind, str) and surface not in ELEMENT_SURFACES.get(kind, (surface,)):
                yield Problem(f"{here}{rest}/type", f"unsupported type: {kind} (not in a {surface})")


def _unknown(blocks: list[Any], pointer: str, refuses: frozenset[str]) -> Iterator[Problem]:
    for here, block in walk_blocks(blocks, pointer):
        if (kind := str(block.get("type"))) in refuses:
            yield Problem(f"{here}/type", f"unsupported type: {kind}")


def _too_many(
    walked: tuple[tuple[str, dict[str, Any]], ...], kinds: tuple[str, ...], most: int, sentence: str
) -> Iterator[Problem]:
    places = [here for here, block in walked if block.get("type") in kinds]
    yield from (Problem(here, sentence) for here in places[most:])


def _dicts(values: list[Any]) -> Iterator[dict[str, Any]]:
    return (value for value in values if isinstance(value, dict))


def _as_arguments(found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    # For views Slack names the fault of the argument, not of the blocks.
    return tuple(Problem(each.pointer, each.message, "invalid_arguments") for each in found)
