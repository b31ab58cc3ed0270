"""A unified diff of exactly the lines to change, without context: only these lines were read."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from bot.facts.compose import Line


@dataclass(frozen=True, slots=True, order=True)
class Replace:
    """A piece of a line, from `start` to before `end`, becomes `text`."""

    path: str
    line: Line
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Insert:
    """A new line after the line of this number; -1 stands for the first line of a file that does not exist."""

    path: str
    after: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Remove:
    """A line goes away."""

    path: str
    line: Line


Change = Replace | Insert | Remove


def unified(changes: Iterable[Change], folder: str) -> str:
    """Return the diff, for `patch -p0` in `folder`; equal changes count once, files and lines are in order."""
    by_path: dict[str, list[Change]] = {}
    for change in dict.fromkeys(changes):
        by_path.setdefault(change.path, []).append(change)
    return "".join(_file(path, by_path[path], folder) for path in sorted(by_path))


def paths(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the files that are changed."""
    return tuple(sorted({change.path for change in changes}))


def _file(path: str, changes: list[Change], folder: str) -> str:
    inside = folder and path.startswith(folder.rstrip("/") + "/")
    name = posixpath.relpath(path, folder) if inside else path
    new = any(isinstance(change, Insert) and change.after < 0 for change in changes)
    text = f"--- {'/dev/null' if new else name}\n+++ {name}\n"
    shift = 0
    for number, old, added in sorted(_lines(changes), key=lambda found: (found[0], found[1] is None)):
        text += _hunk(number, old, added, shift)
        shift += len(added) - (old is not None)
    return text


def _lines(changes: list[Change]) -> list[tuple[int, str | None, tuple[str, ...]]]:
    """Return each place that changes: its line's number, what stands there (None = nothing), what will stand there."""
    replaced: dict[Line, list[Replace]] = {}
    found: list[tuple[int, str | None, tuple[str, ...]]] = []
    inserted: dict[int, list[str]] = {}
    for change in changes:
        match change:
            case Replace(line=line):
                replaced.setdefault(line, []).append(change)
            case Insert(after=after, text=text):
                inserted.setdefault(max(after, 0), []).append(text)
            case Remove(line=line):
                found.append((line.number, line.text, ()))
    found += [(line.number, line.text, (_replaced(line.text, pieces),)) for line, pieces in replaced.items()]
    return found + [(after, None, tuple(texts)) for after, texts in inserted.items()]


def _replaced(text: str, pieces: list[Replace]) -> str:
    for piece in sorted(pieces, key=lambda piece: piece.start, reverse=True):
        text = text[: piece.start] + piece.text + text[piece.end :]
    return text


def _hunk(number: int, old: str | None, new: tuple[str, ...], shift: int) -> str:
    """Write one hunk; an empty side is numbered by the line before it, as diff does."""
    there = f"{number},0" if old is None else str(number)
    at = number + shift + (1 if old is None else 0) - (0 if new else 1)
    here = f"{at},{len(new)}" if len(new) != 1 else str(at)
    removed = "" if old is None else f"-{old}\n"
    return f"@@ -{there} +{here} @@\n{removed}" + "".join(f"+{line}\n" for line in new)
