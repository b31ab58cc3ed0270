"""Judges a life that was cut from outside: by what was done on the host, and by what stands in Slack."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.store import Store
from tests.kills.drive import LOST_WORDS, OPS, Scene, buttons, shown
from tests.kills.host import effects
from tests.kills.points import plain

NOT_KNOWN = "It is not known whether"
# Live lists: a bot that was killed may come back when what they showed has ended, and never post them.
PROGRESS = re.compile(r"ID:(progress|undo)\b")
_MOMENTS = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC|\b\d+\.\d s\b|\b\d+ ms\b")


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the app: its key in the record without ids, where it stands, and what it shows."""

    key: str
    channel: str
    text: str
    buttons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """What was there when a life had ended: the effects on the host, and all that the app had said."""

    effects: tuple[str, ...]
    said: tuple[Said, ...]
    cut_off: str = ""

    def texts(self) -> dict[str, str]:
        """What the messages show that must read as if nothing had happened."""
        return {each.key: each.text for each in self.said if each.channel == OPS and not PROGRESS.search(each.key)}


def ending(scene: Scene) -> Ending:
    """Look at what there is now."""
    return Ending(tuple(effects(scene.setting.folder)), tuple(_said(scene)))


def _said(scene: Scene) -> Iterator[Said]:
    client = WebClient("xoxb-kills", base_url=scene.setting.api_url)
    keys: dict[tuple[str, str], str] = {}
    ours = scene.ours()
    for channel, thread in {(each["channel"], each["thread_ts"] or each["ts"]) for each in ours}:
        found = client.conversations_replies(channel=channel, ts=thread, include_all_metadata=True)["messages"]
        keys |= {(channel, each["ts"]): _key(each) for each in found}
    for message in ours:
        key = plain(keys[message["channel"], message["ts"]])
        text = _MOMENTS.sub("TIME", plain(shown(message)))
        yield Said(key, message["channel"], text, tuple(each["action_id"] for each in buttons(message)))


def _key(message: dict[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    return str((metadata.get("event_payload") or {}).get("key", ""))


def faults(scene: Scene, now: Ending, whole: Ending) -> list[str]:
    """Return what is wrong with an ending, as sentences; `whole` is that of the same life with no kill in it."""
    lost = _cut_off(scene)
    found = [*_on_the_host(scene, now, lost), *_in_slack(scene, now, whole, lost)]
    store = Store(scene.setting.url)
    try:
        broken = store.verify_audit().broken
        decided = Counter(entry.what for entry in store.audit() if entry.what in _ONCE)
    finally:
        store.close()
    found += [f"the audit trail is broken: {broken}"] * bool(broken)
    found += [f"{what} was recorded {count} times" for what, count in decided.items() if count > _most(scene, what)]
    return found


_ONCE = ("asked", "refused", "expired", "proved", "not_proved", "put_back", "undo_approved", "approved", "break_glass")


def _most(scene: Scene, what: str) -> int:
    """How often something may be recorded: as often as it is done in this life."""
    presses = [str(getattr(act, "action", "")) for act in scene.life.acts]
    return {"approved": max(1, presses.count("approve:0")), "break_glass": max(1, presses.count("glass"))}.get(what, 1)


def _cut_off(scene: Scene) -> str:
    """The step that the kill cut off between its marker and its end; empty where there is none."""
    at = scene.setting.at
    return at.what.rpartition(" ")[2] if at is not None and at.moment == "in" else ""


def _on_the_host(scene: Scene, now: Ending, lost: str) -> Iterator[str]:
    wanted = scene.life.effects
    if lost:
        at, cut = wanted.index(lost), scene.setting.at
        # Whether a step that was cut off had its effect is what nobody can know; all before it had theirs, none after.
        wanted = wanted[: at + (cut is not None and "effect" in cut.what)]
    if now.effects != wanted:
        yield f"on the host was run {list(now.effects)}, not {list(wanted)}"


def _in_slack(scene: Scene, now: Ending, whole: Ending, lost: str) -> Iterator[str]:
    for (channel, key), count in Counter((each.channel, each.key) for each in now.said).items():
        if count > 1:
            yield f"{key} stands {count} times in {channel}"
    parents = [each for each in now.said if each.key == "ID:parent"]
    if len(parents) != 1:
        yield f"there are {len(parents)} threads"
        return
    if lost:
        if not any(words in parents[0].text for words in LOST_WORDS) or NOT_KNOWN not in _all(now):
            yield f"step {lost} was cut off, and the thread says: {parents[0].text}"
        return
    if not scene.life.says(parents[0].text):
        yield f"the thread ends in: {parents[0].text}"
    yield from _differences(scene, now, whole)


def _differences(scene: Scene, now: Ending, whole: Ending) -> Iterator[str]:
    """What reads otherwise than after a life with no kill in it; a page may be missing, if the thread says so."""
    told, wanted = now.texts(), whole.texts()
    untold = {each.key for each in whole.said if ":page:" in each.key} - {each.key for each in now.said}
    unknown = "It is not known whether all of it arrived" in _all(now)
    if len(untold) > 1 or (untold and not unknown):
        yield f"nobody was told by {sorted(untold)}, and the thread does not say so"
    for key in sorted(told.keys() | wanted.keys()):
        if told.get(key) != wanted.get(key) and not (unknown and (":page:" in key or ":answer:" in key)):
            yield f"{key} shows:\n{told.get(key)}\ninstead of:\n{wanted.get(key)}"
    for each in whole.said:
        same = next((other for other in now.said if (other.key, other.channel) == (each.key, each.channel)), None)
        if same is not None and same.buttons != each.buttons:
            yield f"{each.key} has the buttons {same.buttons}, not {each.buttons}"
    spare = {each.key for each in now.said} - {each.key for each in whole.said}
    if spare:
        yield f"nobody else would have said {sorted(spare)}"


def _all(now: Ending) -> str:
    return "\n".join(each.text for each in now.said)
