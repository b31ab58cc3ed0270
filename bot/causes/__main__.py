"""Writes the documentation of the causes from the causes: `python -m bot.causes > bot/causes/README.md`."""

import sys

from bot.causes import all_causes

_HEAD = """# The causes that dockfix knows

Written from the causes themselves by `python -m bot.causes > bot/causes/README.md`; a test keeps it current.
A cause is one file in this folder: its rule, its evidence, its prose and its remedies.

| cause | area | in one sentence |
|---|---|---|
"""


def readme() -> str:
    """Return the documentation: a table of all causes, then a section for each."""
    causes = all_causes()
    rows = "".join(f"| [{cause.id}](#{cause.id}) | {cause.area} | {cause.title} |\n" for cause in causes)
    sections = []
    for cause in causes:
        body = "\n\n".join(f"**{heading}.** {text}" for heading, text in cause.sections)
        sections.append(f"\n## {cause.id}\n\n{cause.title}\n\n{body}\n")
    return _HEAD + rows + "".join(sections)


if __name__ == "__main__":
    sys.stdout.write(readme())
