"""The documentation says what the code does: generated parts are current, links lead somewhere, commands exist."""

import re
from pathlib import Path

import pytest

from tests.docs import PAGES, ROOT, render, whole_pages

EVERY_PAGE = sorted(
    page
    for pattern in ("*.md", "bot/**/*.md", "handlers/*.md", "deploy/**/*.md", "tests/*.md", ".github/*.md")
    for page in ROOT.glob(pattern)
)


@pytest.mark.parametrize("name", PAGES)
def test_generated_parts_are_current(name: str) -> None:
    page = ROOT / name
    assert page.read_text(encoding="utf-8") == render(page), "run `make docs`"


@pytest.mark.parametrize("page", list(whole_pages()), ids=lambda page: str(page.relative_to(ROOT)))
def test_generated_pages_are_current(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == whole_pages()[page], "run `make docs`"


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#\s]+)", text) if not re.match(r"[a-z]+:", target)]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^    )make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert named != set()
    assert named - targets == set()


def test_the_version_is_in_the_changelog() -> None:
    from bot import __version__

    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_room_of_the_house_is_named() -> None:
    page = (ROOT / "bot/README.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "bot").glob("*.py")} - {"__init__.py"}
    rooms |= {f"{path.name}/" for path in (ROOT / "bot").iterdir() if (path / "__init__.py").exists()}
    assert {room for room in rooms if f"`{room}`" not in page} == set()
