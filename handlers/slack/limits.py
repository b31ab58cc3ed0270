"""Slack's limits as data, and what keeps us below them: everything is cut or checked here before it is sent. [pure]"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = dict[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
RENDERED = 10_000
"""Characters that all blocks of one message may show; Slack refuses somewhere above 13,200."""
FALLBACK_BYTES = 3_800
"""Bytes of a message's `text`; chat.update refuses more than 4,000."""
POST_SECONDS = 1.1
"""Between two posts into one channel, where Slack has refused some: it lets one a second pass, and short bursts."""
HEADER, HEADER_COST = 150, 100
SECTION, CONTEXT, ACTIONS = 3_000, 10, 25
BUTTON, BUTTON_SHOWN, BUTTON_LABEL, VALUE = 75, 30, 75, 2_000
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
IDENTIFIER, METADATA = 255, 3_000
VIEW_TITLE, INPUT_LABEL, INPUT = 24, 2_000, 3_000
TABLE_ROWS, TABLE_COLUMNS, TABLE = 100, 20, 10_000
PLAN_TASKS, TASK_TITLE = 50, 150
OPTION, OPTION_VALUE, OPTIONS = 75, 150, 100
FOLD_TITLE, FOLD_BLOCKS = 150, 10
REASON_LEAST, REASON_MOST = 3, 500
ALT_TEXT = 1_000

_TEXTS: Mapping[tuple[str, str], int] = {
    ("header", "text"): HEADER,
    ("section", "text"): SECTION,
    ("button", "text"): BUTTON,
    ("confirm", "title"): CONFIRM_TITLE,
    ("confirm", "text"): CONFIRM_TEXT,
    ("confirm", "confirm"): CONFIRM_BUTTON,
    ("confirm", "deny"): CONFIRM_BUTTON,
    ("modal", "title"): VIEW_TITLE,
    ("modal", "submit"): VIEW_TITLE,
    ("modal", "close"): VIEW_TITLE,
    ("input", "label"): INPUT_LABEL,
    ("input", "hint"): INPUT_LABEL,
    ("option", "text"): OPTION,
    ("option", "description"): OPTION,
    ("container", "title"): FOLD_TITLE,
}
_STRINGS: Mapping[tuple[str, str], int] = {
    ("button", "value"): VALUE,
    ("option", "value"): OPTION_VALUE,
    ("plain_text_input", "initial_value"): INPUT,
    ("button", "accessibility_label"): BUTTON_LABEL,
    ("modal", "private_metadata"): METADATA,
    ("modal", "callback_id"): IDENTIFIER,
    ("plan", "title"): TASK_TITLE,
    ("task_card", "title"): TASK_TITLE,
    ("task_card", "task_id"): IDENTIFIER,
}
_COUNTS: Mapping[tuple[str, str], int] = {
    ("context", "elements"): CONTEXT,
    ("actions", "elements"): ACTIONS,
    ("table", "rows"): TABLE_ROWS,
    ("plan", "tasks"): PLAN_TASKS,
    ("container", "child_blocks"): FOLD_BLOCKS,
}
_ONE_ONLY = ("table", "plan")


def cut(text: str, most: int) -> str:
    """Return the text, or as much of it as fits in `most` characters with an ellipsis at its end."""
    return text if len(text) <= most else text[: max(most - 1, 0)].rstrip() + "…"


def cut_bytes(text: str, most: int = FALLBACK_BYTES) -> str:
    """Return the text, or as much of it as fits in `most` bytes of UTF-8 with an ellipsis at its end."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore").rstrip() + "…"


def message_problems(blocks: Sequence[Json], text: str) -> tuple[str, ...]:
    """Return what Slack would refuse about a message; empty when it would take it."""
    found = list(_problems_of(blocks, MESSAGE_BLOCKS))
    if not text:
        found.append("the fallback text is empty")
    if len(text.encode()) > FALLBACK_BYTES:
        found.append(f"the fallback text has {len(text.encode())} bytes of {FALLBACK_BYTES}")
    if (size := rendered(blocks)) > RENDERED:
        found.append(f"the blocks show {size} characters of {RENDERED}")
    return tuple(found)


def view_problems(view: Json) -> tuple[str, ...]:
    """Return what Slack would refuse about a modal; empty when it would take it."""
    return (*_problems_of(view.get("blocks", []), VIEW_BLOCKS), *_lengths(view, "view"))


def rendered(value: object) -> int:
    """Count the characters that blocks show, as Slack seems to: a header costs about a hundred more."""
    if isinstance(value, list | tuple):
        return sum(rendered(item) for item in value)
    if not isinstance(value, dict):
        return 0
    shown = {key: item for key, item in value.items() if key != "confirm"}
    own = sum(len(shown[key]) for key in ("text", "title", "fallback") if isinstance(shown.get(key), str))
    own += HEADER_COST if value.get("type") == "header" else 0
    return own + sum(rendered(item) for item in shown.values() if isinstance(item, dict | list | tuple))


def _problems_of(blocks: Sequence[Json], most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield f"{len(blocks)} blocks of {most}"
    kinds = [str(block.get("type")) for block in blocks]
    yield from (f"more than one {kind}" for kind in _ONE_ONLY if kinds.count(kind) > 1)
    names = [block["block_id"] for block in blocks if "block_id" in block]
    if len(names) != len(set(names)):
        yield "a block_id stands there twice"
    for position, block in enumerate(blocks):
        here = f"block {position} ({block.get('type')})"
        yield from _lengths(block, here)
        yield from _empty_texts(block, here)
        if block.get("type") == "table":
            yield from _table(block, here)


def _lengths(value: object, here: str) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _lengths(item, here)
    if not isinstance(value, dict):
        return
    untyped = "confirm" if "deny" in value else "option" if {"text", "value"} <= value.keys() else ""
    kind = str(value.get("type", untyped))
    for key, item in value.items():
        spoken = item.get("text") if isinstance(item, dict) else None
        if isinstance(spoken, str) and len(spoken) > _TEXTS.get((kind, key), SECTION):
            yield f"{here}: {key} of {kind} has {len(spoken)} characters"
        if isinstance(item, str) and len(item) > _STRINGS.get((kind, key), RENDERED):
            yield f"{here}: {key} of {kind} has {len(item)} characters"
        if isinstance(item, list | tuple) and len(item) > _COUNTS.get((kind, key), TABLE):
            yield f"{here}: {key} of {kind} has {len(item)} members"
        if key in ("block_id", "action_id") and not 0 < len(str(item)) <= IDENTIFIER:
            yield f"{here}: {key} has {len(str(item))} characters"
        yield from _lengths(item, here)


def _empty_texts(value: object, here: str) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _empty_texts(item, here)
    if isinstance(value, dict):
        if value.get("text") == "":
            yield f"{here}: an empty text"
        for item in value.values():
            yield from _empty_texts(item, here)


def _table(block: Json, here: str) -> Iterator[str]:
    rows = block.get("rows", [])
    if len({len(row) for row in rows}) > 1:
        yield f"{here}: rows of different lengths"
    if any(len(row) > TABLE_COLUMNS for row in rows):
        yield f"{here}: more than {TABLE_COLUMNS} columns"
    if any(rendered(cell) == 0 for row in rows for cell in row):
        yield f"{here}: an empty cell"
    if rendered(rows) > TABLE:
        yield f"{here}: more than {TABLE} characters"
