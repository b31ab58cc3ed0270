"""Slack's shortcuts: one on a message that holds Docker's error, and one that opens the form from anywhere."""

from collections.abc import Iterator
from typing import Any

from slack_bolt import Ack

from bot.desk import Desk, Refused
from handlers.slack.asking import pasted, unescape
from handlers.slack.forms import Forms
from handlers.slack.kit import text_of
from handlers.slack.line import Address
from handlers.slack.people import People, Stranger

NO_ERROR = "dockfix found no error of Docker's networking in that message. Say what is to be looked at."
NO_HOST = "dockfix found Docker's error, but not all of where it happened. Say the rest."


class Shortcuts:
    """Answers both shortcuts."""

    def __init__(self, desk: Desk, people: People, forms: Forms) -> None:
        self._desk = desk
        self._people = people
        self._forms = forms

    def anywhere(self, ack: Ack, body: dict[str, Any]) -> None:
        """Open the form."""
        to = Address(str((body.get("user") or {}).get("id") or ""))
        trigger = str(body.get("trigger_id") or "")
        try:
            self._people.of_interaction(body)
        except Stranger as stranger:
            ack()
            self._forms.refuse(trigger, to, str(stranger))
            return
        ack()
        self._forms.open(trigger, to, self._people.place())

    def on_message(self, ack: Ack, body: dict[str, Any]) -> None:
        """Diagnose what a message is about, in its thread; where it does not say enough, ask for the rest."""
        message = body.get("message") or {}
        channel = str((body.get("channel") or {}).get("id") or "")
        thread = str(message.get("thread_ts") or message.get("ts") or "")
        url, trigger = str(body.get("response_url") or ""), str(body.get("trigger_id") or "")
        to = Address(str((body.get("user") or {}).get("id") or ""), channel, thread, url)
        place = self._people.place(channel, thread, url)
        found = pasted("\n".join(texts_of(message)), self._desk.hosts())
        try:
            person = self._people.of_interaction(body)
            if found is not None and found.target is not None:
                self._desk.request(found.target, person, place, key=f"shortcut:{trigger}", error=found.error)
                ack()
                return
        except (Stranger, Refused) as refusal:
            ack()
            self._forms.refuse(trigger, to, str(refusal))
            return
        ack()
        if found is None:
            self._forms.open(trigger, to, place, news=NO_ERROR)
            return
        host = found.hosts[0] if len(found.hosts) == 1 else ""
        known = {"host": host, "container": found.container, "error": found.error}
        self._forms.open(trigger, to, place, **known, news=NO_HOST)


def texts_of(message: dict[str, Any]) -> Iterator[str]:
    """All texts of a message: its own, those of its blocks and those of attachments, as alerts have them."""
    yield unescape(str(message.get("text") or ""))
    yield text_of(message.get("blocks") or [])
    for each in message.get("attachments") or ():
        if isinstance(each, dict):
            yield from (unescape(str(each.get(name) or "")) for name in ("pretext", "title", "text"))
            fields = [field for field in each.get("fields") or () if isinstance(field, dict)]
            yield from (unescape(f"{field.get('title')}: {field.get('value')}") for field in fields)
            yield text_of(each.get("blocks") or [])
            if not each.get("text"):
                yield unescape(str(each.get("fallback") or ""))
