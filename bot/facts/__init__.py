"""What dockfix reads from a host, one file per subject: the type, the questions that get it, the reader.

A file in this folder is found by walking it; there is no list. A file whose name begins with an underscore holds what
several of them share.
"""

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Fact


@cache
def all_facts() -> tuple[type[Fact], ...]:
    """Return every type in this folder that reads answers, sorted by name."""
    return facts_in(__path__, __name__)


def facts_in(folders: Iterable[str], package: str) -> tuple[type[Fact], ...]:
    """Import every file of a package's folders and return the types in them that read answers, sorted by name."""
    found: dict[str, type[Fact]] = {}
    for info in pkgutil.iter_modules(list(folders)):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package}.{info.name}")
        found |= {
            name: thing
            for name, thing in vars(module).items()
            if isinstance(thing, type) and thing.__module__ == module.__name__ and "QUESTIONS" in vars(thing)
        }
    return tuple(found[name] for name in sorted(found))


@cache
def all_questions() -> tuple[Question | EngineQuestion, ...]:
    """Return every question of every fact once, sorted by its id; ValueError where two differ but share an id."""
    return questions_of(all_facts())


def host_questions() -> tuple[Question | EngineQuestion, ...]:
    """Return the questions that are not about one container."""
    return tuple(asked for asked in all_questions() if isinstance(asked, Question) or not asked.about_container)


def questions_of(facts: Iterable[type[Fact]]) -> tuple[Question | EngineQuestion, ...]:
    """Return the questions of these facts once, sorted by their id; ValueError where two differ but share an id."""
    questions: dict[str, Question | EngineQuestion] = {}
    for fact in facts:
        for question in fact.QUESTIONS:
            if questions.setdefault(question.id, question) != question:
                raise ValueError(f"two questions share the id {question.id}")
    return tuple(questions[name] for name in sorted(questions))


def area_of(question: Question | EngineQuestion) -> AreaName:
    """Return the key area that a question belongs to: that of the fact which asks it."""
    return next(fact.AREA for fact in all_facts() if question in fact.QUESTIONS)
