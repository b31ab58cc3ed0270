"""What the end-to-end tests share: people at the played cloud, a host that follows a script, and patience."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.desk import Desk
from bot.durable import Durable
from bot.model import Diagnosis, Executed, Step, Target, Verification
from bot.stages import Stage, Stages, StageState, Watch
from handlers.slack.app import SlackSide
from handlers.slack.kit import text_of, unfolded
from tests.slack.incidents import GOOD, ONE

ALICE, BOB, MALLORY, OPS, RANDOM = "U01ALICE", "U02BOB", "U03MALLORY", "C01OPS", "C02RANDOM"
PATIENCE = 60.0


def eventually(condition: Callable[[], Any]) -> Any:
    """Return the first true value of a condition; fails the test where none comes."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.03)
    raise AssertionError("waited in vain")


@dataclass(slots=True)
class ScriptedHost:
    """Stands for `bot.work`: looks give the diagnoses in their order (the last one again and again)."""

    looks: list[Diagnosis] = field(default_factory=lambda: [ONE])
    verification: Verification = GOOD
    exits: list[int | None] = field(default_factory=list)
    ran: list[Step] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    def look(self, target: Target, incident: str, watch: Watch | None) -> Diagnosis:
        """Say the next diagnosis; waits for `go_on` in the middle."""
        stages = Stages([Stage("connect", f"Connect to {target.host}"), Stage("ports", "Port conflicts")], watch)
        stages.set("connect", StageState.RUNNING)
        assert self.go_on.wait(PATIENCE)
        stages.set("connect", StageState.DONE)
        stages.set("ports", StageState.DONE)
        found = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        return replace(found, incident=incident, target=target)

    def run(self, step: Step) -> Executed:
        """Note the step."""
        self.ran.append(step)
        exit_ = self.exits.pop(0) if self.exits else 0
        return Executed(step, exit_, "" if exit_ == 0 else "it did not work", 12)


@dataclass(slots=True)
class PlayedSlack:
    """A played cloud, driven through the control API."""

    url: str

    def send(self, name: str, **body: Any) -> tuple[int, Any]:
        """Post to the control API; returns the status and the JSON."""
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/_control/{name}", json.dumps(body).encode(), headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)

    def do(self, name: str, **body: Any) -> Any:
        """Post to the control API; fails the test where it is not taken."""
        status, answer = self.send(name, **body)
        assert 200 == status, answer
        return answer

    def get(self, name: str) -> Any:
        """Read from the control API."""
        with urllib.request.urlopen(f"{self.url}/_control/{name}") as answer:  # noqa: S310
            return json.load(answer)

    def messages(self) -> list[dict[str, Any]]:
        """All messages that are there."""
        return list(self.get("state")["messages"])

    def ours(self, channel: str = OPS) -> list[dict[str, Any]]:
        """What the app has posted for everybody in a channel, oldest first."""
        found = [each for each in self.messages() if each["channel"] == channel and not each["ephemeral_to"]]
        return [each for each in found if each["user"] == "U0DOCKFIX"]

    def find(self, fragment: str, channel: str = OPS) -> dict[str, Any] | None:
        """The newest message of the app that shows this text."""
        return next((each for each in reversed(self.ours(channel)) if fragment in shown(each)), None)

    def wait_for(self, fragment: str, channel: str = OPS) -> dict[str, Any]:
        """The message of the app that shows this text, once it is there."""
        found: dict[str, Any] = eventually(lambda: self.find(fragment, channel))
        return found

    def private(self, user: str) -> list[str]:
        """What was said to one person alone."""
        return [shown(each) for each in self.messages() if each["ephemeral_to"] == user]

    def told(self, user: str, fragment: str) -> str:
        """What was said to one person alone with this text in it, once it is there."""
        found: str = eventually(lambda: next((each for each in self.private(user) if fragment in each), ""))
        return found

    def ask(self, text: str = "host1 webserver", user: str = ALICE, channel: str = OPS) -> Any:
        """Type /dockfix."""
        return self.do("command", user=user, channel=channel, command="/dockfix", text=text)

    def directly(self, text: str, user: str = ALICE) -> dict[str, Any]:
        """Write a direct message to the app; returns the cloud's answer with the `channel` of the conversation."""
        sent: dict[str, Any] = self.do("direct", user=user, text=text)
        return sent

    def whispered(self, user: str, fragment: str) -> dict[str, Any]:
        """The message to one person alone that shows this text, once it is there."""
        found: dict[str, Any] = eventually(
            lambda: next((m for m in self.messages() if m["ephemeral_to"] == user and fragment in shown(m)), None)
        )
        return found

    def proposal(self) -> dict[str, Any]:
        """Ask, and return the answer with its buttons; whoever is told of it may have buttons sooner."""
        self.ask()

        def answer() -> dict[str, Any] | None:
            offered = [each for each in self.ours() if "approve:0" in [a["action_id"] for a in actions(each)]]
            return offered[-1] if offered else None

        found: dict[str, Any] = eventually(answer)
        return found

    def with_buttons(self) -> dict[str, Any]:
        """The newest message that has buttons, once it is there."""
        found: dict[str, Any] = eventually(
            lambda: next(iter([each for each in self.ours() if actions(each)][::-1]), None)
        )
        return found

    def press(self, message: dict[str, Any], action: str = "approve:0", user: str = BOB) -> Any:
        """Press a button, also one that is no longer there."""
        return self.do("click", user=user, channel=message["channel"], ts=message["ts"], action_id=action)

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The calls of one method, oldest first."""
        return [entry for entry in self.get("log")["log"] if entry.get("method") == method]


@dataclass(slots=True)
class Scene(PlayedSlack):
    """A played cloud with dockfix connected to it in this process."""

    desk: Desk


@dataclass(slots=True)
class ScriptedScene(Scene):
    """A scene whose host follows a script."""

    side: SlackSide
    host: ScriptedHost
    durable: Durable
    close: Callable[[], None]
    closed: bool = False

    def asked_and_approved(self) -> dict[str, Any]:
        """Ask and approve on a host so slow that all progress is drawn; returns the answer that had the buttons."""
        self.host.go_on.clear()
        answer = self.ask()
        assert (None, None) == (answer["response"], answer["error"])
        self.wait_for("Connect to host1")
        self.host.go_on.set()
        proposal = self.with_buttons()
        self.host.go_on.clear()
        self.press(proposal)
        self.wait_for("Mending webserver")
        self.host.go_on.set()
        return proposal

    def settle(self) -> None:
        """Wait until nothing is under way; does nothing once it was stopped."""
        if not self.closed:
            eventually(lambda: self.durable.unfinished() == 0)

    def stop(self) -> None:
        """End dockfix, and leave the cloud and the record as they are."""
        self.settle()
        self.closed = True
        self.close()


def shown(message: dict[str, Any]) -> str:
    """The text that a message shows."""
    return "\n".join(text_of(block) for block in message["blocks"]) or str(message["text"])


def actions(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a message."""
    rows = [block for block in unfolded(message["blocks"]) if block["type"] == "actions"]
    pressed = [element for row in rows for element in row["elements"]]
    return [*pressed, *(block["accessory"] for block in message["blocks"] if "accessory" in block)]
