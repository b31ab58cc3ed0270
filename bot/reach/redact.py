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
_NAME = re.compile(rf"(?i)(?:^|[^a-z]){_WORD}s?(?:$|[^a-z])|{_WORD}$")
_VALUE = (
    r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|(?P<q>\\+["'])(?:(?!(?<!\\)(?P=q)).)*(?P=q)|[^\s"',;&)}{\[(][^\s"',;&)}]*)"""
)
_LITERAL = re.compile(r"null|true|false|-?\d+")

_KEY_BLOCK = re.compile(
    r"-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10})-----.*?(?:-----END \1-----|\Z)", re.DOTALL
)
_SIMPLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"""(?i)\b((?:proxy-)?authorization\b[\\"']{0,3}\s*[:=]\s*[\\"']{0,3}"""
            r"""(?:(?:bearer|basic|digest|token|negotiate)[ \t]+)?)[^\s"'\\]+"""
        ),
        f"\\1{GONE}",
    ),
    (re.compile(r"(?i)\b(bearer|basic)([ \t]+)[a-z0-9._~+/=-]{8,}"), f"\\1\\2{GONE}"),
    (re.compile(r"""(?i)\b([a-z][a-z0-9+.-]{1,20}://)[^\s/@"']{1,300}@"""), f"\\1{GONE}@"),
    (re.compile(r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b"), GONE),
    (re.compile(r"\b(?:xox[a-z]-|xapp-)[A-Za-z0-9-]{6,}"), GONE),
    (re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|sk-[\w-]{20,})"), GONE),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"), GONE),
)
_NAMED = (
    re.compile(rf"""(?i)(?P<name>{_WORD}s?[\\"']{{0,3}}\s*[=:]\s*)(?P<value>{_VALUE})"""),
    re.compile(rf"(?i)(?P<name>(?<![\w-])--?[a-z0-9-]{{0,40}}{_WORD}[ \t]+)(?!-)(?P<value>{_VALUE})"),
)


def redact_text(text: str) -> str:
    """Return the text without what looks like a secret. JSON stays JSON."""
    text = _KEY_BLOCK.sub(f"-----BEGIN \\1-----{GONE}-----END \\1-----", text)
    for pattern, instead in _SIMPLE:
        text = pattern.sub(instead, text)
    for pattern in _NAMED:
        text = pattern.sub(_hide, text)
    return text


def _hide(match: re.Match[str]) -> str:
    name, value = match["name"], match["value"]
    if _LITERAL.fullmatch(value) and name.rstrip(" :\t").endswith('"'):
        return match[0]
    quote = match["q"] or (value[0] if value[0] in "\"'" else "")
    return f"{name}{quote}{GONE}{quote}"


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
