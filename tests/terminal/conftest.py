"""Runs the real console script in a process of its own, also at a terminal of its own."""

import json
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(sys.executable).with_name("dockfix")
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """What came of one run."""

    exit: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object that stdout must be."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


Run = Callable[..., Ran]


def environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the person's own configuration, tokens or terminal may come through."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
    return {"HOME": str(folder), "PYTHONIOENCODING": "utf-8", **kept, **more}


@pytest.fixture
def dockfix(tmp_path: Path) -> Run:
    """Run `dockfix` with these arguments in an empty folder."""

    def run(*args: str | bytes, stdin: str | bytes = "", cwd: Path = tmp_path, **more: str) -> Ran:
        done = subprocess.run(
            [str(SCRIPT).encode(), *(arg.encode() if isinstance(arg, str) else arg for arg in args)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=cwd,
            env=environment(tmp_path, more),
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    return run


class Terminal:
    """`dockfix` at a terminal: everything it prints is read, and something can be typed or pressed."""

    def __init__(self, command: Sequence[str], cwd: Path, more: Mapping[str, str]) -> None:
        self._master, inner = pty.openpty()
        self.text = ""
        self.process = subprocess.Popen(
            command,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            cwd=cwd,
            env={"TERM": "xterm", "COLUMNS": "100", **environment(cwd, more)},
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(inner)

    @property
    def plain(self) -> str:
        """What was printed, without colours and movements of the cursor."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.text)

    def wait_for(self, words: str, seconds: float = 60) -> None:
        """Read until these words have been printed."""
        ends = time.monotonic() + seconds
        while words not in self.text:
            ended = not self._read() or time.monotonic() > ends
            assert not ended, f"{words!r} was not printed, but: {self.plain}"

    def type(self, text: str) -> None:
        """Type something."""
        os.write(self._master, text.encode())

    def end(self, seconds: float = 60) -> int:
        """Read everything that is still printed; returns the exit status."""
        ends = time.monotonic() + seconds
        while self._read():
            assert time.monotonic() < ends, f"it does not end, but printed: {self.text}"
        os.close(self._master)
        return self.process.wait(timeout=seconds)

    def _read(self) -> bool:
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # what the kernel says when the other side is closed
            return False
        self.text += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def at_terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start `dockfix` at a terminal; with `pace` each step of a fix takes so many seconds."""
    started: list[Terminal] = []

    def start(*args: str, pace: float | None = None, **more: str) -> Terminal:
        if pace is None:
            started.append(Terminal([str(SCRIPT), *args], tmp_path, more))
        else:
            paced = [sys.executable, "-m", "tests.terminal.paced", str(pace), *args]
            started.append(Terminal(paced, tmp_path, {"PYTHONPATH": str(PROJECT), **more}))
        return started[-1]

    yield start
    for terminal in started:
        terminal.process.kill()
        terminal.process.wait()
