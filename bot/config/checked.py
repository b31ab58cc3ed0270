"""Takes a TOML table apart, key by key, and remembers every mistake instead of stopping at the first. [pure]"""

import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")
D = TypeVar("D")
Check = Callable[[object], T]
"""Returns the value in its right type, or raises `Wrong` with what would be right."""

SECRET_WORDS = ("token", "secret", "password", "passphrase", "private_key")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


class Wrong(ValueError):
    """A value does not fit; the message says what would be right."""


class Notes:
    """The mistakes and warnings of one configuration, in the order in which they were met."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []
        self.warnings: list[str] = []

    def wrong(self, key: str, value: object, right: str) -> None:
        """Note that a key's value is not right. The value of a key that sounds like a secret is not repeated."""
        self.mistakes.append(f"{key} = {shown(key, value)}: {right}")

    def mistake(self, sentence: str) -> None:
        """Note a mistake that is not about a single value."""
        self.mistakes.append(sentence)

    def warn(self, sentence: str) -> None:
        """Note something that works, but should not stay so."""
        self.warnings.append(sentence)


def shown(key: str, value: object) -> str:
    """Return a value as one short printable line."""
    name = key.rsplit(".", 1)[-1].lower()
    if any(word in name for word in SECRET_WORDS) and not name.endswith("_file"):
        return "(not shown)"
    try:
        text = json.dumps(value, ensure_ascii=True, default=str)
    except (TypeError, ValueError):
        text = ascii(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> str:
    """Return "; did you mean X?", or nothing where no known word is near."""
    by_lower = {item.lower(): item for item in known}
    near = difflib.get_close_matches(word[:200].lower(), list(by_lower), n=1, cutoff=0.6)
    return f"; did you mean {prefix}{by_lower[near[0]]}?" if near else ""


class Table:
    """One table of the file. Take each known key from it, then `close` it to be told of the unknown ones."""

    def __init__(self, data: Mapping[str, object], key: str, notes: Notes) -> None:
        self.data = data
        self.key = key
        self.notes = notes
        self._known: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self.data

    def path(self, name: str) -> str:
        """Return the whole dotted key of a name in this table."""
        part = name if NAME.fullmatch(name) and "." not in name else json.dumps(name[:80])
        return f"{self.key}.{part}" if self.key else part

    def take(self, name: str, check: Check[T], default: D) -> T | D:
        """Return a key's checked value, or the default where it is absent or wrong."""
        self._known.add(name)
        if name not in self.data:
            return default
        try:
            return check(self.data[name])
        except Wrong as right:
            self.wrong(name, str(right))
            return default

    def skip(self, name: str) -> None:
        """Take a key whose value is of no use, so that `close` does not tell of it a second time."""
        self._known.add(name)

    def wrong(self, name: str, right: str) -> None:
        """Note that the value of a key in this table is not right."""
        self.notes.wrong(self.path(name), self.data.get(name), right)

    def missing(self, name: str, right: str) -> None:
        """Note that a key is needed here."""
        self.notes.mistake(f"{self.path(name)} is missing: {right}")

    def table(self, name: str) -> "Table":
        """Return a table in this one; an empty one where it is absent or not a table."""
        self._known.add(name)
        value = self.data.get(name, {})
        if not isinstance(value, dict):
            self.wrong(name, f"it has to be a table: [{self.path(name)}]")
            value = {}
        return Table(value, self.path(name), self.notes)

    def tables(self, name: str) -> tuple["Table", ...]:
        """Return the tables of an array of tables, `[[name]]`."""
        self._known.add(name)
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(name, f"it has to be written as [[{self.path(name)}]], once for each")
            return ()
        return tuple(Table(item, f"{self.path(name)}[{at}]", self.notes) for at, item in enumerate(value, 1))

    def close(self) -> None:
        """Note each key that nobody took."""
        for name in self.data:
            if name not in self._known:
                prefix = f"{self.key}." if self.key else ""
                near = did_you_mean(name, self._known, prefix)
                known = "" if near else f" here; known are {', '.join(sorted(self._known))}"
                self.wrong(name, f"there is no such key{known}{near}")


def whole(low: int, high: int, what: str) -> Check[int]:
    """A whole number within bounds."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Wrong(f"{what} is a whole number from {low} to {high}, without quotation marks")
        return value

    return check


def flag(value: object) -> bool:
    """A truth value."""
    if not isinstance(value, bool):
        raise Wrong("it has to be true or false, without quotation marks")
    return value


def text(what: str, pattern: str = "", cap: int = 1000) -> Check[str]:
    """A text of one line that is not empty and fits the pattern whole; `what` says what would be right."""

    def check(value: object) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > cap or not value.isprintable():
            raise Wrong(f"it has to be {what}, in quotation marks")
        if pattern and not re.fullmatch(pattern, value):
            raise Wrong(f"it has to be {what}")
        return value

    return check


def one_of(*choices: str) -> Check[str]:
    """One of a few words."""

    def check(value: object) -> str:
        if value not in choices:
            near = did_you_mean(value, choices) if isinstance(value, str) else ""
            raise Wrong(f"it has to be {' or '.join(json.dumps(word) for word in choices)}{near}")
        return str(value)

    return check


def list_of(check_one: Check[T], what: str) -> Check[tuple[T, ...]]:
    """A list whose every item passes a check, without doublets."""

    def check(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Wrong(f"it has to be a list of {what} in square brackets")
        found: list[T] = []
        for item in value:
            try:
                good = check_one(item)
            except Wrong as right:
                raise Wrong(f"item {shown('', item)} does not fit: {right}") from None
            if good in found:
                raise Wrong(f"item {shown('', item)} stands there twice")
            found.append(good)
        return tuple(found)

    return check
