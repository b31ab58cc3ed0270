"""A direct message to the app: the same words as after /dockfix, answered below it."""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext

from handlers.slack.line import Address, Line
from handlers.slack.mention import SAID, thread_of, without_mention
from handlers.slack.people import People, Stranger
from handlers.slack.private import sentence
from handlers.slack.replies import Replies
from handlers.slack.talk import Talk

# What a person writes has no subtype, or is a text that comes with a file; edits and the like are no new line.
_WRITTEN = (None, "file_share")


class Direct:
    """Answers message.im events. Slack delivers them again when it heard nothing; the key makes them one."""

    def __init__(self, talk: Talk, people: People, replies: Replies) -> None:
        self._talk = talk
        self._people = people
        self._replies = replies

    def record(self, body: dict[str, Any], context: BoltContext, next_: Callable[[], object]) -> None:
        """Take a line before Slack hears that the event arrived, as for mentions."""
        event = body.get("event") or {}
        if event.get("channel_type") == "im" and event.get("subtype") in _WRITTEN and not event.get("bot_id"):
            try:
                context[SAID] = self._talk.take(self._line(event, body, _to(event)))
            except Stranger as stranger:
                context[SAID] = sentence(str(stranger))
        next_()

    def answer(self, body: dict[str, Any], context: BoltContext) -> None:
        """Say what is no request's answer in the conversation."""
        said = context.get(SAID)
        if said is not None:
            self._replies.say(_to(body.get("event") or {}), said)

    def _line(self, event: dict[str, Any], body: dict[str, Any], to: Address) -> Line:
        written = {name: value for name, value in event.items() if name != "subtype"}
        return Line(
            text=without_mention(str(event.get("text") or ""), self._people),
            person=self._people.of_event(written, body),
            place=self._people.place(to.channel, to.thread),
            to=to,
            key=f"direct:{to.channel}:{event.get('ts')}",
        )


def _to(event: dict[str, Any]) -> Address:
    """Where the answer belongs: below the message."""
    return Address(str(event.get("user") or ""), str(event.get("channel") or ""), thread_of(event), direct=True)
