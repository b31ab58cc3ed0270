"""Reads what people type after /dockfix or @dockfix: a host, a container and perhaps Docker's error. [pure]"""

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.model import Target
from bot.pasted import error_in
from handlers.explained import container_of

FILLERS = {"on", "in", "at", "host", "container", "please", "diagnose", "check", "fix"}
LONGEST = 200
ERROR_WORDS = 3
_ESCAPED = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_QUOTES = "\"'`“”‘’«»"


MOST_PASTED = 40_000
NEAR, NEARLY, CHOICES = 0.5, 0.75, 5


class Unclear(Exception):
    """What was typed names no host and container; the message is the sentence for the person.

    `names` are the words that may have been meant as one of both.
    """

    def __init__(self, sentence: str, *names: str) -> None:
        super().__init__(sentence)
        self.names = names


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to have looked at, and the error text that they pasted, if any."""

    target: Target
    error: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """Docker's error in a text that somebody pasted or forwarded, and what else the text tells.

    `hosts` are the configured hosts that it names; `container` is empty where the error names none.
    """

    hosts: tuple[str, ...]
    container: str
    error: str

    @property
    def target(self) -> Target | None:
        """What is to be looked at, where the text alone says so."""
        return Target(self.hosts[0], self.container) if len(self.hosts) == 1 and self.container else None


def unescape(text: str) -> str:
    """Return what was typed: Slack's `<@U1|name>`, `<#C1|name>`, `<http://a|a>` and entities taken back."""

    def plain(found: re.Match[str]) -> str:
        mark, inner, label = found.groups()
        # A link without a label was typed as it stands; the label of a link is what was typed.
        return f"{mark}{label or inner}"

    return _ESCAPED.sub(plain, text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def names_in(text: str) -> tuple[str, ...]:
    """Return the words of what was typed, without quotes and a leading @ or #."""
    words = (re.sub(r"^https?://", "", word).strip(_QUOTES).lstrip("@#").strip(_QUOTES) for word in text.split())
    return tuple(word for word in words if word)


def read(text: str, hosts: Collection[str]) -> Asked:
    """Return what is asked for; `Unclear` where it cannot be told. Host and container may come in either order."""
    first, _, rest = unescape(text).strip().partition("\n")
    names = [name for name in names_in(first) if name.lower() not in FILLERS or name in hosts]
    if len(names) == 1:
        raise Unclear(_one_name(names[0][:LONGEST], hosts), names[0][:LONGEST])
    if not names:
        raise Unclear("Say which host and which container: /dockfix HOST CONTAINER")
    host, container = _ordered(names[0][:LONGEST], names[1][:LONGEST], hosts)
    if len(names) == 2:
        return Asked(Target(host, container), rest.strip())
    if len(names) - 2 < ERROR_WORDS:
        raise Unclear("That is one name too many. Say one host and one container: /dockfix HOST CONTAINER")
    after = _after_names(unescape(text), names[1])
    return Asked(Target(host, container), after)


def _one_name(name: str, hosts: Collection[str]) -> str:
    if name in hosts:
        return f"Which container on {name}? Type /dockfix {name} CONTAINER"
    return f"On which host is {name}? Type /dockfix HOST {name}. /dockfix hosts lists the hosts."


def _ordered(first: str, second: str, hosts: Collection[str]) -> tuple[str, str]:
    """Host and container: as typed, unless only the second word is a host, or only it looks like one."""
    if first in hosts or second in hosts:
        return (first, second) if first in hosts else (second, first)
    near = [bool(difflib.get_close_matches(word, hosts, n=1, cutoff=0.6)) for word in (first, second)]
    return (second, first) if near == [False, True] else (first, second)


def _after_names(text: str, second: str) -> str:
    """The pasted error: everything behind the second name, as it was typed."""
    where = text.find(second)
    return text[where + len(second) :].strip(f"{_QUOTES} \t\n")


def pasted(text: str, hosts: Collection[str]) -> Pasted | None:
    """Find Docker's error in a text (Slack's markup taken back) and the hosts that the rest of it names; else None."""
    text = text[:MOST_PASTED]
    error = error_in(text)
    if error is None:
        return None
    container = container_of(error.endpoint)
    around = text.replace(error.text, " ")
    named = (host for host in sorted(hosts) if host != container and _stands_in(host, around))
    return Pasted(tuple(named), container, error.text)


def begins_with_a_name(text: str, hosts: Collection[str]) -> bool:
    """Whether one of the first two words is a host, or nearly one, so that a pasted error only follows it."""
    names = [name for name in names_in(unescape(text)[:MOST_PASTED]) if name.lower() not in FILLERS or name in hosts]
    known = {host.lower() for host in hosts}
    words = [name[:LONGEST].lower() for name in names[:2]]
    # What is like it is looked for only where nothing is it: among hundreds of hosts that takes its time.
    return not known.isdisjoint(words) or any(
        difflib.get_close_matches(word, known, n=1, cutoff=NEARLY) for word in words
    )


def near(word: str, known: Collection[str]) -> tuple[str, ...]:
    """Return what somebody may have meant, the most alike first; case does not matter."""
    lower = {name.lower(): name for name in sorted(known)}
    found = difflib.get_close_matches(word[:LONGEST].lower(), lower, n=CHOICES, cutoff=NEAR)
    return tuple(lower[name] for name in found)


def hosts_to_offer(typed: str, hosts: Sequence[str]) -> tuple[str, ...]:
    """Return the hosts that somebody may have meant who typed one that is none: those alike; all of a handful."""
    return near(typed, hosts) or (tuple(hosts) if len(hosts) <= CHOICES else ())


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE) is not None
