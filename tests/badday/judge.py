"""Judges a bad day from outside: what stands in Slack, what was run on the hosts, and what the record says."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk import WebClient

from bot import incident as record
from bot.lifecycle import State
from tests.badday.lives import Incident
from tests.badday.people import thread_of
from tests.badday.stage import Day
from tests.kills.judge import STEPS, UNDER_WAY
from tests.kills.lives import LAST_WORDS
from tests.kills.points import plain
from tests.slack.stage import actions, shown

REFUSED_WORDS = "Refused by"
OFFERS_UNDO = (State.VERIFIED, State.NOT_VERIFIED, State.FAILED)
# Live lists: what has ended before it could be shown is not shown under way.
PROGRESS = ("ID:progress", "ID:progress:1", "ID:undo")


def faults(day: Day, incidents: Sequence[Incident]) -> list[str]:
    """Return what is wrong at the end of the day, as sentences."""
    state = day.slack.get("state")
    found = [f"{each.host}: {fault}" for each in incidents for fault in _of_one(day, each, state)]
    return [*found, *_in_the_audit(day)]


def _of_one(day: Day, incident: Incident, state: dict[str, Any]) -> Iterator[str]:
    if incident.effects() != incident.life.effects:
        yield f"was run {incident.effects()}, not {incident.life.effects}"
    recorded = [each for each in day.store.incidents(*State) if each.target.host == incident.host]
    if [incident.life.ends] != [each.state for each in recorded]:
        yield f"is recorded as {[each.state for each in recorded]}, not once as {incident.life.ends}"
        return
    yield from _in_slack(day, incident, recorded[0], thread_of(incident, state))


def _in_slack(day: Day, incident: Incident, now: record.Incident, thread: list[dict[str, Any]]) -> Iterator[str]:
    keys = _keys(day, incident, thread)
    wanted = _wanted(now)
    counts = Counter(keys)
    yield from (f"{key} stands {count} times" for key, count in counts.items() if count > 1)
    yield from (f"{key} is missing" for key in sorted(wanted - counts.keys()))
    yield from (f"{key} is one too many" for key in sorted(counts.keys() - wanted - set(PROGRESS)))
    words = (REFUSED_WORDS,) if now.state is State.REFUSED else LAST_WORDS[now.state]
    for key, message in zip(keys, thread, strict=True):
        if key == "ID:parent" and not any(each in shown(message) for each in words):
            yield f"the parent ends in: {shown(message)}"
        if UNDER_WAY in json.dumps(message["blocks"]):
            yield f"{key} shows work under way"
        pressable = {each["action_id"] for each in actions(message)}
        offered = {"undo"} if key == "ID:result" and now.state in OFFERS_UNDO else set()
        if pressable - {"details"} != offered:
            yield f"{key} has the buttons {pressable}, not {offered}"


def _wanted(now: record.Incident) -> set[str]:
    """The messages that an incident must have at its end."""
    found = {"ID:parent", "ID:answer:1"}
    if now.decision is not None or now.state is State.EXPIRED:
        found.add("ID:result")
    return found | ({"ID:undone"} if now.state is State.UNDONE else set())


def _keys(day: Day, incident: Incident, thread: list[dict[str, Any]]) -> list[str]:
    if not thread:
        return []
    client = WebClient("xoxb-judge", base_url=day.api_url)
    found: dict[str, str] = {}
    for root in (each["ts"] for each in thread if not each["thread_ts"]):
        answer = client.conversations_replies(channel=incident.channel, ts=root, include_all_metadata=True)
        found |= {each["ts"]: _key(each) for each in answer["messages"]}
    return [plain(found[each["ts"]]) for each in thread]


def _key(message: dict[str, Any]) -> str:
    return str(((message.get("metadata") or {}).get("event_payload") or {}).get("key", ""))


def _in_the_audit(day: Day) -> Iterator[str]:
    broken = day.store.verify_audit().broken
    if broken:
        yield f"the audit trail is broken: {broken}"
    noted = Counter(
        (each.what, each.incident, json.dumps(each.data)) for each in day.store.audit() if each.what in STEPS
    )
    yield from (f"the audit trail has {count} times {key}" for key, count in noted.items() if count > 1)
