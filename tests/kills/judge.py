"""Judges a life that was cut from outside: by what was done on the host, and by what stands in Slack."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slack_sdk import WebClient

from bot.store import Store
from tests.kills.drive import LOST_WORDS, OPS, Scene, buttons, shown
from tests.kills.host import cut_off, effects
from tests.kills.points import plain

NOT_KNOWN = "It is not known whether"
PAGE_NOT_KNOWN = "It is not known whether all of it arrived"
UNDER_WAY = '"in_progress"'
STEPS = ("step_started", "step_finished")
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
    under_way: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """What was there when a life had ended: the effects on the host, and all that the app had said."""

    effects: tuple[str, ...]
    said: tuple[Said, ...]

    @property
    def all(self) -> str:
        """Everything that was said."""
        return "\n".join(each.text for each in self.said)

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
        pressable = tuple(each["action_id"] for each in buttons(message))
        yield Said(key, message["channel"], text, pressable, UNDER_WAY in json.dumps(message["blocks"]))


def _key(message: dict[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    return str((metadata.get("event_payload") or {}).get("key", ""))


class Wrong(StrEnum):
    """What a kill must never do, as the columns of the figures."""

    LOST = "lost"
    TWICE = "done twice"
    UNTRUE = "untrue"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with an ending, as a sentence."""

    wrong: Wrong
    said: str

    def __str__(self) -> str:
        """Return it as it is told."""
        return f"{self.wrong}: {self.said}"


def faults(scene: Scene, now: Ending, whole: Ending) -> list[Fault]:
    """Return what is wrong with an ending; `whole` is that of the same life with no kill in it."""
    lost = cut_off(scene.setting.folder)
    return [*_on_the_host(scene, now, lost), *_in_slack(scene, now, whole, lost), *_in_the_record(scene)]


def _on_the_host(scene: Scene, now: Ending, lost: str) -> Iterator[Fault]:
    wanted = scene.life.effects
    if lost:
        # Whether a step that was cut off had its effect is what nobody can know; all before it had theirs, none after.
        wanted = wanted[: wanted.index(lost) + (lost in now.effects)]
    if now.effects == wanted:
        return
    more = Counter(now.effects) - Counter(wanted)
    yield Fault(Wrong.TWICE if more else Wrong.LOST, f"on the host was run {now.effects}, not {wanted}")


def _in_the_record(scene: Scene) -> Iterator[Fault]:
    store = Store(scene.setting.url)
    try:
        broken = store.verify_audit().broken
        keys = Counter((entry.what, entry.data) for entry in store.audit() if entry.what in STEPS)
    finally:
        store.close()
    if broken:
        yield Fault(Wrong.UNTRUE, f"the audit trail is broken: {broken}")
    yield from (Fault(Wrong.TWICE, f"the audit trail has {n} times {key}") for key, n in keys.items() if n > 1)


def _in_slack(scene: Scene, now: Ending, whole: Ending, lost: str) -> Iterator[Fault]:
    for (channel, key), count in Counter((each.channel, each.key) for each in now.said).items():
        if count > 1:
            yield Fault(Wrong.TWICE, f"{key} stands {count} times in {channel}")
    yield from (Fault(Wrong.UNTRUE, f"{each.key} shows work under way") for each in now.said if each.under_way)
    parents = [each for each in now.said if each.key == "ID:parent"]
    if len(parents) != 1:
        yield Fault(Wrong.TWICE if parents else Wrong.LOST, f"there are {len(parents)} threads")
    elif not lost:
        yield from _differences(scene, now, whole)
    elif not any(words in parents[0].text for words in LOST_WORDS) or NOT_KNOWN not in now.all:
        yield Fault(Wrong.UNTRUE, f"step {lost} was cut off, and the thread says: {parents[0].text}")


def _differences(scene: Scene, now: Ending, whole: Ending) -> Iterator[Fault]:
    """What reads otherwise than after a life with no kill in it; one page may be missing, if the thread says so."""
    parent = now.texts()["ID:parent"]
    if not scene.life.says(parent):
        yield Fault(Wrong.UNTRUE, f"the thread ends in: {parent}")
    told, wanted, unknown = now.texts(), whole.texts(), PAGE_NOT_KNOWN in now.all
    untold = {each.key for each in whole.said if ":page:" in each.key} - {each.key for each in now.said}
    if len(untold) > 1 or (untold and not unknown):
        yield Fault(Wrong.LOST, f"{sorted(untold)} never arrived, and the thread does not say so")
    for key in sorted(told.keys() | wanted.keys()):
        # What tells that a page may not have arrived reads otherwise, and has to.
        if told.get(key) != wanted.get(key) and not (unknown and (":page:" in key or ":answer:" in key)):
            yield Fault(Wrong.UNTRUE, f"{key} shows:\n{told.get(key)}\ninstead of:\n{wanted.get(key)}")
    standing = {(each.key, each.channel): each.buttons for each in now.said}
    for each in whole.said:
        has = standing.get((each.key, each.channel), each.buttons)
        if has != each.buttons:
            yield Fault(Wrong.UNTRUE, f"{each.key} has the buttons {has}, not {each.buttons}")
    # A run that is fast enough shows no progress at all, and then a kill may make it slow enough.
    spare = {each.key for each in now.said if not PROGRESS.search(each.key)} - {each.key for each in whole.said}
    if spare:
        yield Fault(Wrong.UNTRUE, f"nobody else would have said {sorted(spare)}")
