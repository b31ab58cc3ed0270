"""The wheel holds what dockfix needs at run time, nothing else, and is not led astray by where it is started."""

import subprocess
import zipfile
from pathlib import Path

import pytest

from bot import __version__
from tests.deploy.conftest import uv


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_has_the_two_packages_and_its_description_and_nothing_else(names: set[str]) -> None:
    assert {"bot", "handlers", f"dockfix-{__version__}.dist-info"} == {name.split("/")[0] for name in names}


def test_every_file_of_the_packages_that_is_not_for_building_the_page_is_in_the_wheel(
    dist: Path, names: set[str]
) -> None:
    checkout = dist.parent
    found = [path for package in ("bot", "handlers") for path in (checkout / package).rglob("*") if path.is_file()]
    expected = {str(path.relative_to(checkout)) for path in found}
    left_out = {name for name in expected if name.startswith("handlers/playground/console/")}
    assert set() == expected - left_out - names
    assert len(names) > 50


@pytest.mark.parametrize(
    "name",
    [
        "bot/py.typed",
        "handlers/py.typed",
        "handlers/playground/static/index.html",
        "handlers/playground/static/console.js",
        "handlers/playground/static/console.css",
    ],
)
def test_the_wheel_has_the_marks_of_typed_packages_and_the_page_of_the_playground(names: set[str], name: str) -> None:
    assert name in names


def test_the_wheel_has_the_recordings_of_the_playgrounds_three_hosts(names: set[str]) -> None:
    start = "handlers/playground/recordings/"
    hosts = {name.removeprefix(start).split("/")[0] for name in names if name.startswith(start)}
    assert {"host1", "host2", "host3"} <= hosts


def test_the_wheel_has_no_tests_no_sources_of_the_page_and_no_caches(names: set[str]) -> None:
    unwanted = ("tests/", "deploy/", "handlers/playground/console/", "__pycache__", "node_modules", ".db")
    assert [] == sorted(name for name in names if any(part in name for part in unwanted))


def test_the_installed_command_works_in_a_folder_that_has_a_bot_and_a_handlers_of_its_own(
    wheel: Path, tmp_path: Path
) -> None:
    venv, elsewhere = tmp_path / "venv", tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("bot.py", "handlers.py"):
        (elsewhere / name).write_text("raise SystemExit('the wrong module was imported')\n", encoding="utf-8")
    subprocess.run([uv(), "venv", "--quiet", str(venv)], check=True)
    install = [uv(), "pip", "install", "--quiet", "--no-deps", "--offline", "--python", str(venv), str(wheel)]
    subprocess.run(install, check=True)
    done = subprocess.run(
        [str(venv / "bin" / "dockfix"), "--version"], cwd=elsewhere, capture_output=True, text=True, check=False
    )
    assert (0, f"dockfix {__version__}\n", "") == (done.returncode, done.stdout, done.stderr)
