"""Brings an answer to one person after the acknowledgement: the way that they came, and files directly to them."""

import logging
from typing import Any

from slack_sdk.errors import SlackApiError

from handlers.slack.kit import Message, fitting, message, paragraph
from handlers.slack.limits import ALT_TEXT, SECTION, cut
from handlers.slack.line import Address, Answer
from handlers.slack.private import Whisper
from handlers.slack.web import TROUBLE, Clients, direct_channel, reason_of

log = logging.getLogger(__name__)

ATTACHED = "All of it is in a file that dockfix sent you directly."
DRAWN = "A picture of it is in a file that dockfix sent you directly."
NOT_DRAWN = "The picture of it could not be sent. It shows this:"
NOT_ATTACHED = "All of it is printed by the same command of dockfix at a terminal; the file could not be sent."


class Replies:
    """Answers one person; best effort, and what could not be sent is logged."""

    def __init__(self, clients: Clients, whisper: Whisper) -> None:
        self._clients = clients
        self._whisper = whisper

    def send(self, to: Address, answer: Answer) -> None:
        """Send an answer, and its file where it has one; whether the file arrived is said."""
        note, picture = "", answer.picture
        if answer.attached:
            sent = self._attach(to, answer.file_name, content=answer.attached)
            note = ATTACHED if sent else NOT_ATTACHED
        elif picture is not None:
            alt = cut(picture.alt, ALT_TEXT)
            sent = bool(picture.png) and self._attach(to, picture.file_name, file=picture.png, alt_txt=alt)
            note = DRAWN if sent else f"{NOT_DRAWN} {picture.alt}"
        self.say(to, _with_note(answer.message, note))

    def say(self, to: Address, said: Message) -> None:
        """Say something to one person where they are."""
        said = fitting(said)
        if to.direct:
            self._post(to, said)
        elif not to.response_url:
            self._whisper.say(said, channel=to.channel, user=to.user, thread=to.thread)
        elif not self._whisper.answer(to.response_url, said):
            # An address to answer to is good for half an hour and five times.
            self._whisper.say(said, channel=to.channel, user=to.user, thread=to.thread)

    def directly(self, user: str, said: Message) -> None:
        """Say something to one person in their conversation with dockfix."""
        try:
            channel = direct_channel(self._clients.editor, user)
        except (SlackApiError, *TROUBLE) as trouble:
            log.warning("no conversation with %s was opened: %s", user, reason_of(trouble))
            return
        self.say(Address(user, channel, direct=True), said)

    def _post(self, to: Address, said: Message) -> None:
        try:
            self._clients.poster.chat_postMessage(
                channel=to.channel,
                thread_ts=to.thread or None,
                text=said.text,
                blocks=list(said.blocks),
                unfurl_links=False,
                unfurl_media=False,
                link_names=False,
                parse="none",
            )
        except (SlackApiError, *TROUBLE) as trouble:
            log.warning("a direct answer may not have arrived: %s", reason_of(trouble))

    def _attach(self, to: Address, name: str, **file: Any) -> bool:
        """Send the file into the conversation with this person alone: one in a channel would be everybody's."""
        try:
            channel = to.channel
            if not to.direct:
                channel = direct_channel(self._clients.editor, to.user)
            self._clients.poster.files_upload_v2(
                channel=channel,
                thread_ts=(to.thread or None) if to.direct else None,
                filename=name,
                title=name,
                **file,
            )
        except (SlackApiError, *TROUBLE) as trouble:
            log.warning("a file was not sent: %s", reason_of(trouble))
            return False
        return True


def _with_note(said: Message, note: str) -> Message:
    return Message(said.text, (*said.blocks, *message(note, paragraph(cut(note, SECTION))).blocks)) if note else said
