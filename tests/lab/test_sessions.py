"""Nothing of a session stays on the machine, however it ends; and sessions do not touch each other."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import Engine, Lab, needs, roots
from tests.lab.cgroups import groups
from tests.lab.errors import LabError
from tests.lab.tools import lab_dir

CHECKOUT = Path(__file__).resolve().parents[2]
OWNER = """
import signal, time
from tests.lab import Engine, Lab
signal.signal(signal.SIGINT, signal.default_int_handler)
for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)  # whoever runs the tests may have told them to be ignored
with Lab() as lab:
    lab.boot(Engine.DOCKER_20_10)
    print(lab.directory.name, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def owner() -> Iterator[subprocess.Popen[str]]:
    """A process of its own that has opened a session and booted a host in it."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER], cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    with process:
        yield process
        process.kill()


@pytest.mark.lab
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_session_that_is_told_to_end_leaves_nothing(owner: subprocess.Popen[str], end: signal.Signals) -> None:
    index = _index(owner)
    assert _traces(index)
    owner.send_signal(end)
    owner.wait(60)
    assert _traces(index) == []


@pytest.mark.lab
def test_what_a_killed_session_leaves_is_swept(owner: subprocess.Popen[str]) -> None:
    index = _index(owner)
    kinds = {trace.split()[0] for trace in _traces(index)}
    assert kinds == {"process", "namespace", "device", "directory", "propagation"}
    owner.kill()
    owner.wait(60)
    assert _lab("clean").returncode == 0
    assert _traces(index) == []


@pytest.mark.lab
def test_cleaning_does_not_touch_a_session_that_lives(owner: subprocess.Popen[str]) -> None:
    index = _index(owner)
    before = _traces(index)
    assert f"Still running, not touched: dfx{index} (pid {owner.pid}): host1" in _lab("clean").stdout
    assert before == _traces(index)


@pytest.mark.lab
def test_two_sessions_have_networks_of_their_own(lab: Lab, owner: subprocess.Popen[str]) -> None:
    assert _index(owner) != lab.directory.name


@pytest.mark.lab
def test_a_host_that_cannot_boot_says_so_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roots, "layers", lambda *_, **__: [tmp_path])
    with Lab() as session:
        index = session.directory.name
        with pytest.raises(LabError, match="the end of its console"):
            session.boot(Engine.DOCKER_20_10)
    assert _traces(index) == []


def test_the_mirror_is_read_from_either_kind_of_apt_sources() -> None:
    old = (
        "# deb http://no/ bookworm main\ndeb [signed-by=/k] http://one/debian bookworm main\n"
        "deb-src http://two/ bookworm main\n"
    )
    new = (
        "Types: deb-src\nURIs: http://no/\nSuites: bookworm\n\n# a comment\nTypes: deb\n# URIs: http://no/\n"
        "URIs: http://one/debian\n http://two/debian\nSuites: bookworm bookworm-updates\n\n"
        "Enabled: no\nTypes: deb\nURIs: http://off/\nSuites: bookworm\n"
    )
    assert roots.one_line(old) == [(["http://one/debian"], ["bookworm"])]
    assert roots.deb822(new) == [(["http://one/debian", "http://two/debian"], ["bookworm", "bookworm-updates"])]


def test_a_build_that_fails_half_way_is_not_taken_for_a_finished_one(tmp_path: Path) -> None:
    finished = tmp_path / "docker-20.10-abc"

    def fail(new: Path) -> None:
        (new / "tree").mkdir()
        raise LabError("no network")

    with pytest.raises(LabError, match="no network"):
        roots.whole(finished, fail)
    assert not finished.exists()


def test_without_root_the_lab_says_why_it_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "the lab needs root: it makes network namespaces and boots machines in them" in needs.missing()


def test_a_lab_directory_that_mounts_cannot_take_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKFIX_LAB_DIR", "/tmp/a:b")
    assert any("/tmp/a:b has a character" in reason for reason in needs.missing())


def _index(owner: subprocess.Popen[str]) -> str:
    assert owner.stdout is not None
    return owner.stdout.readline().strip()


def _lab(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.lab", *argv], cwd=CHECKOUT, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, check=False, timeout=120,
    )  # fmt: skip


def _traces(index: str) -> list[str]:
    name, session = f"dfx{index}", str(lab_dir() / "sessions" / index)
    found = [f"process {pid}" for group in groups(f"{name}-") for pid in group.pids()]
    found += [f"process {path.parent.name}" for path in Path("/proc").glob("[0-9]*/cmdline") if _runs_for(path, name)]
    found += [
        f"namespace {path}" for path in Path("/run/netns").glob(f"{name}*") if path.name in {name, f"{name}-host1"}
    ]
    found += [f"device {path}" for path in Path("/sys/class/net").glob(name)]
    found += [
        f"group {path}" for path in Path("/sys/fs/cgroup").glob(f"*/dockfix-lab/{name}-*") if not groups(f"{name}-")
    ]
    found += [f"mount {line}" for line in Path("/proc/self/mounts").read_text().splitlines() if session + "/" in line]
    found += [f"propagation {path}" for path in Path("/run/systemd/nspawn/propagate").glob(f"{name}-*")]
    return sorted({*found, *([f"directory {session}"] if Path(session).exists() else [])})


def _runs_for(cmdline: Path, name: str) -> bool:
    try:
        return f"--machine={name}-" in cmdline.read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
