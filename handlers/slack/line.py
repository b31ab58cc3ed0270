"""One line that somebody said to dockfix, whatever the way: typed, mentioned, sent directly or by a button. [pure]"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.incident import Person, Place
from handlers.slack.kit import Message, button, escape, one_line
from handlers.slack.limits import VALUE, Json

SAY = "say"
"""The action id of a button that says a line is this, a colon and a number."""
ADVICE = "Ask again with /dockfix."


@dataclass(frozen=True, slots=True)
class Address:
    """Where one person is answered: in a direct message, through a response_url, or in a channel or thread."""

    user: str
    channel: str = ""
    thread: str = ""
    response_url: str = ""
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What was said (with Slack's markup) by whom. `key` tells a line that is delivered twice; `place` is where the
    answer to a request belongs, `to` where its author alone is answered; `command` is how examples begin.
    """

    text: str
    person: Person
    place: Place
    to: Address
    key: str
    command: str = "/dockfix"

    def typed(self, words: str) -> str:
        """Return how somebody says this on the same way."""
        return f"{self.command} {words}".strip()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a PNG file, empty where it could not be drawn; `alt` says all that it shows."""

    file_name: str
    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one person; `attached` is a text too long for a message, as a file with that name.

    The message says all that matters without the picture.
    """

    message: Message
    file_name: str = ""
    attached: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """An answer that takes a while: the sentence that is said at once, and what finds the answer out."""

    notice: str
    work: Callable[[], Answer]


Reply = Message | Later


def say_button(words: str, label: str, number: int, spoken_label: str = "") -> Json:
    """A button that says a line, exactly as if its author had typed it; whoever presses it is its author."""
    return button(label, f"{SAY}:{number}", escape(words)[:VALUE], spoken_label or f"Say: {one_line(words)}")


def target_button(host: str, container: str, number: int, error: str = "", label: str = "") -> Json:
    """A button that asks for one container; a pasted error goes with it as far as it fits."""
    words = f"{host} {container}" + (f"\n{error}" if error else "")
    shown = label or f"{container} on {host}"
    return say_button(words, shown, number, f"Diagnose {container} on {host}")
