"""Blocks that were taken: gives them the ids that Slack would, and finds what a person can press in them."""

import secrets
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

Json = dict[str, Any]


def fill_ids(blocks: list[Json]) -> list[Json]:
    """A copy of `blocks` in which every block and interactive element has an id, as Slack returns them."""
    filled = deepcopy(blocks)
    for block in filled:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for child in block.get("child_blocks") or ():
            child.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in interactive_elements([block]):
            element[1].setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return filled


def interactive_elements(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Each (block, element) that a person can press, pick or fill in, also inside containers and cards."""
    for block in blocks:
        for nested in ("child_blocks", "cards"):
            yield from interactive_elements(block.get(nested) or ())
        kind = block.get("type")
        if kind == "section" and block.get("accessory", {}).get("type", "image") != "image":
            yield block, block["accessory"]
        elif kind == "input":
            yield block, block["element"]
        elif kind in ("actions", "context_actions"):
            yield from ((block, element) for element in block["elements"])
        elif kind == "card":
            yield from ((block, element) for element in block.get("actions") or ())
        elif kind == "carousel":
            yield from interactive_elements(block["elements"])
