"""Several processes on one record: what is reported to all of them at once is one incident."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import Server

ROOT = Path(__file__).parents[2]
REPORT = """
import sys
from bot.incident import Incident, Person, Place
from bot.model import Target
from bot.store import Store

url, name, key = sys.argv[1:]
store = Store(url)
print("ready", flush=True)
sys.stdin.readline()
for number in range(10):
    target = Target("host1", f"web{number}")
    incident = Incident(f"{name}-{number}", target, Person("alert:x"), Place("slack", "C1"), 100.0)
    found, new = store.open_incident(incident, f"{key}-{number}", alone_since=50.0)
    print(found.id, new, flush=True)
store.close()
"""


def report_at_once(url: str, *keys: str) -> list[list[str]]:
    """Let a process for each key report ten containers at the same moment; returns what each of them printed."""
    running = [
        subprocess.Popen(
            (sys.executable, "-c", REPORT, url, f"p{at}", key),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for at, key in enumerate(keys)
    ]
    for each in running:
        assert each.stdout is not None
        assert "ready\n" == each.stdout.readline()
    for each in running:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    said = [each.communicate(timeout=120)[0].splitlines() for each in running]
    assert [0] * len(keys) == [each.returncode for each in running]
    return said


def one_each(said: list[list[str]]) -> None:
    """Each container has one incident: all processes name the same one, and one of them opened it."""
    for number in range(10):
        lines = [each[number].split() for each in said]
        assert 1 == len({found for found, _ in lines})
        assert 1 == [new for _, new in lines].count("True")


@pytest.mark.parametrize("keys", [("a", "a"), ("a", "b")], ids=["one alert", "several alerts"])
def test_a_container_has_one_incident_in_sqlite(tmp_path: Path, keys: tuple[str, ...]) -> None:
    one_each(report_at_once(f"sqlite:///{tmp_path}/dockfix.db", *keys))


@pytest.mark.postgres
@pytest.mark.parametrize("keys", [("a", "a"), ("a", "b")], ids=["one alert", "several alerts"])
def test_a_container_has_one_incident_in_postgresql(postgres: Server, keys: tuple[str, ...]) -> None:
    one_each(report_at_once(postgres.database(), *keys))
