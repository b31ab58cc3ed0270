"""The slash command /dockfix: reads what was typed, records it and answers at once; the work goes on elsewhere."""

from typing import Any

from slack_bolt import Ack

from handlers.slack.forms import Forms
from handlers.slack.line import Address, Line
from handlers.slack.people import People, Stranger
from handlers.slack.private import ack_with, sentence
from handlers.slack.talk import Talk


class Command:
    """Answers /dockfix."""

    def __init__(self, talk: Talk, people: People, forms: Forms) -> None:
        self._talk = talk
        self._forms = forms
        self._people = people

    def take(self, ack: Ack, body: dict[str, Any]) -> None:
        """Take a line, or open the form where there is none.

        An empty acknowledgement of a line means that the answer comes into the channel.
        """
        try:
            line = self._line(body)
            if not line.text.strip():
                ack()
                self._forms.open(str(body.get("trigger_id") or ""), line.to, line.place)
                return
            said = self._talk.take(line)
        except Stranger as stranger:
            said = sentence(str(stranger))
        if said is None:
            ack()
        else:
            ack(**ack_with(said))

    def _line(self, body: dict[str, Any]) -> Line:
        person = self._people.of_command(body)
        channel, url = str(body.get("channel_id") or ""), str(body.get("response_url") or "")
        trigger = str(body.get("trigger_id") or "")
        return Line(
            text=str(body.get("text") or ""),
            person=person,
            place=self._people.place(channel, "", url),
            to=Address(person.id, channel, "", url),
            # The same command that is delivered twice is one request.
            key=f"command:{trigger}" if trigger else "",
            command=str(body.get("command") or "/dockfix"),
        )
