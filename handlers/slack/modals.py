"""The forms: why a fix is refused, why one acts alone, who takes over; and what follows when they are sent."""

import json
import logging
import re
from typing import Any

from slack_bolt import Ack

from bot.approvals import DIGEST_LEAST
from bot.desk import Desk, Refused
from bot.incident import Incident, Person
from handlers.afterwards import BREAK_GLASS, GLASS
from handlers.slack import duty
from handlers.slack.kit import line, literal, one_line, paragraph, plain, printable, rich, word
from handlers.slack.limits import INPUT_LABEL, OPTION, REASON_LEAST, REASON_MOST, SECTION, Json, cut
from handlers.slack.people import People, Stranger
from handlers.slack.record import own
from handlers.slack.remedies import offers, remedy_block
from handlers.slack.view import SlackView
from handlers.slack.way_back import UNDO
from handlers.words import step_text

log = logging.getLogger(__name__)

REFUSAL, EMERGENCY, BLOCK, CHOICE, ACTION = "refuse_reason", "break_glass", "reason", "remedy", "text"
SAY_WHY = f"Say why, in {REASON_LEAST} to {REASON_MOST} characters."


def refusal_view(incident: Incident, channel: str, ts: str) -> Json:
    """The form; what it is about stands in its metadata, by ids only."""
    target = incident.target
    return {
        "type": "modal",
        "callback_id": REFUSAL,
        "private_metadata": json.dumps(
            {"incident": incident.id, "round": incident.round, "channel": channel, "ts": ts}
        ),
        "title": plain("Refuse this fix"),
        "submit": plain("Refuse"),
        "close": plain("Go back"),
        "blocks": [_reason_input(f"Why is nothing to be changed for {target.container} on {target.host}?")],
    }


def glass_view(incident: Incident, channel: str, ts: str) -> Json:
    """The form of an emergency: exactly what will run, which of it, and an obligatory reason."""
    undo = incident.undo if incident.undo_offered else None
    if undo is not None:
        commands = "\n".join(printable(step_text(step)) for step in undo.remedy.steps)
        shown = [rich(line(word("Undo what was run:", bold=True)), literal(cut(commands, SECTION - 10)))]
        choices = [_option(undo.remedy.title, f"{UNDO}|{undo.remedy.digest[:DIGEST_LEAST]}")]
    else:
        found = [each for each in offers(incident.diagnosis) if not each.no_button] if incident.diagnosis else []
        shown = [remedy_block(each) for each in found]
        choices = [_option(o.remedy.title, f"{o.remedy.id}|{o.remedy.digest[:DIGEST_LEAST]}") for o in found]
    picked: Json = {"type": "radio_buttons", "action_id": ACTION, "options": choices}
    if len(choices) == 1:
        picked["initial_option"] = choices[0]
    target = incident.target
    return {
        "type": "modal",
        "callback_id": EMERGENCY,
        "private_metadata": json.dumps(
            {"incident": incident.id, "round": incident.round, "channel": channel, "ts": ts}
        ),
        "title": plain("Break glass"),
        "submit": plain("Run it now"),
        "close": plain("Go back"),
        "blocks": [
            paragraph(
                f"{GLASS} You approve this alone for {target.container} on {target.host}. Everybody in the thread is "
                "told, with your name and your reason."
            ),
            *shown,
            {"type": "input", "block_id": CHOICE, "label": plain("What is to be run?"), "element": picked},
            _reason_input("Why can this not wait for an approval?"),
        ],
    }


def _option(title: str, value: str) -> Json:
    return {"text": plain(cut(one_line(title), OPTION)), "value": value}


def _reason_input(label: str) -> Json:
    return {
        "type": "input",
        "block_id": BLOCK,
        "label": plain(cut(label, INPUT_LABEL)),
        "hint": plain("Everybody in the thread can read it."),
        "element": {
            "type": "plain_text_input",
            "action_id": ACTION,
            "multiline": True,
            "min_length": REASON_LEAST,
            "max_length": REASON_MOST,
        },
    }


def told_view(title: str, text: str) -> Json:
    """A form's last page: one sentence."""
    return {
        "type": "modal",
        "callback_id": "told",
        "title": plain(title),
        "close": plain("Close"),
        "blocks": [paragraph(cut(printable(text), SECTION))],
    }


class Modals:
    """Answers forms that were sent."""

    def __init__(self, desk: Desk, people: People, view: SlackView) -> None:
        self._desk = desk
        self._people = people
        self._view = view

    def refused(self, ack: Ack, body: dict[str, Any]) -> None:
        """Record a refusal with its reason; what is wrong is said in the form."""
        form = body.get("view") or {}
        reason = _reason(form)
        if not REASON_LEAST <= len(reason) <= REASON_MOST:
            ack(response_action="errors", errors={BLOCK: SAY_WHY})
            return
        try:
            incident = self._incident(form)
            person = self._people.of_interaction(body)
            decided = self._desk.decide(incident.id, person, approve=False, reason=reason)
        except (Refused, Stranger) as refusal:
            ack(response_action="update", view=told_view("Not refused", str(refusal)))
            return
        ack()
        self._view.refresh(decided)

    def emergency(self, ack: Ack, body: dict[str, Any]) -> None:
        """Record that somebody acts alone, with the reason; what is wrong is said in the form."""
        form = body.get("view") or {}
        reason = _reason(form)
        if not REASON_LEAST <= len(reason) <= REASON_MOST:
            ack(response_action="errors", errors={BLOCK: SAY_WHY})
            return
        remedy, _, digest = _picked(form).partition("|")
        if not digest:
            ack(response_action="errors", errors={CHOICE: "Say what is to be run."})
            return
        try:
            incident = self._incident(form, BREAK_GLASS)
            person = self._person(body, incident, remedy, digest)
            decided = self._desk.break_glass(incident.id, person, remedy=remedy, digest=digest, reason=reason)
        except (Refused, Stranger) as refusal:
            ack(response_action="update", view=told_view("Not run", str(refusal)))
            return
        ack()
        self._view.refresh(decided)

    def _person(self, body: dict[str, Any], incident: Incident, remedy: str, digest: str) -> Person:
        """Return who sent a form that approves; a `Stranger` is noted in the audit trail."""
        try:
            return self._people.of_interaction(body, approves=True)
        except Stranger as stranger:
            user = body.get("user") or {}
            claimed = Person(str(user.get("id") or "")[:80])
            self._desk.turned_away(incident.id, claimed, remedy, digest, str(stranger))
            raise

    def handed_over(self, ack: Ack, body: dict[str, Any]) -> None:
        """Record to whom it is handed over; what is wrong is said in the form."""
        form = body.get("view") or {}
        try:
            person = self._people.of_interaction(body)
            to = self._people.chosen(_chosen(form))
            incident = self._own(str(_about(form).get("incident") or ""))
            moved = self._desk.duty.hand_over(incident.id, person, to)
        except (Refused, Stranger) as refusal:
            ack(response_action="update", view=told_view("Not handed over", str(refusal)))
            return
        ack()
        self._view.refresh(moved)

    def other(self, ack: Ack) -> None:
        """Close a form that dockfix does not know (any more)."""
        ack(response_action="update", view=told_view("Out of date", "dockfix does not know this form any more."))

    def _incident(self, form: dict[str, Any], button: str = "Refuse…") -> Incident:
        """Return what the form is about; `Refused` where that is not what is proposed any more."""
        about = _about(form, button)
        try:
            incident, round_ = str(about["incident"]), int(about["round"])
        except (ValueError, TypeError, KeyError):
            raise Refused(f"This form is not one of dockfix's. Press {button} again.") from None
        found = self._own(incident)
        if found.round != round_:
            raise Refused("The proposal has changed since this form was opened. Look at the newest message.")
        return found

    def _own(self, incident_id: str) -> Incident:
        return own(self._desk, self._people.kind, incident_id)


def _picked(form: dict[str, Any]) -> str:
    """The value of what was chosen; empty where nothing was."""
    values = (form.get("state") or {}).get("values") or {}
    option = ((values.get(CHOICE) or {}).get(ACTION) or {}).get("selected_option") or {}
    return str(option.get("value") or "")


def _about(form: dict[str, Any], button: str = "the button") -> dict[str, Any]:
    """What a form is about; `Refused` where it is not one of ours."""
    try:
        about = json.loads(str(form.get("private_metadata") or ""))
    except ValueError:
        about = None
    if not isinstance(about, dict):
        raise Refused(f"This form is not one of dockfix's. Press {button} again.")
    return about


def _chosen(form: dict[str, Any]) -> str:
    """The user who was chosen; empty where nobody was."""
    values = (form.get("state") or {}).get("values") or {}
    return str(((values.get(duty.BLOCK) or {}).get(duty.ACTION) or {}).get("selected_user") or "")


def _reason(form: dict[str, Any]) -> str:
    """What was typed, on lines without needless space."""
    values = (form.get("state") or {}).get("values") or {}
    typed = ((values.get(BLOCK) or {}).get(ACTION) or {}).get("value") or ""
    return re.sub(r"[ \t]+", " ", str(typed)).strip()
