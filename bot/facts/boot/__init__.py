"""What decides over the next start of Docker or of the host: read by a scan only, never by a diagnosis.

A file in this folder is found by walking it, as in the folder around it.
"""

from functools import cache

from bot.facts import facts_in, host_questions, questions_of
from bot.model import EngineQuestion, Question
from bot.snapshot import Fact


@cache
def boot_facts() -> tuple[type[Fact], ...]:
    """Return every type in this folder that reads answers, sorted by name."""
    return facts_in(__path__, __name__)


@cache
def scan_questions() -> tuple[Question | EngineQuestion, ...]:
    """Return all that a scan asks of a host, sorted by id; ValueError where two questions share an id."""
    asked = {question.id: question for question in host_questions()}
    for question in questions_of(boot_facts()):
        if asked.setdefault(question.id, question) != question:
            raise ValueError(f"two questions share the id {question.id}")
    return tuple(asked[name] for name in sorted(asked))
