"""A mention of the app: `@dockfix host container`, answered in the thread where it was written."""

import logging
import re
from typing import Any

from slack_bolt import Ack

from bot.desk import Desk, Refused
from bot.incident import Place
from handlers.slack.asking import Unclear, names_in, read, unescape
from handlers.slack.command import KIND, hosts_message, usage
from handlers.slack.kit import Message
from handlers.slack.people import People, Stranger
from handlers.slack.private import Whisper, sentence

log = logging.getLogger(__name__)


class Mention:
    """Answers app_mention events. Slack delivers them again when it heard nothing; the key makes them one."""

    def __init__(self, desk: Desk, people: People, whisper: Whisper) -> None:
        self._desk = desk
        self._people = people
        self._whisper = whisper

    def __call__(self, ack: Ack, body: dict[str, Any]) -> None:
        """Take a request; what is wrong with it is said to its author alone."""
        event = body.get("event") or {}
        said = self._take(event, body)
        ack()
        if said is not None and not event.get("bot_id"):
            channel, user = str(event.get("channel") or ""), str(event.get("user") or "")
            self._whisper.say(said, channel=channel, user=user, thread=_thread(event))

    def _take(self, event: dict[str, Any], body: dict[str, Any]) -> Message | None:
        own = self._people.identity.user if self._people.identity is not None else ""
        text = re.sub(rf"<@{re.escape(own)}(\|[^<>]*)?>", " ", str(event.get("text") or "")) if own else ""
        words = [name.lower() for name in names_in(unescape(text))]
        try:
            requester = self._people.of_event(event, body)
            if not words or words == ["help"]:
                return usage("/dockfix", self._desk.hosts())
            if words == ["hosts"] and "hosts" not in self._desk.hosts():
                return hosts_message(self._desk.hosts())
            asked = read(text, self._desk.hosts())
            channel = str(event.get("channel") or "")
            place = Place(KIND, channel, _thread(event))
            key = f"mention:{channel}:{event.get('ts')}"
            self._desk.request(asked.target, requester, place, key=key, error=asked.error)
        except (Refused, Unclear, Stranger) as refusal:
            return sentence(str(refusal))
        return None


def _thread(event: dict[str, Any]) -> str:
    return str(event.get("thread_ts") or event.get("ts") or "")
