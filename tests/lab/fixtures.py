"""The lab for pytest: import `lab` and `lab_host` into a conftest; tests that use them bear the marker `lab`."""

from collections.abc import Iterator
from typing import Protocol

import pytest

from tests.lab.engines import Engine, Extra
from tests.lab.host import LabHost
from tests.lab.session import Lab


class HostFactory(Protocol):
    """Gives a clean host with that engine and that on top."""

    def __call__(self, engine: Engine, extra: Extra | None = None) -> LabHost: ...


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
    given: dict[tuple[Engine, Extra | None], LabHost] = {}

    def give(engine: Engine, extra: Extra | None = None) -> LabHost:
        if (engine, extra) not in given:
            name = f"host{list(Engine).index(engine) + 1}{extra or ''}"
            if name in lab.hosts:
                lab.hosts[name].reset()
                given[engine, extra] = lab.hosts[name]
            else:
                given[engine, extra] = lab.boot(engine, name, extra=extra)
        return given[engine, extra]

    return give
