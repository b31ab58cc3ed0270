"""Opens the form that asks for a host and a container, suggests while somebody types, and takes what was sent."""

import logging
import time
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.desk import Desk, Refused
from bot.glance import Seen
from bot.incident import Place
from bot.model import Target
from bot.targets import why_no_host
from handlers.slack import form
from handlers.slack.buttons import address_of, read_click
from handlers.slack.form import Filled
from handlers.slack.limits import Json
from handlers.slack.line import Address
from handlers.slack.modals import told_view
from handlers.slack.people import People, Stranger
from handlers.slack.private import sentence
from handlers.slack.replies import Replies
from handlers.slack.subcommands.containers import SEARCHED
from handlers.slack.web import TROUBLE, Clients, direct_channel, reason_of

log = logging.getLogger(__name__)

SUGGEST_SECONDS = 1.5
"""How long a suggestion waits for hosts; Slack shows nothing after three seconds."""
NOT_OPENED = "Slack did not open the form. Try again, or type /dockfix HOST CONTAINER."


class Forms:
    """Answers everything about the form."""

    def __init__(self, desk: Desk, people: People, clients: Clients, replies: Replies) -> None:
        self._desk = desk
        self._people = people
        self._clients = clients
        self._replies = replies

    def open(self, trigger: str, to: Address, place: Place, **known: str) -> None:
        """Show the form to somebody who may ask; where Slack does not open it, they are told."""
        self._open(trigger, to, form.form_view(self._desk.hosts(), place, **known))

    def pressed(self, ack: Ack, body: dict[str, Any]) -> None:
        """Open the form from its button."""
        click = read_click(body)
        to = address_of(click)
        try:
            self._people.of_interaction(body)
        except Stranger as stranger:
            ack()
            self.refuse(click.trigger, to, str(stranger))
            return
        ack()
        self.open(click.trigger, to, self._people.place(click.channel, click.thread, click.response_url))

    def refuse(self, trigger: str, to: Address, said: str) -> None:
        """Show one sentence where a form was asked for; in a channel privately, else as a form of its own."""
        if to.channel:
            self._replies.say(to, sentence(said))
        else:
            self._open(trigger, to, told_view("Not possible", said))

    def host_chosen(self, ack: Ack, body: dict[str, Any]) -> None:
        """Draw the form anew for the host that was chosen; best effort, since its containers can be typed as well."""
        ack()
        view = body.get("view") or {}
        chosen = ((body.get("actions") or [{}])[0].get("selected_option") or {}).get("value")
        host = str(chosen or "")
        if view.get("callback_id") != form.ASK or host not in self._desk.hosts():
            return
        try:
            self._people.of_interaction(body)
            self._desk.glance.known(host, 0.0)
            self._clients.quick.views_update(
                view_id=str(view.get("id")), hash=str(view.get("hash")), view=form.with_host(view, host)
            )
        except Stranger as stranger:
            log.info("a form was not drawn for %s", stranger)
        except (SlackApiError, *TROUBLE) as trouble:
            log.info("a form was not drawn anew: %s", trouble)

    def suggest_hosts(self, ack: Ack, body: dict[str, Any]) -> None:
        """Suggest hosts; nothing to somebody whom dockfix does not serve."""
        hosts = self._desk.hosts() if self._is_served(body) else ()
        ack(options=form.host_options(str(body.get("value") or ""), hosts))

    def suggest_containers(self, ack: Ack, body: dict[str, Any]) -> None:
        """Suggest containers of the chosen host, else of all, from lists that are at most some seconds old."""
        typed, host = str(body.get("value") or ""), form.chosen_host(body.get("view") or {})
        if not self._is_served(body):
            ack(options=[])
            return
        hosts = (host,) if host in self._desk.hosts() else self._desk.hosts()[:SEARCHED]
        ack(options=form.container_options(typed, self._seen(hosts), host if host in hosts and len(hosts) == 1 else ""))

    def submitted(self, ack: Ack, body: dict[str, Any]) -> None:
        """Record what was asked for before it is acknowledged; what is wrong is said at its field."""
        view = body.get("view") or {}
        asked = form.filled(view, self._desk.hosts(), self._people.kind)
        try:
            person = self._people.of_interaction(body)
        except Stranger as stranger:
            ack(response_action="update", view=told_view("Not possible", str(stranger)))
            return
        if errors := self._errors(asked):
            ack(response_action="errors", errors=errors)
            return
        try:
            place = self._place(asked, person.id)
            key = f"form:{view.get('id')}"
            self._desk.request(Target(asked.host, asked.container), person, place, key=key, error=asked.error)
        except Refused as refusal:
            ack(response_action="errors", errors={asked.container_block: str(refusal)})
            return
        ack()

    def _errors(self, asked: Filled) -> dict[str, str]:
        """What is missing or cannot be, by the block that it stands in."""
        if not asked.host:
            return {form.HOST: "Say on which host the container is."}
        if reason := why_no_host(asked.host, self._desk.hosts()):
            return {form.HOST: reason}
        if asked.elsewhere:
            there = f"That container is on {asked.elsewhere}, and the host is {asked.host}. Choose it again."
            return {asked.container_block: there}
        if not asked.container:
            return {asked.container_block: "Say which container, or paste an error that names it."}
        return {}

    def _place(self, asked: Filled, user: str) -> Place:
        """Where the answer belongs; directly to who asked, where nothing else was said."""
        if asked.place.channel:
            return asked.place
        if asked.where:
            return self._people.place(asked.where)
        try:
            return self._people.place(direct_channel(self._clients.quick, user))
        except (SlackApiError, *TROUBLE) as trouble:
            log.warning("a direct conversation was not opened: %s", trouble)
            raise Refused("dockfix could not open a conversation with you. Choose a channel below.") from trouble

    def _is_served(self, body: dict[str, Any]) -> bool:
        try:
            self._people.of_interaction(body)
        except Stranger:
            return False
        return True

    def _seen(self, hosts: tuple[str, ...]) -> list[Seen]:
        for host in hosts:
            self._desk.glance.known(host, 0.0)  # each begins to answer
        ends = time.monotonic() + SUGGEST_SECONDS
        return [self._desk.glance.known(host, max(0.0, ends - time.monotonic())) for host in hosts]

    def _open(self, trigger: str, to: Address, view: Json) -> None:
        try:
            self._clients.open_modal(trigger, view)
        except (SlackApiError, *TROUBLE) as trouble:
            log.warning("a form was not opened: %s", reason_of(trouble))
            if to.channel:
                self._replies.say(to, sentence(NOT_OPENED))
