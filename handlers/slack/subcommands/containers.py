"""`/dockfix HOST`: the containers there, those whose start failed first, each with a button that diagnoses it."""

import time

from bot.desk import Desk
from bot.facts.glance.listing import Listed
from bot.glance import Seen
from handlers.slack.asking import CHOICES, near
from handlers.slack.kit import Message, buttons, line, message, one_line, paragraph, rich, section, word
from handlers.slack.limits import cut
from handlers.slack.line import Answer, Later, target_button
from handlers.slack.private import sentence

SHOWN, NAMED, ERROR_SHOWN = 15, 100, 300
SEARCHED, SEARCH_SECONDS = 30, 8.0


def containers(desk: Desk, host: str) -> Later:
    """Ask a configured host for its containers."""
    return Later(
        f"🔎 Asking {host} for its containers.", lambda: Answer(containers_message(desk.glance.containers(host)))
    )


def containers_message(seen: Seen) -> Message:
    """The list, as much of it as one message holds; a host that is down says why."""
    if seen.listing is None:
        return sentence(f"❌ {seen.host} did not say which containers it has. {seen.reason}")
    found = seen.listing.all
    if not found:
        return sentence(f"There is no container on {seen.host}.")
    failing = sum(each.ours for each in found)
    stopped = sum(not each.runs for each in found)
    head = f"{len(found)} {'container' if len(found) == 1 else 'containers'} on {seen.host}: {stopped} not running"
    head += f", {failing} failed for {'its' if failing == 1 else 'their'} ports or networks." if failing else "."
    rest = found[SHOWN:]
    more = f" and {len(rest) - NAMED} more" if len(rest) > NAMED else ""
    return message(
        head,
        paragraph(word(head, bold=True)),
        *(section(_said(each), _button(seen.host, each, number)) for number, each in enumerate(found[:SHOWN])),
        paragraph(cut(f"Also there: {', '.join(one_line(each.name) for each in rest[:NAMED])}", 1_500), more)
        if rest
        else None,
        paragraph(f"Why a start failed is not known: {cut(one_line(seen.listing.unseen), 300)}.")
        if seen.listing.unseen and stopped
        else None,
    )


def search(desk: Desk, name: str) -> Later:
    """Look on every host for a container of which only the name was said."""
    return Later(f"🔎 Looking for {cut(one_line(name), 60)} on the hosts.", lambda: Answer(_found(desk, name)))


def where_is(desk: Desk, name: str, seconds: float) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (host, container) for each host that has it, else for names alike; and the hosts that did not answer."""
    hosts = desk.hosts()[:SEARCHED]
    for host in hosts:
        desk.glance.known(host, 0.0)  # each begins to answer
    ends = time.monotonic() + seconds
    seen = [desk.glance.known(host, max(0.0, ends - time.monotonic())) for host in hosts]
    listed = [(each.host, item.name) for each in seen if each.listing is not None for item in each.listing.all]
    exact = [pair for pair in listed if pair[1].lower() == name.lower()]
    alike = near(name, {pair[1] for pair in listed})
    found = exact or [pair for like in alike for pair in listed if pair[1] == like]
    return found[:CHOICES], [each.host for each in seen if each.listing is None]


def _found(desk: Desk, name: str) -> Message:
    found, silent = where_is(desk, name, SEARCH_SECONDS)
    shown = cut(one_line(name), 60)
    exact = any(container.lower() == name.lower() for _, container in found)
    said = f"On which host is {shown}?" if exact else f"No host has a container named {shown}."
    said += " Did you mean one of these?" if found and not exact else ""
    unheard = f"Not heard from: {cut(', '.join(silent), 300)}." if silent else ""
    return message(
        f"{said} {unheard}".strip(),
        rich(line(said), *([line(unheard)] if unheard else [])),
        buttons(*(target_button(*pair, number) for number, pair in enumerate(found))),
    )


def _said(each: Listed) -> str:
    icon = "✅" if each.runs else "❌" if each.ours else "⚠️"
    error = f"\n{cut(one_line(each.error), ERROR_SHOWN)}" if each.error and not each.runs else ""
    return f"{icon} {cut(one_line(each.name), 255)}: {cut(one_line(each.status or each.state), 100)}{error}"


def _button(host: str, each: Listed, number: int) -> dict[str, object]:
    return target_button(host, each.name, number, label="Diagnose")
