"""The root causes that dockfix knows, one file each: rule, evidence, prose and remedies together.

A file in this folder is found by walking it; there is no list. The function's name is the cause's id and the file's
name; its docstring is the prose that Slack, the terminal and the documentation print. Causes do not know each other.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.model import AreaName, Finding
from bot.snapshot import Snapshot

Rule = Callable[[Snapshot], Iterator[Finding]]

HEADINGS = ("What you see", "Proof", "Look-alikes", "Fix", "Undo")
"""The paragraphs of every cause's docstring, after its first sentence, in this order."""


class MalformedCause(ImportError):
    """A file in the folder of causes is not one; the message says which, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One root cause. `speaks` is how often a signature had this cause in public reports, from 0 to 1.

    `decides` is a pattern of the error's text that no other cause has; empty where the text alone never decides.
    """

    id: str
    code: str
    area: AreaName
    title: str
    sections: tuple[tuple[str, str], ...]
    rule: Rule
    speaks: Mapping[str, float] = field(default_factory=dict)
    decides: str = ""

    @property
    def on_workstation(self) -> bool:
        """Whether it lies on a workstation with Docker Desktop, where only a person can look (the codes with D)."""
        return self.code.startswith("D")

    def section(self, heading: str) -> str:
        """Return one paragraph of the prose, by its heading."""
        return dict(self.sections)[heading]

    @property
    def prose(self) -> str:
        """All that is said about the cause after its title, as paragraphs."""
        return "\n\n".join(f"{heading}: {text}" for heading, text in self.sections)


def cause(
    *, code: str, area: AreaName, speaks: Mapping[str, float] | None = None, decides: str = ""
) -> Callable[[Rule], Cause]:
    """Turn a rule into a cause; `MalformedCause` where its name or its docstring is not as it must be."""

    def make(rule: Rule) -> Cause:
        where = f"{rule.__module__}.{rule.__name__}"
        if rule.__module__.rpartition(".")[2] != rule.__name__:
            raise MalformedCause(f"{where}: the function must have the name of its file")
        title, sections = _prose(where, inspect.getdoc(rule) or "")
        return Cause(rule.__name__, code, area, title, sections, rule, dict(speaks or {}), decides)

    return make


@cache
def all_causes() -> tuple[Cause, ...]:
    """Return every cause of this folder, by its id."""
    return causes_in(__path__, __name__)


def causes_in(folders: Iterable[str], package: str) -> tuple[Cause, ...]:
    """Import every file of a package's folders and return its causes; `MalformedCause` for a file without one."""
    found = []
    for info in sorted(pkgutil.iter_modules(list(folders)), key=lambda info: info.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package}.{info.name}")
        thing = getattr(module, info.name, None)
        if not isinstance(thing, Cause):
            raise MalformedCause(f"{module.__name__}: there is no @cause named {info.name} in it")
        found.append(thing)
    return tuple(found)


def _prose(where: str, docstring: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Take a docstring apart into its title and its headed paragraphs."""
    title, *paragraphs = [" ".join(paragraph.split()) for paragraph in docstring.split("\n\n")]
    if not title.endswith("."):
        raise MalformedCause(f"{where}: the docstring must begin with one sentence")
    sections = tuple((heading.strip(), text.strip()) for heading, _, text in (p.partition(":") for p in paragraphs))
    if tuple(heading for heading, _ in sections) != HEADINGS or not all(text for _, text in sections):
        raise MalformedCause(f"{where}: the docstring must have the paragraphs {', '.join(HEADINGS)}")
    return title, sections
