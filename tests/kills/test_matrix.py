"""Killed anywhere and started again: nothing is lost, nothing is done twice, and the thread ends in a true sentence."""

import pytest

from tests.kills.matrix import TRANSITIONS, Cell, Matrix, Records, chosen, transitions
from tests.postgres import Server

ENOUGH = 50
# A survey and some sixty kills take their time, also where a machine is busy.
pytestmark = pytest.mark.timeout(1500)


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return surveyed(Records(tmp_path_factory.mktemp("records")))


@pytest.fixture(scope="module")
def on_postgres(tmp_path_factory: pytest.TempPathFactory, postgres: Server) -> Matrix:
    return surveyed(Records(tmp_path_factory.mktemp("records"), postgres))


def surveyed(records: Records) -> Matrix:
    """Every life with no kill in it, which has to end well itself."""
    matrix = Matrix(records)
    assert [] == matrix.survey()
    return matrix


def check(matrix: Matrix, turn: int) -> None:
    """Kill at every transition and at every step, half of them before and half of them after its commit."""
    cells = matrix.cells()
    assert set(TRANSITIONS) == transitions(cells)
    killed = chosen(cells, turn)
    assert covered(cells) <= {cell.at.what for cell in killed}
    outcomes = matrix.kill(killed)
    assert [] == [f"{each.cell}: {fault}" for each in outcomes for fault in each.faults]
    assert ENOUGH <= sum(not each.missed for each in outcomes)


def covered(cells: list[Cell]) -> set[str]:
    """All transitions, and the boundaries of all steps."""
    return {cell.at.what for cell in cells if cell.at.what.startswith(("transition ", "step "))}


def test_killed_at_every_transition_and_step_on_sqlite(on_sqlite: Matrix) -> None:
    check(on_sqlite, 0)


@pytest.mark.postgres
def test_killed_at_every_transition_and_step_on_postgresql(on_postgres: Matrix) -> None:
    check(on_postgres, 1)
