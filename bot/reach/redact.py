"""Takes secrets out of what a host answered, before anything keeps or shows it. [pure]"""

import json
import re
from dataclasses import replace
from typing import Any

from bot.model import Answer

GONE = "[redacted]"

_WORD = (
    r"(?:pass(?:wd|word|phrase)?|pwd|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|credentials?|auth|dsn"
    r"|cookie)"
)
_NAME = re.compile(rf"(?i)(?:^|[^a-z]|[a-z0-9_.-]*[_.-]){_WORD}s?(?:$|[_.-])|{_WORD}$")
_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"',;&)}\]]+)"

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"-----BEGIN ([A-Z0-9 ]*PRIVATE KEY[A-Z ]*)-----.*?(?:-----END \1-----|\Z)", re.DOTALL),
        f"-----BEGIN \\1-----{GONE}-----END \\1-----",
    ),
    (
        re.compile(r"(?i)\b((?:proxy-)?authorization\b[\"']?\s*[:=]\s*[\"']?)(?:(\w+)[ \t]+)?[^\s\"']+"),
        f"\\1\\2 {GONE}",
    ),
    (re.compile(r"(?i)\b(bearer|basic)([ \t]+)[a-z0-9._~+/=-]{8,}"), f"\\1\\2{GONE}"),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20}://)[^\s/@\"']{1,300}@"), f"\\1{GONE}@"),
    (re.compile(r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b"), GONE),
    (re.compile(r"\b(?:xox[a-z]-|xapp-)[A-Za-z0-9-]{6,}"), GONE),
    (re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|sk-[\w-]{20,})"), GONE),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"), GONE),
    (
        re.compile(rf"(?i)((?<![a-z0-9])-{{0,2}}[a-z0-9_.-]{{0,60}}{_WORD}s?[\"']?\s*[=:]\s*)({_VALUE})"),
        f"\\1{GONE}",
    ),
    (re.compile(rf"(?i)(--?[a-z0-9-]{{0,40}}{_WORD}[ \t]+)(?!-)({_VALUE})"), f"\\1{GONE}"),
)


def redact_text(text: str) -> str:
    """Return the text without what looks like a secret."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def redact_json(value: Any, key: str = "") -> Any:
    """Return a JSON value without secrets: all values of `Env`, values under telling names, secrets inside texts."""
    if isinstance(value, dict):
        return {name: redact_json(item, str(name)) for name, item in value.items()}
    if isinstance(value, list):
        if key == "Env":
            return [_variable(item) for item in value]
        return _arguments(value)
    if isinstance(value, str):
        return GONE if value and _NAME.search(key) else redact_text(value)
    return value


def _variable(item: Any) -> Any:
    if not isinstance(item, str):
        return redact_json(item)
    name, equals, _ = item.partition("=")
    return f"{redact_text(name)}={GONE}" if equals else redact_text(item)


def _arguments(items: list[Any]) -> list[Any]:
    """In a list of arguments the secret follows its option: `--password`, `hunter2`."""
    done: list[Any] = []
    for position, item in enumerate(items):
        before = items[position - 1] if position else ""
        option = isinstance(before, str) and before.startswith("-") and "=" not in before and _NAME.search(before)
        hide = option and isinstance(item, str) and not item.startswith("-")
        done.append(GONE if hide else redact_json(item))
    return done


def redact(answer: Answer) -> Answer:
    """Return the answer without secrets; an answer that is JSON stays JSON."""
    return replace(answer, output=_redact_output(answer.output), errors=redact_text(answer.errors))


def _redact_output(output: str) -> str:
    if output.startswith(("{", "[")):
        try:
            return json.dumps(redact_json(json.loads(output)))
        except ValueError:
            pass
    return redact_text(output)
