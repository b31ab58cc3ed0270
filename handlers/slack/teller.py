"""Tells people in Slack that a decision waits for them: once in the thread, once directly."""

import logging
import time

from slack_sdk.errors import SlackApiError

from bot.incident import Incident, Told
from bot.paging import NotSent
from bot.store import Posted
from handlers.slack import duty
from handlers.slack.kit import Message
from handlers.slack.outbox import EVENT_TYPE, UNSURE, NotSure, Outbox
from handlers.slack.web import TROUBLE, Clients, direct_channel, error_code

log = logging.getLogger(__name__)

DRAWN_SECONDS, LOOK_SECONDS = 6.0, 0.1


class SlackTeller:
    """Implements `bot.paging.Teller`. Whoever calls it has claimed the message, so it posts without looking."""

    def __init__(self, clients: Clients, outbox: Outbox) -> None:
        self._clients = clients
        self._outbox = outbox

    def thread(self, incident: Incident, told: Told) -> tuple[str, str]:
        """Name the people in a reply in the incident's thread."""
        answer = self._answer(incident)
        channel, thread = self._thread(incident)
        message = duty.page(incident, told, self._permalink(answer))
        return self._post(duty.thread_key(incident, told), channel, thread, message)

    def direct(self, incident: Incident, told: Told, person: str) -> tuple[str, str]:
        """Send a person a direct message."""
        answer = self._answer(incident)
        channel = self._conversation(person)
        message = duty.page(incident, told, self._permalink(answer))
        return self._post(duty.direct_key(incident, told, person), channel, "", message)

    def seen(self, incident: Incident, told: Told, person: str = "") -> tuple[str, str] | None:
        """Look for a page by its key, as far as Slack lets us read where it must stand."""
        try:
            channel, thread = (self._conversation(person), "") if person else self._thread(incident)
            key = duty.direct_key(incident, told, person) if person else duty.thread_key(incident, told)
            found = self._outbox.find(key, channel, thread)
        except (NotSent, NotSure) as reason:
            log.warning("incident %s: a page could not be looked for: %s", incident.id, reason)
            return None
        return (channel, found) if found else None

    def link(self, incident: Incident) -> str:
        """Return the address of the newest answer; empty where it is not known."""
        row = self._outbox.where(f"{incident.id}:answer:{incident.round}")
        return self._permalink(row) if row is not None else ""

    def _thread(self, incident: Incident) -> tuple[str, str]:
        """Return the channel and the thread of an incident."""
        parent = self._outbox.where(f"{incident.id}:parent")
        if parent is None:
            raise NotSent("the thread is not there yet")
        in_place = incident.place.thread and parent.channel == incident.place.channel
        return parent.channel, incident.place.thread if in_place else parent.ts

    def _conversation(self, person: str) -> str:
        """Return the channel of the direct messages to a person."""
        try:
            return direct_channel(self._clients.editor, person)
        except SlackApiError as refusal:
            raise NotSent(error_code(refusal)) from refusal
        except TROUBLE as trouble:
            raise NotSent(str(trouble)) from trouble

    def _answer(self, incident: Incident) -> Posted:
        """Return where the answer stands; people are told of it once it is there to be decided on."""
        ends = time.monotonic() + DRAWN_SECONDS
        while (row := self._outbox.where(f"{incident.id}:answer:{incident.round}")) is None:
            if time.monotonic() > ends:
                raise NotSent("the answer is not in the thread yet")
            time.sleep(LOOK_SECONDS)
        return row

    def _permalink(self, row: Posted) -> str:
        try:
            found = self._clients.quick.chat_getPermalink(channel=row.channel, message_ts=row.ts).get("permalink")
        except (SlackApiError, *TROUBLE):
            return ""
        return found if isinstance(found, str) and found.startswith(("https://", "http://")) else ""

    def _post(self, key: str, channel: str, thread: str, message: Message) -> tuple[str, str]:
        try:
            answer = self._clients.poster.chat_postMessage(
                channel=channel,
                thread_ts=thread or None,
                text=message.text,
                blocks=list(message.blocks),
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
                link_names=False,
                parse="none",
            )
        except SlackApiError as refusal:
            code = error_code(refusal)
            if code in UNSURE or code.startswith("http_5"):
                raise
            raise NotSent(code) from refusal
        except ConnectionRefusedError as refused:
            raise NotSent(str(refused)) from refused
        return str(answer["channel"]), str(answer["ts"])
