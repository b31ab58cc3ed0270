"""The form that asks why a fix is refused, and what follows when it is sent."""

import json
import logging
import re
from typing import Any

from slack_bolt import Ack

from bot.desk import Desk, Refused
from bot.incident import Incident
from handlers.slack import duty
from handlers.slack.kit import paragraph, plain, printable
from handlers.slack.limits import INPUT_LABEL, REASON_LEAST, REASON_MOST, SECTION, Json, cut
from handlers.slack.people import People, Stranger
from handlers.slack.view import SlackView

log = logging.getLogger(__name__)

REFUSAL, BLOCK, ACTION = "refuse_reason", "reason", "text"


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
        "blocks": [
            {
                "type": "input",
                "block_id": BLOCK,
                "label": plain(
                    cut(f"Why is nothing to be changed for {target.container} on {target.host}?", INPUT_LABEL)
                ),
                "hint": plain("Everybody in the thread can read it."),
                "element": {
                    "type": "plain_text_input",
                    "action_id": ACTION,
                    "multiline": True,
                    "min_length": REASON_LEAST,
                    "max_length": REASON_MOST,
                },
            }
        ],
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
            told = f"Say why, in {REASON_LEAST} to {REASON_MOST} characters."
            ack(response_action="errors", errors={BLOCK: told})
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

    def handed_over(self, ack: Ack, body: dict[str, Any]) -> None:
        """Record to whom it is handed over; what is wrong is said in the form."""
        form = body.get("view") or {}
        try:
            person = self._people.of_interaction(body)
            to = self._people.chosen(_chosen(form))
            moved = self._desk.hand_over(str(_about(form).get("incident") or ""), person, to)
        except (Refused, Stranger) as refusal:
            ack(response_action="update", view=told_view("Not handed over", str(refusal)))
            return
        ack()
        self._view.refresh(moved)

    def other(self, ack: Ack) -> None:
        """Close a form that dockfix does not know (any more)."""
        ack(response_action="update", view=told_view("Out of date", "dockfix does not know this form any more."))

    def _incident(self, form: dict[str, Any]) -> Incident:
        """Return what the form is about; `Refused` where that is not what is proposed any more."""
        try:
            about = json.loads(str(form.get("private_metadata") or ""))
            found = self._desk.incident(str(about["incident"]))
            round_ = int(about["round"])
        except (ValueError, TypeError, KeyError):
            raise Refused("This form is not one of dockfix's. Press Refuse… again.") from None
        if found is None:
            raise Refused("dockfix has no record of this request. Ask again with /dockfix.")
        if found.round != round_:
            raise Refused("The proposal has changed since this form was opened. Look at the newest message.")
        return found


def _about(form: dict[str, Any]) -> dict[str, Any]:
    """What a form is about; `Refused` where it is not one of ours."""
    try:
        about = json.loads(str(form.get("private_metadata") or ""))
    except ValueError:
        about = None
    if not isinstance(about, dict):
        raise Refused("This form is not one of dockfix's. Press the button again.")
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
