"""Where a bot can be killed, and the death itself: passages are counted from outside, the product knows nothing of it.

A passage is just before or just after something that a kill may cut: the commit of a transaction, a call to Slack, an
acknowledgement, what a step does on the host. Its name holds no id and no time, so that it is the same in each life.
"""

import json
import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import sqlalchemy as sa
from slack_sdk import WebClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from sqlalchemy import event

from bot import store
from bot.durable import make_engine
from bot.lifecycle import Event, State, advance

_ID = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{26}\b")


@dataclass(frozen=True, slots=True)
class Point:
    """The `nth` time (from 1) that a bot is `before`, `after` or `in` what is named."""

    moment: str
    what: str
    nth: int

    def __str__(self) -> str:
        """Return it as the figures show it."""
        return f"{self.moment} {self.what}" + (f" ({self.nth})" if self.nth > 1 else "")


class Watch:
    """Counts passages and notes them in a file; at the point that was chosen the process kills itself."""

    def __init__(self, file: Path, at: Point | None) -> None:
        self._file = file
        self._at = at
        self._seen: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def passed(self, moment: str, what: str) -> None:
        """Note a passage; does not return from the one to die at."""
        with self._lock:
            self._seen[moment, what] += 1
            point = Point(moment, what, self._seen[moment, what])
            if point == self._at:
                os.kill(os.getpid(), signal.SIGKILL)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps([moment, what, point.nth]) + "\n")

    @contextmanager
    def around(self, what: str) -> Iterator[None]:
        """Pass before and after what is done in the context."""
        self.passed("before", what)
        yield
        self.passed("after", what)


def passages(file: Path) -> list[Point]:
    """Return what was passed, in its order."""
    return [Point(*json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


class Transactions:
    """Names each transaction of an engine by what it writes, and passes before and after its commit."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._here = threading.local()

    def watch(self, engine: sa.Engine) -> sa.Engine:
        """Watch every commit of this engine, the durable engine's own ones too."""
        event.listen(engine, "after_cursor_execute", self._wrote)
        commit, roll_back = engine.dialect.do_commit, engine.dialect.do_rollback

        def committed(connection: Any) -> None:
            named = self._named()
            if not named:
                commit(connection)
                return
            with self._watch.around(named):
                commit(connection)

        def rolled_back(connection: Any) -> None:
            self._named()
            roll_back(connection)

        mock.patch.object(engine.dialect, "do_commit", committed).start()
        mock.patch.object(engine.dialect, "do_rollback", rolled_back).start()
        return engine

    def moves(self, advance: Callable[[State, Event], State]) -> Callable[[State, Event], State]:
        """Name the transition that a transaction of the record makes."""

        def noted(state: State, happened: Event) -> State:
            following = advance(state, happened)
            self._writes.append(transition(state, happened))
            return following

        return noted

    @property
    def _writes(self) -> list[str]:
        if not hasattr(self._here, "writes"):
            self._here.writes = []
        found: list[str] = self._here.writes
        return found

    def _named(self) -> str:
        """Return the name of the transaction that ends here, by the most telling of its writes; forget them."""
        writes = list(dict.fromkeys(self._writes))
        self._writes.clear()
        return next((write for sign in _SIGNS for write in writes if write.startswith(sign)), "")

    def _wrote(
        self, _connection: sa.Connection, cursor: Any, statement: str, _given: Any, context: Any, _many: bool
    ) -> None:
        if not (context.isinsert or context.isupdate or context.isdelete) or context.compiled is None:
            return
        if cursor.rowcount == 0 and "RETURNING" not in statement:
            return
        kind = "insert" if context.isinsert else "update" if context.isupdate else "delete"
        parameters = {str(name): value for row in context.compiled_parameters for name, value in row.items()}
        self._writes.append(_write(kind, context.compiled.statement.table.name, parameters))


_SIGNS = ("transition ", "record ", "step ", "post ", "host ", "engine ")


def transition(state: State, happened: Event) -> str:
    """Return the name of a transition of the table."""
    return f"transition {state} {happened}"


def _write(kind: str, table: str, given: Mapping[str, Any]) -> str:
    match kind, table:
        case "insert", "audit":
            return f"record {given['what']}"
        case "insert", "operation_outputs":
            return f"step {given.get('function_name')}"
        case _, "post":
            keys = [str(value) for name, value in given.items() if name.startswith("key")]
            doing = {"insert": "claim", "update": "note", "delete": "forget"}[kind]
            return f"post {doing} {plain(keys[0])}"
        case _, "lease":
            return f"host {'release' if kind == 'delete' else 'take'}"
        case _, "workflow_status":
            return _engine(kind, given)
        case _:
            return f"other {kind} {table}"


def _engine(kind: str, given: Mapping[str, Any]) -> str:
    """Name what the durable engine writes of its workflows; by their kind, since their ids hold times and versions."""
    kinds = sorted({str(v).partition("-")[0] for name, v in given.items() if name.startswith("workflow_uuid") and v})
    if not kinds:
        return ""
    status = str(given.get("status", ""))
    doing = "enqueue" if kind == "insert" else {"PENDING": "begin", "SUCCESS": "end"}.get(status, status.lower())
    return f"engine {doing} {' and '.join(kinds)}"


def plain(key: str) -> str:
    """Return a key of the record without its ids."""
    return _ID.sub("ID", key)


class Calls:
    """Names the calls to Slack by the message that they are about, and passes before and after each."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._keys: dict[tuple[str, str], str] = {}

    def watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the SDK's way to call a method, watched."""

        def api_call(client: WebClient, api_method: str, **given: Any) -> Any:
            arguments = {**(given.get("params") or {}), **(given.get("data") or {}), **(given.get("json") or {})}
            what = self._what(api_method, arguments)
            if not what:
                return call(client, api_method, **given)
            with self._watch.around(what):
                answer = call(client, api_method, **given)
                if what.startswith("slack post"):
                    self._keys[str(answer["channel"]), str(answer["ts"])] = what.removeprefix("slack post ")
            return answer

        return api_call

    def _what(self, method: str, arguments: Mapping[str, Any]) -> str:
        match method:
            case "chat.postMessage":
                return f"slack post {plain(_key(arguments))}"
            case "chat.update":
                key = self._keys.get((str(arguments["channel"]), str(arguments["ts"])), "")
                # Frames of a progress come as often as there is time for them.
                return f"slack edit {key}" if key and "progress" not in key else ""
            case "views.open" | "conversations.open":
                return f"slack {method}"
            case _:
                return ""


def _key(arguments: Mapping[str, Any]) -> str:
    metadata = arguments.get("metadata") or {}
    told = json.loads(metadata) if isinstance(metadata, str) else metadata
    return str(told["event_payload"]["key"])


def install(watch: Watch) -> None:
    """Watch everything in this process that is not the host; for the life of the process."""
    transactions, calls = Transactions(watch), Calls(watch)
    answer = BaseSocketModeClient.send_socket_mode_response

    def acknowledge(client: BaseSocketModeClient, response: Any) -> None:
        with watch.around("slack acknowledge"):
            answer(client, response)

    mock.patch.object(store, "make_engine", lambda url: transactions.watch(make_engine(url))).start()
    mock.patch.object(store, "advance", transactions.moves(advance)).start()
    mock.patch.object(WebClient, "api_call", calls.watched(WebClient.api_call)).start()
    mock.patch.object(BaseSocketModeClient, "send_socket_mode_response", acknowledge).start()
