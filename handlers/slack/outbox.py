"""Posts and updates messages: each key is one message, whatever is lost on the way, and Slack never gets a bad one."""

import hashlib
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError

from bot.store import Posted
from handlers.slack.kit import Message, simple, spoken, unfolded
from handlers.slack.limits import Json, message_problems
from handlers.slack.turns import BEGUN, NEW, Crowded, Turns
from handlers.slack.web import TROUBLE, Clients, error_code

log = logging.getLogger(__name__)

EVENT_TYPE = "dockfix_message"
NO_PLACE = ("not_in_channel", "channel_not_found", "restricted_action", "restricted_action_read_only_channel")
ARCHIVED = ("is_archived",)
BAD_BLOCKS = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments", "block_mismatch")
CANNOT_EDIT = ("edit_window_closed", "message_not_found", "cant_update_message", "streaming_state_conflict")
RATE_LIMITED = "ratelimited"
UNSURE = ("internal_error", "fatal_error", "request_timeout", "service_unavailable")
REMEMBERED = 4_000
LOOK_BACK = 200


class NoPlace(Exception):
    """Slack does not let us write where we should; the message is Slack's name for the reason."""


class Archived(NoPlace):
    """The channel was archived."""


class NotSure(Exception):
    """It is not known whether a message was posted; it is looked for before it is posted again."""


class Posts(Protocol):
    """The part of the record that the outbox needs."""

    def post(self, key: str) -> Posted | None: ...
    def claim_post(self, key: str, incident: str, channel: str = "") -> bool: ...
    def unclaim_post(self, key: str) -> None: ...
    def posted(self, key: str, channel: str, ts: str) -> None: ...
    def drawn(self, key: str, shown: str) -> None: ...


class Outbox:
    """Puts messages in their places. May be used by several threads, but by one at a time for the same key.

    What stands there already is not sent again: both this process and the record have to know it as the last drawing,
    since another process may have drawn something else meanwhile.
    """

    def __init__(self, clients: Clients, posts: Posts) -> None:
        self._clients = clients
        self._posts = posts
        self._sent: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = Turns()
        self._spend: Callable[[], None] = lambda: None
        self._plain_frames = False

    def count_updates(self, spend: Callable[[], None]) -> None:
        """From now on call this before each update that is no frame."""
        self._spend = spend

    def put(self, key: str, incident: str, channel: str, thread: str, message: Message) -> Posted:
        """Post the message under this key, or update it where it stands already.

        Raises `NoPlace` or `Archived`, `NotSure` or `Crowded` (try again later), or what the SDK raises for other
        refusals.
        """
        row = self._posts.post(key)
        if row is not None and row.ts and row.channel == channel:
            return self._edit(row, thread, message)
        if row is not None and row.ts:
            self._posts.unclaim_post(key)
        if not self._posts.claim_post(key, incident, channel):
            found = self.find(key, channel, thread)
            if found:
                self._posts.posted(key, channel, found)
                return self._edit(Posted(key, incident, channel, found), thread, message)
        return self._post(key, incident, channel, thread, message)

    def edit(self, key: str, message: Message, thread: str = "") -> bool:
        """Update a message where it stands; False where there is none yet or its channel was archived.

        One that may have been posted is looked for in its thread; `NotSure` where Slack cannot be asked.
        """
        row = self.where(key) or (self._sought(key, thread) if thread else None)
        if row is None:
            return False
        try:
            self._edit(row, "", message)
        except Archived:
            return False
        return True

    def _sought(self, key: str, thread: str) -> Posted | None:
        """Look for a message that was claimed, and perhaps posted just before an end of ours."""
        row = self._posts.post(key)
        found = self.find(key, row.channel, thread) if row is not None else ""
        if row is None or not found:
            return None
        self._posts.posted(key, row.channel, found)
        return Posted(key, row.incident, row.channel, found)

    def where(self, key: str) -> Posted | None:
        """Return the message with this key, where it is known to have been posted."""
        row = self._posts.post(key)
        return row if row is not None and row.ts else None

    def once(self, key: str, incident: str) -> bool:
        """Whether this is the first time that something is to be said."""
        return self._posts.claim_post(key, incident)

    def forget(self, key: str) -> None:
        """Forget where a message stands, so that it is posted anew."""
        self._posts.unclaim_post(key)

    def frame(self, key: str, message: Message) -> None:
        """Update a message once, without trying again; for frames that the next one replaces."""
        row = self.where(key)
        if row is None or self._repeats(row, message) or message_problems(message.blocks, message.text):
            return
        if row.shown:
            self._posts.drawn(key, "")
        try:
            self._send_frame(row, message, list(simple(message) if self._plain_frames else message.blocks))
        except SlackApiError as refusal:
            if error_code(refusal) not in BAD_BLOCKS or self._plain_frames:
                raise
            # A Slack that does not know a frame's blocks will not know those of the next one.
            self._plain_frames = True
            self._send_frame(row, message, list(simple(message)))
        self._keep(key, _digest(message))

    def _send_frame(self, row: Posted, message: Message, blocks: list[Json]) -> None:
        self._clients.quick.chat_update(channel=row.channel, ts=row.ts, text=message.text, blocks=blocks, parse="none")

    def _post(self, key: str, incident: str, channel: str, thread: str, message: Message) -> Posted:
        for blocks in _ways(key, message):
            try:
                self._turns.wait(channel, BEGUN if thread else NEW)
            except Crowded:
                self._posts.unclaim_post(key)
                raise
            try:
                answer = self._clients.poster.chat_postMessage(
                    channel=channel,
                    thread_ts=thread or None,
                    text=message.text if blocks else spoken(message),
                    blocks=blocks,
                    metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                    unfurl_links=False,
                    unfurl_media=False,
                    link_names=False,
                    parse="none",
                )
            except SlackApiError as refusal:
                if error_code(refusal) in BAD_BLOCKS and blocks:
                    _log_refused(key, refusal, blocks)
                    continue
                if error_code(refusal) == RATE_LIMITED:
                    self._turns.limit(channel)
                raise self._refused(key, refusal) from refusal
            except TROUBLE as trouble:
                return self._after_trouble(key, incident, channel, thread, trouble)
            posted = Posted(key, incident, str(answer["channel"]), str(answer["ts"]))
            self._posts.posted(key, posted.channel, posted.ts)
            self._remember(key, message)
            return posted
        raise AssertionError("the last way has no blocks")

    def _refused(self, key: str, refusal: SlackApiError) -> Exception:
        """Slack said no, so nothing was posted; except where it says that it does not know itself."""
        code = error_code(refusal)
        if code in UNSURE or code.startswith("http_5"):
            return NotSure(f"Slack said {code}")
        self._posts.unclaim_post(key)
        if code in ARCHIVED:
            return Archived(code)
        return NoPlace(code) if code in NO_PLACE else refusal

    def _after_trouble(self, key: str, incident: str, channel: str, thread: str, trouble: Exception) -> Posted:
        """The reply was lost, the message perhaps not: look for it, and leave the claim where it is not found."""
        log.warning("the reply to the post of %s was lost: %s", key, trouble)
        found = self.find(key, channel, thread)
        if not found:
            raise NotSure(f"the reply of Slack was lost: {trouble}") from trouble
        self._posts.posted(key, channel, found)
        return Posted(key, incident, channel, found)

    def _edit(self, row: Posted, thread: str, message: Message) -> Posted:
        if self._same(row, message):
            return row
        for blocks in _ways(row.key, message):
            self._spend()
            try:
                self._clients.editor.chat_update(
                    channel=row.channel,
                    ts=row.ts,
                    text=message.text if blocks else spoken(message),
                    blocks=blocks,
                    parse="none",
                )
            except SlackApiError as refusal:
                code = error_code(refusal)
                if code in BAD_BLOCKS and blocks:
                    _log_refused(row.key, refusal, blocks)
                    continue
                if code in ARCHIVED:
                    raise Archived(code) from refusal
                if code in (*CANNOT_EDIT, *BAD_BLOCKS):
                    log.warning("%s cannot be updated (%s) and is posted anew", row.key, code)
                    self._posts.unclaim_post(row.key)
                    return self.put(row.key, row.incident, row.channel, thread, message)
                if code in NO_PLACE:
                    raise NoPlace(code) from refusal
                raise
            self._remember(row.key, message)
            return row
        raise AssertionError("the last way has no blocks")

    def find(self, key: str, channel: str, thread: str) -> str:
        """Return the ts of our message with this key, where we may read the channel; "" where it is not seen.

        `NotSure` where Slack cannot be asked.
        """
        try:
            if thread:
                answer = self._clients.editor.conversations_replies(
                    channel=channel, ts=thread, limit=LOOK_BACK, include_all_metadata=True
                )
            else:
                answer = self._clients.editor.conversations_history(
                    channel=channel, limit=LOOK_BACK, include_all_metadata=True
                )
        except SlackApiError as refusal:
            log.info("cannot look for %s: %s", key, error_code(refusal))
            return ""
        except TROUBLE as trouble:
            raise NotSure(f"Slack cannot be asked whether it was posted: {trouble}") from trouble
        messages = answer.get("messages") or []
        return next((str(each["ts"]) for each in messages if _key_of(each) == key), "")

    def _same(self, row: Posted, message: Message) -> bool:
        with self._lock:
            return self._sent.get(row.key) == row.shown == _digest(message)

    def _repeats(self, row: Posted, message: Message) -> bool:
        """Whether a frame is the one before, and nobody has drawn anything else since; frames are not recorded."""
        with self._lock:
            return self._sent.get(row.key) == _digest(message) and row.shown in ("", _digest(message))

    def _remember(self, key: str, message: Message) -> None:
        self._posts.drawn(key, _digest(message))
        self._keep(key, _digest(message))

    def _keep(self, key: str, digest: str) -> None:
        with self._lock:
            self._sent[key] = digest
            self._sent.move_to_end(key)
            while len(self._sent) > REMEMBERED:
                self._sent.popitem(last=False)


def _ways(key: str, message: Message) -> list[list[Json]]:
    """The ways to show a message, best first: as drawn, with nothing folded, as plain paragraphs, as text alone."""
    problems = message_problems(message.blocks, message.text)
    if problems:
        log.error("%s is beyond Slack's limits and is shown plainly: %s", key, "; ".join(problems[:5]))
    ways = [list(message.blocks)] if not problems else []
    for blocks in (list(unfolded(message.blocks)), list(simple(message))):
        if blocks not in ways and not message_problems(blocks, message.text):
            ways.append(blocks)
    return [*ways, []]


def _key_of(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    ours = message.get("bot_id") and metadata.get("event_type") == EVENT_TYPE
    return str((metadata.get("event_payload") or {}).get("key", "")) if ours else ""


def _digest(message: Message) -> str:
    return hashlib.sha256(json.dumps([message.text, message.blocks]).encode()).hexdigest()


def _log_refused(key: str, refusal: SlackApiError, blocks: list[Json]) -> None:
    data = getattr(refusal.response, "data", None)
    said = data.get("response_metadata") if isinstance(data, dict) else None
    kinds = [block.get("type") for block in blocks]
    log.error("Slack refused the blocks of %s (%s: %s): %s", key, error_code(refusal), said, kinds)
