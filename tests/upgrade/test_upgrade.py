"""Incidents that earlier versions parked go on: each kept database is opened by today's dockfix."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.lifecycle import State
from tests.postgres import Server
from tests.slack.stage import BOB, eventually
from tests.upgrade.kept import HERE, Upgraded, upgraded

EVERY = sorted(file.stem for file in HERE.glob("*.sql") if ".postgres" not in file.name)
ON_POSTGRES = sorted(file.name.removesuffix(".postgres.sql") for file in HERE.glob("*.postgres.sql"))


@pytest.fixture(params=EVERY)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Upgraded]:
    with upgraded(request.param, f"sqlite:///{tmp_path}/dockfix.db") as opened:
        yield opened


def test_what_an_earlier_version_parked_goes_on(scene: Upgraded) -> None:
    the_waiting_one_is_approved_and_ends_verified(scene)
    the_old_ones_are_answered_truly(scene)
    what_was_under_way_goes_on(scene)
    nothing_is_lost(scene)


@pytest.mark.postgres
@pytest.mark.parametrize("version", ON_POSTGRES)
def test_what_an_earlier_version_parked_on_postgresql_goes_on(version: str, postgres: Server) -> None:
    with upgraded(version, postgres.database()) as scene:
        the_waiting_one_is_approved_and_ends_verified(scene)
        the_old_ones_are_answered_truly(scene)
        assert "" == scene.desk.store.verify_audit().broken


@pytest.mark.parametrize("version", EVERY)
def test_a_step_that_was_cut_off_by_the_upgrade_is_not_repeated(version: str, tmp_path: Path) -> None:
    with upgraded(version, f"sqlite:///{tmp_path}/dockfix.db", ended=False) as scene:
        scene.reaches("running", State.UNCERTAIN)
        assert [] == scene.hosts["running"].ran


def the_waiting_one_is_approved_and_ends_verified(scene: Upgraded) -> None:
    scene.press_old("later")
    scene.reaches("later", State.VERIFIED)
    incident = scene.incident("later")
    assert [f"{incident.id}-1-0", f"{incident.id}-1-1"] == scene.hosts["later"].ran
    said = [entry.what for entry in scene.desk.store.audit(incident.id)]
    assert ["asked", "proposed", "approved", "confirmed"] == said[:4]
    assert 1 == said.count("approved")


def the_old_ones_are_answered_truly(scene: Upgraded) -> None:
    scene.reaches("soon", State.EXPIRED)
    scene.press_old("soon")
    scene.told(BOB, "has expired without a decision")
    scene.press_old("fixed")
    scene.told(BOB, "bob has already approved this.")
    for host in ("soon", "fixed"):
        assert [] == scene.hosts[host].ran


def what_was_under_way_goes_on(scene: Upgraded) -> None:
    scene.reaches("silent", State.WAITING)
    eventually(lambda: [State.VERIFIED, State.ANSWERED] == [each.state for each in scene.incidents("approved")])
    first, behind = scene.incidents("approved")
    assert [f"{first.id}-1-0", f"{first.id}-1-1"] == scene.hosts["approved"].ran
    assert (1, ()) == (behind.round, behind.executed)
    scene.reaches("running", State.VERIFIED)
    # Its host says that what was under way had ended: nothing is done once more.
    assert [] == scene.hosts["running"].ran
    assert [0, 0] == [executed.exit for executed in scene.incident("running").executed]


def nothing_is_lost(scene: Upgraded) -> None:
    """The trail is whole, the history shows all of it, and no workflow of the earlier version is stuck or broken."""
    eventually(lambda: scene.durable.unfinished() == 0)
    store = scene.desk.store
    assert "" == store.verify_audit().broken
    known = {each.id for each in store.incidents(*State)}
    shown = [run.incident for host in scene.hosts for run in scene.desk.history(host, 0.0)]
    assert known == set(shown)
    with store.engine.connect() as connection:
        ends = set(connection.execute(sa.text("SELECT DISTINCT status FROM workflow_status")).scalars())
    assert ends <= {"SUCCESS", "DELAYED"}
