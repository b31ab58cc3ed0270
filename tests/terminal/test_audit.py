"""`dockfix audit` at the terminal: whole, broken, shown, exported."""

import json
import sqlite3
from pathlib import Path

import pytest

from bot.incident import Person
from bot.store import Store
from tests.terminal.conftest import Run


@pytest.fixture(autouse=True)
def record(tmp_path: Path) -> Path:
    (tmp_path / "dockfix.toml").write_text("[hosts.here]\nlocal = true\n")
    path = tmp_path / "dockfix.db"
    store = Store(f"sqlite:///{path}")
    for number in (1, 2, 3):
        store.note(f"01{number}", "denied", Person("U1"), 1_700_000_000.0 + number, {"because": "\x1b[31mno\n"})
    store.close()
    return path


def test_a_whole_trail_is_told_with_its_newest_hash(dockfix: Run) -> None:
    ran = dockfix("audit", "verify")
    assert (0, "") == (ran.exit, ran.err)
    assert "whole: 3 entries" in ran.out
    told = dockfix("audit", "verify", "--json").json
    assert ("dockfix.audit/1", True, None, 3) == (told["schema"], told["whole"], told["broken"], told["entries"])
    assert told["head"] in ran.out


def test_the_first_broken_link_is_named(dockfix: Run, record: Path) -> None:
    with sqlite3.connect(record) as connection:
        connection.execute("UPDATE audit SET who = 'U2' WHERE seq = 2")
    ran = dockfix("audit", "verify")
    assert 1 == ran.exit
    assert "Entry 2 (denied) was changed after it was written." in ran.out
    assert False is dockfix("audit", "verify", "--json").json["whole"]


def test_it_is_written_out_as_json_lines(dockfix: Run) -> None:
    ran = dockfix("audit", "export")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [1, 2, 3] == [line["seq"] for line in lines]
    assert lines[0]["hash"] == lines[1]["prev"]
    assert ["012"] == [
        entry["incident"] for entry in dockfix("audit", "export", "--incident", "012", "--json").json["entries"]
    ]


def test_what_is_shown_cannot_act_on_the_terminal(dockfix: Run) -> None:
    ran = dockfix("audit", "show", "--last", "2")
    assert 0 == ran.exit
    assert "\x1b[31m" not in ran.out
    assert "012" in ran.out
    assert "011" not in ran.out
    assert "no such entry" in dockfix("audit", "show", "--incident", "nosuch").out


@pytest.mark.parametrize("words", [("audit",), ("audit", "mend"), ("audit", "show", "--last", "0")])
def test_what_does_not_fit_is_refused_with_the_way_to_help(dockfix: Run, words: tuple[str, ...]) -> None:
    ran = dockfix(*words)
    assert 2 == ran.exit
    assert "--help" in ran.err
