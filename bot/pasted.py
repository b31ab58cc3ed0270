"""Finds Docker's error in whatever people paste or forward: an alert, a log, a quoted message. [pure]"""

import re
from dataclasses import replace

from bot.errors import parse
from bot.model import ErrorText

_BEGIN = re.compile(
    r"failed to set up container networking|driver failed programming|updating external connectivity|"
    r"failed to create endpoint|endpoint (?:join|create) on GW|Ports are not available|endpoint with name|"
    r"Error starting userland proxy|Bind for \S{1,90}|failed to bind (?:host )?port|Unable to enable .{1,60} rule|"
    r"iptables failed|Error initializing network controller|HNS failed|network [\w.\-]{1,255} not found"
)
# Where what follows is no longer the engine's: a new line that begins like a log, a shell, a client or a chat does.
_END = re.compile(
    r"\n\s*\n|\n```|```|"
    r"\n(?=\d{4}-\d\d-\d\d[T ]|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d|\[|\$ |# |@|ERROR|Error|error:|Run '|time=)"
)
# iptables itself writes `nat', so what closes inline code is one that no word follows.
_CODE_END = re.compile(r"`(?!\w)")
_CLOSED = " \t\n`'\"}])"
_OPENED = {")": "(", "]": "[", "}": "{"}


def error_in(message: str) -> ErrorText | None:
    """Return the error that a message holds, taken apart, its text without what stands around it; None without one.

    The message may be of any length and in any wrapping; of several errors it is the last. Never raises.
    """
    whole = parse(message)
    if not whole.ours:
        return None
    cut = _cut(whole.text)
    alone = parse(cut)
    # What stands around an error may say more than the error itself: then it stays.
    same = (alone.signature, alone.endpoint, alone.port) == (whole.signature, whole.endpoint, whole.port)
    return replace(whole, text=cut) if same else whole


def _cut(text: str) -> str:
    """Cut a text to its last report: from Docker's own words to where somebody else's begin."""
    begin = -1
    for found in _BEGIN.finditer(text):
        # Several of these stand in one report, each after the other: a new one begins behind an end only.
        if begin < 0 or _END.search(text, begin, found.start()):
            begin = found.start()
    begin = max(0, begin)
    end = _END.search(text, begin + 1)
    if begin and text[begin - 1] == "`":
        end = _CODE_END.search(text, begin) or end
    return _unclosed(text[begin : end.start() if end else len(text)])


def _unclosed(text: str) -> str:
    """Drop what a client closed behind the text; a bracket that the text itself opened stays."""
    while text and text[-1] in _CLOSED:
        opener = _OPENED.get(text[-1])
        if opener and text.count(opener) >= text.count(text[-1]):
            break
        if text[-1] in "'\"" and text.count(text[-1]) % 2 == 0:
            break
        text = text[:-1]
    return text
