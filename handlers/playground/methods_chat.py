"""chat.* and reactions.add of the played Web API."""

import re
import time
from collections.abc import Mapping

from handlers.playground import checks
from handlers.playground.calls import Call, Method, SlackError, refuse_problems
from handlers.playground.filled import Json, fill_ids
from handlers.playground.payloads import message_object
from handlers.playground.people import BOT, Channel
from handlers.playground.workspace import Message

_EARLIEST, _AHEAD = 631_152_000, 3600  # Slack takes a thread_ts after 1990 and at most an hour ahead.
_USER_ID = re.compile(r"^[UW][A-Z0-9]{2,}$")
_ATTACHMENT_TEXT = ("text", "fallback", "title", "pretext", "author_name", "fields")


def post_message(call: Call) -> Json:
    """chat.postMessage: into a channel by id or name, a thread, or a direct message by user id."""
    channel = _open_channel(call)
    text, blocks = _contents(call)
    metadata = _metadata(call)
    root = thread_root(call, channel)
    message = Message(
        channel.id,
        call.workspace.new_ts(),
        BOT.id,
        text[: checks.POST_CHARACTERS],
        blocks,
        thread_ts=root,
        metadata=metadata,
        broadcast=root is not None and call.flag("reply_broadcast"),
    )
    call.workspace.post(message)
    if root and (parent := call.workspace.message(channel.id, root)):
        call.workspace.tell_message(parent)
    return {
        "ok": True,
        "channel": channel.id,
        "ts": message.ts,
        "message": message_object(call.workspace.team, message),
    }


def update(call: Call) -> Json:
    """chat.update: replaces what is given; omitted metadata is retained, omitted blocks go when text is given."""
    channel_id, ts = call.required("channel", "ts")
    channel = call.workspace.channels.get(channel_id)
    if channel is None:
        raise SlackError("channel_not_found")
    message = _own_message(call, channel, ts, "cant_update_message")
    text, blocks = _contents(call)
    if len(text.encode(errors="surrogatepass")) > checks.UPDATE_BYTES:
        raise SlackError("msg_too_long")
    if "metadata" in call.arguments:
        message.metadata = _metadata(call)
    if "blocks" not in call.arguments and "text" not in call.arguments:
        blocks = message.blocks
    message.change(text, fill_ids(blocks))
    message.edited = {"user": BOT.id, "ts": f"{time.time():.6f}"}
    call.workspace.tell_message(message)
    shown = message_object(call.workspace.team, message, call.workspace.thread(channel.id, ts))
    return {"ok": True, "channel": channel.id, "ts": ts, "text": text, "message": shown}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: for one member of the channel; nothing that can be updated later."""
    user, _ = call.required("user", "channel")
    if not _USER_ID.fullmatch(user):
        pattern = f"[ERROR] input must match regex pattern: {_USER_ID.pattern} [json-pointer:/user]"
        raise SlackError("invalid_arguments", [pattern])
    channel = joined_channel(call.channel())
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _contents(call)
    message = Message(
        channel.id,
        call.workspace.new_ts(),
        BOT.id,
        text[: checks.POST_CHARACTERS],
        blocks,
        thread_ts=thread_root(call, channel),
        ephemeral_to=user,
    )
    call.workspace.post(message)
    return {"ok": True, "message_ts": message.ts}


def delete(call: Call) -> Json:
    """chat.delete: the app's own messages."""
    _, ts = call.required("channel", "ts")
    channel = call.channel()
    message = _own_message(call, channel, ts, "cant_delete_message")
    message.deleted = True
    call.workspace.tell_message(message)
    return {"ok": True, "channel": channel.id, "ts": ts}


def add_reaction(call: Call) -> Json:
    """reactions.add."""
    _, ts, name = call.required("channel", "timestamp", "name")
    channel = joined_channel(call.channel())
    message = call.workspace.message(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise SlackError("message_not_found")
    name = name.strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?", name):
        raise SlackError("invalid_name")
    known = next((each for each in message.reactions if each["name"] == name), None)
    if known and BOT.id in known["users"]:
        raise SlackError("already_reacted")
    if known:
        known["users"].append(BOT.id)
        known["count"] += 1
    else:
        message.reactions.append({"name": name, "users": [BOT.id], "count": 1})
    call.workspace.tell_message(message)
    return {"ok": True}


def _open_channel(call: Call) -> Channel:
    (name,) = call.required("channel")
    if name in call.workspace.users and name != BOT.id:
        return call.workspace.direct_channel(name)
    return joined_channel(call.channel(by_name=True))


def joined_channel(channel: Channel) -> Channel:
    """The channel, if the app may write there. Raises `is_archived` or `not_in_channel`."""
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _own_message(call: Call, channel: Channel, ts: str, refusal: str) -> Message:
    message = call.workspace.message(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise SlackError("message_not_found")
    if message.user != BOT.id:
        raise SlackError(refusal)
    if channel.is_archived:
        raise SlackError("is_archived")
    return message


def _contents(call: Call) -> tuple[str, list[Json]]:
    text, blocks = call.text("text"), call.arguments.get("blocks")
    if markdown := call.text("markdown_text"):
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        blocks = [{"type": "markdown", "text": markdown}]
    if blocks is not None:
        refuse_problems(checks.message_problems(blocks, call.workspace.refuses))
    attachments = call.arguments.get("attachments")
    carried = isinstance(attachments, list) and any(_carries_text(each) for each in attachments)
    if not text and not blocks and not carried:
        raise SlackError("no_text")
    return text, blocks or []


def _carries_text(attachment: object) -> bool:
    return isinstance(attachment, dict) and bool(
        any(key in attachment for key in _ATTACHMENT_TEXT) or attachment.get("blocks")
    )


def _metadata(call: Call) -> Json | None:
    metadata = call.arguments.get("metadata")
    if metadata is None:
        return None
    problems = checks.metadata_problems(metadata)
    if problems:
        raise SlackError("invalid_metadata_format", [str(each) for each in problems])
    return dict(metadata)


def thread_root(call: Call, channel: Channel) -> str | None:
    """The thread that a message goes into. A thread_ts that names no message is ignored, as Slack ignores it."""
    wanted = call.text("thread_ts")
    if not wanted:
        return None
    seconds = int(wanted.partition(".")[0]) if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", wanted) else 0
    if not _EARLIEST < seconds <= time.time() + _AHEAD:
        raise SlackError("invalid_thread_ts", [f"[ERROR] {wanted[:40]} is not a valid thread_ts"])
    root = call.workspace.root_of(channel.id, wanted)
    if root is None:
        sentence = "thread_ts names no message here; as in Slack the message went into the channel itself"
        call.workspace.note({"kind": "warning", "what": sentence, "thread_ts": wanted})
    return root


METHODS: Mapping[str, Method] = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.postEphemeral": post_ephemeral,
    "chat.delete": delete,
    "reactions.add": add_reaction,
}
