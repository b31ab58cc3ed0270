"""The played cloud takes what Slack takes and refuses what Slack refuses, at the same limits."""

from collections.abc import Iterator
from typing import Any

import pytest

from handlers.playground.checks import (
    RENDERED_CHARACTERS,
    message_problems,
    metadata_problems,
    options_problems,
    rendered_characters,
    view_problems,
)
from tests.playground.mini_bot import deny_modal, plan, proposal, text

Block = dict[str, Any]


def mrkdwn(value: str) -> Block:
    return text(value, "mrkdwn")


def section(**other: Any) -> Block:
    return {"type": "section", "text": mrkdwn("text"), **other}


def button(**other: Any) -> Block:
    return {"type": "button", "text": text("Press"), "action_id": "press", **other}


def actions(*elements: Block, **other: Any) -> Block:
    return {"type": "actions", "elements": list(elements), **other}


def option(value: str = "v", label: str = "l") -> Block:
    return {"text": text(label), "value": value}


def rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(value: str) -> Block:
    return {"type": "rich_text_section", "elements": [text(value, "text")]}


def table(rows: int = 2, columns: int = 2, value: str = "x", **other: Any) -> Block:
    return {"type": "table", "rows": [[text(value, "raw_text")] * columns for _ in range(rows)], **other}


def confirm(**other: Any) -> Block:
    return {
        "title": text("Sure?"),
        "text": mrkdwn("It restarts."),
        "confirm": text("Restart"),
        "deny": text("Cancel"),
        **other,
    }


def container(*children: Block, **other: Any) -> Block:
    return {"type": "container", "title": text("More"), "child_blocks": list(children), **other}


def task(status: str = "complete", **other: Any) -> Block:
    return {"type": "task_card", "task_id": "t", "title": "Look", "status": status, **other}


def select(**other: Any) -> Block:
    return {"type": "static_select", "action_id": "pick", "options": [option()], **other}


def input_block(element: Block | None = None, **other: Any) -> Block:
    inner = element or {"type": "plain_text_input", "action_id": "a"}
    return {"type": "input", "block_id": "b", "label": text("Why"), "element": inner, **other}


GOOD: dict[str, list[Block]] = {
    "nothing": [],
    "a section of 3000 characters": [section(text=mrkdwn("x" * 3000))],
    "ten fields of 2000": [{"type": "section", "fields": [mrkdwn("x" * 100)] * 10}],
    "a header of 150": [{"type": "header", "text": text("x" * 150)}],
    "fifty blocks": [{"type": "divider"}] * 50,
    "ten in a context": [{"type": "context", "elements": [mrkdwn("x")] * 10}],
    "25 buttons": [actions(*(button(action_id=f"a{at}") for at in range(25)))],
    "the same action in two blocks": [actions(button()), actions(button())],
    "a button at its limits": [
        actions(button(text=text("x" * 75), value="v" * 2000, accessibility_label="a" * 75, action_id="i" * 255))
    ],
    "a confirm at its limits": [
        actions(
            button(
                confirm=confirm(
                    title=text("x" * 100), text=mrkdwn("x" * 300), confirm=text("x" * 30), deny=text("x" * 30)
                )
            )
        )
    ],
    "five in an overflow": [section(accessory={"type": "overflow", "options": [option(str(at)) for at in range(5)]})],
    "a hundred options": [actions(select(options=[option(str(at)) for at in range(100)]))],
    "a table of 100 by 20": [table(100, 20, "xxxx")],
    "a table with numbers and rich text": [
        {"type": "table", "rows": [[rich(rich_section("a")), {"type": "raw_number", "value": 3, "text": "3"}]]}
    ],
    "a collapsed container": [container(section(), table(), is_collapsible=True, default_collapsed=True, width="full")],
    "a plan of fifty": [{"type": "plan", "title": "Plan", "tasks": [task("pending") for _ in range(50)]}],
    "a task with details": [task("error", details=rich(rich_section("why")), output=rich(rich_section("what")))],
    "markdown": [{"type": "markdown", "text": "# x" * 1000}],
    "feedback": [
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "f",
                    "positive_button": {"text": text("Good"), "value": "1"},
                    "negative_button": {"text": text("Bad"), "value": "0"},
                }
            ],
        }
    ],
    "a list eight deep": [
        rich({"type": "rich_text_list", "style": "bullet", "indent": 8, "elements": [rich_section("x")]})
    ],
    "an image": [{"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"}],
    "the mini bot's proposal": proposal(),
    "the mini bot's plan": plan(1),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_blocks_are_taken(name: str) -> None:
    assert () == message_problems(GOOD[name])


_LONG_LIST = rich({"type": "rich_text_list", "style": "bullet", "indent": 9, "elements": [rich_section("x")]})
_BAD_CELL = {"type": "table", "rows": [[text("x", "plain_text")]]}
_EMPTY_RICH_CELL = {"type": "table", "rows": [[rich({"type": "rich_text_section", "elements": []})]]}

# What is wrong, the blocks, and where Slack would point.
BAD: dict[str, tuple[Any, str]] = {
    "not a list": ({}, "/blocks"),
    "a string for a block": (["x"], "/blocks/0"),
    "no type": ([{}], "/blocks/0"),
    "an unknown block": ([{"type": "spoiler"}], "/blocks/0/type"),
    "an unknown key": ([{"type": "divider", "colour": "red"}], "/blocks/0"),
    "51 blocks": ([{"type": "divider"}] * 51, "/blocks"),
    "a section without text": ([{"type": "section"}], "/blocks/0"),
    "an empty section": ([section(text=mrkdwn(""))], "/blocks/0/text/text"),
    "a section of 3001": ([section(text=mrkdwn("x" * 3001))], "/blocks/0/text/text"),
    "a text that is a number": ([section(text={"type": "mrkdwn", "text": 1})], "/blocks/0/text/text"),
    "11 fields": ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "/blocks/0/fields"),
    "a field of 2001": ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "/blocks/0/fields/0/text"),
    "a header with mrkdwn": ([{"type": "header", "text": mrkdwn("x")}], "/blocks/0/text/type"),
    "a header of 151": ([{"type": "header", "text": text("x" * 151)}], "/blocks/0/text/text"),
    "11 in a context": ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "/blocks/0/elements"),
    "a button in a context": ([{"type": "context", "elements": [button()]}], "/blocks/0/elements/0/type"),
    "no actions": ([actions()], "/blocks/0/elements"),
    "26 buttons": ([actions(*(button(action_id=f"a{at}") for at in range(26)))], "/blocks/0/elements"),
    "an action twice": ([actions(button(), button())], "/blocks/0/elements/1/action_id"),
    "a block id twice": ([section(block_id="b"), section(block_id="b")], "/blocks/1/block_id"),
    "a block id of 256": ([section(block_id="b" * 256)], "/blocks/0/block_id"),
    "an action id of 256": ([actions(button(action_id="a" * 256))], "/blocks/0/elements/0/action_id"),
    "a button text of 76": ([actions(button(text=text("x" * 76)))], "/blocks/0/elements/0/text/text"),
    "a button with mrkdwn": ([actions(button(text=mrkdwn("x")))], "/blocks/0/elements/0/text/type"),
    "a button value of 2001": ([actions(button(value="v" * 2001))], "/blocks/0/elements/0/value"),
    "an unknown style": ([actions(button(style="warning"))], "/blocks/0/elements/0/style"),
    "a spoken label of 76": (
        [actions(button(accessibility_label="a" * 76))],
        "/blocks/0/elements/0/accessibility_label",
    ),
    "a confirm without deny": (
        [actions(button(confirm={"title": text("x"), "text": text("x"), "confirm": text("x")}))],
        "/blocks/0/elements/0/confirm",
    ),
    "a confirm title of 101": (
        [actions(button(confirm=confirm(title=text("x" * 101))))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    "a confirm text of 301": (
        [actions(button(confirm=confirm(text=mrkdwn("x" * 301))))],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "a confirm button of 31": (
        [actions(button(confirm=confirm(confirm=text("x" * 31))))],
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    "6 in an overflow": (
        [section(accessory={"type": "overflow", "options": [option(str(at)) for at in range(6)]})],
        "/blocks/0/accessory/options",
    ),
    "101 options": ([actions(select(options=[option(str(at)) for at in range(101)]))], "/blocks/0/elements/0/options"),
    "options and groups": (
        [actions(select(option_groups=[{"label": text("g"), "options": [option()]}]))],
        "/blocks/0/elements/0",
    ),
    "an option of 76": (
        [actions(select(options=[option(label="x" * 76)]))],
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "an option value of 151": ([actions(select(options=[option("x" * 151)]))], "/blocks/0/elements/0/options/0/value"),
    "a placeholder of 151": ([actions(select(placeholder=text("x" * 151)))], "/blocks/0/elements/0/placeholder/text"),
    "11 radio buttons": (
        [actions({"type": "radio_buttons", "options": [option(str(at)) for at in range(11)]})],
        "/blocks/0/elements/0/options",
    ),
    "101 rows": ([table(101)], "/blocks/0/rows"),
    "21 columns": ([table(1, 21)], "/blocks/0/rows/0"),
    "an empty cell": ([table(1, 1, "")], "/blocks/0/rows/0/0/text"),
    "an empty rich cell": ([_EMPTY_RICH_CELL], "/blocks/0/rows/0/0"),
    "ragged rows": ([{"type": "table", "rows": [[text("x", "raw_text")], []]}], "/blocks/0/rows/1"),
    "rows of two lengths": (
        [{"type": "table", "rows": [[text("x", "raw_text")], [text("x", "raw_text")] * 2]}],
        "/blocks/0/rows",
    ),
    "a plain_text cell": ([_BAD_CELL], "/blocks/0/rows/0/0/type"),
    "a table of 10,001 characters": ([table(1, 1, "x" * 10_001)], "/blocks/0/rows/0/0/text"),
    "a table of 10,002 characters in two cells": ([table(1, 2, "x" * 5001)], "/blocks/0/rows"),
    "an unknown alignment": ([table(column_settings=[{"align": "top"}])], "/blocks/0/column_settings/0/align"),
    "two tables": ([table(), table()], "/blocks/1"),
    "a second table in a container": ([table(), container(table())], "/blocks/1/child_blocks/0"),
    "11 children": ([container(*(section() for _ in range(11)))], "/blocks/0/child_blocks"),
    "an empty container": ([container()], "/blocks/0/child_blocks"),
    "a plan in a container": ([container(*plan(0))], "/blocks/0/child_blocks/0/type"),
    "a container without title": ([{"type": "container", "child_blocks": [section()]}], "/blocks/0"),
    "a divider where it collapses": (
        [container(section(), is_collapsible=True, has_header_divider=True)],
        "/blocks/0/has_header_divider",
    ),
    "collapsed but not collapsible": ([container(section(), default_collapsed=True)], "/blocks/0/default_collapsed"),
    "an unknown width": ([container(section(), width="huge")], "/blocks/0/width"),
    "51 tasks": ([{"type": "plan", "title": "x", "tasks": [task() for _ in range(51)]}], "/blocks/0/tasks"),
    "a plan's title as object": ([{"type": "plan", "title": text("x")}], "/blocks/0/title"),
    "two plans": ([*plan(0), *plan(1)], "/blocks/1"),
    "a lone pending task": ([task("pending")], "/blocks/0/status"),
    "an unknown status": ([task("done")], "/blocks/0/status"),
    "details as text": ([task(details=text("x"))], "/blocks/0/details/type"),
    "an alert": ([{"type": "alert", "text": text("x")}], "/blocks/0/type"),
    "a file": ([{"type": "file", "external_id": "x", "source": "remote"}], "/blocks/0/type"),
    "markdown of 12,001 in sum": ([{"type": "markdown", "text": "x" * 6001}] * 2, "/blocks"),
    "a list nine deep": ([_LONG_LIST], "/blocks/0/elements/0/indent"),
    "no text in rich text": ([rich(rich_section(""))], "/blocks/0/elements/0/elements/0/text"),
    "a mention in literal text": (
        [rich({"type": "rich_text_preformatted", "elements": [{"type": "user", "user_id": "U1"}]})],
        "/blocks/0/elements/0/elements/0/type",
    ),
    "no alt_text": ([{"type": "image", "image_url": "https://example.com/a.png"}], "/blocks/0"),
    "no image": ([{"type": "image", "alt_text": "a"}], "/blocks/0"),
    "an address that is none": (
        [{"type": "image", "image_url": "javascript:alert(1)", "alt_text": "a"}],
        "/blocks/0/image_url",
    ),
    "a number field in a message": (
        [input_block({"type": "number_input", "is_decimal_allowed": False})],
        "/blocks/0/element/type",
    ),
    "a data table of one row": (
        [{"type": "data_table", "caption": "c", "rows": [[text("x", "raw_text")]]}],
        "/blocks/0/rows",
    ),
    "a rich header row": (
        [{"type": "data_table", "caption": "c", "rows": [[rich(rich_section("x"))], [text("x", "raw_text")]]}],
        "/blocks/0/rows/0/0",
    ),
    "13,201 characters in all": (
        [section(text=mrkdwn("x" * 2640)) for _ in range(5)] + [section(text=text("x"))],
        "/blocks",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_blocks_are_refused_where_slack_points(name: str) -> None:
    blocks, pointer = BAD[name]
    problems = message_problems(blocks)
    assert pointer in [problem.pointer for problem in problems]
    assert all(str(problem).startswith("[ERROR] ") for problem in problems)


def test_a_message_that_shows_too_much_has_an_error_of_its_own() -> None:
    headers = [{"type": "header", "text": text("x" * 150)} for _ in range(50)]
    assert (150 + 100) * 50 == rendered_characters(headers)
    assert () == message_problems(headers)
    full = [section(text=mrkdwn("x" * 2640)) for _ in range(5)]
    assert RENDERED_CHARACTERS == rendered_characters(full)
    assert () == message_problems(full)
    assert ["msg_blocks_too_long"] == [each.error for each in message_problems([*full, section(text=text("x"))])]


def test_what_a_dialog_or_a_menu_hides_does_not_count_as_shown() -> None:
    shown = actions(button(text=text("four"), confirm=confirm()), select(options=[option(label="hidden")]))
    assert 4 == rendered_characters([shown])


def modal(**other: Any) -> Block:
    return {"type": "modal", "title": text("Title"), "blocks": [section()], **other}


VIEWS: dict[str, tuple[Any, str]] = {
    "no view": (None, "/view"),
    "an unknown kind": ({"type": "page", "blocks": []}, "/view/type"),
    "no title": ({"type": "modal", "blocks": []}, "/view"),
    "a title of 25": (modal(title=text("x" * 25)), "/view/title/text"),
    "a submit of 25": (modal(submit=text("x" * 25)), "/view/submit/text"),
    "a title with mrkdwn": (modal(title=mrkdwn("x")), "/view/title/type"),
    "a callback of 256": (modal(callback_id="x" * 256), "/view/callback_id"),
    "metadata of 3001": (modal(private_metadata="x" * 3001), "/view/private_metadata"),
    "an input without submit": (modal(blocks=[input_block()]), "/view"),
    "101 blocks": (modal(blocks=[{"type": "divider"}] * 101), "/view/blocks"),
    "a table": (modal(blocks=[table()]), "/view/blocks/0/type"),
    "a plan": (modal(blocks=plan(0)), "/view/blocks/0/type"),
    "a container": (modal(blocks=[container(section())]), "/view/blocks/0/type"),
    "feedback": (modal(blocks=[GOOD["feedback"][0]]), "/view/blocks/0/type"),
    "two with the focus": (
        modal(
            submit=text("Go"),
            blocks=[
                input_block({"type": "plain_text_input", "focus_on_load": True}),
                {**input_block({"type": "plain_text_input", "focus_on_load": True}), "block_id": "c"},
            ],
        ),
        "/view/blocks/1/element",
    ),
    "a home with a title": ({"type": "home", "title": text("x"), "blocks": []}, "/view"),
    "a home with a plan": ({"type": "home", "blocks": plan(0)}, "/view/blocks/0/type"),
    "a hint of 2001": (
        modal(submit=text("Go"), blocks=[input_block(hint=text("x" * 2001))]),
        "/view/blocks/0/hint/text",
    ),
    "a text input of 3001": (
        modal(submit=text("Go"), blocks=[input_block({"type": "plain_text_input", "max_length": 3001})]),
        "/view/blocks/0/element/max_length",
    ),
}


@pytest.mark.parametrize("name", VIEWS)
def test_bad_views_are_refused_where_slack_points(name: str) -> None:
    view, pointer = VIEWS[name]
    problems = view_problems(view)
    assert pointer in [problem.pointer for problem in problems]
    assert {"invalid_arguments"} == {problem.error for problem in problems}


def test_good_views_are_taken() -> None:
    alert = {"type": "alert", "text": text("Careful"), "level": "warning"}
    assert () == view_problems(deny_modal("C1", "1.2"))
    assert () == view_problems(modal(blocks=[{"type": "divider"}] * 99 + [alert]))
    assert () == view_problems({"type": "home", "blocks": [section(), actions(button())]})


def test_a_view_of_more_than_250_kilobytes_has_an_error_of_its_own() -> None:
    assert ["view_too_large"] == [
        each.error for each in view_problems(modal(blocks=[section(text=mrkdwn("x" * 2990))] * 90))
    ]


def test_options_for_an_external_select_are_checked_as_in_a_message() -> None:
    assert () == options_problems({"options": [option()]})
    assert () == options_problems({"options": []})
    assert () != options_problems({"options": [option()] * 101})
    assert () != options_problems({"options": [{"text": mrkdwn("x"), "value": "v"}]})


def test_metadata_needs_a_type_and_a_payload() -> None:
    assert () == metadata_problems({"event_type": "run", "event_payload": {"id": "1"}})
    assert () != metadata_problems({"event_type": "run"})
    assert () != metadata_problems([])


def junk(depth: int = 0) -> Iterator[Any]:
    """Values of the wrong kind, also where the checks look deeper."""
    yield from (None, True, 0, -1.5, "", "x", [], {}, [[]], [{}], {"type": None}, {"type": []}, {"type": {}})
    if depth < 2:
        for inner in junk(depth + 1):
            for kind in ("section", "actions", "container", "plan", "table", "data_table", "input", "carousel", "card"):
                for key in ("text", "elements", "child_blocks", "tasks", "rows", "element", "actions", "accessory"):
                    yield {"type": kind, key: inner}
                    yield {"type": kind, key: [inner]}


def test_no_value_of_the_wrong_kind_is_taken_or_breaks_the_checks() -> None:
    for value in junk(1):
        assert () != message_problems([value])
        assert () != view_problems(value)
        view_problems({"type": "modal", "title": text("x"), "blocks": [value]})
