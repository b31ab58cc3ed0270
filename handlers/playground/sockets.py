"""Socket Mode: single-use tickets, hello, envelopes to exactly one connection, acknowledgements, retries, refreshes."""

import asyncio
import itertools
import json
import secrets
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from handlers.playground.faults import Fault, Faults
from handlers.playground.filled import Json
from handlers.playground.people import APP_ID
from handlers.playground.requests import NotAcknowledged, Requests
from handlers.playground.settings import Timing
from handlers.playground.workspace import Workspace

MOST_CONNECTIONS = 10
TICKET_SECONDS, PING_LEAVING = 60.0, 0.1


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an envelope fared: `ack_ms` is None when nobody acknowledged it, and then `error` says what Slack shows."""

    ack_ms: int | None
    response: Json | None = None
    error: str | None = None
    attempts: int = 1


@dataclass(slots=True, eq=False)
class Connection:
    """One open socket; `leaving` once it was told to go, so that new envelopes take another one if there is any."""

    socket: web.WebSocketResponse
    leaving: bool = False


@dataclass(slots=True)
class Sockets:
    """All sockets of the one app; where there are `requests`, it is asked over HTTP instead."""

    workspace: Workspace
    faults: Faults
    timing: Timing
    requests: Requests | None = None
    connections: list[Connection] = field(default_factory=list)
    _tickets: dict[str, float] = field(default_factory=dict)
    _waiting: dict[str, "asyncio.Future[Json | None]"] = field(default_factory=dict)
    _turn: "itertools.count[int]" = field(default_factory=itertools.count)
    _tasks: set["asyncio.Task[Any]"] = field(default_factory=set)

    def new_url(self) -> str:
        """A WebSocket address that can be used once."""
        now = time.monotonic()
        self._tickets = {key: born for key, born in self._tickets.items() if now - born < TICKET_SECONDS}
        ticket = str(uuid.uuid4())
        self._tickets[ticket] = now
        return f"{self.workspace.base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP_ID}"

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it closes."""
        born = self._tickets.pop(request.query.get("ticket", ""), None)
        if born is None or time.monotonic() - born > TICKET_SECONDS:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        socket = web.WebSocketResponse(max_msg_size=4 * 2**20)
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": _DEBUG})
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return socket
        connection = Connection(socket)
        self.connections.append(connection)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.connections),
                "debug_info": {**_DEBUG, "build_number": 1, "approximate_connection_time": 18060},
                "connection_info": {"app_id": APP_ID},
            }
        )
        self._tell("opened")
        self.spawn(self._ping(connection))
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledge(frame.data)
        finally:
            self._forget(connection)
        return socket

    async def deliver(self, kind: str, payload: Json, accepts_response: bool) -> Delivery:
        """Send one envelope, wait for its acknowledgement; events are retried, nothing else is.

        Errors, as Slack names them: `dispatch_failed` (no socket is open), `operation_timeout` (no acknowledgement).
        """
        copies = 2 if self.faults.take(Fault.DUPLICATE) else 1
        for _ in range(copies - 1):
            self.spawn(self._try(kind, payload, accepts_response, {}, duplicate=True))
        if kind != "events_api":
            return await self._try(kind, payload, accepts_response, {})
        delays = (None, *self.timing.retries)
        last = Delivery(None, None, "operation_timeout")
        for attempt, delay in enumerate(delays):
            if delay is not None:
                await asyncio.sleep(delay)
            reason = {"operation_timeout": "timeout", "dispatch_failed": "connection_failed"}.get(last.error or "", "")
            extra = {"retry_attempt": attempt, "retry_reason": reason if attempt else ""}
            last = await self._try(kind, payload, accepts_response, extra)
            last = Delivery(last.ack_ms, last.response, last.error, attempt + 1)
            if last.ack_ms is not None:
                break
        return last

    def counted(self) -> Json:
        """How many sockets are open, and how many of these were told to leave."""
        return {"connections": len(self.connections), "leaving": sum(each.leaving for each in self.connections)}

    def refresh(self) -> int:
        """Renew every socket as Slack does every few hours: a warning, the request, then the end. Returns how many."""
        for connection in self.connections:
            self.spawn(self._refresh(connection))
        return len(self.connections)

    async def close(self) -> None:
        """End every connection."""
        for task in tuple(self._tasks):
            task.cancel()
        for connection in tuple(self.connections):
            await connection.socket.close(code=WSCloseCode.GOING_AWAY)
        for waiter in self._waiting.values():
            waiter.cancel()

    async def _try(
        self, kind: str, payload: Json, accepts_response: bool, extra: Json, duplicate: bool = False
    ) -> Delivery:
        if self.requests is None:
            result = await self._over_socket(kind, payload, accepts_response, extra)
        else:
            result = await self._over_http(self.requests, kind, payload, accepts_response, extra)
        self.workspace.note(
            {
                "kind": "envelope",
                "type": kind,
                "what": _name_of(kind, payload),
                "user": _person_of(payload),
                "ack_ms": result.ack_ms,
                "error": result.error,
                "response": result.response,
                "duplicate": duplicate,
                "payload": payload,
                **extra,
            }
        )
        return result

    async def _over_http(
        self, requests: Requests, kind: str, payload: Json, accepts_response: bool, extra: Json
    ) -> Delivery:
        begun = time.monotonic()
        try:
            answer = await requests.send(kind, payload, extra, self.timing.ack)
        except NotAcknowledged as failure:
            return Delivery(None, None, str(failure))
        return Delivery(round((time.monotonic() - begun) * 1000), answer if accepts_response else None)

    async def _over_socket(self, kind: str, payload: Json, accepts_response: bool, extra: Json) -> Delivery:
        envelope_id = str(uuid.uuid4())
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": accepts_response,
            "payload": payload,
            **extra,
        }
        waiter: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiter
        begun = time.monotonic()
        try:
            if not await self._send(envelope):
                result = Delivery(None, None, "dispatch_failed")
            else:
                answer = await asyncio.wait_for(waiter, self.timing.ack)
                result = Delivery(round((time.monotonic() - begun) * 1000), answer if accepts_response else None)
        except TimeoutError:
            result = Delivery(None, None, "operation_timeout")
        finally:
            self._waiting.pop(envelope_id, None)
        return result

    async def _send(self, envelope: Json) -> bool:
        while candidates := self._candidates():
            connection = candidates[next(self._turn) % len(candidates)]
            try:
                await connection.socket.send_json(envelope)
            except ConnectionError:
                # It broke before it closed; the envelope was not taken, so another one gets it.
                self._forget(connection)
            else:
                return True
        return False

    def _candidates(self) -> list[Connection]:
        alive = [each for each in self.connections if not each.socket.closed]
        return [each for each in alive if not each.leaving] or alive

    def _acknowledge(self, data: str) -> None:
        try:
            frame = json.loads(data)
        except ValueError:
            self.workspace.note({"kind": "socket", "what": "a frame that is not JSON was ignored"})
            return
        if not isinstance(frame, dict):
            self.workspace.note({"kind": "socket", "what": "a frame that is not an object was ignored"})
            return
        waiter = self._waiting.get(str(frame.get("envelope_id")))
        answer = frame.get("payload")
        if waiter is None or waiter.done():
            self.workspace.note({"kind": "socket", "what": "an acknowledgement came too late or twice"})
        else:
            waiter.set_result(answer if isinstance(answer, dict) and answer else None)

    async def _ping(self, connection: Connection) -> None:
        # Slack pings too. It also wakes clients that can leave a socket only after they have read something from it.
        while not connection.socket.closed:
            try:
                await connection.socket.ping(b"Ping from the playground")
            except ConnectionError:
                self._forget(connection)
                return
            await asyncio.sleep(PING_LEAVING if connection.leaving else self.timing.ping)

    async def _refresh(self, connection: Connection) -> None:
        connection.leaving = True
        self.workspace.tell({"type": "sockets", **self.counted()})
        try:
            await connection.socket.send_json({"type": "disconnect", "reason": "warning", "debug_info": _DEBUG})
            await asyncio.sleep(self.timing.refresh_warning)
            if connection.socket.closed:
                # Most clients leave at the warning; asking again would make some of them reconnect twice.
                return
            await connection.socket.send_json(
                {"type": "disconnect", "reason": "refresh_requested", "debug_info": _DEBUG}
            )
            await asyncio.sleep(self.timing.refresh_close)
        except ConnectionError:
            self.workspace.note({"kind": "socket", "what": "the app left before the refresh was over"})
        await connection.socket.close(code=WSCloseCode.OK)

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
            self._tell("closed")

    def _tell(self, what: str) -> None:
        self.workspace.note({"kind": "socket", "what": what, "connections": len(self.connections)})
        self.workspace.tell({"type": "sockets", **self.counted()})

    def spawn(self, work: Any) -> None:
        """Let something go on beside all else, until the end of the cloud at most."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


_DEBUG = {"host": f"playground-{secrets.token_hex(4)}"}


def _person_of(payload: Json) -> str:
    user = payload.get("user") or payload.get("event", {}).get("user") or payload.get("user_id", "")
    return str(user["id"] if isinstance(user, dict) else user)


def _name_of(kind: str, payload: Json) -> str:
    if kind == "slash_commands":
        return f"{payload['command']} {payload['text']}".strip()
    if kind == "events_api":
        return str(payload["event"]["type"])
    actions = ", ".join(action["action_id"] for action in payload.get("actions", ()))
    return " ".join(filter(None, (payload["type"], actions or payload.get("callback_id", ""))))
