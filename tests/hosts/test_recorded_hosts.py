"""Every recorded host goes through ALL causes: what must be found is found, and nothing else."""

import json
import tomllib
from pathlib import Path

import pytest

from bot.causes import all_causes
from bot.codec import encode
from bot.diagnose import diagnose
from bot.facts import all_questions
from bot.model import AreaResult, Diagnosis, EngineAction, EngineCall
from bot.reach.replay import Recording, ReplayReach
from bot.snapshot import Snapshot

HERE = Path(__file__).parent
FOLDERS = sorted(path.parent for path in HERE.glob("*/expect.toml"))


def diagnosed(folder: Path) -> Diagnosis:
    recording = Recording.load(folder)
    asked = ReplayReach(recording).ask(recording.target, all_questions())
    return diagnose(Snapshot(asked.answers), "01TEST")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_recorded_host_has_these_causes_and_no_others(folder: Path) -> None:
    expected = tomllib.loads((folder / "expect.toml").read_text(encoding="utf-8"))
    diagnosis = diagnosed(folder)
    found = {"verdict": str(diagnosis.verdict), "causes": [finding.cause for finding in diagnosis.findings]}
    sure = {str(finding.certainty) for finding in diagnosis.findings}
    assert expected == {"certainty": expected["certainty"], **found}, diagnosis.reason
    assert sure <= {expected["certainty"]}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_recorded_host_gives_the_same_diagnosis_every_time(folder: Path) -> None:
    assert json.dumps(encode(diagnosed(folder))) == json.dumps(encode(diagnosed(folder)))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_area_with_a_finding_is_a_problem_and_one_without_is_none(folder: Path) -> None:
    diagnosis = diagnosed(folder)
    areas = {cause.id: cause.area for cause in all_causes()}
    found = {areas[finding.cause] for finding in diagnosis.findings}
    wrong = {area.area for area in diagnosis.areas if area.area in found and area.result is not AreaResult.PROBLEM}
    assert set() == wrong


def test_the_folder_is_full() -> None:
    assert len(FOLDERS) > 20


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_remedy_starts_the_container_once_and_can_be_told_from_every_other(folder: Path) -> None:
    remedies = [remedy for finding in diagnosed(folder).findings for remedy in finding.remedies]
    container = Recording.load(folder).target.container
    for remedy in remedies:
        started = [
            step.container
            for step in remedy.steps
            if isinstance(step, EngineCall) and step.engine is EngineAction.START
        ]
        assert started.count(container) == 1, remedy.id
    digests = [remedy.digest for remedy in remedies]
    assert all(digest.startswith("sha256:") for digest in digests)
    assert len(set(digests)) == len(digests)
