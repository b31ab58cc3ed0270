"""Says something to one person only: as the answer to a command, in a thread, or through a response_url."""

import logging
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from handlers.slack.kit import Message, fitting, message, paragraph
from handlers.slack.limits import SECTION, cut
from handlers.slack.web import QUIET, TROUBLE, Clients, error_code

log = logging.getLogger(__name__)

KIND = "slack"
"""The kind of place (`bot.incident.Place`) that Slack's requests come from."""
WEBHOOK_TIMEOUT = 10


def sentence(text: str) -> Message:
    """A sentence for one person; nothing in it is read as markup."""
    shown = cut(text, SECTION)
    return message(shown, paragraph(shown))


def ack_with(said: Message) -> dict[str, Any]:
    """The arguments for Bolt's `ack` that answer a command privately."""
    said = fitting(said)
    return {"response_type": "ephemeral", "text": said.text, "blocks": list(said.blocks)}


class Whisper:
    """Tells one person something that others do not see; best effort, since Slack promises no more either."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def say(self, said: Message, *, channel: str, user: str, thread: str = "", response_url: str = "") -> None:
        """Say something to somebody in a thread; through the response_url where that is not possible."""
        try:
            self._clients.poster.chat_postEphemeral(
                channel=channel, user=user, thread_ts=thread or None, text=said.text, blocks=list(said.blocks)
            )
        except SlackApiError as refusal:
            log.info("a private sentence was not taken in %s: %s", channel, error_code(refusal))
            self.answer(response_url, said)
        except TROUBLE as trouble:
            log.info("a private sentence may not have arrived: %s", trouble)
            self.answer(response_url, said)

    def answer(self, response_url: str, said: Message) -> bool:
        """Say something through a response_url (five times in thirty minutes); False where it was not taken."""
        if not response_url.startswith(("https://", "http://")):
            return False
        try:
            answer = WebhookClient(response_url, timeout=WEBHOOK_TIMEOUT, logger=QUIET).send(
                text=said.text, blocks=list(said.blocks), response_type="ephemeral", replace_original=False
            )
        except TROUBLE as trouble:
            log.warning("a private answer was lost: %s", trouble)
            return False
        if answer.status_code != 200:
            log.warning("a private answer was not taken: %s", answer.body[:200])
        return answer.status_code == 200
