"""What the terminal prints on: answers to stdout, all else to stderr, and nothing that could act on a terminal."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import IO, Any, Self

from rich.box import ROUNDED
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.stages import Stage, StageState
from handlers.words import visible

NARROW = 72
PIPED = 100


class Paper:
    """Prints for people, or exactly one JSON object; host output and arguments are made harmless on the way."""

    def __init__(self, *, aside: bool = False) -> None:
        """With `aside` everything for people goes to stderr, so that stdout is left to the JSON."""
        self._console = _console(sys.stderr if aside else sys.stdout)
        self._notes = _console(sys.stderr)

    def say(self, text: str = "", style: str = "") -> None:
        """Print a paragraph, wrapped to the terminal's width."""
        self._console.print(Text(visible(text, lines=True), style=style))

    def verbatim(self, lines: Iterable[str], style: str = "") -> None:
        """Print lines that must not be wrapped, so that they can be copied."""
        for line in lines:
            self._console.print(Text(visible(line), style=style), soft_wrap=True)

    def note(self, text: str) -> None:
        """Print something that is not part of the answer."""
        self._notes.print(Text(visible(text, lines=True)), soft_wrap=True)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
        """Print a table; on a narrow terminal each row becomes a short paragraph instead."""
        clean = [[visible(cell, lines=True) for cell in row] for row in rows]
        if self._console.width < NARROW:
            for row in clean:
                self._console.print(Text(" | ".join(row[:-1]), style="bold"))
                self._console.print(Text(f"  {row[-1]}"))
            return
        table = Table(box=ROUNDED, title=Text(title) if title else None, title_justify="left")
        for name in header[:-1]:
            table.add_column(Text(name), no_wrap=len(header) < 5)
        table.add_column(Text(header[-1]), overflow="fold")
        for row in clean:
            table.add_row(*(Text(cell) for cell in row))
        self._console.print(table)

    def mark(self, words: tuple[str, str]) -> str:
        """Return emoji and word; only the word where the output cannot show an emoji."""
        emoji, word = words
        return word if self._console.options.ascii_only else f"{emoji} {word}"


def print_json(value: dict[str, Any]) -> None:
    """Print the one JSON object on stdout, in ASCII, so that it fits every output and acts on none."""
    sys.stdout.write(json.dumps(value, indent=2 if sys.stdout.isatty() else None) + "\n")


def _console(file: IO[str]) -> Console:
    console = Console(file=file, markup=False, emoji=False, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PIPED
    return console


class Progress:
    """One line on stderr that says how far the work is; nothing at all where stderr is not a terminal."""

    def __init__(self, subject: str) -> None:
        self._subject = visible(subject)
        self._console = _console(sys.stderr)
        self._status = self._console.status(self._subject) if self._console.is_terminal else None

    def __enter__(self) -> Self:
        if self._status is not None:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def __call__(self, stages: tuple[Stage, ...]) -> None:
        """Show the stages; may be called from another thread."""
        if self._status is None:
            return
        done = sum(stage.state is StageState.DONE for stage in stages)
        now = next((stage.title for stage in stages if stage.state is StageState.RUNNING), "")
        self._status.update(Text(f"{self._subject}: {done} of {len(stages)}  {visible(now)}"))
