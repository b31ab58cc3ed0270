"""Every wording of the engine's sources, and every error that the lab's engines printed, is read as it must be."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import parse
from tests.errors.catalogue import CATALOGUE, NOT_OURS, Wording

FIELDS = ("signature", "endpoint", "address", "port", "protocol", "wrapper", "table", "chain", "network")


def read(text: str) -> dict[str, Any]:
    found = parse(text)
    return {name: getattr(found, name) for name in FIELDS}


@pytest.mark.parametrize("wording", CATALOGUE, ids=lambda wording: wording.text[-60:])
def test_a_wording_of_the_sources_is_read(wording: Wording) -> None:
    assert {name: getattr(wording, name) for name in FIELDS} == read(wording.text)


@pytest.mark.parametrize("text", NOT_OURS)
def test_a_line_of_the_log_that_stops_no_container_is_not_ours(text: str) -> None:
    assert not parse(text).ours
