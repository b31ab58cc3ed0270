"""What people do in the played workspace: type commands, press buttons, fill in modals, mention the app."""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from handlers.playground import payloads
from handlers.playground.filled import Json
from handlers.playground.people import BOT, SLACKBOT, Channel, User
from handlers.playground.responses import apply_response
from handlers.playground.sockets import Delivery, Sockets
from handlers.playground.texts import escape_text, rich_text
from handlers.playground.workspace import Message, ResponseUrl, View, Workspace


class ActError(Exception):
    """A person tried something that is not possible; the message says what to do, `status` is the HTTP status."""

    def __init__(self, status: int, sentence: str, **extra: Any) -> None:
        super().__init__(sentence)
        self.status = status
        self.extra = extra


@dataclass(slots=True)
class Acts:
    """Everything that a person can do except inside a modal or with a button (see `presses`)."""

    workspace: Workspace
    sockets: Sockets
    events: frozenset[str]
    suggested: dict[str, dict[str, Json]] = field(default_factory=dict)

    def user(self, name: object) -> User:
        """The person with this id. Raises `ActError` 404."""
        found = self.workspace.users.get(str(name))
        if found is None or found.id in (BOT.id, SLACKBOT):
            people = ", ".join(each.id for each in self.workspace.users.values() if not each.is_bot)
            raise ActError(404, f"There is no person {name}. The people here are {people}.")
        return found

    def channel(self, name: object, user: User) -> Channel:
        """The channel with this id, if `user` is in it. Raises `ActError` 404 or 403."""
        found = self.workspace.channels.get(str(name))
        if found is None:
            known = ", ".join(each.id for each in self.workspace.channels.values())
            raise ActError(404, f"There is no channel {name}. The channels here are {known}.")
        if user.id not in found.members:
            raise ActError(403, f"{user.name} is not in #{found.name} and cannot do anything there.")
        if found.is_archived:
            raise ActError(409, f"#{found.name} is archived; nobody can write there.")
        return found

    async def command(self, user: User, channel: Channel, command: str, typed: str) -> Json:
        """A slash command. `/invite @app` is Slack's own and brings the app into the channel."""
        if command == "/invite":
            return self._invite(user, channel, typed)
        text = escape_text(self.workspace, typed.strip(), with_names=True)
        trigger = self.workspace.new_trigger(user.id)
        url = self.workspace.new_response_url(channel.id, user.id)
        payload = payloads.slash_command(self.workspace.team, user, channel, command, text, trigger, url)
        delivery = await self.sockets.deliver("slash_commands", payload, accepts_response=True)
        error = delivery.error
        if delivery.response:
            error = self._answer_command(user, channel, f"{command} {typed}".strip(), delivery.response)
        if error:
            sentence = f"{command} failed with the error `{error}`."
            self.workspace.say(channel.id, user.id, sentence)
        return {"ack_ms": delivery.ack_ms, "response": delivery.response, "error": error}

    async def message(self, user: User, channel: Channel, typed: str, thread_ts: str | None) -> Json:
        """A message that a person writes; the app hears of it where it is mentioned and in the channel, or directly."""
        text = escape_text(self.workspace, typed, with_names=False)
        root = self._root(channel, thread_ts)
        message = Message(channel.id, self.workspace.new_ts(), user.id, text, [rich_text(text)], thread_ts=root)
        self.workspace.post(message)
        if root and (parent := self.workspace.message(channel.id, root)):
            self.workspace.tell_message(parent)
        delivery = Delivery(None)
        if channel.is_im:
            delivery = await self._event({**self._written("message", message), "channel_type": "im"})
        elif f"<@{BOT.id}>" in text:
            if BOT.id in channel.members:
                delivery = await self._event(self._written("app_mention", message))
            else:
                hint = f"<@{BOT.id}> is not in this channel. Type `/invite @{BOT.name}` to bring it in."
                self.workspace.say(channel.id, user.id, hint)
        return {"ts": message.ts, "ack_ms": delivery.ack_ms, "error": delivery.error, "attempts": delivery.attempts}

    async def open_home(self, user: User) -> Json:
        """Somebody opens the app's Home tab."""
        channel = self.workspace.direct_channel(user.id)
        body: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": channel.id,
            "tab": "home",
            "event_ts": self.workspace.new_ts(),
        }
        if home := self.workspace.homes.get(user.id):
            body["view"] = home.body
        delivery = await self._event(body)
        return {"ack_ms": delivery.ack_ms, "error": delivery.error}

    async def shortcut(self, user: User, callback_id: str, channel: Channel | None, ts: str | None) -> Json:
        """A global shortcut, or with `channel` and `ts` a message shortcut."""
        trigger = self.workspace.new_trigger(user.id)
        if channel is None:
            payload = payloads.shortcut(self.workspace.team, user, callback_id, trigger)
        else:
            message = self.workspace.message(channel.id, ts or "")
            if message is None or message.ephemeral_to:
                raise ActError(404, f"There is no message {ts} in #{channel.name}.")
            url = self.workspace.new_response_url(channel.id, user.id, message.ts, message.thread_ts)
            replies = self.workspace.thread(channel.id, message.ts)
            shown = payloads.message_object(self.workspace.team, message, replies)
            payload = payloads.message_action(self.workspace.team, user, callback_id, trigger, channel, shown, url)
        delivery = await self.sockets.deliver("interactive", payload, accepts_response=False)
        return {"ack_ms": delivery.ack_ms, "error": delivery.error}

    async def tokens_revoked(self) -> Json:
        """The bot's token was revoked; the app hears of that although the token is dead."""
        tokens = {"bot": [BOT.id]}
        delivery = await self._event({"type": "tokens_revoked", "tokens": tokens, "event_ts": self.workspace.new_ts()})
        return {"ack_ms": delivery.ack_ms, "error": delivery.error}

    async def uninstalled(self) -> Json:
        """The app was removed from the workspace; it hears that its token is dead, and that it was removed."""
        revoked = await self.tokens_revoked()
        delivery = await self._event({"type": "app_uninstalled", "event_ts": self.workspace.new_ts()})
        return {"ack_ms": delivery.ack_ms, "error": revoked["error"] or delivery.error}

    async def closed(self, user: User, views: list[View], is_cleared: bool) -> Json:
        """Modals went away; those that asked for it are reported to the app."""
        result: Json = {"ack_ms": None, "error": None}
        for view in views:
            self.suggested.pop(view.id, None)
            if view.body["notify_on_close"]:
                payload = payloads.view_closed(self.workspace.team, user, view, is_cleared)
                delivery = await self.sockets.deliver("interactive", payload, accepts_response=False)
                result = {"ack_ms": delivery.ack_ms, "error": delivery.error}
        return result

    def _answer_command(self, user: User, channel: Channel, typed: str, answer: Json) -> str | None:
        if answer.get("response_type") == "in_channel":
            # Slack then shows the command itself to everybody.
            text = escape_text(self.workspace, typed, with_names=False)
            self.workspace.post(Message(channel.id, self.workspace.new_ts(), user.id, text, [rich_text(text)]))
        if not answer.get("text") and not answer.get("blocks"):
            return None
        place = ResponseUrl(channel.id, user.id, time.monotonic())
        refused = apply_response(self.workspace, place, {**answer, "replace_original": False, "delete_original": False})
        if refused:
            self.workspace.note({"kind": "warning", "what": "the answer to the command was refused",
                                 "error": refused.error, "messages": list(refused.messages)})  # fmt: skip
        return refused.error if refused else None

    def _invite(self, user: User, channel: Channel, typed: str) -> Json:
        if typed.strip().removeprefix("@") != BOT.name:
            raise ActError(400, f"In this playground only the app can be invited: /invite @{BOT.name}")
        if channel.is_im:
            raise ActError(400, "Nobody can be invited into a direct message.")
        channel.members.add(BOT.id)
        self.workspace.tell_channel(channel)
        joined = f"<@{BOT.id}> was added to #{channel.name} by <@{user.id}>."
        self.workspace.post(Message(channel.id, self.workspace.new_ts(), "USLACKBOT", joined, []))
        return {"ack_ms": 0, "response": None, "error": None}

    def _root(self, channel: Channel, thread_ts: str | None) -> str | None:
        if not thread_ts:
            return None
        root = self.workspace.root_of(channel.id, thread_ts)
        if root is None:
            raise ActError(404, f"There is no thread {thread_ts} in #{channel.name}.")
        return root

    def _written(self, kind: str, message: Message) -> Json:
        body: Json = {
            "user": message.user,
            "type": kind,
            "ts": message.ts,
            "client_msg_id": secrets.token_hex(16),
            "text": message.text,
            "team": self.workspace.team.id,
            "blocks": message.blocks,
            "channel": message.channel,
            "event_ts": message.ts,
        }
        writer = self.workspace.users[message.user]
        if writer.team != self.workspace.team.id:
            body |= {"user_team": writer.team, "source_team": writer.team}
        return {**body, "thread_ts": message.thread_ts} if message.thread_ts else body

    async def _event(self, body: Json) -> Delivery:
        # Slack subscribes to direct messages by another name than the one that their events have.
        subscribed = "message.im" if body["type"] == "message" else body["type"]
        if subscribed not in self.events:
            return Delivery(None, attempts=0)
        payload = payloads.event(self.workspace.team, body, self.workspace.new_id("Ev"))
        return await self.sockets.deliver("events_api", payload, accepts_response=False)
