"""What dockfix foresees, one file each: what runs today, and would fail at the next start of Docker or of the host.

A file in this folder is found by walking it; there is no list. The function's name is the risk's id and the file's
name; its docstring is the prose that people read. Risks do not know each other. A rule first decides whether it
matters on this host at all, and only then asks for facts that may be missing: a host without a risk has nothing
unchecked.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bot.model import Foreseen
from bot.snapshot import Snapshot

Rule = Callable[[Snapshot], Iterator[Foreseen]]

HEADINGS = ("What is wrong", "Proof", "When it bites", "What to do")
"""The paragraphs of every risk's docstring, after its first sentence, in this order."""


class MalformedRisk(ImportError):
    """A file in the folder of risks is not one; the message says which, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class KnownRisk:
    """One thing that can be foreseen."""

    id: str
    title: str
    sections: tuple[tuple[str, str], ...]
    rule: Rule

    @property
    def prose(self) -> str:
        """All that is said about the risk after its title, as paragraphs."""
        return "\n\n".join(f"{heading}: {text}" for heading, text in self.sections)


def risk(rule: Rule) -> KnownRisk:
    """Turn a rule into a risk; `MalformedRisk` where its name or its docstring is not as it must be."""
    where = f"{rule.__module__}.{rule.__name__}"
    if rule.__module__.rpartition(".")[2] != rule.__name__:
        raise MalformedRisk(f"{where}: the function must have the name of its file")
    title, *paragraphs = [" ".join(part.split()) for part in (inspect.getdoc(rule) or "").split("\n\n")]
    if not title.endswith("."):
        raise MalformedRisk(f"{where}: the docstring must begin with one sentence")
    sections = tuple((heading.strip(), text.strip()) for heading, _, text in (p.partition(":") for p in paragraphs))
    if tuple(heading for heading, _ in sections) != HEADINGS or not all(text for _, text in sections):
        raise MalformedRisk(f"{where}: the docstring must have the paragraphs {', '.join(HEADINGS)}")
    return KnownRisk(rule.__name__, title, sections, rule)


@cache
def all_risks() -> tuple[KnownRisk, ...]:
    """Return every risk of this folder, by its id."""
    return risks_in(__path__, __name__)


def risks_in(folders: Iterable[str], package: str) -> tuple[KnownRisk, ...]:
    """Import every file of a package's folders and return its risks; `MalformedRisk` for a file without one."""
    found = []
    for info in sorted(pkgutil.iter_modules(list(folders)), key=lambda info: info.name):
        if info.name.startswith("_"):
            continue
        thing = getattr(importlib.import_module(f"{package}.{info.name}"), info.name, None)
        if not isinstance(thing, KnownRisk):
            raise MalformedRisk(f"{package}.{info.name}: there is no @risk named {info.name} in it")
        found.append(thing)
    return tuple(found)
