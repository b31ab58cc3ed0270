"""What a person does in Slack, through the playground's control API: commands, clicks, reading a thread."""

import time
from dataclasses import dataclass
from typing import Any

from handlers.slack.kit import unfolded
from tests.playground.stage import Control

ALICE, BOB, MALLORY, OPS = "U01ALICE", "U02BOB", "U03MALLORY", "C01OPS"
PATIENCE_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Thread:
    """A run's thread in #ops, seen by one who waits for it."""

    control: Control
    ts: str

    def messages(self) -> list[dict[str, Any]]:
        """Return the channel message and all its replies, oldest first, without what only one person sees."""
        every = self.control.get("state")["messages"]
        mine = [m for m in every if self.ts in (m["ts"], m["thread_ts"]) and not m["ephemeral_to"]]
        return sorted(mine, key=lambda m: m["ts"])

    def wait(self, *words: str) -> dict[str, Any]:
        """Wait for a message that has all these words, in its text or its blocks; returns it."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            for message in self.messages():
                said = message["text"] + str(message["blocks"])
                if all(word in said for word in words):
                    return message
            time.sleep(0.1)
        told = "\n---\n".join(m["text"] for m in self.messages())
        raise AssertionError(f"nobody said {words!r} in:\n{told}")

    def buttons(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the buttons that the thread has now: the message's ts and the element."""
        return [
            (message["ts"], element)
            for message in self.messages()
            for block in unfolded(message["blocks"] or ())
            if block["type"] == "actions"
            for element in block["elements"]
            if element["type"] == "button"
        ]

    def click(self, user: str, *words: str) -> None:
        """Click the first button whose text or label has these words."""
        for ts, element in self.buttons():
            if all(word in element["text"]["text"] + element.get("accessibility_label", "") for word in words):
                self.control.do(
                    "click",
                    user=user,
                    channel=OPS,
                    ts=ts,
                    action_id=element["action_id"],
                    value=element.get("value", ""),
                )
                return
        raise AssertionError(f"no button {words!r} among {[e['text']['text'] for _, e in self.buttons()]}")

    def whispers_to(self, user: str) -> list[str]:
        """Return what only this person was told."""
        return [m["text"] for m in self.control.get("state")["messages"] if m["ephemeral_to"] == user]


def ask(control: Control, text: str, user: str = ALICE) -> Thread:
    """Type `/dockfix TEXT` in #ops and return the thread of the run that it began."""
    before = {m["ts"] for m in control.get("state")["messages"]}
    control.do("command", user=user, channel=OPS, command="/dockfix", text=text)
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        for message in control.get("state")["messages"]:
            if message["ts"] not in before and not message["thread_ts"] and not message["ephemeral_to"]:
                return Thread(control, message["ts"])
        time.sleep(0.05)
    raise AssertionError("the bot posted nothing in the channel")
