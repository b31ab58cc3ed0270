"""A small language for the shape of JSON: each check yields every problem that it sees, with its JSON pointer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

Check = Callable[[object, str], Iterator["Problem"]]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Slack would refuse: `pointer` says where (RFC 6901), `error` is the Web API's error code."""

    pointer: str
    message: str
    error: str = "invalid_blocks"

    def __str__(self) -> str:
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


def anything(_value: object, _pointer: str) -> Iterator[Problem]:
    """Accept every value."""
    yield from ()


def flag(value: object, pointer: str) -> Iterator[Problem]:
    """Accept `true` and `false` only."""
    if not isinstance(value, bool):
        yield Problem(pointer, "must be a valid boolean")


def text(longest: int, shortest: int = 1) -> Check:
    """Accept a string of `shortest` to `longest` characters."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(pointer, "must be a string")
        elif len(value) < shortest:
            yield Problem(pointer, f"must be more than {shortest - 1} characters")
        elif len(value) > longest:
            yield Problem(pointer, f"must be less than {longest + 1} characters")

    return check


def web_address(longest: int) -> Check:
    """Accept an http or https address of at most `longest` characters."""
    length = text(longest)

    def check(value: object, pointer: str) -> Iterator[Problem]:
        found = tuple(length(value, pointer))
        yield from found
        if not found and not str(value).startswith(("https://", "http://")):
            yield Problem(pointer, "must be a valid URL")

    return check


def choice(*allowed: str) -> Check:
    """Accept one of the given strings."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        if not isinstance(value, str) or value not in allowed:
            yield Problem(pointer, f"value must be one of: {', '.join(allowed)}")

    return check


def whole(lowest: int, highest: int | None = None) -> Check:
    """Accept an integer between `lowest` and `highest`, both included."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Problem(pointer, "must be a valid integer")
        elif value < lowest:
            yield Problem(pointer, f"must be greater than or equal to {lowest}")
        elif highest is not None and value > highest:
            yield Problem(pointer, f"must be less than or equal to {highest}")

    return check


def number(value: object, pointer: str) -> Iterator[Problem]:
    """Accept any JSON number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem(pointer, "must be a valid number")


def items(check_item: Check, fewest: int, most: int | None = None) -> Check:
    """Accept a list of `fewest` to `most` members that each pass `check_item`."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(pointer, "must be an array")
            return
        if len(value) < fewest:
            yield Problem(pointer, f"no fewer than {fewest} items required")
        if most is not None and len(value) > most:
            yield Problem(pointer, f"no more than {most} items allowed")
        for position, item in enumerate(value):
            yield from check_item(item, f"{pointer}/{position}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Accept an object with all `required` keys, any of the `optional` ones and no other."""
    known = {**required, **(optional or {})}

    def check(value: object, pointer: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(pointer, "must be an object")
            return
        for key in required:
            if key not in value:
                yield Problem(pointer, f"missing required field: {key}")
        for key, member in value.items():
            if key not in known:
                yield Problem(pointer, f"invalid additional property: {key}")
            else:
                yield from known[key](member, f"{pointer}/{_escape(key)}")

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """Accept an object whose `type` names one of `kinds` and which passes that kind's check."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(pointer, "must be an object")
        elif "type" not in value:
            yield Problem(pointer, "missing required field: type")
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            yield Problem(f"{pointer}/type", f"unsupported type: {value['type']}")
        else:
            yield from kinds[value["type"]](value, pointer)

    return check


def every(*checks: Check) -> Check:
    """Accept what passes all `checks`; the later ones run only when the earlier ones are silent."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        for one in checks:
            found = tuple(one(value, pointer))
            yield from found
            if found:
                return

    return check


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
