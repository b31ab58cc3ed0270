"""The same desk on PostgreSQL: only the URL is another."""

from pathlib import Path

import pytest

from bot.incident import State
from tests.desk.stage import ALICE, BOB, HERE, TARGET, Host, Spectator, desk, reaches
from tests.postgres import Server

pytestmark = pytest.mark.postgres


def test_an_incident_lives_its_whole_life(tmp_path: Path, postgres: Server) -> None:
    host = Host()
    with desk(tmp_path, host, Spectator(), url=postgres.database()) as opened:
        asked = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        assert asked.diagnosis is not None
        remedy = asked.diagnosis.findings[0].remedies[0]
        opened.decide(asked.id, BOB, approve=True, remedy=remedy.id, digest=remedy.digest)
        reaches(opened, asked, State.VERIFIED)
        assert opened.store.verify_audit().broken == ""
    assert host.ran == [f"{asked.id}-1-0", f"{asked.id}-1-1"]
