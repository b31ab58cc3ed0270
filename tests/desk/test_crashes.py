"""A bot that is killed loses nothing, and does nothing twice."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lifecycle import State
from bot.store import Store
from tests.playground.stage import eventually


@pytest.mark.parametrize("seed", range(3))
def test_killed_again_and_again_it_still_ends_once_and_truly(tmp_path: Path, seed: int) -> None:
    moments = random.Random(seed)
    kills = 0
    while True:
        process = live(tmp_path)
        try:
            out, err = process.communicate(timeout=None if kills == 8 else moments.uniform(1.2, 3.2))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            kills += 1
            continue
        assert process.returncode == 0, err
        break
    assert out.splitlines()[-1] == State.VERIFIED
    effects = (tmp_path / "effects").read_text(encoding="utf-8").split()
    store = Store(f"sqlite:///{tmp_path / 'record.db'}")
    (incident,) = store.incidents(*State)
    decided = [entry.what for entry in store.audit(incident.id)].count("approved")
    store.close()
    assert effects == [f"{incident.id}-1-0", f"{incident.id}-1-1"]
    assert decided == 1


def test_killed_while_it_puts_a_fix_back_it_does_so_once(tmp_path: Path) -> None:
    live(tmp_path).communicate()
    fixed = (tmp_path / "effects").read_text(encoding="utf-8").split()
    for pause in (1.6, 1.9, 2.2, 2.5):
        process = live(tmp_path, "--back")
        try:
            process.communicate(timeout=pause)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
    out, err = live(tmp_path, "--back").communicate()
    assert out.splitlines()[-1] == State.UNDONE, err
    effects = (tmp_path / "effects").read_text(encoding="utf-8").split()
    store = Store(f"sqlite:///{tmp_path / 'record.db'}")
    (incident,) = store.incidents(*State)
    told = [entry.what for entry in store.audit(incident.id)]
    assert store.verify_audit().broken == ""
    store.close()
    assert effects == [*fixed, f"{incident.id}-undo-0", f"{incident.id}-undo-1"]
    assert (1, 1) == (told.count("undo_approved"), told.count("put_back"))


def test_a_lock_that_a_killed_bot_held_is_free_again(tmp_path: Path) -> None:
    process = live(tmp_path)
    eventually(lambda: (tmp_path / "record.db.lock").exists(), 60.0)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    out, err = live(tmp_path).communicate()
    assert out.splitlines()[-1] == State.VERIFIED, err


def live(folder: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.desk.life", str(folder), *more],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
