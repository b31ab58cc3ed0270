"""A direct message to the app: the same words as after /dockfix, answered below it."""

from typing import Any

from slack_bolt import Ack

from bot.incident import Place
from handlers.slack.line import Address, Line
from handlers.slack.mention import thread_of, without_mention
from handlers.slack.people import People, Stranger
from handlers.slack.private import KIND, sentence
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

    def take(self, ack: Ack, body: dict[str, Any]) -> None:
        """Take a line; an answer that is not a request's stands in the conversation."""
        event = body.get("event") or {}
        if event.get("channel_type") != "im" or event.get("subtype") not in _WRITTEN or event.get("bot_id"):
            ack()
            return
        to = Address(str(event.get("user") or ""), str(event.get("channel") or ""), thread_of(event), direct=True)
        try:
            said = self._talk.take(self._line(event, body, to))
        except Stranger as stranger:
            said = sentence(str(stranger))
        ack()
        if said is not None:
            self._replies.say(to, said)

    def _line(self, event: dict[str, Any], body: dict[str, Any], to: Address) -> Line:
        written = {name: value for name, value in event.items() if name != "subtype"}
        return Line(
            text=without_mention(str(event.get("text") or ""), self._people),
            person=self._people.of_event(written, body),
            place=Place(KIND, to.channel, to.thread),
            to=to,
            key=f"direct:{to.channel}:{event.get('ts')}",
        )
