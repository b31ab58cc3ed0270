"""What tests of the played cloud share: its control API, a record of a Bolt app, and patience."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from handlers.playground.settings import Timing

QUICK = Timing(ack=0.6, trigger=0.5, retries=(0.0, 0.1, 0.1), refresh_warning=0.1, refresh_close=0.2)


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


def eventually(condition: Callable[[], Any], patience: float = 8.0) -> Any:
    """The first true value of `condition`; fails the test when none comes."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
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
