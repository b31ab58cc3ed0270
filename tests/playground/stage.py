"""What tests of the played cloud share: its control API, a record of a Bolt app, and patience."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints

from slack_bolt import App
from slack_sdk import WebClient

from handlers.playground.settings import Timing

QUICK = Timing(ack=10.0, trigger=10.0, retries=(0.0, 0.1, 0.1))
# Only for tests in which somebody is meant to be too late.
IMPATIENT = replace(QUICK, ack=0.5, trigger=0.2)


@dataclass(frozen=True, slots=True)
class Control:
    """Speaks the control API as a test or the page does."""

    url: str

    def send(self, name: str, headers: dict[str, str] | None = None, **body: Any) -> tuple[int, Any]:
        """POST to /_control/`name`; returns the status and the JSON."""
        return self.raw(name, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})

    def raw(self, name: str, data: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
        """One request with exactly these headers."""
        request = urllib.request.Request(f"{self.url}/_control/{name}", data, headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)

    def do(self, name: str, **body: Any) -> Any:
        """Like `send`, but fails the test unless it was accepted."""
        status, answer = self.send(name, **body)
        assert status == 200, answer
        return answer

    def get(self, name: str) -> Any:
        """GET /_control/`name`."""
        with urllib.request.urlopen(f"{self.url}/_control/{name}") as answer:  # noqa: S310
            return json.load(answer)

    def messages(self, **wanted: Any) -> list[dict[str, Any]]:
        """The messages that have these values."""
        found = self.get("state")["messages"]
        return [each for each in found if all(each[key] == value for key, value in wanted.items())]

    def views(self) -> list[dict[str, Any]]:
        """The open modals and Home tabs."""
        return list(self.get("state")["views"])

    def envelopes(self) -> list[dict[str, Any]]:
        """The envelopes in the log."""
        return [entry for entry in self.get("log")["log"] if entry["kind"] == "envelope"]


def eventually(condition: Callable[[], Any], patience: float = 30.0, pause: float = 0.02) -> Any:
    """The first true value of `condition`, asked again after each `pause`; fails the test when none comes."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(pause)
    raise AssertionError("waited in vain")


@dataclass(slots=True)
class Running:
    """A real Bolt app that is connected over Socket Mode, and everything that it was sent."""

    app: App
    client: WebClient
    bodies: list[dict[str, Any]]

    def bodies_of(self, kind: str) -> list[dict[str, Any]]:
        """The payloads of one type."""
        return [body for body in self.bodies if body.get("type") == kind or (kind == "slash" and "command" in body)]


def shape_problems(shape: Any, value: Any, where: str = "") -> list[str]:
    """What `value` lacks of a TypedDict of slack-events, an independent description of Slack's payloads."""
    if get_origin(shape) is list and isinstance(value, list):
        (inner,) = get_args(shape)
        return [problem for at, item in enumerate(value) for problem in shape_problems(inner, item, f"{where}[{at}]")]
    if get_origin(shape) is Literal:
        return [] if value in get_args(shape) else [f"{where} is {value!r}"]
    if get_origin(shape) in (Union, UnionType):
        fits = [shape_problems(each, value, where) for each in get_args(shape)]
        return [] if [] in fits else min(fits, key=len)
    if not hasattr(shape, "__required_keys__"):
        found = get_origin(shape) or shape
        plain = float | int if found is float else found if isinstance(found, type) else object
        return [] if isinstance(value, plain) else [f"{where} is a {type(value).__name__}"]
    if not isinstance(value, dict):
        return [f"{where} is a {type(value).__name__}"]
    problems: list[str] = []
    for key, hint in get_type_hints(shape, include_extras=True).items():
        optional = get_origin(hint) is NotRequired
        inner = get_args(hint)[0] if optional else hint
        if key in value:
            problems += shape_problems(inner, value[key], f"{where}.{key}")
        elif not optional:
            problems.append(f"{where}.{key} is missing")
    return problems
