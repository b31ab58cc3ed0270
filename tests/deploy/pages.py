"""Reads the commands out of the pages of deploy/, so that the tests run exactly what the pages say."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
GUIDE = DEPLOY / "README.md"
HOST_PAGE = DEPLOY / "host" / "README.md"
_MARKED = re.compile(r"<!-- tested: ([a-z]+) -->\n```sh\n(.*?)```\n", re.DOTALL)


def commands(page: Path) -> dict[str, str]:
    """The shell commands of each marked block of a page, by the block's name."""
    found: dict[str, str] = {}
    for name, text in _MARKED.findall(page.read_text(encoding="utf-8")):
        assert name not in found, f"{page} has two blocks {name}"
        found[name] = text
    return found
