"""Block Kit's text objects, elements and rich text, as data: the keys, lengths and counts that Slack enforces."""

from collections.abc import Iterator, Mapping

from handlers.playground.schema import (
    Check,
    Problem,
    anything,
    by_type,
    choice,
    every,
    flag,
    items,
    record,
    text,
    web_address,
    whole,
)

IDENTIFIER = text(255)
STYLE = choice("primary", "danger")


def plain(longest: int) -> Check:
    """A plain_text object of at most `longest` characters."""
    return by_type({"plain_text": record({"type": anything, "text": text(longest)}, {"emoji": flag})})


def marked(longest: int) -> Check:
    """A mrkdwn object of at most `longest` characters."""
    return by_type({"mrkdwn": record({"type": anything, "text": text(longest)}, {"verbatim": flag})})


def plain_or_marked(longest: int) -> Check:
    """A plain_text or mrkdwn object of at most `longest` characters."""
    return by_type({"plain_text": plain(longest), "mrkdwn": marked(longest)})


CONFIRM = record(
    {"title": plain(100), "text": plain_or_marked(300), "confirm": plain(30), "deny": plain(30)}, {"style": STYLE}
)
PLACEHOLDER = plain(150)
OPTION = record({"text": plain(75), "value": text(150)}, {"description": plain(75)})
LINK_OPTION = record({"text": plain(75), "value": text(150)}, {"description": plain(75), "url": web_address(3000)})
RICH_OPTION = record({"text": plain_or_marked(75), "value": text(150)}, {"description": plain_or_marked(75)})
OPTION_GROUP = record({"label": plain(75), "options": items(OPTION, 1, 100)})
DISPATCH = record({}, {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 1, 2)})
FILTER = record(
    {},
    {
        "include": items(choice("im", "mpim", "private", "public"), 1),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
SLACK_FILE = record({}, {"id": text(255), "url": web_address(3000)})


def _image_has_source(value: object, pointer: str) -> Iterator[Problem]:
    if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
        yield Problem(pointer, "must have exactly one of image_url and slack_file")


def image(extra: Mapping[str, Check]) -> Check:
    """An image element, or with `extra` keys an image block."""
    keys = {"image_url": web_address(3000), "slack_file": SLACK_FILE, **extra}
    return every(record({"type": anything, "alt_text": text(2000)}, keys), _image_has_source)


def _one_list_of_options(value: object, pointer: str) -> Iterator[Problem]:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        yield Problem(pointer, "must have exactly one of options and option_groups")


def _element(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    return record({"type": anything, **required}, {"action_id": IDENTIFIER, **optional})


_SELECT = {"placeholder": PLACEHOLDER, "confirm": CONFIRM, "focus_on_load": flag}
_MULTI = {**_SELECT, "max_selected_items": whole(1)}
_INPUT = {"placeholder": PLACEHOLDER, "dispatch_action_config": DISPATCH, "focus_on_load": flag}
_LISTS = {"options": items(OPTION, 1, 100), "option_groups": items(OPTION_GROUP, 1, 100)}
_FEEDBACK = record({"text": plain(75), "value": text(2000)}, {"accessibility_label": text(75)})
_TRIGGER = record({"url": web_address(3000)}, {"customizable_input_parameters": items(anything, 1)})

_INLINE_STYLE = record(
    {},
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"),
        flag,
    ),
)
_STYLED: Mapping[str, Check] = {"style": _INLINE_STYLE}


def _inline(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return record({"type": anything, **required}, {**_STYLED, **(optional or {})})


RICH_INLINE = by_type(
    {
        "text": _inline({"text": text(1_000_000)}),
        "link": _inline({"url": text(3000)}, {"text": text(1_000_000), "unsafe": flag}),
        "user": _inline({"user_id": text(255)}),
        "usergroup": _inline({"usergroup_id": text(255)}),
        "channel": _inline({"channel_id": text(255)}),
        "team": _inline({"team_id": text(255)}),
        "emoji": _inline({"name": text(255)}, {"unicode": text(255), "url": text(3000), "skin_tone": whole(1, 6)}),
        "broadcast": _inline({"range": choice("here", "channel", "everyone")}),
        "date": _inline({"timestamp": whole(0), "format": text(255)}, {"url": text(3000), "fallback": text(3000, 0)}),
        "color": _inline({"value": text(255)}),
    }
)
_LITERAL_INLINE = by_type(
    {
        "text": _inline({"text": text(1_000_000)}),
        "link": _inline({"url": text(3000)}, {"text": text(1_000_000), "unsafe": flag}),
    }
)
_BORDER = {"border": whole(0, 1)}
_SECTION = record({"type": anything, "elements": items(RICH_INLINE, 0)})
RICH_PART = by_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_quote": record({"type": anything, "elements": items(RICH_INLINE, 1)}, _BORDER),
        "rich_text_preformatted": record(
            {"type": anything, "elements": items(_LITERAL_INLINE, 1)}, {**_BORDER, "language": text(255)}
        ),
        "rich_text_list": record(
            {
                "type": anything,
                "style": choice("bullet", "ordered"),
                "elements": items(by_type({"rich_text_section": _SECTION}), 1),
            },
            {**_BORDER, "indent": whole(0, 8), "offset": whole(0)},
        ),
    }
)
RICH_TEXT = record({"type": choice("rich_text"), "elements": items(RICH_PART, 1)}, {"block_id": IDENTIFIER})

ELEMENTS: Mapping[str, Check] = {
    "image": image({}),
    "button": _element(
        {"text": plain(75)},
        {
            "value": text(2000, 0),
            "url": web_address(3000),
            "style": STYLE,
            "confirm": CONFIRM,
            "accessibility_label": text(75),
        },
    ),
    "overflow": _element({"options": items(LINK_OPTION, 1, 5)}, {"confirm": CONFIRM}),
    "checkboxes": _element(
        {"options": items(RICH_OPTION, 1, 10)},
        {"initial_options": items(RICH_OPTION, 1, 10), "confirm": CONFIRM, "focus_on_load": flag},
    ),
    "radio_buttons": _element(
        {"options": items(RICH_OPTION, 1, 10)},
        {"initial_option": RICH_OPTION, "confirm": CONFIRM, "focus_on_load": flag},
    ),
    "static_select": every(_element({}, {**_SELECT, **_LISTS, "initial_option": OPTION}), _one_list_of_options),
    "multi_static_select": every(
        _element({}, {**_MULTI, **_LISTS, "initial_options": items(OPTION, 1, 100)}), _one_list_of_options
    ),
    "external_select": _element({}, {**_SELECT, "initial_option": OPTION, "min_query_length": whole(0)}),
    "multi_external_select": _element(
        {}, {**_MULTI, "initial_options": items(OPTION, 1, 100), "min_query_length": whole(0)}
    ),
    "users_select": _element({}, {**_SELECT, "initial_user": IDENTIFIER}),
    "multi_users_select": _element({}, {**_MULTI, "initial_users": items(IDENTIFIER, 1)}),
    "channels_select": _element({}, {**_SELECT, "initial_channel": IDENTIFIER, "response_url_enabled": flag}),
    "multi_channels_select": _element({}, {**_MULTI, "initial_channels": items(IDENTIFIER, 1)}),
    "conversations_select": _element(
        {},
        {
            **_SELECT,
            "initial_conversation": IDENTIFIER,
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": FILTER,
        },
    ),
    "multi_conversations_select": _element(
        {},
        {
            **_MULTI,
            "initial_conversations": items(IDENTIFIER, 1),
            "default_to_current_conversation": flag,
            "filter": FILTER,
        },
    ),
    "datepicker": _element({}, {**_SELECT, "initial_date": text(10, 10)}),
    "timepicker": _element({}, {**_SELECT, "initial_time": text(5, 5), "timezone": text(255)}),
    "datetimepicker": _element(
        {}, {"initial_date_time": whole(1_000_000_000, 9_999_999_999), "confirm": CONFIRM, "focus_on_load": flag}
    ),
    "plain_text_input": _element(
        {},
        {
            **_INPUT,
            "initial_value": text(3000, 0),
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
    ),
    "email_text_input": _element({}, {**_INPUT, "initial_value": text(3000, 0)}),
    "url_text_input": _element({}, {**_INPUT, "initial_value": text(3000, 0)}),
    "number_input": _element(
        {"is_decimal_allowed": flag},
        {**_INPUT, "initial_value": text(255), "min_value": text(255), "max_value": text(255)},
    ),
    "rich_text_input": _element(
        {}, {**_INPUT, "initial_value": RICH_TEXT, "min_lines": whole(1, 100), "max_lines": whole(1, 100)}
    ),
    "file_input": _element({}, {"filetypes": items(text(255), 1), "max_files": whole(1, 10)}),
    "workflow_button": _element(
        {"text": plain(75), "workflow": record({"trigger": _TRIGGER})},
        {"style": STYLE, "accessibility_label": text(75), "confirm": CONFIRM},
    ),
    "feedback_buttons": _element({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {}),
    "icon_button": _element(
        {"icon": choice("trash"), "text": plain(75)},
        {
            "value": text(2000, 0),
            "confirm": CONFIRM,
            "accessibility_label": text(75),
            "visible_to_user_ids": items(IDENTIFIER, 1, 10),
        },
    ),
}

_PICKERS = ("users_select", "channels_select", "conversations_select", "static_select", "external_select")
SELECTS = (*_PICKERS, *(f"multi_{name}" for name in _PICKERS))


def some_elements(*names: str) -> Check:
    """Accept an element of one of the named types."""
    return by_type({name: ELEMENTS[name] for name in names})
