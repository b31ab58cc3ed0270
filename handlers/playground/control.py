"""The control API and the page: people's acts by HTTP, for tests and for the browser, from this machine only."""

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from aiohttp import web

from handlers.playground.acts import ActError, Acts
from handlers.playground.faults import Fault, Faults, Order
from handlers.playground.filled import Json
from handlers.playground.installed import COMMANDS, SHORTCUTS
from handlers.playground.oauth import Installations
from handlers.playground.people import BOT, Channel, User
from handlers.playground.presses import Presses, Wanted
from handlers.playground.workspace import View, Workspace, channel_json, message_json, user_json, view_json

MOST_FAULTS, LONGEST_FAULT = 1000, 60.0
PING_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Control:
    """Answers /_control/NAME."""

    workspace: Workspace
    acts: Acts
    presses: Presses
    faults: Faults
    installations: Installations

    def routes(self) -> list[web.RouteDef]:
        """All addresses below /_control."""
        posts: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "command": self.command,
            "click": self.click,
            "options": self.options,
            "submit": self.submit,
            "close": self.close,
            "mention": self.mention,
            "message": self.message,
            "direct": self.direct,
            "home": self.home,
            "shortcut": self.shortcut,
            "fault": self.fault,
            "calm": self.calm,
            "uninstall": self.uninstall,
        }
        return [
            web.get("/_control/state", self.get_state),
            web.get("/_control/log", self.get_log),
            web.get("/_control/events", self.stream),
            *(web.post(f"/_control/{name}", _post(act)) for name, act in posts.items()),
        ]

    async def get_state(self, _request: web.Request) -> web.Response:
        """Everything that is there now."""
        return web.json_response(self.state())

    async def get_log(self, _request: web.Request) -> web.Response:
        """The newest calls and envelopes, oldest first."""
        return web.json_response({"log": list(self.workspace.log)})

    def state(self) -> Json:
        """The whole workspace as JSON."""
        workspace = self.workspace
        return {
            "users": [user_json(each) for each in workspace.users.values()],
            "channels": [channel_json(each) for each in workspace.channels.values()],
            "usergroups": [
                {"id": each.id, "handle": each.handle, "members": list(each.members)}
                for each in workspace.groups.values()
            ],
            "messages": [message_json(each) for each in workspace.messages.values() if not each.deleted],
            "views": [view_json(each) for each in workspace.views()],
            "bot": BOT.id,
            "team": asdict(workspace.team),
            "installed": self.installations.installed,
            **self.acts.sockets.counted(),
            "faults": self.faults.open(),
            "commands": [asdict(each) for each in COMMANDS],
            "shortcuts": [asdict(each) for each in SHORTCUTS],
        }

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: first `snapshot` with the whole state, then each change."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        queue, hang_up = self.workspace.listen()
        await response.prepare(request)
        try:
            event: Json | None = {"type": "snapshot", **self.state()}
            while event is not None:
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
                event = await self._next(queue, response)
        except ConnectionError:
            # The page was closed or reloaded; it asks for a new snapshot when it is back.
            return response
        finally:
            hang_up()
        return response

    async def command(self, body: Json) -> Json:
        """A slash command."""
        user, channel = self._user_in_channel(body)
        command = _text(body, "command")
        if not command.startswith("/") or " " in command or len(command) < 2:
            raise ActError(400, "`command` must be one word that begins with a slash, such as /dockfix.")
        return await self.acts.command(user, channel, command, _text(body, "text", ""))

    async def click(self, body: Json) -> Json:
        """A press on a button or a pick in a menu, in a message (`channel`, `ts`) or a view (`view_id`, `values`)."""
        wanted = Wanted(_text(body, "action_id"), _value(body), _text(body, "block_id", "") or None)
        if body.get("view_id"):
            user = self.acts.user(body.get("user"))
            view = self.presses.view(user, _text(body, "view_id"))
            return await self.presses.press_in_view(user, view, wanted, _filled_in(body))
        user, channel = self._user_in_channel(body)
        message = self.presses.message(user, channel, _text(body, "ts"))
        return await self.presses.press_in_message(user, channel, message, wanted)

    async def options(self, body: Json) -> Json:
        """The options of an external select for what was typed so far (`value`)."""
        wanted = Wanted(_text(body, "action_id"), _text(body, "value", ""), _text(body, "block_id", "") or None)
        if body.get("view_id"):
            user = self.acts.user(body.get("user"))
            view = self.presses.view(user, _text(body, "view_id"))
            return await self.presses.options(user, view, wanted, _filled_in(body))
        user, channel = self._user_in_channel(body)
        message = self.presses.message(user, channel, _text(body, "ts"))
        return await self.presses.options(user, (channel, message), wanted)

    async def submit(self, body: Json) -> Json:
        """The submit button of a modal."""
        user, view = self._user_with_view(body)
        return await self.presses.submit(user, view, _filled_in(body))

    async def close(self, body: Json) -> Json:
        """The close button of a modal."""
        return await self.presses.close(*self._user_with_view(body))

    async def mention(self, body: Json) -> Json:
        """A message that mentions the app; the mention is put in front when the text has none."""
        user, channel = self._user_in_channel(body)
        text = _text(body, "text", "")
        if f"@{BOT.name}" not in text:
            text = f"@{BOT.name} {text}".strip()
        return await self.acts.message(user, channel, text, _text(body, "thread_ts", "") or None)

    async def message(self, body: Json) -> Json:
        """Any message that a person writes."""
        user, channel = self._user_in_channel(body)
        return await self.acts.message(user, channel, _text(body, "text"), _text(body, "thread_ts", "") or None)

    async def direct(self, body: Json) -> Json:
        """A direct message to the app; the conversation with it begins with the first one."""
        user = self.acts.user(body.get("user"))
        channel = self.workspace.direct_channel(user.id)
        sent = await self.acts.message(user, channel, _text(body, "text"), _text(body, "thread_ts", "") or None)
        return {**sent, "channel": channel.id}

    async def home(self, body: Json) -> Json:
        """A look at the app's Home tab."""
        return await self.acts.open_home(self.acts.user(body.get("user")))

    async def shortcut(self, body: Json) -> Json:
        """A shortcut by its callback_id; a message shortcut when `channel` and `ts` are given."""
        user = self.acts.user(body.get("user"))
        channel = self.acts.channel(body["channel"], user) if body.get("channel") else None
        return await self.acts.shortcut(user, _text(body, "callback_id"), channel, _text(body, "ts", "") or None)

    async def uninstall(self, _body: Json) -> Json:
        """Remove the app from the workspace; returns how many tokens died, and whether the app heard of it."""
        if not self.installations.installed:
            raise ActError(409, "The app has not been installed here by OAuth, so there is nothing to remove.")
        return {"tokens": self.installations.uninstall(), **await self.acts.uninstalled()}

    async def fault(self, body: Json) -> Json:
        """Order a fault for the next calls or envelopes; `disconnect` happens at once."""
        kind = body.get("kind")
        if kind not in tuple(Fault):
            raise ActError(400, f"`kind` must be one of {', '.join(Fault)}.")
        order = _order(Fault(kind), body)
        seed = body.get("seed")
        if isinstance(seed, int):
            self.faults.chance.seed(seed)
        self.workspace.note({"kind": "fault", "what": kind, "count": order.count, "seconds": order.seconds})
        if kind == Fault.DISCONNECT:
            return {"ok": True, "connections": self.acts.sockets.refresh()}
        self.faults.order(order)
        return {"ok": True}

    async def calm(self, body: Json) -> Json:
        """Take back what was ordered and has not happened yet: of one `kind`, or all of it."""
        kind = body.get("kind")
        if kind is not None and kind not in tuple(Fault):
            raise ActError(400, f"`kind` must be one of {', '.join(Fault)}, or be left out for all of them.")
        gone = self.faults.calm(None if kind is None else Fault(kind))
        self.workspace.note({"kind": "fault", "what": f"{kind or 'everything'} was taken back", "count": gone})
        return {"ok": True, "count": gone}

    def _user_in_channel(self, body: Json) -> tuple[User, Channel]:
        user = self.acts.user(body.get("user"))
        return user, self.acts.channel(body.get("channel"), user)

    def _user_with_view(self, body: Json) -> tuple[User, View]:
        user = self.acts.user(body.get("user"))
        return user, self.presses.view(user, _text(body, "view_id"))

    async def _next(self, queue: "asyncio.Queue[Json | None]", response: web.StreamResponse) -> Json | None:
        while True:
            try:
                return await asyncio.wait_for(queue.get(), PING_SECONDS)
            except TimeoutError:
                await response.write(b": still here\n\n")


def _post(act: Callable[[Json], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return _sentence(415, "Send JSON, with the header Content-Type: application/json.")
        try:
            body = json.loads(await request.text())
        except (LookupError, ValueError, RecursionError):
            return _sentence(400, "The body is not valid JSON.")
        if not isinstance(body, dict):
            return _sentence(400, "The body must be a JSON object.")
        try:
            return web.json_response(await act(body))
        except ActError as refusal:
            return _sentence(refusal.status, str(refusal), **refusal.extra)

    return answer


def _order(kind: Fault, body: Json) -> Order:
    """What is ordered. Raises `ActError` 400."""
    count, seconds = body.get("count", 1), _number(body, "seconds", 1, 0, LONGEST_FAULT)
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_FAULTS:
        raise ActError(400, f"`count` must be a whole number from 1 to {MOST_FAULTS}.")
    share, lasts = _number(body, "share", 1, 0.001, 1), _number(body, "lasts", math.inf, 0, LONGEST_FAULT)
    return Order(kind, count, seconds, _text(body, "method", ""), share, time.monotonic() + lasts)


def _number(body: Json, name: str, default: float, least: float, most: float) -> float:
    value = body.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ActError(400, f"`{name}` must be a number from {least:g} to {most:g}.")
    return float(value)


def _sentence(status: int, sentence: str, **extra: Any) -> web.Response:
    return web.json_response({"error": sentence, **extra}, status=status)


def _text(body: Json, name: str, default: str | None = None) -> str:
    value = body.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or (not value and default is None):
        raise ActError(400, f"`{name}` must be a text.")
    return value


def _filled_in(body: Json) -> Json:
    values = body.get("values", {})
    if not isinstance(values, dict):
        raise ActError(400, "`values` must be an object: block_id, then action_id, then what was filled in.")
    return values


def _value(body: Json) -> Any:
    value = body.get("value")
    listed = isinstance(value, list) and all(isinstance(each, str) for each in value)
    if value is not None and not isinstance(value, str) and not listed:
        raise ActError(400, "`value` must be a text or a list of texts.")
    return value
