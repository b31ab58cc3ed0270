"""Fixtures of the judges: one emulator for all of its tests."""

from collections.abc import Iterator

import pytest

from tests.judges.emulated import Emulated, emulated
from tests.slack.conftest import host

__all__ = ["emulator", "host"]


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulated]:
    with emulated() as running:
        yield running
