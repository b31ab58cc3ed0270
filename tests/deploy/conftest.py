"""Fixtures: the wheel as the guide builds it, and what it needs for an installation without a network."""

import platform
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deploy.pages import GUIDE, ROOT, commands


def uv() -> str:
    """The uv that `make test` has put there, or that is installed."""
    found = shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".uv" / "bin"))
    assert found is not None, "uv is neither installed nor in .uv/bin: run `make test` once, or `pipx install uv`"
    return found


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `dist`: the wheel and requirements.txt, made by the guide's own commands in a copy of the checkout."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("pyproject.toml", "uv.lock", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, copy)
    for name in ("bot", "handlers", "tests", "deploy"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    script = f'PATH="{Path(uv()).parent}:$PATH"\nset -e\n{commands(GUIDE)["build"]}'
    done = subprocess.run(["sh", "-c", script], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return copy / "dist"


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    """The one wheel in `dist`."""
    (found,) = dist.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def wheelhouse(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the folder with everything that requirements.txt names, for a Python such as 3.11 on Linux like this one."""

    def fetch(python: str) -> Path:
        folder = tmp_path_factory.mktemp("wheels")
        machine = platform.machine()
        platforms = [f"--platform=manylinux_2_{minor}_{machine}" for minor in (28, 17)]
        pip = [uv(), "run", "--quiet", "--no-project", "--with", "pip", "python", "-m", "pip", "download", "--quiet"]
        options = ["--no-deps", "--require-hashes", "--only-binary=:all:", f"--python-version={python}", *platforms]
        what = ["--requirement", str(dist / "requirements.txt"), "--dest", str(folder)]
        done = subprocess.run([*pip, *options, *what], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return folder

    return fetch
