"""Undoes what clients, terminals and chats do to a text on its way to whoever pastes it. [pure]

Escapes of JSON and Python, HTML, colours, quotation marks of mail and chat, links that Slack made, lines that a
terminal cut at its width. Every step takes linear time.
"""

import html
import re

from bot.signatures import SIGNATURES

_ESCAPE = re.compile(r"(?<!\\)\\++(?:u(?P<four>[0-9a-fA-F]{4})|x(?P<two>[0-9a-fA-F]{2})|(?P<one>[nrt\"'/]))")
_SHORT = {"n": "\n", "r": "", "t": " "}
# The escape character itself, or as cat -v, syslog and shells write it.
_COLOUR = re.compile(r"(?:\x1b|\^\[|#033|\\033|\\e)\[[0-9;?]*+[ -/]*+[@-~]|\x1b\][^\x07\x1b]*+\x07?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200c\u2060\ufeff]")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " ", "\u202f": " "})
_TAG = re.compile(
    r"</?(?:a|b|br|code|div|em|i|li|p|pre|small|span|strong|td|tr|tt)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)
_LINK = re.compile(r"<(?:https?://|mailto:|tel:)[^<>|\s]{1,300}\|(?P<label>[^<>|]{1,300})>")
_MARGIN = re.compile(r"^[ \t]*+(?:(?:[>│┃|]|&gt;)[ \t]?+)++|(?<![ \t])[ \t]*+[│┃|][ \t]*+$", re.MULTILINE)
_SPACES = re.compile(r"[ \t\r\f\v]+")

NARROWEST = 40
"""The width of the narrowest terminal whose cut lines are put together again."""

_ALIKE = 8
_NONE = 0
_LONGEST = 200

_HASH = r"\(?[0-9a-f]{64}\)?:?"
_SOCKET = r"(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]{2,60}\]):\d{1,5}(?::?|(?::\S{1,90})?/(?:tcp|udp|sctp):?)"
_WHOLE = re.compile(rf"{_HASH}|{_SOCKET}")
_SENTENCES = (
    "Error response from daemon driver failed programming external connectivity endpoint container networking starting "
    "userland proxy: listen bind: bind requested permission network exists"
)
_WORDS = frozenset(
    word for text in (_SENTENCES, *(row.pattern for row in SIGNATURES)) for word in re.findall(r"[A-Za-z_]{2,}:?", text)
)
_NAME = re.compile(r"endpoint (?P<start>[\w.\-]{1,255})\n(?P<rest>[\w.\-]{1,255})(?= \([0-9a-f#]|: )")


def readings(text: str) -> tuple[str, ...]:
    """Return the text as the engine may have written it, the likeliest first; its own line ends stay.

    They differ in which lines are taken for one that a terminal cut: those of which two at least are full, or none, or
    also a single one, which proves nothing since every line is as long as itself.
    """
    bare = _COLOUR.sub("", text.replace("\r", "").replace("\u00a0", " "))
    found = (_reading(bare, least) for least in (2, _NONE, 1))
    return tuple(sorted(dict.fromkeys(found), key=_known_words, reverse=True))


def _reading(text: str, least: int) -> str:
    """Undo the cuts of the lines, then what the client did, then the cuts that showed only by that."""
    plain = _client_undone(_lines_undone(text, least))
    return _SPACES.sub(" ", _lines_undone(_CONTROL.sub("", _COLOUR.sub("", plain)), least))


def _client_undone(text: str) -> str:
    # JSON writes an emoji as two halves; one half alone could not be written to any file.
    whole = _ESCAPE.sub(_unescape, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    plain = html.unescape(html.unescape(_LINK.sub(_label, whole)))
    return _TAG.sub(_newline, plain).translate(_QUOTES).replace("\r", "")


def _lines_undone(text: str, least: int) -> str:
    lines = _MARGIN.sub("", text).split("\n")
    return _mended(lines if least == _NONE else _full_lines_joined(lines, least))


def _known_words(text: str) -> int:
    """Count Docker's words: a line that was wrongly joined loses some, and so does one that was wrongly left cut."""
    return sum(word in _WORDS for word in re.findall(r"[A-Za-z_]{2,}", text))


def _unescape(found: re.Match[str]) -> str:
    number = found["four"] or found["two"]
    return chr(int(number, 16)) if number else _SHORT.get(found["one"], found["one"])


def _label(found: re.Match[str]) -> str:
    return found["label"]


def _newline(found: re.Match[str]) -> str:
    return "\n" if found[0].lower().lstrip("</").startswith("br") else ""


def _mended(lines: list[str]) -> str:
    """Put words together that are torn at the end of a line."""
    joined: list[str] = []
    for line in lines:
        if joined and _is_torn(joined[-1], line):
            joined[-1] += line.lstrip()
        else:
            joined.append(line)
    return _NAME.sub(lambda found: f"endpoint {found['start']}{found['rest']}", "\n".join(joined))


def _full_lines_joined(lines: list[str], least: int) -> list[str]:
    """Join each run of lines of which all but the last are full, where these are as many as `least`."""
    joined = []
    at = 0
    while at < len(lines):
        width = max(len(line) for line in lines[at : at + 2])
        end = at
        while end + 1 < len(lines) and _goes_on(lines[end], lines[end + 1], width):
            end += 1
        if end - at < least:
            end = at
        # A space at a cut is lost where a terminal copies lines without the spaces at their ends.
        joined.append("".join(line.ljust(width) for line in lines[at:end]) + lines[end])
        at = end + 1
    return joined


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a line is full, and so may go on in the next; lines of a log that begin alike are each their own."""
    full = len(line) >= max(NARROWEST, width - 1) and len(following) <= width
    return full and line[:_ALIKE] != following[:_ALIKE]


def _is_torn(before: str, line: str) -> bool:
    """Whether a line ends within a word that is known whole: a hash, an address with its port, Docker's own words."""
    start, rest = before[-_LONGEST:].rpartition(" ")[2], line[:_LONGEST].lstrip().partition(" ")[0]
    whole = start + rest
    return bool(start and rest) and (whole in _WORDS or _WHOLE.fullmatch(whole) is not None)
