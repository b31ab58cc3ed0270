"""What the judges share: Node programs that tell what they see line by line, and what differs from run to run."""

import json
import os
import re
import shutil
import socket
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.playground.stage import eventually

NODE = Path(__file__).parent / "node"
LEAST_NODE = 18
INSTALL = ("npm", "ci", "--prefix", str(NODE), "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
PATIENCE = 60.0
Json = dict[str, Any]

_VOLATILE = frozenset(
    ("ts", "thread_ts", "message_ts", "event_ts", "action_ts", "trigger_id", "response_url", "event_id",
     "event_context", "event_time", "client_msg_id", "hash", "block_id", "view_id", "root_view_id",
     "previous_view_id", "url_private", "permalink", "latest_reply")
)  # fmt: skip
_MADE_UP = re.compile(r"\b([DFV])0?[0-9A-Z]{6,}\b|\bEv[0-9A-Z]{4,}\b")


def missing() -> list[str]:
    """Return the reasons why Node's programs cannot be run here."""
    lacks = [f"{program} is not installed" for program in ("node", "npm") if shutil.which(program) is None]
    if lacks:
        return lacks
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(told.strip().lstrip("v").partition(".")[0]) < LEAST_NODE:
        return [f"Node {LEAST_NODE} or newer is needed, and this is {told.strip()}"]
    return []


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(slots=True)
class NodeProgram:
    """A program of tests/judges/node that runs; `lines` are what it has told so far."""

    name: str
    environment: dict[str, str]
    lines: list[Json] = field(default_factory=list)
    _process: "subprocess.Popen[str] | None" = None
    _reader: threading.Thread | None = None

    def __enter__(self) -> Self:
        assert (NODE / "node_modules").is_dir(), "run: npm ci --prefix tests/judges/node"
        command = ["node", str(NODE / f"{self.name}.mjs")]
        environment = {**os.environ, **self.environment, "NODE_NO_WARNINGS": "1"}
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        try:
            eventually(self._ready, PATIENCE)
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        assert self._reader is not None
        self._process.kill()
        self._process.wait()
        self._reader.join()

    def told(self, key: str) -> list[Any]:
        """Return the values of one key in all lines that have it."""
        return [line[key] for line in tuple(self.lines) if key in line]

    def _ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"{self.name} ended with status {self._process.returncode}"
        return bool(self.told("ready"))

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as output:
            for line in output:
                self.lines.append(json.loads(line))


def settled(value: Any) -> Any:
    """Return a value with all that differs from run to run replaced: times, triggers, addresses and made-up ids."""
    if isinstance(value, list | tuple):
        return [settled(item) for item in value]
    if isinstance(value, dict):
        return {key: _settled(key, item) for key, item in sorted(value.items())}
    return _MADE_UP.sub(lambda found: f"({found[1] or 'Ev'})", value) if isinstance(value, str) else value


def _settled(key: str, value: Any) -> Any:
    if key == "values" and isinstance(value, dict):
        # By block_id, which the cloud makes up where the app gave none.
        return [settled(actions) for actions in value.values()]
    return f"({key})" if key in _VOLATILE and value is not None else settled(value)
