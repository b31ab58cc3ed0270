"""Answers a line, whatever way it came: a subcommand, a host, a host and a container, or a pasted error."""

import logging

from bot.desk import Desk, Refused
from bot.targets import why_no_host
from handlers.slack.asking import (
    CHOICES,
    Asked,
    Pasted,
    Unclear,
    begins_with_a_name,
    hosts_to_offer,
    names_in,
    near,
    pasted,
    read,
    unescape,
)
from handlers.slack.background import Background, Busy
from handlers.slack.kit import Message, buttons, message, paragraph
from handlers.slack.limits import SECTION, Json, cut
from handlers.slack.line import Answer, Later, Line, Reply, say_button, target_button
from handlers.slack.private import sentence
from handlers.slack.replies import Replies
from handlers.slack.subcommands.containers import containers, search, where_is
from handlers.slack.subcommands.explain import explain_message
from handlers.slack.subcommands.help import usage
from handlers.slack.subcommands.hosts import hosts_message
from handlers.slack.subcommands.oncall import on_call
from handlers.slack.subcommands.runs import runs_reply
from handlers.slack.subcommands.scan import scan

log = logging.getLogger(__name__)

HELP = ("help", "--help", "-h", "?")
ALONE = ("hosts", "oncall", "runs")
"""Subcommands that may stand alone."""
WITH_TEXT = ("runs", "scan", "explain")
BROKE = "Something went wrong inside dockfix while it looked; nothing was changed. Its log says more."


class Talk:
    """Answers lines. What takes a while is answered later, to the same person."""

    def __init__(self, desk: Desk, background: Background, replies: Replies) -> None:
        self._desk = desk
        self._background = background
        self._replies = replies

    def take(self, line: Line) -> Message | None:
        """Answer a line at once and privately; None where a request was recorded, whose answer is everybody's."""
        try:
            reply = self._reply(line)
        except Unclear as unclear:
            reply = self._did_you_mean(unclear)
        except Refused as refusal:
            return sentence(str(refusal))
        if not isinstance(reply, Later):
            return reply
        try:
            begun = self._background.start(line.key, lambda: self._work(line, reply))
        except Busy as busy:
            return sentence(str(busy))
        return sentence(reply.notice) if begun else None

    def _reply(self, line: Line) -> Reply | None:
        text = unescape(line.text).strip()
        words = names_in(text)
        hosts = self._desk.hosts()
        if not words or (len(words) == 1 and words[0].lower() in HELP and words[0] not in hosts):
            return usage(line.command, hosts)
        if words[0] not in hosts and (said := self._subcommand(text, words)) is not None:
            return said
        found = None if begins_with_a_name(line.text, hosts) else pasted(text, hosts)
        if found is not None:
            return self._pasted(line, found)
        try:
            asked = read(line.text, hosts)
        except Unclear as unclear:
            if len(unclear.names) != 1:
                raise
            return self._one_name(unclear.names[0])
        return self._request(line, asked)

    def _subcommand(self, text: str, words: tuple[str, ...]) -> Reply | None:
        """Return the answer of a subcommand; None where the line is none."""
        name, rest = words[0].lower(), words[1:]
        if name not in (*ALONE, *WITH_TEXT) or (rest and name not in WITH_TEXT):
            return None
        match name:
            case "hosts":
                return hosts_message(self._desk)
            case "oncall":
                return on_call(self._desk)
            case "explain":
                return explain_message(text[len(words[0]) :].strip(), self._likely_hosts(text))
            case "runs":
                return runs_reply(self._desk, rest[0] if rest else "")
            case _:
                return scan(self._desk, rest[0] if rest else "")

    def _request(self, line: Line, asked: Asked) -> Message | None:
        """Record a request; where its host is none, offer those that may be meant."""
        host = asked.target.host
        if why_no_host(host, self._desk.hosts()):
            return self._other_host(asked)
        self._desk.request(asked.target, line.person, line.place, key=line.key, error=asked.error)
        return None

    def _other_host(self, asked: Asked) -> Message:
        hosts = self._desk.hosts()
        target = asked.target
        offered = hosts_to_offer(target.host, hosts)
        pressed = (target_button(host, target.container, number, asked.error) for number, host in enumerate(offered))
        return _offer(why_no_host(target.host, hosts), *pressed)

    def _one_name(self, name: str) -> Reply:
        """A host alone is asked for its containers; of any other name it is looked where it may be."""
        hosts = self._desk.hosts()
        if name in hosts:
            return containers(self._desk, name)
        meant = [*near(name, hosts), *near(name, (*ALONE, "help"))]
        if meant:
            return _offer(f"There is no host or command like that. Did you mean {meant[0]}?", *_say(meant))
        return search(self._desk, name)

    def _pasted(self, line: Line, found: Pasted) -> Message | None:
        """A pasted error that says host and container is a request; else it is explained, and the hosts offered."""
        if found.target is not None:
            return self._request(line, Asked(found.target, found.error))
        return explain_message(found.error, found.hosts or self._likely_hosts(found.error))

    def _likely_hosts(self, text: str) -> tuple[str, ...]:
        """The hosts where the container of an error is known to be, else a handful; asks nobody and waits for none."""
        found = pasted(text, self._desk.hosts())
        if found is None or not found.container:
            return ()
        known, silent = where_is(self._desk, found.container, 0.0)
        exact = [host for host, container in known if container == found.container]
        # A host that has not answered yet may have it as well.
        return found.hosts or tuple([*exact, *silent][:CHOICES]) or self._desk.hosts()[:CHOICES]

    def _did_you_mean(self, unclear: Unclear) -> Message:
        """What is unclear, with a button for each host that may have been meant."""
        hosts = self._desk.hosts()
        meant = [host for name in unclear.names for host in hosts_to_offer(name, hosts)]
        return _offer(str(unclear), *_say(meant))

    def _work(self, line: Line, later: Later) -> None:
        """Find an answer out; whatever breaks, whoever waits hears of it."""
        try:
            answer = later.work()
        except Exception:
            log.exception("an answer could not be found")
            answer = Answer(sentence(BROKE))
        self._replies.send(line.to, answer)


def _say(lines: list[str]) -> list[Json]:
    return [say_button(words, words, number) for number, words in enumerate(dict.fromkeys(lines))]


def _offer(said: str, *pressed: Json) -> Message:
    shown = cut(said, SECTION)
    return message(shown, paragraph(shown), buttons(*pressed[:CHOICES]))
