"""Buttons that say a line: Diagnose in a list, a host that was meant, a container of nearly that name."""

from typing import Any

from slack_bolt import Ack

from handlers.slack.buttons import Click, address_of, read_click
from handlers.slack.line import Address, Line
from handlers.slack.people import People, Stranger
from handlers.slack.private import sentence
from handlers.slack.replies import Replies
from handlers.slack.talk import Talk


class Says:
    """Takes the line of a button as if whoever pressed it had typed it there; nothing of it is trusted more."""

    def __init__(self, talk: Talk, people: People, replies: Replies) -> None:
        self._talk = talk
        self._people = people
        self._replies = replies

    def take(self, ack: Ack, body: dict[str, Any]) -> None:
        """Take the line; what is to be said about it is said to whoever pressed."""
        click = read_click(body)
        to = address_of(click)
        try:
            said = self._talk.take(self._line(click, body, to))
        except Stranger as stranger:
            said = sentence(str(stranger))
        ack()
        if said is not None:
            self._replies.say(to, said)

    def _line(self, click: Click, body: dict[str, Any], to: Address) -> Line:
        person = self._people.of_interaction(body)
        return Line(
            text=click.value,
            person=person,
            place=self._people.place(click.channel, click.thread, click.response_url),
            to=to,
            key=f"button:{click.trigger}" if click.trigger else "",
        )
