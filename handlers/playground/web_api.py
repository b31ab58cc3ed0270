"""The door of the played Web API: who calls, which method, which ordered fault, and the answer as Slack words it."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import BasicAuth, web

from handlers.playground import methods_chat, methods_files, methods_lookup, methods_views
from handlers.playground.calls import Call, Method, SlackError, read_arguments
from handlers.playground.faults import Fault, Faults
from handlers.playground.filled import Json
from handlers.playground.limits import Limits
from handlers.playground.oauth import Installations
from handlers.playground.settings import Timing
from handlers.playground.sockets import Sockets
from handlers.playground.workspace import Workspace

BOT_METHODS: Mapping[str, Method] = {
    **methods_chat.METHODS,
    **methods_files.METHODS,
    **methods_lookup.METHODS,
    **methods_views.METHODS,
}
_SECRETS = ("token", "client_id", "client_secret", "code", "refresh_token")
_KEPT_OUT = "(kept out of the log)"
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
    installations: Installations

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call: faults that were ordered come first, then the method, then a line in the log."""
        method, begun = request.match_info["method"], time.monotonic()
        if limit := self.faults.take(Fault.RATE_LIMIT, method):
            return self._rate_limited(method, begun, max(1, round(limit.seconds)))
        slow, dropped = self.faults.take(Fault.SLOW, method), self.faults.take(Fault.DROP_REPLY, method)
        arguments: Json = {}
        secrets: dict[str, str] = {}
        try:
            arguments = await read_arguments(request)
            secrets = _secrets(request, arguments)
            if seconds := self.limits.wait(method, arguments):
                return self._rate_limited(method, begun, seconds)
            body = self._run(method, Call(arguments, self.workspace, self.sockets, self.timing, secrets))
        except SlackError as refusal:
            body = refusal.body()
        self._note(method, body, begun, arguments, "slow" if slow else "drop_reply" if dropped else "")
        if slow:
            await asyncio.sleep(slow.seconds)
        if dropped and request.transport is not None:
            # The call was carried out; the caller only sees that the connection broke.
            request.transport.abort()
        scopes = self.installations.scopes(secrets.get("token", ""))
        granted = _SCOPES if scopes is None else ",".join(scopes)
        return web.json_response(body, headers={"x-oauth-scopes": granted})

    def _rate_limited(self, method: str, begun: float, seconds: int) -> web.Response:
        body = {"ok": False, "error": "ratelimited"}
        self._note(method, body, begun, {}, "rate_limit")
        return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})

    def _run(self, method: str, call: Call) -> Json:
        for_anybody = {**methods_lookup.OPEN_METHODS, **self.installations.open_methods()}
        for_bots = {**BOT_METHODS, **self.installations.methods()}
        if method in for_anybody:
            return for_anybody[method](call)
        if method not in for_bots and method not in methods_lookup.APP_METHODS:
            raise SlackError("unknown_method", req_method=method)
        if not (token := call.secret("token")):
            raise SlackError("not_authed")
        if not token.startswith(("xoxb-", "xapp-")) or len(token) < 6:
            raise SlackError("invalid_auth")
        is_app = token.startswith("xapp-")
        if not is_app:
            self.installations.check(token)
        table = methods_lookup.APP_METHODS if is_app else for_bots
        if method not in table:
            raise SlackError("not_allowed_token_type")
        return table[method](call)

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
                "response": {key: _KEPT_OUT if key == "access_token" else value for key, value in body.items()},
            }
        )


def _secrets(request: web.Request, arguments: Json) -> dict[str, str]:
    # They leave the arguments so that none is ever kept in the log.
    given = {name: arguments.pop(name, None) for name in _SECRETS}
    found = {name: str(value) for name, value in given.items() if value is not None}
    header = request.headers.get("Authorization", "")
    scheme, _, bearer = header.partition(" ")
    if scheme.lower() == "bearer" and bearer.strip():
        found["token"] = bearer.strip()
    if scheme.lower() == "basic":
        try:
            known_by = BasicAuth.decode(header, "utf-8")
        except ValueError:
            raise SlackError("invalid_auth") from None
        found |= {"client_id": known_by.login, "client_secret": known_by.password}
    return found
