"""The door of the played Web API: who calls, which method, which ordered fault, and the answer as Slack words it."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from handlers.playground import methods_chat, methods_files, methods_lookup, methods_views
from handlers.playground.calls import Call, Method, SlackError, read_arguments
from handlers.playground.faults import Fault, Faults
from handlers.playground.filled import Json
from handlers.playground.limits import Limits
from handlers.playground.settings import Timing
from handlers.playground.sockets import Sockets
from handlers.playground.workspace import Workspace

BOT_METHODS: Mapping[str, Method] = {
    **methods_chat.METHODS,
    **methods_files.METHODS,
    **methods_lookup.METHODS,
    **methods_views.METHODS,
}
_SCOPES = (
    "app_mentions:read,chat:write,commands,files:write,im:history,im:write,reactions:write,usergroups:read,users:read"
)


@dataclass(frozen=True, slots=True)
class WebApi:
    """Answers /api/METHOD."""

    workspace: Workspace
    sockets: Sockets
    faults: Faults
    timing: Timing
    limits: Limits

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call: faults that were ordered come first, then the method, then a line in the log."""
        method, begun = request.match_info["method"], time.monotonic()
        if limit := self.faults.take(Fault.RATE_LIMIT, method):
            return self._rate_limited(method, begun, max(1, round(limit.seconds)))
        slow, dropped = self.faults.take(Fault.SLOW, method), self.faults.take(Fault.DROP_REPLY, method)
        arguments: Json = {}
        try:
            arguments = await read_arguments(request)
            if seconds := self.limits.wait(method, arguments):
                return self._rate_limited(method, begun, seconds)
            body = self._run(method, _token(request, arguments), arguments)
        except SlackError as refusal:
            body = refusal.body()
        self._note(method, body, begun, arguments, "slow" if slow else "drop_reply" if dropped else "")
        if slow:
            await asyncio.sleep(slow.seconds)
        if dropped and request.transport is not None:
            # The call was carried out; the caller only sees that the connection broke.
            request.transport.abort()
        return web.json_response(body, headers={"x-oauth-scopes": _SCOPES})

    def _rate_limited(self, method: str, begun: float, seconds: int) -> web.Response:
        body = {"ok": False, "error": "ratelimited"}
        self._note(method, body, begun, {}, "rate_limit")
        return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})

    def _run(self, method: str, token: str, arguments: Json) -> Json:
        if method not in BOT_METHODS and method not in methods_lookup.APP_METHODS:
            raise SlackError("unknown_method", req_method=method)
        if not token:
            raise SlackError("not_authed")
        if not token.startswith(("xoxb-", "xapp-")) or len(token) < 6:
            raise SlackError("invalid_auth")
        is_app = token.startswith("xapp-")
        table = methods_lookup.APP_METHODS if is_app else BOT_METHODS
        if method not in table:
            raise SlackError("not_allowed_token_type")
        return table[method](Call(arguments, self.workspace, self.sockets, self.timing))

    def _note(self, method: str, body: Json, begun: float, arguments: Json, fault: str) -> None:
        self.workspace.note(
            {
                "kind": "call",
                "method": method,
                "ok": body["ok"],
                "error": body.get("error"),
                "messages": body.get("response_metadata", {}).get("messages", []),
                "ms": round((time.monotonic() - begun) * 1000),
                "fault": fault,
                "arguments": arguments,
                "response": body,
            }
        )


def _token(request: web.Request, arguments: Json) -> str:
    # It leaves the arguments so that no token is ever kept in the log.
    given = str(arguments.pop("token", "") or "")
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" and bearer.strip() else given
