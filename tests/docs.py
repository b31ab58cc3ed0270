"""Writes the generated parts of the documentation from the code, and tells where a page is out of date.

A generated part stands between `<!-- generated: NAME -->` and `<!-- /generated -->`; the rest of a page is prose.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
PART = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def life_of_an_incident() -> str:
    """Draw the transition table of an incident as a diagram."""
    from bot.lifecycle import FINAL, NEXT, State

    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.ASKED}"]
    lines += [f"    {state} --> {after}: {event}" for state, row in NEXT.items() for event, after in row.items()]
    lines += [f"    {state} --> [*]" for state in State if state in FINAL]
    return "\n".join([*lines, "```"]) + "\n"


def table_of_causes() -> str:
    """List the causes that dockfix knows, with what each one says."""
    from bot.causes import all_causes

    lines = ["| Cause | What it is |", "|---|---|"]
    lines += [f"| [`{cause.id}`](bot/causes/README.md#{cause.id}) | {cause.title} |" for cause in all_causes()]
    return "\n".join(lines) + "\n"


def command_line() -> str:
    """Print the help of the command line."""
    script = Path(sys.executable).parent / "dockfix"
    environment = {**os.environ, "COLUMNS": "110", "NO_COLOR": "1", "PYTHON_COLORS": "0"}
    done = subprocess.run([script, "--help"], env=environment, check=True, capture_output=True, text=True)
    return f"```text\n{done.stdout.rstrip()}\n```\n"


def what_is_asked() -> str:
    """List every question that a host is asked, with the command that a person would run to see the same."""
    from bot.facts import all_questions, area_of
    from bot.model import AreaName

    order = list(AreaName)
    lines = ["| Area | Question | To see the same |", "|---|---|---|"]
    lines += [
        f"| {area_of(question)} | `{question.id}` | `{question.shown.replace('|', chr(92) + '|')}` |"
        for question in sorted(all_questions(), key=lambda q: (order.index(area_of(q)), q.id))
    ]
    return "\n".join(lines) + "\n"


PARTS: dict[str, Callable[[], str]] = {
    "incident": life_of_an_incident,
    "causes": table_of_causes,
    "command-line": command_line,
    "questions": what_is_asked,
}
PAGES = ("README.md", "bot/README.md")


def render(page: Path) -> str:
    """Return the page with its generated parts made anew."""
    return PART.sub(lambda m: m[1] + PARTS[m[2]]() + m[3], page.read_text(encoding="utf-8"))


def whole_pages() -> dict[Path, str]:
    """Return the pages that are generated as a whole."""
    from bot.causes.__main__ import readme

    return {ROOT / "bot/causes/README.md": readme()}


def main() -> int:
    """Write all pages anew; say which ones changed."""
    pages = {ROOT / page: render(ROOT / page) for page in PAGES} | whole_pages()
    for page, text in pages.items():
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
            print(f"written: {page.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
