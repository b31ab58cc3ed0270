"""Approve and refuse: a click is checked, recorded and acknowledged, in this order, and everyone gets an answer."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.desk import Desk, Refused
from bot.incident import Incident, Person
from bot.lifecycle import SAID, State
from handlers.afterwards import BREAK_GLASS
from handlers.slack.duty import hand_over_view
from handlers.slack.limits import Json
from handlers.slack.line import Address
from handlers.slack.modals import glass_view, refusal_view, told_view
from handlers.slack.people import People, Stranger
from handlers.slack.private import Whisper, sentence
from handlers.slack.record import own
from handlers.slack.remedies import Choice, decides, parse_choice
from handlers.slack.replies import Replies
from handlers.slack.view import SlackView
from handlers.slack.web import TROUBLE, Clients, error_code

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Click:
    """Where somebody pressed which button."""

    channel: str
    ts: str
    thread: str
    user: str
    value: str
    trigger: str
    response_url: str
    block: str = ""
    home: bool = False


class Buttons:
    """Answers the buttons of an answer."""

    def __init__(
        self,
        desk: Desk,
        people: People,
        whisper: Whisper,
        view: SlackView,
        clients: Clients,
        replies: Replies,
        afterwards: Callable[[Callable[[], None]], object],
    ) -> None:
        """`afterwards` does later what nobody waits for: the acknowledgements of others must not wait for it."""
        self._desk = desk
        self._afterwards = afterwards
        self._people = people
        self._whisper = whisper
        self._view = view
        self._clients = clients
        self._replies = replies

    def approve(self, ack: Ack, body: dict[str, Any]) -> None:
        """Record an approval before it is acknowledged: an unacknowledged click is simply pressed again."""
        click, decided, said = read_click(body), None, ""
        try:
            person, choice, _ = self._meant(click, body, approves=True)
        except (Stranger, Refused) as refusal:
            said = str(refusal)
            self._note(click, said)
        else:
            said, decided = self._decided(person, choice)
        ack()
        self._afterwards(lambda: self._answer(click, said, decided))

    def _answer(self, click: Click, said: str, decided: Incident | None) -> None:
        """Tell who was refused; take the buttons away where it was decided."""
        self._tell(click, said)
        if decided is not None:
            self._view.refresh(decided)

    def _decided(self, person: Person, choice: Choice) -> tuple[str, Incident | None]:
        """Record an approval; returns what the person is told where it is refused, and what is to be drawn."""
        try:
            incident, remedy, digest = choice.incident, choice.remedy, choice.digest
            return "", self._desk.decide(incident, person, approve=True, remedy=remedy, digest=digest)
        except Refused as refusal:  # the desk has noted it
            return str(refusal), None

    def take_back(self, ack: Ack, body: dict[str, Any]) -> None:
        """Record that an approval no longer stands; whether that came in time is said."""
        self._record(ack, body, lambda person, choice: self._desk.take_back(choice.incident, person), approves=False)

    def undo(self, ack: Ack, body: dict[str, Any]) -> None:
        """Record an approval of the way back of a fix."""
        self._record(ack, body, lambda person, choice: self._desk.undo(choice.incident, person, digest=choice.digest))

    def _record(
        self,
        ack: Ack,
        body: dict[str, Any],
        decide: Callable[[Person, Choice], Incident],
        *,
        approves: bool = True,
    ) -> None:
        """Record a decision before it is acknowledged."""
        click, decided, said = read_click(body), None, ""
        try:
            person = self._people.of_interaction(body, approves=approves)
            choice, _ = self._known(click)
            decided = decide(person, choice)
        except Stranger as stranger:
            said = str(stranger)
            self._note(click, said)
        except Refused as refusal:
            said = str(refusal)
        ack()
        self._afterwards(lambda: self._answer(click, said, decided))

    def glass(self, ack: Ack, body: dict[str, Any]) -> None:
        """Ask for the reason of somebody who wants to act alone in an emergency."""
        click = read_click(body)
        try:
            person = self._people.of_interaction(body, approves=True)
            _, incident = self._known(click)
            self._desk.check_glass(person)
            if incident.state is not State.WAITING and not incident.undo_offered:
                raise Refused(over_sentence(incident))
        except (Refused, Stranger) as refusal:
            self._note(click, str(refusal))
            ack()
            self._tell(click, str(refusal))
            return
        ack()
        self._open(click, glass_view(incident, click.channel, click.ts), BREAK_GLASS)

    def refuse(self, ack: Ack, body: dict[str, Any]) -> None:
        """Ask for the reason of a refusal."""
        click = read_click(body)
        try:
            person, _, incident = self._meant(click, body)
            self._desk.check_refusal(incident.id, person)
        except (Refused, Stranger) as refusal:
            self._note(click, str(refusal), approve=False)
            ack()
            self._tell(click, str(refusal))
            return
        ack()
        self._open(click, refusal_view(incident, click.channel, click.ts), "Refuse…")

    def on_it(self, ack: Ack, body: dict[str, Any]) -> None:
        """Record that somebody is on it, before it is acknowledged."""
        click, taken, said = read_click(body), None, ""
        try:
            person = self._people.of_interaction(body)
            taken = self._desk.duty.acknowledge(self._own(click.value).id, person)
        except (Refused, Stranger) as refusal:
            said = str(refusal)
        ack()
        self._tell(click, said)
        if taken is not None:
            self._view.refresh(taken)

    def hand_over(self, ack: Ack, body: dict[str, Any]) -> None:
        """Ask to whom it is handed over."""
        click = read_click(body)
        try:
            person = self._people.of_interaction(body)
            incident = self._desk.duty.check_concerned(self._own(click.value).id, person)
        except (Refused, Stranger) as refusal:
            ack()
            self._tell(click, str(refusal))
            return
        ack()
        self._open(click, hand_over_view(incident), "Hand over…")

    def other(self, ack: Ack, body: dict[str, Any]) -> None:
        """Answer a button that dockfix does not know (any more)."""
        ack()
        self._tell(read_click(body), "dockfix does not know this button any more. Ask again with /dockfix.")

    def _open(self, click: Click, view: Json, button: str) -> None:
        said = ""
        try:
            self._clients.open_modal(click.trigger, view)
        except SlackApiError as failure:
            log.warning("a form was not opened: %s", error_code(failure))
            said = f"Slack was too slow to open the form. Press {button} again."
        except TROUBLE as trouble:
            log.warning("a form was not opened: %s", trouble)
            said = f"Slack could not be reached to open the form. Press {button} again."
        self._tell(click, said)

    def _note(self, click: Click, because: str, *, approve: bool = True) -> None:
        """Keep in the audit trail who wanted to decide and was told no before the desk was asked to record it."""
        try:
            choice = parse_choice(click.value)
        except ValueError:
            return
        claimed = Person(click.user[:80])
        self._desk.turned_away(choice.incident, claimed, choice.remedy, choice.digest, because, approve=approve)

    def _meant(
        self, click: Click, body: Mapping[str, Any], *, approves: bool = False
    ) -> tuple[Person, Choice, Incident]:
        """Return who decides on what; `Refused` or `Stranger` with the sentence for them."""
        person = self._people.of_interaction(body, approves=approves)
        choice, incident = self._known(click)
        if incident.state is not State.WAITING:
            raise Refused(over_sentence(incident))
        if not self._is_newest(click, incident):
            raise Refused("This message is out of date. Decide on the newest one of this request.")
        return person, choice, incident

    def _known(self, click: Click) -> tuple[Choice, Incident]:
        """Return what a button is about; `Refused` where the record does not know it."""
        try:
            choice = parse_choice(click.value)
        except ValueError:
            raise Refused("This button is not one of dockfix's. Ask again with /dockfix.") from None
        return choice, self._own(choice.incident)

    def _own(self, incident_id: str) -> Incident:
        return own(self._desk, self._people.kind, incident_id)

    def _is_newest(self, click: Click, incident: Incident) -> bool:
        """Whether the button stands on the newest answer, or in a Home tab below what that answer offers."""
        if click.home:
            return decides(click.block, incident)
        store, key = self._desk.store, f"{incident.id}:answer:{incident.round}"
        row = store.post(key)
        if row is not None and not row.ts and row.channel == click.channel:
            # Slack's reply to the post is lost or still on its way, and the click tells where the message stands.
            store.posted(key, click.channel, click.ts)
            return True
        return row is not None and (row.channel, row.ts) == (click.channel, click.ts)

    def _tell(self, click: Click, said: str) -> None:
        if said and click.home:
            self._tell_at_home(click, said)
        elif said:
            self._whisper.say(
                sentence(said),
                channel=click.channel,
                user=click.user,
                thread=click.thread,
                response_url=click.response_url,
            )

    def _tell_at_home(self, click: Click, said: str) -> None:
        """Say something over somebody's Home tab; directly, where Slack opens nothing there any more."""
        try:
            self._clients.quick.views_open(trigger_id=click.trigger, view=told_view("Not possible", said))
        except (SlackApiError, *TROUBLE) as trouble:
            log.info("a sentence was not shown over a Home tab: %s", trouble)
            self._replies.directly(click.user, sentence(said))


def over_sentence(incident: Incident) -> str:
    """Return why there is nothing to decide, naming who decided."""
    decision = incident.decision
    if decision is None:
        return f"This request {SAID[incident.state]}."
    if incident.state is State.TAKEN_BACK and incident.taken_back is not None:
        by = incident.taken_back.by
        return f"{by.called} took the approval back; nothing was run. Ask again with /dockfix."
    said = "approved" if decision.approved else "refused"
    end = "" if incident.state in (State.APPROVED, State.REFUSED) else f" This request {SAID[incident.state]}."
    return f"{decision.by.called} has already {said} this.{end}"


def address_of(click: Click) -> Address:
    """Return where whoever pressed is answered."""
    direct = click.channel.startswith("D")
    return Address(click.user, click.channel, click.thread, click.response_url, direct)


def read_click(body: Mapping[str, Any]) -> Click:
    """Take the body of a block_actions payload apart; what is missing is empty."""
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    ts = container.get("message_ts") or (body.get("message") or {}).get("ts")
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    actions = body.get("actions") or [{}]
    return Click(
        str(channel or ""),
        str(ts or ""),
        str(thread or ""),
        str((body.get("user") or {}).get("id") or ""),
        str(actions[0].get("value") or ""),
        str(body.get("trigger_id") or ""),
        str(body.get("response_url") or ""),
        str(actions[0].get("block_id") or ""),
        (body.get("view") or {}).get("type") == "home",
    )
