"""A mention of the app: `@dockfix host container`, answered in the thread where it was written."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext

from handlers.slack.kit import fitting
from handlers.slack.line import Address, Line
from handlers.slack.people import People, Stranger
from handlers.slack.private import Whisper, sentence
from handlers.slack.talk import Talk

SAID = "dockfix_said"
"""Under which name the answer waits in Bolt's context until the event is acknowledged."""


class Mention:
    """Answers app_mention events. Slack delivers them again when it heard nothing; the key makes them one."""

    def __init__(self, talk: Talk, people: People, whisper: Whisper) -> None:
        self._talk = talk
        self._people = people
        self._whisper = whisper

    def record(self, body: dict[str, Any], context: BoltContext, next_: Callable[[], object]) -> None:
        """Take a line before Slack hears that the event arrived: Bolt acknowledges events before their handler runs."""
        try:
            context[SAID] = self._talk.take(self._line(body.get("event") or {}, body))
        except Stranger as stranger:
            context[SAID] = sentence(str(stranger))
        next_()

    def answer(self, body: dict[str, Any], context: BoltContext) -> None:
        """Say what is wrong with a line to its author alone."""
        event, said = body.get("event") or {}, context.get(SAID)
        if said is not None and not event.get("bot_id"):
            channel, user = str(event.get("channel") or ""), str(event.get("user") or "")
            self._whisper.say(fitting(said), channel=channel, user=user, thread=thread_of(event))

    def _line(self, event: dict[str, Any], body: dict[str, Any]) -> Line:
        person = self._people.of_event(event, body)
        channel, thread = str(event.get("channel") or ""), thread_of(event)
        return Line(
            text=without_mention(str(event.get("text") or ""), self._people),
            person=person,
            place=self._people.place(channel, thread),
            to=Address(person.id, channel, thread),
            key=f"mention:{channel}:{event.get('ts')}",
        )


def without_mention(text: str, people: People) -> str:
    """Return what was written without the mention of the app itself."""
    own = people.identity.user if people.identity is not None else ""
    return re.sub(rf"<@{re.escape(own)}(\|[^<>]*)?>", " ", text) if own else text


def thread_of(event: dict[str, Any]) -> str:
    """Return the thread that a message is in, or that it begins."""
    return str(event.get("thread_ts") or event.get("ts") or "")
