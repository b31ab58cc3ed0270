"""Our limits see what Slack would refuse; numbers from Slack's documentation, at the edge and one beyond it."""

from typing import Any

import pytest

from handlers.playground import checks
from handlers.slack import kit, limits

Json = dict[str, Any]


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": kit.plain("x"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def confirm(**more: Any) -> Json:
    return {"title": kit.plain("t"), "text": kit.plain("t"), "confirm": kit.plain("y"), "deny": kit.plain("n"), **more}


def table(rows: int = 2, columns: int = 3, text: str = "x") -> Json:
    cell = kit.rich(kit.line({"type": "text", "text": text}))
    return {"type": "table", "rows": [[cell] * columns for _ in range(rows)]}


def ragged() -> Json:
    made = table()
    made["rows"][1] = made["rows"][1][:2]
    return made


BEYOND: dict[str, list[Json]] = {
    "51 blocks": [kit.paragraph("x")] * 51,
    "a header of 151": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
    "a section of 3,001": [{"type": "section", "text": kit.plain("x" * 3001)}],
    "a button of 76": [actions(button(text=kit.plain("x" * 76)))],
    "a value of 2,001": [actions(button(value="x" * 2001))],
    "a label of 76": [actions(button(accessibility_label="x" * 76))],
    "a confirmation of 301": [actions(button(confirm=confirm(text=kit.plain("x" * 301))))],
    "a confirmation's title of 101": [actions(button(confirm=confirm(title=kit.plain("x" * 101))))],
    "a confirmation's button of 31": [actions(button(confirm=confirm(deny=kit.plain("x" * 31))))],
    "26 buttons": [actions(*(button(action_id=str(n)) for n in range(26)))],
    "101 rows": [table(rows=101)],
    "21 columns": [table(columns=21)],
    "ragged rows": [ragged()],
    "an empty cell": [table(text="")],
    "two tables": [table(), table()],
    "two plans": [kit.plan("p", [kit.task("a", "a", "pending")])] * 2,
    "51 tasks": [kit.plan("p", [kit.task(str(n), "a", "pending") for n in range(51)])],
    "the same block_id twice": [kit.rich(kit.line("x"), block_id="b"), kit.rich(kit.line("x"), block_id="b")],
    "a block_id of 256": [kit.rich(kit.line("x"), block_id="b" * 256)],
    "11 in a context": [{"type": "context", "elements": [kit.plain("x")] * 11}],
    "14,000 characters": [kit.paragraph("x" * 2800)] * 5,
}
AT_THE_EDGE: dict[str, list[Json]] = {
    "50 blocks": [kit.paragraph("x")] * 50,
    "a header of 150": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}],
    "a section of 3,000": [{"type": "section", "text": kit.plain("x" * 3000)}],
    "a button at all its limits": [
        actions(button(text=kit.plain("x" * 75), value="x" * 2000, accessibility_label="x" * 75, confirm=confirm(
            title=kit.plain("x" * 100), text=kit.plain("x" * 300), confirm=kit.plain("x" * 30), deny=kit.plain("x" * 30)
        )))
    ],
    "25 buttons": [actions(*(button(action_id=str(n)) for n in range(25)))],
    "100 rows of 20": [table(100, 20)],
}  # fmt: skip


@pytest.mark.parametrize("name", BEYOND)
def test_what_slack_would_refuse_is_seen_before_it_is_sent(name: str) -> None:
    assert () != limits.message_problems(BEYOND[name], "text")
    assert () != checks.message_problems(BEYOND[name])


@pytest.mark.parametrize("name", AT_THE_EDGE)
def test_what_slack_takes_is_not_held_back(name: str) -> None:
    assert () == limits.message_problems(AT_THE_EDGE[name], "text")
    assert () == checks.message_problems(AT_THE_EDGE[name])


@pytest.mark.parametrize("text", ["", "x" * 3801, "é" * 1901])
def test_a_fallback_text_is_there_and_short_enough_for_an_update(text: str) -> None:
    assert () != limits.message_problems([kit.paragraph("x")], text)
