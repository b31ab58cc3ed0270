"""Draws what concerns whoever is on call: the message that tells them, who was told, the form to hand over. [pure]"""

import json
from collections.abc import Sequence

from bot.incident import Incident, Person, Told
from bot.lifecycle import State
from handlers.slack.kit import Message, line, message, one_line, paragraph, plain, rich, when, who, word
from handlers.slack.limits import BUTTON_LABEL, INPUT_LABEL, Json, cut

ON_IT, HAND_OVER = "on_it", "hand_over"
HANDED, BLOCK, ACTION = "handed_over", "person", "user"
_WAYS = {"thread": "in this thread", "direct": "directly", "mail": "by mail", "nobody": "but nobody could be reached"}


def thread_key(incident: Incident, told: Told) -> str:
    """The key of the message in the thread that tells them."""
    return f"{incident.id}:page:{_name(told)}:thread"


def direct_key(incident: Incident, told: Told, person: str) -> str:
    """The key of the message that tells one of them directly."""
    return f"{incident.id}:page:{_name(told)}:direct:{person}"


def _name(told: Told) -> str:
    return str(told.tier) if told.tier else told.people[0]


def page(incident: Incident, told: Told, link: str = "") -> Message:
    """Say who is on call and what they must decide, with the buttons for as long as somebody has to."""
    target = f"{cut(incident.target.container, 120)} on {cut(incident.target.host, 120)}"
    offered = [remedy for f in (incident.diagnosis.findings if incident.diagnosis else ()) for remedy in f.remedies]
    waits = incident.state is State.WAITING
    names: list[str | Json] = [part for person in told.people for part in (", ", who(Person(person)))][1:]
    why = "this was handed over to you" if told.tier == 0 else f"on call, tier {told.tier}"
    lines = [line("🔔 ", *names, f": {why}. ", word(target, bold=True), " waits for an approval.")]
    if not waits:
        lines = [line("🔕 ", *names, f": {why}. Nothing waits for you here any more: {target}.")]
    if waits and offered:
        lines.append(
            line(f"To decide: {cut(one_line(offered[0].title), 300)}", "." if len(offered) == 1 else ", or else.")
        )
    if waits and incident.expires_at is not None:
        lines.append(line("Open until ", when(incident.expires_at), "."))
    if link:
        lines.append(line({"type": "link", "url": link, "text": "The answer with its buttons"}))
    if told.note:
        lines.append(line(f"⚠️ {cut(one_line(told.note), 600)}"))
    lines += _on_it(incident)
    said = "waits for an approval" if waits else "does not wait any more"
    return message(f"On call: {target} {said}", rich(*lines), _buttons(incident) if waits else None)


def _buttons(incident: Incident) -> Json:
    target = f"{incident.target.container} on {incident.target.host}"
    on_it: Json = {
        "type": "button",
        "action_id": ON_IT,
        "text": plain("I'm on it"),
        "value": incident.id,
        "accessibility_label": cut(f"I'm on it: {target}; nobody else is told", BUTTON_LABEL),
    }
    hand_over: Json = {
        "type": "button",
        "action_id": HAND_OVER,
        "text": plain("Hand over…"),
        "value": incident.id,
        "accessibility_label": cut(f"Hand over: {target}", BUTTON_LABEL),
    }
    elements = [hand_over] if incident.acknowledged is not None else [on_it, hand_over]
    return {"type": "actions", "block_id": f"duty:{incident.id}:{incident.version}", "elements": elements}


def _on_it(incident: Incident) -> list[Json]:
    if incident.acknowledged is None:
        return []
    return [line("✋ ", who(incident.acknowledged.by), " is on it, ", when(incident.acknowledged.at), ".")]


def on_duty(incident: Incident) -> list[Json]:
    """Who was told, when and how, and who is on it; nothing where nobody is on call."""
    lines = [_told_line(told) for told in incident.told] + _on_it(incident)
    return [rich(*lines)] if lines else []


def _told_line(told: Told) -> Json:
    place = "handed over to" if told.tier == 0 else f"tier {told.tier}"
    names: Sequence[str | Json] = [part for person in told.people for part in (", ", who(Person(person)))][1:]
    ways = " and ".join(_WAYS.get(way, way) for way in told.how)
    note = f" ⚠️ {cut(one_line(told.note), 400)}" if told.note else ""
    if not told.people:
        return line(f"🔔 On call, {place}: nobody was told, ", when(told.at), f".{note}")
    return line(f"🔔 Told, {place}: ", *names, ", ", when(told.at), f", {ways}." if ways else ".", note or " ")


def hand_over_view(incident: Incident) -> Json:
    """The form; what it is about stands in its metadata, by ids only."""
    target = f"{incident.target.container} on {incident.target.host}"
    return {
        "type": "modal",
        "callback_id": HANDED,
        "private_metadata": json.dumps({"incident": incident.id}),
        "title": plain("Hand over"),
        "submit": plain("Hand over"),
        "close": plain("Go back"),
        "blocks": [
            paragraph("The person you choose is told at once. Who may approve stays as it is."),
            {
                "type": "input",
                "block_id": BLOCK,
                "optional": True,
                "label": plain(cut(f"Who takes over {target}?", INPUT_LABEL)),
                "hint": plain("Leave it empty for the next tier of whoever is on call."),
                "element": {"type": "users_select", "action_id": ACTION},
            },
        ],
    }
