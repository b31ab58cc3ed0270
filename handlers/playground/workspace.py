"""What the played workspace remembers: messages with their old versions, views, files, triggers, and who is told."""

import asyncio
import itertools
import json
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from handlers.playground.filled import Json, fill_ids
from handlers.playground.people import BOT, PLAYGROUND, SLACKBOT, Channel, Team, User, UserGroup

KEPT_VERSIONS, KEPT_LOG, LONGEST_NOTE = 50, 2000, 30_000
LISTENER_BACKLOG = 2000


@dataclass(slots=True)
class Message:
    """One message. `versions` are its earlier contents, oldest first: people click what they still see."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json]
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: list[Json] = field(default_factory=list)
    edited: Json | None = None
    deleted: bool = False
    broadcast: bool = False
    versions: list[tuple[str, list[Json]]] = field(default_factory=list)

    def change(self, text: str, blocks: list[Json]) -> None:
        """Put new contents in place and keep the old ones."""
        self.versions = [*self.versions, (self.text, self.blocks)][-KEPT_VERSIONS:]
        self.text, self.blocks = text, blocks


@dataclass(slots=True)
class View:
    """A modal on somebody's screen or somebody's Home tab; `body` is the view as Slack's API returns it."""

    id: str
    user: str
    body: Json


@dataclass(slots=True)
class Trigger:
    """The right to open a modal: for one user, once, for a few seconds."""

    user: str
    born: float
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A URL that an app may post to a few times; `ts` is the message that a click came from."""

    channel: str
    user: str
    born: float
    ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Workspace:
    """All state of the played cloud. Only touched from the cloud's own event loop."""

    def __init__(
        self,
        base_url: str,
        users: Iterable[User],
        channels: Iterable[Channel],
        groups: Iterable[UserGroup],
        team: Team = PLAYGROUND,
        refuses: Iterable[str] = (),
    ) -> None:
        self.base_url = base_url
        self.team, self.refuses = team, frozenset(refuses)
        everybody = (*users, BOT, User(SLACKBOT, "Slackbot", "", is_bot=True))
        self.users = {user.id: replace(user, team=user.team or team.id) for user in everybody}
        self.channels = {channel.id: channel for channel in channels}
        self.groups = {group.id: group for group in groups}
        self.messages: dict[tuple[str, str], Message] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, Json] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.log: deque[Json] = deque(maxlen=KEPT_LOG)
        self._numbers = itertools.count(1)
        self._noted = itertools.count(1)
        self._last_ts = 0
        self._listeners: set[asyncio.Queue[Json | None]] = set()

    # -- names ---------------------------------------------------------------------------------------------------

    def new_ts(self) -> str:
        """A message timestamp, greater than every one before."""
        self._last_ts = max(time.time_ns() // 1000, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, letter: str) -> str:
        """An id such as V0000000A1, unique in this workspace."""
        return f"{letter}{next(self._numbers):04d}{secrets.token_hex(4).upper()}"

    def new_trigger(self, user: str) -> str:
        """A trigger_id for `user`, good once and for three seconds."""
        now = time.monotonic()
        self.triggers = {key: value for key, value in self.triggers.items() if now - value.born < 60}
        trigger = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self.triggers[trigger] = Trigger(user, now)
        return trigger

    def new_response_url(self, channel: str, user: str, ts: str | None = None, thread_ts: str | None = None) -> str:
        """A response_url that posts into `channel` on behalf of the app."""
        name = secrets.token_hex(12)
        self.response_urls[name] = ResponseUrl(channel, user, time.monotonic(), ts, thread_ts)
        return f"{self.base_url}/actions/{name}"

    def find_channel(self, name: str, by_name: bool = False) -> Channel | None:
        """The channel with this id, or with `by_name` also the one with this name (`ops`, `#ops`)."""
        found = self.channels.get(name)
        if found or not by_name:
            return found
        wanted = name.removeprefix("#")
        return next((each for each in self.channels.values() if each.name == wanted and not each.is_im), None)

    def direct_channel(self, user: str) -> Channel:
        """The direct message between `user` and the bot, made when there is none yet."""
        for channel in self.channels.values():
            if channel.is_im and channel.members == {user, BOT.id}:
                return channel
        made = Channel(f"D{user.removeprefix('U')}", self.users[user].name, {user, BOT.id}, is_im=True)
        self.channels[made.id] = made
        self.tell_channel(made)
        return made

    # -- messages ------------------------------------------------------------------------------------------------

    def post(self, message: Message) -> Message:
        """Keep a new message and tell everybody who listens."""
        message.blocks = fill_ids(message.blocks)
        self.messages[(message.channel, message.ts)] = message
        self.tell_message(message)
        return message

    def say(self, channel: str, user: str, sentence: str) -> Message:
        """Slackbot tells one person something that only they see."""
        return self.post(Message(channel, self.new_ts(), SLACKBOT, sentence, [], ephemeral_to=user))

    def message(self, channel: str, ts: str) -> Message | None:
        """The message as it stands now; None when there is none or it was deleted."""
        found = self.messages.get((channel, ts))
        return None if found is None or found.deleted else found

    def thread(self, channel: str, root: str) -> list[Message]:
        """The replies in a thread that everybody sees, oldest first."""
        return [
            each
            for each in self.messages.values()
            if each.channel == channel and each.thread_ts == root and not each.deleted and not each.ephemeral_to
        ]

    def root_of(self, channel: str, ts: str) -> str | None:
        """The ts of the thread that the message `ts` is in or would begin; None when there is no such message."""
        found = self.messages.get((channel, ts))
        return None if found is None or found.ephemeral_to else found.thread_ts or found.ts

    # -- views ---------------------------------------------------------------------------------------------------

    def find_view(self, view_id: str = "", external_id: str = "") -> View | None:
        """An open modal or a Home tab by its id or the app's own id."""
        for view in self.views():
            if (view_id and view.id == view_id) or (external_id and view.body.get("external_id") == external_id):
                return view
        return None

    def views(self) -> Iterator[View]:
        """Every open modal and every published Home tab."""
        for stack in self.modals.values():
            yield from stack
        yield from self.homes.values()

    def tell_views(self, user: str) -> None:
        """Tell the page what is on the screen of `user` now."""
        self.tell({"type": "views", "user": user, "views": [view_json(each) for each in self.modals.get(user, [])]})

    # -- those who listen ----------------------------------------------------------------------------------------

    def note(self, entry: Json) -> None:
        """Write one line of the log, with its number and the time (seconds since 1970)."""
        kept = {key: _shortened(value) for key, value in entry.items()}
        entry = {"id": next(self._noted), "at": round(time.time(), 3), **kept}
        self.log.append(entry)
        self.tell({"type": "log", "entry": entry})

    def tell(self, event: Json) -> None:
        """Give `event` to every listener; one that does not keep up is cut off and will ask for everything anew."""
        for queue in tuple(self._listeners):
            if queue.qsize() >= LISTENER_BACKLOG:
                self._listeners.discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(event)

    def tell_message(self, message: Message) -> None:
        """Tell the listeners of one message as it stands now."""
        self.tell({"type": "message", "message": message_json(message)})

    def tell_channel(self, channel: Channel) -> None:
        """Tell the listeners of one channel as it is now."""
        self.tell({"type": "channel", "channel": channel_json(channel)})

    def listen(self) -> tuple["asyncio.Queue[Json | None]", Callable[[], None]]:
        """A queue of everything told from now on (None ends it), and a function that ends listening."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._listeners.add(queue)
        return queue, lambda: self._listeners.discard(queue)

    def hang_up(self) -> None:
        """End all listening."""
        for queue in tuple(self._listeners):
            queue.put_nowait(None)
        self._listeners.clear()


def _shortened(value: object) -> object:
    # The log keeps thousands of entries, so none may be huge.
    length = len(json.dumps(value))
    return value if length <= LONGEST_NOTE else f"({length} characters, left out here)"


def user_json(user: User) -> Json:
    """A person or app as the control API shows it."""
    return {"id": user.id, "name": user.name, "role": user.role, "is_bot": user.is_bot}


def channel_json(channel: Channel) -> Json:
    """A channel as the control API shows it."""
    return {
        "id": channel.id,
        "name": channel.name,
        "members": sorted(channel.members),
        "is_im": channel.is_im,
        "is_archived": channel.is_archived,
    }


def message_json(message: Message) -> Json:
    """A message as the control API shows it."""
    return {
        "channel": message.channel,
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "ephemeral_to": message.ephemeral_to,
        "files": message.files,
        "reactions": message.reactions,
        "deleted": message.deleted,
        "broadcast": message.broadcast,
    }


def view_json(view: View) -> Json:
    """A view as the control API shows it: Slack's view object and `user_id`, whose screen it is on."""
    return {**view.body, "user_id": view.user}
