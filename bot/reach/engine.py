"""Asks the Docker Engine's API: the docker SDK's client over any connection that somebody dials for it."""

import io
import json
import re
import time
from collections.abc import Callable
from contextlib import closing
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote

import docker
import requests
import urllib3
from docker.errors import APIError, DockerException
from docker.transport.basehttpadapter import BaseHTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool

from bot.model import Answer, EngineQuestion
from bot.reach import NO_CONTAINER
from bot.reach.redact import redact_json
from bot.reach.round import no_answer_within

RESPONSE_CAP = 32_000_000
MOST_STOPPED = 25
"""How many containers that do not run are looked at one by one; each costs a round trip to the engine."""
_NAME = re.compile(r"/?[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}", re.ASCII)
_READING = frozenset(
    [
        "containers",
        "images",
        "info",
        "inspect_container",
        "inspect_image",
        "inspect_network",
        "inspect_networks_of",
        "inspect_stopped",
        "logs",
        "networks",
        "version",
    ]
)


class EngineRefused(Exception):
    """The Engine cannot be spoken to; the message is the reason, as a person may read it."""


class TooMuch(OSError):
    """The Engine sent more than anybody asked for."""


class Wire(Protocol):
    """What is dialled: a socket, or a channel of paramiko."""

    def settimeout(self, timeout: float | None, /) -> None: ...
    def sendall(self, data: bytes, /) -> Any: ...
    def recv(self, size: int, /) -> bytes: ...
    def close(self) -> None: ...


Dial = Callable[[float], Wire]
"""Opens a connection to the Engine within so many seconds; raises `EngineRefused`."""


class Bounded:
    """A connection that ends at a deadline and after so many bytes, whatever the other side does."""

    def __init__(self, wire: Wire, deadline: float, cap: int) -> None:
        self._wire, self._deadline, self._room = wire, deadline, cap

    def _arm(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline")
        self._wire.settimeout(left)

    def sendall(self, data: bytes) -> None:
        self._arm()
        self._wire.sendall(data)

    def recv(self, size: int) -> bytes:
        self._arm()
        data = self._wire.recv(size)
        self._room -= len(data)
        if self._room < 0:
            raise TooMuch(f"more than {RESPONSE_CAP // 1_000_000} MB")
        return data

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(_Raw(self), 65_536)

    def settimeout(self, _: float | None) -> None:
        """The deadline holds, whatever the HTTP library would like."""

    def close(self) -> None:
        self._wire.close()


class _Raw(io.RawIOBase):
    """The reading half, as `http.client` wants it."""

    def __init__(self, source: Bounded) -> None:
        super().__init__()
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._source.recv(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Connection(HTTPConnection):
    def __init__(self, dial: Callable[[], Bounded]) -> None:
        super().__init__("docker")
        self._dial = dial

    def connect(self) -> None:
        self.sock = self._dial()

    @property
    def is_connected(self) -> bool:
        return self.sock is not None


class _Pool(HTTPConnectionPool):
    def __init__(self, dial: Callable[[], Bounded]) -> None:
        super().__init__("docker", maxsize=1)
        self._dial = dial

    def _new_conn(self) -> Any:
        return _Connection(self._dial)


class _Adapter(BaseHTTPAdapter):
    def __init__(self, dial: Callable[[], Bounded]) -> None:
        self._pool = _Pool(dial)
        super().__init__()

    def get_connection_with_tls_context(self, *_: Any, **__: Any) -> _Pool:
        return self._pool

    def request_url(self, request: Any, _proxies: Any) -> Any:
        return request.path_url

    def close(self) -> None:
        self._pool.close()
        super().close()


class EngineClient(docker.APIClient):
    """The SDK's client with every request over one dialled connection, and ended at a deadline.

    Paths carry no version: the engine then speaks its newest, from 20.10 (at most 1.41) to 29 (at least 1.44), and no
    round trip is spent on agreeing.
    """

    def __init__(self, dial: Dial, limit_seconds: float) -> None:
        super().__init__(base_url="tcp://docker:1", version="1.44", timeout=max(1, int(limit_seconds)))
        self._dial, self._deadline = dial, time.monotonic() + limit_seconds
        self.trust_env = False
        self._general_configs: dict[str, Any] = {}
        self.base_url = "http+docker://docker"
        self._custom_adapter = _Adapter(self._connected)
        # Nothing that the engine answers can lead anywhere else.
        self.max_redirects = 0
        self.adapters.clear()
        self.mount("http+docker://", self._custom_adapter)

    def _connected(self) -> Bounded:
        return Bounded(self._dial(max(0.1, self._deadline - time.monotonic())), self._deadline, RESPONSE_CAP)

    def inspect_networks_of(self, container: str) -> list[dict[str, Any]]:
        """Return each network of a container with all its endpoints; one that is gone by now is left out."""
        settings = self.inspect_container(container).get("NetworkSettings") or {}
        found = []
        for name, at in sorted((settings.get("Networks") or {}).items()):
            try:
                found.append(self.inspect_network((at or {}).get("NetworkID") or name))
            except APIError as error:
                if error.status_code != HTTPStatus.NOT_FOUND:
                    raise
        return found

    def inspect_stopped(self) -> list[dict[str, Any]]:
        """Return name and state of each container that does not run, the newest ones; one gone by now is left out."""
        found = []
        for item in self.containers(all=True, filters={"status": ["created", "exited", "dead"]})[:MOST_STOPPED]:
            try:
                said = self.inspect_container(item["Id"])
            except APIError as error:
                if error.status_code != HTTPStatus.NOT_FOUND:
                    raise
            else:
                found.append({"Name": said.get("Name"), "State": said.get("State")})
        return found

    def _url(self, pathfmt: str, *args: str, **_: Any) -> str:
        return f"{self.base_url}{pathfmt.format(*(quote(arg, safe=':') for arg in args))}"


def valid_name(container: str) -> bool:
    """Whether this can be a container's name or id at all."""
    return _NAME.fullmatch(container) is not None


def ask_engine(question: EngineQuestion, container: str, dial: Dial) -> Answer:
    """Ask one question. What the engine does not know is an answer too: exit 404 and its message."""
    if question.method not in _READING:
        raise ValueError(f"{question.method} is not known as a method that only reads")
    started = time.monotonic()
    if question.about_container and not container:
        return Answer(question.id, could_not=NO_CONTAINER)
    if question.about_container and not valid_name(container):
        return Answer(question.id, json.dumps({"message": f"No such container: {container[:100]}"}), exit=404)
    args = [arg.replace("{container}", container.removeprefix("/")) for arg in question.args]
    output, code, reason = "", 0, ""
    try:
        with closing(EngineClient(dial, question.limit_seconds)) as client:
            output = _json(getattr(client, question.method)(*args, **dict(question.flags)))
    except APIError as error:
        code = error.status_code or 0
        if code == 404:
            output = json.dumps({"message": said(error)})
        else:
            reason = f"the Docker Engine answered {code}: {said(error)}"
    except (EngineRefused, DockerException, OSError, ValueError, RecursionError, urllib3.exceptions.HTTPError) as error:
        reason = why(error, question.limit_seconds)
    ms = round((time.monotonic() - started) * 1000)
    if reason:
        return Answer(question.id, ms=ms, could_not=reason)
    return Answer(question.id, output, exit=code, ms=ms)


def why(error: BaseException, limit_seconds: float) -> str:
    """Return the sentence for a failure to speak to the engine, without the wrappings of the HTTP libraries."""
    seen: BaseException | None = error
    for _ in range(10):
        if isinstance(seen, EngineRefused):
            return str(seen)
        if isinstance(seen, TimeoutError):
            return f"the Docker Engine {no_answer_within(limit_seconds)}"
        if isinstance(seen, TooMuch):
            return f"the Docker Engine sent {seen}, which was not read to the end"
        if seen is None:
            break
        inner = [arg for arg in seen.args if isinstance(arg, BaseException)]
        reason = getattr(seen, "reason", None)
        seen = inner[0] if inner else reason if isinstance(reason, BaseException) else seen.__context__
    cut = requests.exceptions.ConnectionError | requests.exceptions.ChunkedEncodingError | ConnectionError | EOFError
    if isinstance(error, cut):
        return "the connection to the Docker Engine ended before it had answered"
    return f"the Docker Engine's answer could not be read ({type(error).__name__}: {str(error)[:120]})"


def said(error: APIError) -> str:
    """Return the engine's own message."""
    text = error.explanation if isinstance(error.explanation, str) else str(error)
    return " ".join(text.split())[:2000]


def _json(result: Any) -> str:
    if isinstance(result, bytes):
        result = result.decode("utf-8", "replace")
    if not isinstance(result, dict | list | str | int | bool | None):
        result = list(result)
    return json.dumps(redact_json(result))
