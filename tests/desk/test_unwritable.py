"""Where the record cannot be written nothing runs, and the person is told; it goes on once it can be written."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.desk import Desk, Refused
from bot.lifecycle import State
from bot.store import Store
from tests.desk.stage import ALICE, BOB, HERE, TARGET, Host, Spectator, desk, reaches
from tests.desk.test_desk import approve, ask


def test_a_full_disk_runs_nothing_tells_everybody_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.desk.full_disk", str(tmp_path)],
        capture_output=True, text=True, timeout=240, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.stdout, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert "could not write this down, so nothing was done" in told["decided while full"]
    assert "could not write this down, so nothing was done" in told["asked while full"]
    assert ("waiting", 0, "") == (told["state"], told["ran before"], told["decided again"])
    assert ["dockfix cannot write its record, so nothing more is run; it goes on by itself once it can"] == told[
        "progress"
    ]
    assert ("approved", 0) == (told["state while full"], told["ran while full"])
    assert ("verified", 2, "") == (told["end"], told["ran"], told["audit"])


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """Let every connection of the record only read, as on a standby or a database that was set so."""

    def only_read(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    store.engine.dispose()
    sa.event.listen(store.engine, "checkout", only_read)
    try:
        yield
    finally:
        sa.event.remove(store.engine, "checkout", only_read)
        store.engine.dispose()


def test_a_record_that_is_only_to_be_read_takes_no_decision_of_any_kind(tmp_path: Path) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator()) as opened:
        incident = ask(opened)
        settle(opened)
        with read_only(opened.store):
            acts: list[Callable[[], object]] = [
                lambda: approve(opened, incident),
                lambda: opened.decide(incident.id, BOB, approve=False, reason="no"),
                lambda: opened.request(TARGET, ALICE, HERE),
            ]
            for act in acts:
                with pytest.raises(Refused, match="could not write this down, so nothing was done"):
                    act()
            with pytest.raises(Refused, match="You may not approve this"):
                approve(opened, incident, ALICE)
        assert opened.incident(incident.id) == incident
        assert [] == host.ran
        opened.decide(incident.id, BOB, approve=False, reason="no")
        reaches(opened, incident, State.REFUSED)


def settle(opened: Desk) -> None:
    """Wait until nothing is under way any more."""
    from tests.playground.stage import eventually

    eventually(lambda: 0 == opened._runs._flow.durable.unfinished())
