"""A Docker engine that is played on a Unix socket: its events, its containers, and the ways in which it errs."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.reach.address import HostAddress
from bot.reach.asking import HostState
from bot.reach.engine import Dial
from bot.reach.link import Link
from bot.reach.ssh import SshReach

BUSY = (
    "driver failed programming external connectivity on endpoint {name} (" + "0a" * 32 + "): Error starting userland "
    "proxy: listen tcp4 0.0.0.0:80: bind: address already in use"
)
NO_PROGRAM = 'failed to create shim task: OCI runtime create failed: exec: "/nosuch": no such file or directory'
BRIDGE = "b1" * 32
KEPT = 256
"""How many events an engine keeps."""


def id_of(name: str) -> str:
    """The id of a container of this name."""
    return name.encode().hex().ljust(64, "0")[:64]


def left(name: str, at: int, network: str = "bridge") -> dict[str, Any]:
    """The event that a container left a network, as an engine writes it."""
    attributes = {"container": id_of(name), "name": network, "type": "bridge"}
    actor = {"ID": BRIDGE, "Attributes": attributes}
    return {
        "Type": "network",
        "Action": "disconnect",
        "Actor": actor,
        "scope": "local",
        "time": at // 10**9,
        "timeNano": at,
    }


def inspected(
    name: str, error: str = "", status: str = "created", networks: tuple[str, ...] = ("bridge",)
) -> dict[str, Any]:
    """What an engine says of a container."""
    return {
        "Id": id_of(name),
        "Name": f"/{name}",
        "State": {"Status": status, "Running": status == "running", "ExitCode": 128 if error else 0, "Error": error},
        "Config": {"Image": "webapp:latest", "Labels": {}},
        "HostConfig": {"NetworkMode": "default", "PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "80"}]}},
        "NetworkSettings": {"Networks": {network: {"NetworkID": BRIDGE} for network in networks}},
    }


class PlayedEngine:
    """Keeps its last events and tells them, also those since a moment; `manner` says how it errs."""

    def __init__(self, path: Path) -> None:
        self.path, self.manner = path, ""
        self.changed = threading.Condition()
        self.events: list[dict[str, Any]] = []
        self.containers: dict[str, dict[str, Any]] = {}
        self.inspections = 0
        self.asked_since: list[int] = []
        self.other_requests: list[str] = []
        self._server = ThreadingUnixStreamServer(str(path), _Handler)
        self._server.daemon_threads = True
        self._server.engine = self  # type: ignore[attr-defined]
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def tell(self, *events: dict[str, Any]) -> None:
        """Let something happen."""
        with self.changed:
            self.events.extend(events)
            del self.events[:-KEPT]
            self.changed.notify_all()

    def fails(self, name: str = "webserver", error: str = BUSY, at: int | None = None) -> None:
        """Let a container fail to start."""
        self.containers[id_of(name)] = inspected(name, error.format(name=name))
        self.tell(left(name, at or time.time_ns()))

    def stops(self, name: str) -> None:
        """Let a healthy container stop, as in a restart."""
        self.containers[id_of(name)] = inspected(name, status="exited")
        self.tell(left(name, time.time_ns()))

    def close(self) -> None:
        """End it, and what is connected."""
        self.manner = "closed"
        self.tell()
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        engine: PlayedEngine = self.server.engine  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        if parts.path == "/events":
            self._events(engine, parse_qs(parts.query))
        elif parts.path.startswith("/containers/") and parts.path.endswith("/json"):
            engine.inspections += 1
            said = engine.containers.get(parts.path.split("/")[2])
            self._answer(200 if said else 404, said or {"message": "No such container"})
        else:
            engine.other_requests.append(self.path)
            self._answer(404, {"message": "page not found"})

    def _answer(self, status: int, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _events(self, engine: PlayedEngine, query: dict[str, list[str]]) -> None:
        filters = json.loads(query["filters"][0])
        assert {"type": ["network"], "event": ["disconnect"]} == filters
        seconds, _, rest = query["since"][0].partition(".")
        since = int(seconds) * 10**9 + int(rest.ljust(9, "0"))
        engine.asked_since.append(since)
        if engine.manner == "refuses":
            self._answer(500, {"message": "the engine is ill"})
            return
        if engine.manner == "mute":
            with engine.changed:
                engine.changed.wait_for(lambda: engine.manner != "mute", 30)
            return
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.flush()
        spoilt = {"endless": b'{"Type": "' + b"x" * 1_000_000, "nested": b"[" * 100_000, "torn": b'{"Type"'}
        if engine.manner in spoilt:
            self._chunk(spoilt[engine.manner])
            self.close_connection = True
            return
        if engine.manner == "odd":
            self._chunk(b'[1, "x", null]\n7\n{}\n')
        done: list[dict[str, Any]] = [each for each in engine.events if each["timeNano"] < since]
        while engine.manner != "closed":
            with engine.changed:
                engine.changed.wait_for(lambda: engine.manner == "closed" or len(self._new(engine, done)) > 0, 30)
                new = self._new(engine, done)
            for event in new:
                self._chunk(json.dumps(event).encode() + b"\n")
                done.append(event)
        self.close_connection = True

    @staticmethod
    def _new(engine: PlayedEngine, done: list[dict[str, Any]]) -> list[dict[str, Any]]:
        known = {id(each) for each in done}
        return [each for each in engine.events if id(each) not in known]

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Quiet."""


class PlayedWay(SshReach):
    """A way over SSH to the played engine, whose host says that a daemon runs, though there is none of that name."""

    def __init__(self, host: HostAddress) -> None:
        super().__init__(host)

    def _engine(self, link: Link, state: HostState) -> Dial | str:
        return super()._engine(link, HostState(state.uid, (*state.lines, "daemon 1 0")))


def eventually(condition: Callable[[], object], what: str, seconds: float = 30.0) -> None:
    """Wait until a condition holds."""
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            raise AssertionError(f"it did not come true that {what}")
        time.sleep(0.02)
