"""Every form and Home tab that dockfix draws: as it was agreed (golden files), and one that Slack would take."""

import json
import os
import re
from pathlib import Path

import pytest

import handlers.slack
from handlers.playground import checks
from handlers.slack import limits
from tests.slack.views import VIEWS

GOLDEN = Path(__file__).parent / "golden" / "views"
SOURCES = Path(handlers.slack.__file__).parent


@pytest.mark.parametrize("name", VIEWS)
def test_the_forms_are_the_agreed_ones(name: str) -> None:
    file = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        drawn = json.dumps(VIEWS[name], indent=1, ensure_ascii=False, sort_keys=True)
        file.write_text(drawn + "\n", encoding="utf-8")
    assert json.loads(file.read_text(encoding="utf-8")) == VIEWS[name]


def test_there_is_no_golden_file_without_a_form() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(VIEWS)


def test_every_form_that_dockfix_knows_has_a_golden_file() -> None:
    known = {"told", *re.findall(r"def (\w+)_view\(", "".join(p.read_text() for p in SOURCES.rglob("*.py")))}
    kinds = {name.partition("_")[0] for name in VIEWS}
    assert {"told", "refusal", "glass", "hand_over", "form", "home"} == known, "give the new form a golden file"
    assert {"told", "refuse", "glass", "hand", "ask", "home"} == kinds


@pytest.mark.parametrize("name", VIEWS)
def test_each_form_is_within_the_limits(name: str) -> None:
    assert () == limits.view_problems(VIEWS[name])
    assert () == checks.view_problems(VIEWS[name])
