"""Were the container of a recorded host Compose's or its like's, nothing would make a copy of it by hand."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.diagnose import diagnose
from bot.facts import all_questions
from bot.facts._sh import MANAGERS
from bot.model import EngineAction, EngineCall
from bot.reach.replay import Recording, ReplayReach
from bot.snapshot import Answers, Snapshot

FOLDERS = sorted(path.parent for path in Path(__file__).parent.glob("*/expect.toml"))


def republished(folder: Path, labels: dict[str, str], *, auto_remove: bool = False) -> list[str]:
    """Return the ids of the remedies that make the container anew, had it these labels."""
    recording = Recording.load(folder)
    asked = ReplayReach(recording).ask(recording.target, all_questions())
    answers = {answer.question: answer for answer in asked.answers}
    said: dict[str, Any] = json.loads(answers["container"].output or "{}")
    if "Config" in said:
        said["Config"]["Labels"] = labels
        said["HostConfig"]["AutoRemove"] = auto_remove
        answers["container"] = replace(answers["container"], output=json.dumps(said))
    diagnosis = diagnose(Snapshot(Answers(recording.target, answers, asked.answers.address)), "01TEST")
    return [
        remedy.id
        for finding in diagnosis.findings
        for remedy in finding.remedies
        if any(isinstance(s, EngineCall) and s.engine is EngineAction.REPUBLISH for s in (*remedy.steps, *remedy.undo))
    ]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_recorded_host_offers_a_copy_of_a_container_that_something_manages(folder: Path) -> None:
    assert [] == [found for _, label in MANAGERS for found in republished(folder, {label: "x"})]
    assert [] == republished(folder, {}, auto_remove=True)


def test_of_a_container_that_nobody_manages_many_do() -> None:
    assert sum(bool(republished(folder, {})) for folder in FOLDERS) > 10
