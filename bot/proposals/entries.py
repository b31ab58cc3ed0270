"""The entries below `ports:` in a Compose file: what each publishes, and which pieces of its lines say so.

Read are the short syntax (also in one line, `["80:80"]`) and the long one. What is written in another way, such as a
range, is no entry, and so is never changed by guess.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.facts.compose import ComposeFile, Line, Ports

_HOST = r"[0-9]{1,5}|\$\{[^{}]*\}|\$\w+"
_SHORT = re.compile(
    r"(?:(?P<address>\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):)?"
    rf"(?P<port>{_HOST}):(?P<inside>[0-9]{{1,5}})(?:/(?P<protocol>tcp|udp|sctp))?"
)
_ITEM = re.compile(r"""^ *- *["']?(?P<value>[^\s"'#]+)["']? *(?:#.*)?$""")
_FIELD = re.compile(r"""^ *(?:- *)?(?P<name>[a-z_]+): *["']?(?P<value>[^\s"'#]+)["']? *(?:#.*)?$""")
_FLOW = re.compile(r"""(?<=[\[,\s"'])[^\s,"'\[\]]+""")
_VARIABLE = re.compile(r"\$(?:\{(?P<braced>[A-Za-z_]\w*)(?::?(?P<how>[-?])(?P<given>[^}]*))?\}|(?P<bare>[A-Za-z_]\w*))")


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A piece of a line: from `start` to before `end`."""

    line: Line
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One place that a service publishes. `inside` is the container's port with its protocol.

    `at` is where the host's port is written, `variable` the one that holds it, empty where it stands there itself.
    `lines` are all lines of the entry; none where it shares its line with others.
    """

    file: ComposeFile
    address: str
    port: int
    inside: str
    at: Spot
    address_at: Spot | None
    variable: str
    lines: tuple[Line, ...]
    long: bool = False


def entries(file: ComposeFile, service: str) -> tuple[Entry, ...]:
    """Return what the file publishes of this service, in the order in which it is written."""
    return tuple(entry for ports in file.ports if ports.service == service for entry in _entries(file, ports))


def variables(file: ComposeFile) -> dict[str, Line]:
    """Return the lines of the project's variables that hold a port, by the variable's name."""
    return {line.text.partition("=")[0]: line for line in file.variables}


def value_spot(line: Line) -> Spot:
    """Return where the value of a `NAME=value` line stands, without its quotes."""
    start = line.text.index("=") + 1
    bare = line.text[start:].strip()
    quote = 1 if bare[:1] in ("'", '"') else 0
    return Spot(line, start + quote, start + len(bare) - quote)


def _entries(file: ComposeFile, ports: Ports) -> Iterator[Entry]:
    opened = ports.head.text.find("[")
    if opened >= 0:
        for token in _FLOW.finditer(ports.head.text, opened):
            yield from _short(file, ports.head, token.start(), token[0], ())
    item: list[Line] = []
    for line in ports.lines:
        if short := _ITEM.match(line.text):
            found = list(_short(file, line, short.start("value"), short["value"], (line,)))
            if found:
                yield from _long(file, item)
                yield from found
                item = []
                continue
        if line.text.lstrip().startswith("-"):
            yield from _long(file, item)
            item = []
        item.append(line)
    yield from _long(file, item)


def _short(file: ComposeFile, line: Line, start: int, text: str, lines: tuple[Line, ...]) -> Iterator[Entry]:
    match = _SHORT.fullmatch(text)
    port = _number(file, match["port"]) if match else None
    if match is None or port is None:
        return

    def spot(name: str) -> Spot:
        return Spot(line, start + match.start(name), start + match.end(name))

    yield Entry(
        file=file,
        address=(match["address"] or "").strip("[]"),
        port=port,
        inside=f"{match['inside']}/{match['protocol'] or 'tcp'}",
        at=spot("port"),
        address_at=spot("address") if match["address"] else None,
        variable=_name(match["port"]),
        lines=lines,
    )


def _long(file: ComposeFile, item: list[Line]) -> Iterator[Entry]:
    said = {match["name"]: (line, match) for line in item if (match := _FIELD.match(line.text))}
    if not {"target", "published"} <= set(said):
        return
    spots = {name: Spot(line, match.start("value"), match.end("value")) for name, (line, match) in said.items()}
    text = {name: match["value"] for name, (_, match) in said.items()}
    port = _number(file, text["published"])
    if port is None or not re.fullmatch("[0-9]{1,5}", text["target"]):
        return
    yield Entry(
        file=file,
        address=text.get("host_ip", "").strip("[]"),
        port=port,
        inside=f"{text['target']}/{text.get('protocol', 'tcp')}",
        at=spots["published"],
        address_at=spots.get("host_ip"),
        variable=_name(text["published"]),
        lines=tuple(item),
        long=True,
    )


def _name(text: str) -> str:
    match = _VARIABLE.fullmatch(text)
    return (match["braced"] or match["bare"]) if match else ""


def _number(file: ComposeFile, text: str) -> int | None:
    """Return the port that a text stands for, its variable looked up; None where it stands for something else."""
    if match := _VARIABLE.fullmatch(text):
        line = variables(file).get(_name(text))
        spot = value_spot(line) if line else None
        text = line.text[spot.start : spot.end] if line and spot else ""
        text = text or ((match["given"] or "") if match["how"] == "-" else "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
