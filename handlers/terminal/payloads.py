"""Reads messages and forms for Slack out of JSON files, to be judged."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from handlers.terminal.args import UsageError

Json = dict[str, Any]
LARGEST_FILE, MOST_PAYLOADS = 16 * 2**20, 10_000
SHAPES = (
    "Give blocks (a list), a message (with `blocks`), a view (with `type` modal or home), or several of them by name."
)


class Kind(StrEnum):
    """What a payload is; the value is the name of Slack's argument for it."""

    BLOCKS = "blocks"
    MESSAGE = "message"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class Payload:
    """One message or form, and where it was found."""

    file: str
    name: str
    kind: Kind
    value: Any


def payloads_of(files: Sequence[str]) -> list[Payload]:
    """Read everything from files and from folders of .json files; - reads from standard input. Raises `UsageError`."""
    found = [payload for file in files for path in _paths(file) for payload in _payloads(str(path), "", _read(path))]
    if not found:
        raise UsageError("There is nothing to judge in there.")
    if len(found) > MOST_PAYLOADS:
        raise UsageError(f"These are {len(found)} payloads; give at most {MOST_PAYLOADS}.")
    return found


def _paths(file: str) -> list[Path]:
    path = Path(file)
    if not path.is_dir():
        return [path]
    inside = sorted(path.rglob("*.json"))
    if not inside:
        raise UsageError(f"There is no .json file in {file}.")
    return inside


def _read(path: Path) -> Any:
    try:
        if str(path) == "-":
            raw = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with path.open("rb") as opened:
                raw = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    if len(raw) > LARGEST_FILE:
        raise UsageError(f"{path} is larger than {LARGEST_FILE} bytes.")
    try:
        return json.loads(raw)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8.") from error
    except ValueError as error:
        raise UsageError(f"{path} is not JSON: {error}.") from error
    except RecursionError as error:
        raise UsageError(f"{path} is nested too deep.") from error


def _payloads(file: str, name: str, value: Any) -> Iterator[Payload]:
    if isinstance(value, list):
        yield Payload(file, name, Kind.BLOCKS, value)
    elif not isinstance(value, dict):
        raise UsageError(f"{file}{f': {name}' if name else ''} is no message and no form. {SHAPES}")
    elif value.get("type") in ("modal", "home"):
        yield Payload(file, name, Kind.VIEW, value)
    elif "blocks" in value:
        yield Payload(file, name, Kind.MESSAGE, value)
    elif name or not value:
        raise UsageError(f"{file}{f': {name}' if name else ''} is no message and no form. {SHAPES}")
    else:
        for key, item in value.items():
            yield from _payloads(file, key, item)
