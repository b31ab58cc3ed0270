"""The slash command /dockfix: reads what was typed, records it and answers at once; the work goes on elsewhere."""

import logging
from typing import Any

from slack_bolt import Ack

from bot.desk import Desk, Refused
from bot.incident import Place
from handlers.slack.asking import Unclear, names_in, read, unescape
from handlers.slack.kit import Message, bullets, line, message, paragraph, rich, word
from handlers.slack.people import People, Stranger
from handlers.slack.private import ack_with, sentence

log = logging.getLogger(__name__)

KIND = "slack"
HOSTS_SHOWN = 60


class Command:
    """Answers /dockfix."""

    def __init__(self, desk: Desk, people: People) -> None:
        self._desk = desk
        self._people = people

    def __call__(self, ack: Ack, body: dict[str, Any]) -> None:
        """Take a request; an empty acknowledgement means that the answer comes into the channel."""
        said = self._take(body)
        if said is None:
            ack()
        else:
            ack(**ack_with(said))

    def _take(self, body: dict[str, Any]) -> Message | None:
        text = str(body.get("text") or "")
        words = [name.lower() for name in names_in(unescape(text))]
        name = str(body.get("command") or "/dockfix")
        try:
            requester = self._people.of_command(body)
            if not words or words in (["help"], ["--help"], ["-h"], ["?"]):
                return usage(name, self._desk.hosts())
            if words == ["hosts"] and "hosts" not in self._desk.hosts():
                return hosts_message(self._desk.hosts())
            asked = read(text, self._desk.hosts())
            place = Place(KIND, str(body.get("channel_id") or ""), "", str(body.get("response_url") or ""))
            self._desk.request(asked.target, requester, place, key=_key(body), error=asked.error)
        except (Refused, Unclear, Stranger) as refusal:
            return sentence(str(refusal))
        return None


def _key(body: dict[str, Any]) -> str:
    """The same command that is delivered twice is one request."""
    trigger = str(body.get("trigger_id") or "")
    return f"command:{trigger}" if trigger else ""


def usage(command: str, hosts: tuple[str, ...]) -> Message:
    """How to ask, with three examples that work here."""
    host = hosts[0] if hosts else "host1"
    return message(
        f"Usage: {command} HOST CONTAINER. It finds out why the container's ports would not open.",
        paragraph(
            word(f"{command} HOST CONTAINER", code=True),
            " finds out why a container's ports would not open, and "
            "offers a fix. Nothing is changed before somebody approves it.",
        ),
        rich(
            bullets(
                [word(f"{command} {host} webserver", code=True), " looks at the container webserver on ", host],
                [word(f"{command} {host} webserver driver failed programming …", code=True), " with Docker's error"],
                [word(f"{command} hosts", code=True), " lists the hosts"],
            ),
            line("In a thread, mention the app instead: ", word(f"@dockfix {host} webserver", code=True)),
        ),
    )


def hosts_message(hosts: tuple[str, ...]) -> Message:
    """The configured hosts."""
    if not hosts:
        return sentence("No host is configured yet. Add one to dockfix.toml: [hosts.NAME] with its address.")
    shown = [[word(host, code=True)] for host in hosts[:HOSTS_SHOWN]]
    more = [[f"and {len(hosts) - HOSTS_SHOWN} more"]] if len(hosts) > HOSTS_SHOWN else []
    return message(
        f"Hosts: {', '.join(hosts[:HOSTS_SHOWN])}", rich(line("These hosts are configured:"), bullets(*shown, *more))
    )
