"""The audit trail as a chain: each entry's hash covers the one before it, so that a change in the past shows. [pure]

What a chain proves: that no entry was altered, reordered, inserted or removed since. Whoever may write to the database
could make the whole chain anew; so keep the newest hash (`dockfix audit verify` prints it) where they cannot write.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
"""What the first entry of all stands on."""

PRUNED = "pruned"
"""The entry that says which older entries were removed because their time was up: the honest gap."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its number from 1, when (seconds since the epoch), about which request, what, by whom, the details.

    `data` is the text of a JSON object, kept as it was written, since the hash covers it. `incident` is empty for what
    belongs to no request.
    """

    seq: int
    at: float
    incident: str
    what: str
    who: str
    data: str
    prev: str
    hash: str

    def details(self) -> dict[str, Any]:
        """Return the details; ValueError where they are no JSON object."""
        read = json.loads(self.data)
        if not isinstance(read, dict):
            raise ValueError(f"entry {self.seq} holds no JSON object")
        return read


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the chain came to. `broken` is the sentence about the first broken link, empty where all hold.

    `head` is the hash of the newest entry; `gaps` are sentences about what was removed and said so.
    """

    entries: int
    head: str
    broken: str = ""
    gaps: tuple[str, ...] = ()


def link(prev: str, seq: int, at: float, incident: str, what: str, who: str, data: str) -> str:
    """Return the hash of an entry on top of the one whose hash is `prev`: sha256 over JSON, in hex."""
    text = json.dumps([prev, seq, at, incident, what, who, data], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check(entries: Iterable[Entry], seq: int, head: str) -> Checked:
    """Check the chain from its oldest entry; `seq` and `head` are the number and the hash that the newest must have."""
    count, last, expected = 0, GENESIS, 0
    removed: dict[int, str] = {}
    opening: Entry | None = None
    gaps: list[str] = []
    for entry in entries:
        count += 1
        if opening is None:
            opening, expected, last = entry, entry.seq, entry.prev
        if entry.seq != expected:
            return Checked(count, last, f"Entry {expected} is missing: entry {entry.seq} follows on {expected - 1}.")
        if entry.prev != last:
            return Checked(count, last, f"Entry {entry.seq} does not stand on entry {entry.seq - 1}: that was changed.")
        if entry.hash != link(last, *_fields(entry)):
            return Checked(count, last, f"Entry {entry.seq} ({entry.what}) was changed after it was written.")
        if entry.what == PRUNED:
            removed |= _removed(entry)
            gaps.append(
                f"Entry {entry.seq} says that the entries up to {max(_removed(entry), default=0)} were removed."
            )
        last, expected = entry.hash, entry.seq + 1
    broken = _start(opening, removed) or _end(expected - 1 if count else 0, last, seq, head)
    return Checked(count, last, broken, tuple(gaps))


def _fields(entry: Entry) -> tuple[int, float, str, str, str, str]:
    return entry.seq, entry.at, entry.incident, entry.what, entry.who, entry.data


def _removed(entry: Entry) -> dict[int, str]:
    """Return up to which entry was removed, and what its hash was; nothing where the entry does not say so."""
    try:
        said = entry.details()
        return {int(said["up_to"]): str(said["hash"])}
    except (ValueError, KeyError, TypeError):
        return {}


def _start(opening: Entry | None, removed: dict[int, str]) -> str:
    if opening is None or (opening.seq == 1 and opening.prev == GENESIS):
        return ""
    if removed.get(opening.seq - 1) == opening.prev:
        return ""
    return f"The trail begins with entry {opening.seq}, and no entry says why those before it are gone."


def _end(newest: int, last: str, seq: int, head: str) -> str:
    if (newest, last) == (seq, head):
        return ""
    return f"The newest entry is {newest}, but {seq} were written: the end of the trail was removed."
