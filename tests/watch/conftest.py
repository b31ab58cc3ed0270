"""What the tests of watching share: a real sshd with a played engine behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reach.sshd import Sshd
from tests.watch.played_engine import PlayedEngine, PlayedWay


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[PlayedEngine]:
    """A played engine."""
    played = PlayedEngine(tmp_path / "engine.sock")
    yield played
    played.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Sshd]:
    """A real sshd."""
    started = Sshd(tmp_path / "sshd", {})
    yield started
    started.stop()


@pytest.fixture
def way(server: Sshd, engine: PlayedEngine) -> Iterator[PlayedWay]:
    """The way to the played engine over the sshd."""
    made = PlayedWay(server.address(docker_socket=str(engine.path)))
    yield made
    made.close()
