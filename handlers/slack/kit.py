"""Small pieces of Block Kit: everything that a host or a person wrote goes into rich text, which is literal. [pure]"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.incident import Person
from handlers.slack.limits import (
    BUTTON_LABEL,
    BUTTON_SHOWN,
    FALLBACK_BYTES,
    FOLD_BLOCKS,
    FOLD_TITLE,
    HEADER,
    SECTION,
    TASK_TITLE,
    VALUE,
    Json,
    cut,
    cut_bytes,
    message_problems,
)
from handlers.words import visible

USER = re.compile(r"[UW][A-Z0-9]{2,30}")
GROUP = re.compile(r"S[A-Z0-9]{2,30}")
WHEN = "{date_short_pretty} {time}"


@dataclass(frozen=True, slots=True)
class Message:
    """What one message shows, and the sentence that phones and screen readers get."""

    text: str
    blocks: tuple[Json, ...]


def message(sentence: str, *blocks: Json | None) -> Message:
    """Put blocks (None = left out) and a fallback sentence together; the sentence is escaped and cut here."""
    return Message(cut_bytes(escape(sentence)), tuple(block for block in blocks if block is not None))


def escape(text: str) -> str:
    """Return text that cannot mention, link or name a channel where Slack reads markup."""
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def printable(text: str) -> str:
    """Return text with each character that hides or reorders others made visible; line breaks stay."""
    return visible(text.replace("\r\n", "\n").replace("\t", "    "), lines=True)


def header(text: str) -> Json:
    """A heading; cut where it is too long."""
    return {"type": "header", "text": plain(cut(one_line(text), HEADER))}


def plain(text: str) -> Json:
    """A plain text object; nothing in it is read as an emoji's name."""
    return {"type": "plain_text", "text": printable(text) or "–", "emoji": False}


def one_line(text: str) -> str:
    """Return the text on one line."""
    return " ".join(printable(text).split())


def word(text: str, *, bold: bool = False, code: bool = False) -> Json:
    """A piece of literal text."""
    style = {name: True for name, wanted in (("bold", bold), ("code", code)) if wanted}
    return {"type": "text", "text": printable(text) or "–", **({"style": style} if style else {})}


def who(person: Person) -> Json:
    """A person: mentioned where their id is a Slack user's, else by name."""
    if USER.fullmatch(person.id):
        return {"type": "user", "user_id": person.id}
    return word(cut(one_line(person.called), 80), bold=True)


def name_of(person: Person) -> str:
    """A person's name for a fallback sentence, which mentions nobody."""
    return cut(one_line(person.called), 80)


def approver(name: str) -> Json:
    """An approver as configured: a user, a user group or a word such as "oncall"."""
    if GROUP.fullmatch(name):
        return {"type": "usergroup", "usergroup_id": name}
    return who(Person(name)) if name != "oncall" else word("whoever is on call")


def when(at: float) -> Json:
    """A moment (seconds since the epoch), shown in each reader's own time zone."""
    fallback = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return {"type": "date", "timestamp": int(at), "format": WHEN, "fallback": fallback}


def line(*parts: str | Json) -> Json:
    """A line of rich text."""
    return {"type": "rich_text_section", "elements": [word(part) if isinstance(part, str) else part for part in parts]}


def bullets(*lines: Sequence[str | Json]) -> Json:
    """A list of lines."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [line(*parts) for parts in lines]}


def literal(text: str) -> Json:
    """Preformatted text, shown as it stands."""
    return {"type": "rich_text_preformatted", "elements": [word(text)]}


def rich(*parts: Json, block_id: str = "") -> Json:
    """A block of rich text: lines, lists, preformatted text."""
    return {"type": "rich_text", "elements": list(parts), **({"block_id": block_id} if block_id else {})}


def fold(title: str, *blocks: Json) -> Json:
    """Blocks that are folded away below a title; who wants to see them opens it."""
    return {
        "type": "container",
        "title": plain(cut(one_line(title), FOLD_TITLE)),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": list(blocks),
    }


def folds(title: str, blocks: Sequence[Json]) -> list[Json]:
    """The same for any number of blocks: as many frames as they need, which leave out the title's list."""
    parts = [blocks[at : at + FOLD_BLOCKS] for at in range(0, len(blocks), FOLD_BLOCKS)]
    if len(parts) == 1:
        return [fold(title, *blocks)]
    what = title.partition(":")[0]
    return [fold(f"Part {n} of {len(parts)}: {what}", *part) for n, part in enumerate(parts, 1)]


def paragraph(*parts: str | Json) -> Json:
    """A block of one line of rich text."""
    return rich(line(*parts))


Cell = str | tuple[str | Json, ...]
"""A table's cell: a text, or several pieces of rich text of which one at least is a text."""


def table(rows: Sequence[Sequence[Cell]]) -> Json:
    """A table whose first row is its heading; an empty cell gets a dash, for Slack refuses a message with one."""
    head, *others = rows
    cells = [[paragraph(word(text, bold=True) if isinstance(text, str) else text_of(text)) for text in head]]
    cells += [
        [rich(line(word(one_line(cell)))) if isinstance(cell, str) else paragraph(*cell) for cell in row]
        for row in others
    ]
    return {"type": "table", "column_settings": [{"is_wrapped": True} for _ in head], "rows": cells}


def button(label: str, action_id: str, value: str, spoken_label: str = "") -> Json:
    """A button; `spoken_label` says to a screen reader what the label leaves out."""
    made: Json = {"type": "button", "action_id": action_id, "text": plain(cut(one_line(label), BUTTON_SHOWN))}
    made["value"] = value[:VALUE]
    if spoken_label:
        made["accessibility_label"] = cut(one_line(spoken_label), BUTTON_LABEL)
    return made


def buttons(*elements: Json) -> Json | None:
    """A row of buttons; None where there are none."""
    return {"type": "actions", "elements": list(elements)} if elements else None


def section(text: str, accessory: Json | None = None) -> Json:
    """A paragraph of literal text, perhaps with a button beside it."""
    block: Json = {"type": "section", "text": plain(cut(text, SECTION))}
    return {**block, "accessory": accessory} if accessory else block


def task(task_id: str, title: str, status: str, detail: str = "") -> Json:
    """One step of a plan: pending, in_progress, complete or error."""
    card: Json = {"type": "task_card", "task_id": task_id, "title": cut(one_line(title), TASK_TITLE) or "–"}
    card["status"] = status
    if detail:
        card["details"] = rich(line(cut(one_line(detail), 300)))
    return card


def plan(title: str, tasks: Sequence[Json]) -> Json:
    """A list of steps with the state of each."""
    return {"type": "plan", "title": cut(one_line(title), TASK_TITLE), "tasks": list(tasks)}


def unfolded(blocks: Sequence[Json]) -> tuple[Json, ...]:
    """The same blocks with nothing folded away, each title above what it names: for a Slack that cannot fold."""
    flat: list[Json] = []
    for block in blocks:
        if block["type"] == "container":
            flat += [paragraph(word(block["title"]["text"], bold=True)), *block["child_blocks"]]
        else:
            flat.append(block)
    return tuple(flat)


def simple(message: Message) -> tuple[Json, ...]:
    """The same message in the plainest blocks that there are, with its buttons: for a Slack that refuses the others."""
    blocks: list[Json] = []
    for block in unfolded(message.blocks):
        if block["type"] == "actions":
            blocks.append(block)
        elif text := text_of(block).strip():
            blocks.append({"type": "section", "text": plain(cut(text, SECTION))})
    return tuple(blocks)


def fitting(message: Message) -> Message:
    """The message as it is where Slack would take it, else in plainer blocks, else as text alone."""
    if not message_problems(message.blocks, message.text):
        return message
    plainer = Message(message.text, simple(message))
    return plainer if not message_problems(plainer.blocks, plainer.text) else Message(spoken(message), ())


def spoken(message: Message) -> str:
    """The same message as text alone, escaped and cut; buttons are left out."""
    texts = [text_of(block).strip() for block in unfolded(message.blocks) if block["type"] != "actions"]
    whole = "\n".join([message.text, *(escape(text) for text in texts if text)])
    return cut_bytes(whole, FALLBACK_BYTES)


def text_of(value: object) -> str:
    """The text that a block shows, a line for each of its parts."""
    if isinstance(value, list | tuple):
        return "".join(text_of(item) for item in value)
    if not isinstance(value, dict):
        return ""
    kind = value.get("type")
    if kind == "table":
        return "\n".join(" | ".join(text_of(cell).strip() for cell in row) for row in value["rows"])
    if kind == "container":
        return f"{text_of(value.get('title'))}\n{text_of(value['child_blocks'])}"
    own = value.get("text") or value.get("title") or value.get("fallback") or value.get("user_id") or ""
    own = value.get("usergroup_id") or own
    text = (
        (own if isinstance(own, str) else text_of(own)) + text_of(value.get("elements")) + text_of(value.get("tasks"))
    )
    ends_line = kind in ("rich_text_section", "rich_text_preformatted", "task_card", "header", "plan")
    return f"{text}\n" if ends_line else text
