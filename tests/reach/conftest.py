"""What the tests of reach share: ways to hosts that are let go of, and a real sshd on the loopback address."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.reach.address import HostAddress
from bot.reach.ssh import SshReach
from tests.reach.sshd import Sshd


@pytest.fixture
def reach() -> Iterator[Callable[[HostAddress], SshReach]]:
    """`reach(address)` gives a way to a host; all are closed in the end."""
    made: list[SshReach] = []

    def make(where: HostAddress) -> SshReach:
        made.append(SshReach(where))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Callable[..., Sshd]]:
    """`sshd(option="value")` starts a real sshd with these options; all are stopped in the end."""
    started: list[Sshd] = []

    def start(**options: str) -> Sshd:
        started.append(Sshd(tmp_path / f"sshd{len(started)}", options))
        return started[-1]

    yield start
    for one in started:
        one.stop()
