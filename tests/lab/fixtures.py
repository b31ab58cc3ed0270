"""The lab for pytest: import `lab` and `lab_host` into a conftest; tests that use them bear the marker `lab`."""

from collections.abc import Callable, Iterator

import pytest

from tests.lab.engines import Engine
from tests.lab.host import LabHost
from tests.lab.session import Lab

HostFactory = Callable[[Engine], LabHost]


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """One session of the lab for the whole run; nothing is booted yet. Where the lab cannot run this is an error.

    (`tests.lab.missing()` tells beforehand; a runner reports the suite as not run, with that reason.)
    """
    with Lab() as session:
        yield session


@pytest.fixture
def lab_host(lab: Lab) -> HostFactory:
    """`lab_host(engine)` gives a clean host with that engine: booted at first, reset for every test that asks again."""
    given: dict[Engine, LabHost] = {}

    def give(engine: Engine) -> LabHost:
        if engine not in given:
            name = f"host{list(Engine).index(engine) + 1}"
            if name in lab.hosts:
                lab.hosts[name].reset()
                given[engine] = lab.hosts[name]
            else:
                given[engine] = lab.boot(engine, name)
        return given[engine]

    return give
