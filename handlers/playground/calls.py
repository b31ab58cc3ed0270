"""One call of the Web API: its arguments as any SDK sends them, and the way to refuse it as Slack does."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from handlers.playground.filled import Json
from handlers.playground.people import Channel
from handlers.playground.schema import Problem
from handlers.playground.settings import Timing
from handlers.playground.sockets import Sockets
from handlers.playground.workspace import Workspace

_STRUCTURED = ("blocks", "attachments", "view", "metadata", "files", "unfurls")


class SlackError(Exception):
    """A refusal: `code` is Slack's error code, `messages` go into response_metadata."""

    def __init__(self, code: str, messages: Iterable[str] = (), **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.extra = extra

    def body(self) -> Json:
        """The JSON that Slack answers with."""
        found: Json = {"ok": False, "error": self.code, **self.extra}
        return {**found, "response_metadata": {"messages": self.messages}} if self.messages else found


@dataclass(frozen=True, slots=True)
class Call:
    """A method call that is authenticated: its arguments and the cloud that it acts on."""

    arguments: Json
    workspace: Workspace
    sockets: Sockets
    timing: Timing
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def secret(self, name: str) -> str:
        """What was sent along to be known by, such as the token; "" where it was not. It is in no other argument."""
        return self.secrets.get(name, "")

    def text(self, name: str, default: str = "") -> str:
        """The argument as a string; `default` when it is missing or null."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def required(self, *names: str) -> tuple[str, ...]:
        """The arguments as strings. Raises `invalid_arguments` when one is missing."""
        missing = [name for name in names if self.arguments.get(name) is None]
        if missing:
            raise SlackError("invalid_arguments", [f"[ERROR] missing required field: {name}" for name in missing])
        return tuple(str(self.arguments[name]) for name in names)

    def flag(self, name: str) -> bool:
        """The argument as a boolean, in any of the spellings that SDKs use."""
        return str(self.arguments.get(name, "")).lower() in ("true", "1")

    def whole(self, name: str, default: int, most: int) -> int:
        """The argument as an integer from 1 to `most`. Raises `invalid_arguments`."""
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or int(value[:9]) < 1:
            raise SlackError("invalid_arguments", [f"[ERROR] must be a valid integer [json-pointer:/{name}]"])
        return min(int(value[:9]), most)

    def channel(self, by_name: bool = False) -> Channel:
        """The channel that the call names. Raises `channel_not_found`."""
        (name,) = self.required("channel")
        found = self.workspace.find_channel(name, by_name)
        if found is None:
            raise SlackError("channel_not_found")
        return found


Method = Callable[[Call], Json]


def refuse_problems(problems: Iterable[Problem]) -> None:
    """Raise the refusal that fits the first problem and names all of them; do nothing when there are none."""
    found = tuple(problems)
    if found:
        raise SlackError(found[0].error, [str(each) for each in found], errors=[each.message for each in found])


async def read_arguments(request: web.Request) -> Json:
    """The arguments of a request from its query and its form, multipart or JSON body. Raises `SlackError`."""
    found: Json = dict(request.query)
    if request.method == "POST":
        found |= await (_read_json(request) if request.content_type == "application/json" else read_form(request))
    for name in _STRUCTURED:
        if isinstance(found.get(name), str):
            found[name] = _structured(name, found[name])
    return found


async def read_form(request: web.Request) -> dict[str, str]:
    """The texts of a form or multipart body. Raises `SlackError`."""
    try:
        form = await request.post()
    except LookupError:
        raise SlackError("invalid_charset") from None
    except ValueError:
        raise SlackError("invalid_form_data") from None
    return {key: value for key, value in form.items() if isinstance(value, str)}


async def _read_json(request: web.Request) -> Json:
    try:
        body = await request.text()
        value = json.loads(body) if body.strip() else {}
    except LookupError:
        raise SlackError("invalid_charset") from None
    except (ValueError, RecursionError):
        raise SlackError("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


def _structured(name: str, value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        codes = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}
        pointer = [f"[ERROR] must be valid JSON [json-pointer:/{name}]"]
        raise SlackError(codes.get(name, "invalid_arguments"), pointer) from None
