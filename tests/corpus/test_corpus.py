"""Every text of the corpus is read as it was read by hand, and no cause is named for sure that was not the one."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.causes import all_causes
from bot.errors import parse
from bot.explain import explain

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()
]
ERRORS = ("daemon_error", "daemon_error_tail", "daemon_start_log", "daemon_error_truncated")
UNREAD = ("", "S_UNKNOWN")
BY_CODE = {cause.code: cause.id for cause in all_causes() if cause.code and cause.code != "X03"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_signature_is_the_one_that_was_read_by_hand(case: dict[str, Any]) -> None:
    found = parse(case["error"]).signature
    if case["signature"] is None:
        assert found in UNREAD
    else:
        assert case["signature"] == found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_no_cause_is_decided_that_was_not_the_one(case: dict[str, Any]) -> None:
    explanation = explain(case["error"])
    if explanation.decided:
        assert [BY_CODE.get(case["label"], "file_descriptors_exhausted")] == [item.cause for item in explanation.causes]
    assert "proved" not in [item.certainty for item in explanation.causes]


def test_a_cause_that_dockfix_knows_is_among_the_candidates() -> None:
    known = [case for case in CASES if case["label"] in BY_CODE and case["error_kind"] in ERRORS and case["signature"]]
    missed = [
        case["id"] for case in known if BY_CODE[case["label"]] not in [c.cause for c in explain(case["error"]).causes]
    ]
    assert [] == missed
    assert len(known) > 60


def test_a_text_of_docker_that_failed_is_always_ours() -> None:
    assert [] == [case["id"] for case in CASES if case["error_kind"] in ERRORS and not parse(case["error"]).ours]
