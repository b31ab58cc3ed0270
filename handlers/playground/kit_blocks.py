"""Block Kit's blocks and the surfaces that take them, as data: keys, lengths and counts that Slack enforces."""

from collections.abc import Iterator, Mapping

from handlers.playground.kit_elements import (
    ELEMENTS,
    IDENTIFIER,
    RICH_TEXT,
    SELECTS,
    image,
    marked,
    plain,
    plain_or_marked,
    some_elements,
)
from handlers.playground.schema import (
    Check,
    Problem,
    anything,
    by_type,
    choice,
    every,
    flag,
    items,
    number,
    record,
    text,
    web_address,
    whole,
)

MESSAGE, MODAL, HOME = "message", "modal", "home"
TABLE_CHARACTERS, DATA_TABLE_CHARACTERS = 10_000, 20_000

# Element types that not every surface takes; the others are taken everywhere.
ELEMENT_SURFACES: Mapping[str, tuple[str, ...]] = {
    "email_text_input": (MODAL,),
    "number_input": (MODAL,),
    "url_text_input": (MODAL,),
    "file_input": (MODAL,),
    "rich_text_input": (MODAL, HOME),
    "datetimepicker": (MESSAGE, MODAL),
    "workflow_button": (MESSAGE,),
    "feedback_buttons": (MESSAGE,),
    "icon_button": (MESSAGE,),
}


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return record({"type": anything, **required}, {"block_id": IDENTIFIER, **(optional or {})})


def _needs_one_of(*keys: str) -> Check:
    def check(value: object, pointer: str) -> Iterator[Problem]:
        if isinstance(value, dict) and not any(value.get(key) for key in keys):
            yield Problem(pointer, f"must have at least one of: {', '.join(keys)}")

    return check


def cell_text(cell: object) -> str:
    """The characters of a table cell that count toward the table's limit."""
    if isinstance(cell, list):
        return "".join(cell_text(part) for part in cell)
    if not isinstance(cell, dict):
        return ""
    own = cell.get("text") if isinstance(cell.get("text"), str) else ""
    if not own:
        own = next(
            (str(cell[key]) for key in ("user_id", "usergroup_id", "channel_id", "name", "url") if key in cell), ""
        )
    return own + cell_text(cell.get("elements"))


def _cell_not_empty(value: object, pointer: str) -> Iterator[Problem]:
    if not cell_text(value):
        yield Problem(pointer, "must be more than 0 characters")


_CELL = every(
    by_type(
        {
            "raw_text": record({"type": anything, "text": text(TABLE_CHARACTERS)}),
            "raw_number": record({"type": anything, "value": number, "text": text(TABLE_CHARACTERS)}),
            "rich_text": RICH_TEXT,
        }
    ),
    _cell_not_empty,
)


def _table_size(longest: int) -> Check:
    def check(value: object, pointer: str) -> Iterator[Problem]:
        rows = value if isinstance(value, list) else []
        total = sum(len(cell_text(cell)) for row in rows for cell in row)
        if total > longest:
            yield Problem(pointer, f"must be less than {longest + 1} characters in all cells together")
        if len({len(row) for row in rows}) > 1:
            yield Problem(pointer, "all rows must have the same number of cells")

    return check


def _plain_header_row(value: object, pointer: str) -> Iterator[Problem]:
    rows = value.get("rows") if isinstance(value, dict) else None
    for position, cell in enumerate(rows[0] if rows else ()):
        if cell.get("type") == "rich_text":
            yield Problem(f"{pointer}/rows/0/{position}", "unsupported type: rich_text")


def _lone_task(value: object, pointer: str) -> Iterator[Problem]:
    if isinstance(value, dict) and value.get("status") == "pending":
        yield Problem(f"{pointer}/status", "only a task in a plan can be pending")


def _container_rules(value: object, pointer: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        return
    if value.get("is_collapsible") and value.get("has_header_divider"):
        yield Problem(f"{pointer}/has_header_divider", "cannot be set when is_collapsible is true")
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield Problem(f"{pointer}/default_collapsed", "requires is_collapsible to be true")


_ACTION_ELEMENTS = some_elements(
    "button", "checkboxes", "datepicker", "datetimepicker", "overflow", "radio_buttons", "timepicker",
    "workflow_button", "rich_text_input", *SELECTS,
)  # fmt: skip
_ACCESSORIES = some_elements(
    "button",
    "checkboxes",
    "datepicker",
    "image",
    "overflow",
    "radio_buttons",
    "timepicker",
    "workflow_button",
    *SELECTS,
)
_INPUTS = some_elements(
    "checkboxes", "datepicker", "datetimepicker", "email_text_input", "file_input", "number_input", "plain_text_input",
    "radio_buttons", "rich_text_input", "timepicker", "url_text_input", *SELECTS,
)  # fmt: skip
_CONTEXT = by_type({"image": ELEMENTS["image"], "plain_text": plain(3000), "mrkdwn": marked(3000)})
_COLUMN = record({}, {"align": choice("left", "center", "right"), "is_wrapped": flag})
_SOURCE = record({"type": choice("url"), "url": web_address(3000), "text": text(3000)})
_TASK = _block(
    {"task_id": text(255), "title": text(3000), "status": choice("pending", "in_progress", "complete", "error")},
    {"details": RICH_TEXT, "output": RICH_TEXT, "sources": items(_SOURCE, 0)},
)
_CARD = every(
    _block(
        {},
        {
            "hero_image": ELEMENTS["image"],
            "icon": ELEMENTS["image"],
            "title": plain_or_marked(150),
            "subtitle": plain_or_marked(150),
            "body": plain_or_marked(200),
            "subtext": plain_or_marked(200),
            "actions": items(some_elements("button"), 1, 3),
        },
    ),
    _needs_one_of("hero_image", "title", "actions", "body"),
)
_POINT = record({"label": text(20), "value": number})
_SERIES = record({"name": text(20), "data": items(_POINT, 1, 20)})
_AXES = record({"categories": items(text(20), 1, 20)}, {"x_label": text(50), "y_label": text(50)})
_AXIS_CHART = record({"type": anything, "series": items(_SERIES, 1, 12), "axis_config": _AXES})
_CHART = by_type(
    {
        "pie": record({"type": anything, "segments": items(_POINT, 1, 12)}),
        **dict.fromkeys(("bar", "area", "line"), _AXIS_CHART),
    }
)

_SIMPLE: Mapping[str, Check] = {
    "section": every(
        _block(
            {},
            {
                "text": plain_or_marked(3000),
                "fields": items(plain_or_marked(2000), 1, 10),
                "accessory": _ACCESSORIES,
                "expand": flag,
            },
        ),
        _needs_one_of("text", "fields"),
    ),
    "header": _block({"text": plain(150)}, {"level": whole(1, 6)}),
    "divider": _block({}),
    "context": _block({"elements": items(_CONTEXT, 1, 10)}),
    "actions": _block({"elements": items(_ACTION_ELEMENTS, 1, 25)}),
    "image": image({"block_id": IDENTIFIER, "title": plain(2000)}),
    "input": _block(
        {"label": plain(2000), "element": _INPUTS}, {"hint": plain(2000), "optional": flag, "dispatch_action": flag}
    ),
    "rich_text": RICH_TEXT,
    "video": _block(
        {
            "alt_text": text(2000),
            "title": plain(200),
            "video_url": web_address(3000),
            "thumbnail_url": web_address(3000),
        },
        {
            "title_url": web_address(2000),
            "description": plain(200),
            "author_name": text(50),
            "provider_name": text(50),
            "provider_icon_url": web_address(2000),
        },
    ),
    "table": _block(
        {"rows": every(items(items(_CELL, 1, 20), 1, 100), _table_size(TABLE_CHARACTERS))},
        {"column_settings": items(_COLUMN, 0, 20)},
    ),
}
BLOCKS: Mapping[str, Check] = {
    **_SIMPLE,
    "data_table": every(
        _block(
            {
                "caption": text(3000),
                "rows": every(items(items(_CELL, 1, 20), 2, 201), _table_size(DATA_TABLE_CHARACTERS)),
            },
            {"page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
        ),
        _plain_header_row,
    ),
    "data_visualization": _block({"title": text(50), "chart": _CHART}),
    "markdown": _block({"text": text(12_000)}),
    "container": every(
        _block(
            {"child_blocks": items(by_type(_SIMPLE), 1, 10)},
            {
                "title": plain(150),
                "rich_text_title": RICH_TEXT,
                "subtitle": plain_or_marked(150),
                "width": choice("narrow", "standard", "wide", "full"),
                "icon": ELEMENTS["image"],
                "is_collapsible": flag,
                "default_collapsed": flag,
                "has_header_divider": flag,
            },
        ),
        _needs_one_of("title", "rich_text_title"),
        _container_rules,
    ),
    "plan": _block({"title": text(3000)}, {"tasks": items(by_type({"task_card": _TASK}), 1, 50)}),
    "task_card": every(_TASK, _lone_task),
    "card": _CARD,
    "carousel": _block({"elements": items(by_type({"card": _CARD}), 1, 10)}),
    "context_actions": _block({"elements": items(some_elements("feedback_buttons", "icon_button"), 1, 5)}),
    "alert": _block(
        {"text": plain_or_marked(200)}, {"level": choice("default", "info", "warning", "error", "success")}
    ),
}

_EVERYWHERE = ("section", "header", "divider", "context", "actions", "image", "input", "rich_text", "video")
SURFACES: Mapping[str, tuple[str, ...]] = {
    MESSAGE: (
        *_EVERYWHERE, "table", "data_table", "data_visualization", "markdown", "container", "plan", "task_card", "card",
        "carousel", "context_actions",
    ),
    MODAL: (*_EVERYWHERE, "alert"),
    HOME: (*_EVERYWHERE, "table", "data_table", "card", "carousel"),
}  # fmt: skip
