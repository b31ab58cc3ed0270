"""The played cloud beside npm's `emulate`: the same calls are refused with the same codes and answered in one shape.

Where the two differ it stands here with the reason, so that no difference comes unnoticed. emulate knows Slack from its
documentation, as we do; where the two disagree, the played cloud keeps to the documentation.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.playground.cloud import Cloud
from tests.judges.emulated import BOT, Emulated
from tests.playground.stage import QUICK, Control

pytestmark = pytest.mark.judges

HOME = {"type": "home", "blocks": []}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}


@dataclass(frozen=True, slots=True)
class World:
    """A Slack with the app in it, Alice, and #ops with a message of somebody else."""

    web: WebClient
    channel: str
    alice: str
    foreign: str
    email: str
    bot: str

    def post(self, **more: Any) -> str:
        """Post as the app; returns the message's ts."""
        return str(self.web.chat_postMessage(channel=self.channel, text="x", **more)["ts"])

    def call(self, method: str, **arguments: Any) -> Any:
        """Call a method with exactly these arguments."""
        return self.web.api_call(method, json=arguments)


Call = Callable[[World], Any]


@pytest.fixture(scope="module")
def theirs(emulator: Emulated) -> World:
    posted = emulator.reader.chat_postMessage(channel=emulator.channel(), text="by an administrator")
    return World(
        emulator.client(BOT), emulator.channel(), emulator.user("alice"), str(posted["ts"]), "alice@emulate.dev",
        "B0DOCKFIX0",
    )  # fmt: skip


@pytest.fixture(scope="module")
def ours() -> Iterator[World]:
    with Cloud(timing=QUICK) as cloud:
        ts = Control(cloud.url).do("message", user="U02BOB", channel="C01OPS", text="by bob")["ts"]
        web = WebClient("xoxb-judge", base_url=cloud.api_url, retry_handlers=[])
        yield World(web, "C01OPS", "U01ALICE", ts, "alice@example.com", "B0DOCKFIX")


REFUSED: dict[str, Call] = {
    "post into no channel of ours": lambda w: w.web.chat_postMessage(channel="C0NOWHERE", text="x"),
    "post nothing": lambda w: w.call("chat.postMessage", channel=w.channel, text=""),
    "post nowhere": lambda w: w.call("chat.postMessage", text="x"),
    "post what are no blocks": lambda w: w.post(blocks="nonsense"),
    "post what is no metadata": lambda w: w.post(metadata="[1]"),
    "update what is not there": lambda w: w.web.chat_update(channel=w.channel, ts="1.2", text="x"),
    "update what is not ours": lambda w: w.web.chat_update(channel=w.channel, ts=w.foreign, text="x"),
    "update in no channel": lambda w: w.web.chat_update(channel="C0NOWHERE", ts=w.foreign, text="x"),
    "update with nothing": lambda w: w.call("chat.update", channel=w.channel, ts=w.post()),
    "delete what is not ours": lambda w: w.web.chat_delete(channel=w.channel, ts=w.foreign),
    "delete what is not there": lambda w: w.web.chat_delete(channel=w.channel, ts="1.2"),
    "whisper to nobody": lambda w: w.web.chat_postEphemeral(channel=w.channel, user="U0NOBODY", text="x"),
    "whisper nothing": lambda w: w.call("chat.postEphemeral", channel=w.channel, user=w.alice, text=""),
    "whisper in no channel": lambda w: w.web.chat_postEphemeral(channel="C0NOWHERE", user=w.alice, text="x"),
    "link what is not there": lambda w: w.web.chat_getPermalink(channel=w.channel, message_ts="1.2"),
    "link in no channel": lambda w: w.web.chat_getPermalink(channel="C0NOWHERE", message_ts=w.foreign),
    "look at no channel": lambda w: w.web.conversations_info(channel="C0NOWHERE"),
    "members of no channel": lambda w: w.web.conversations_members(channel="C0NOWHERE"),
    "history of no channel": lambda w: w.web.conversations_history(channel="C0NOWHERE"),
    "replies in no channel": lambda w: w.web.conversations_replies(channel="C0NOWHERE", ts="1.2"),
    "replies to what is not there": lambda w: w.web.conversations_replies(channel=w.channel, ts="1.2"),
    "open with nobody": lambda w: w.web.conversations_open(users="U0NOBODY"),
    "open with none": lambda w: w.call("conversations.open"),
    "who is nobody": lambda w: w.web.users_info(user="U0NOBODY"),
    "whose is no address": lambda w: w.web.users_lookupByEmail(email="nobody@example.com"),
    "which bot is none": lambda w: w.web.bots_info(bot="B0NONE"),
    "react twice": lambda w: [w.web.reactions_add(channel=w.channel, timestamp=w.foreign, name="tada") for _ in "12"],
    "react to what is not there": lambda w: w.web.reactions_add(channel=w.channel, timestamp="1.2", name="eyes"),
    "open without a click": lambda w: w.web.views_open(trigger_id="1.2.3", view=MODAL),
    "open a home": lambda w: w.web.views_open(trigger_id="1.2.3", view=HOME),
    "update no view": lambda w: w.web.views_update(view_id="V0NONE", view=HOME),
    "publish to nobody": lambda w: w.web.views_publish(user_id="U0NOBODY", view=HOME),
    "publish a modal": lambda w: w.web.views_publish(user_id=w.alice, view=MODAL),
    "publish over a newer one": lambda w: [w.web.views_publish(user_id=w.alice, view=HOME, hash=h) for h in ("", "1")],
    "share no file": lambda w: w.web.files_completeUploadExternal(files=[{"id": "F0"}], channel_id=w.channel),
    "share in no channel": lambda w: w.web.files_upload_v2(filename="a", content="b", channel="C0NOWHERE"),
    "announce an empty file": lambda w: w.web.files_getUploadURLExternal(filename="a", length=0),
    "call what is no method": lambda w: w.call("chat.nonsense"),
    "call without a token": lambda w: WebClient("", base_url=w.web.base_url, retry_handlers=[]).auth_test(),
}
DIFFERENT = {
    # (emulate, the played cloud), and what Slack's documentation says of it
    "post nowhere": ("channel_not_found", "invalid_arguments"),  # a required argument is missing
    "post what are no blocks": ("invalid_blocks", "invalid_blocks_format"),  # "the blocks are not valid JSON"
    "update in no channel": ("message_not_found", "channel_not_found"),  # an error of chat.update
    "whisper to nobody": ("user_not_found", "user_not_in_channel"),  # the only one that chat.postEphemeral lists
    "replies to what is not there": ("ok", "thread_not_found"),  # an error of conversations.replies
    "open a home": ("invalid_view", "invalid_arguments"),  # as for every view that does not fit its schema
    "publish a modal": ("invalid_view", "invalid_arguments"),
    "announce an empty file": ("ok", "invalid_arguments"),  # a length of 0 is refused
    "call what is no method": ("http_404", "unknown_method"),
}


def outcome(call: Call, world: World) -> str:
    """Return the code with which a call is refused, or "ok"."""
    try:
        call(world)
    except SlackApiError as refusal:
        return str(refusal.response.get("error") or f"http_{refusal.response.status_code}")
    return "ok"


@pytest.mark.parametrize("name", REFUSED)
def test_both_refuse_with_the_same_code(theirs: World, ours: World, name: str) -> None:
    found = (outcome(REFUSED[name], theirs), outcome(REFUSED[name], ours))
    assert DIFFERENT.get(name, (found[1], found[1])) == found
    assert "ok" != found[1]


ANSWERED: dict[str, Call] = {
    "auth.test": lambda w: w.web.auth_test(),
    "bots.info": lambda w: w.web.bots_info(bot=w.bot),
    "chat.postMessage": lambda w: w.web.chat_postMessage(channel=w.channel, text="x"),
    "chat.postMessage in a thread": lambda w: w.web.chat_postMessage(
        channel=w.channel, text="x", thread_ts=w.post(), metadata={"event_type": "a", "event_payload": {"k": "v"}}
    ),
    "chat.postEphemeral": lambda w: w.web.chat_postEphemeral(channel=w.channel, user=w.alice, text="x"),
    "chat.update": lambda w: w.web.chat_update(channel=w.channel, ts=w.post(), text="y"),
    "chat.delete": lambda w: w.web.chat_delete(channel=w.channel, ts=w.post()),
    "chat.getPermalink": lambda w: w.web.chat_getPermalink(channel=w.channel, message_ts=w.foreign),
    "conversations.info": lambda w: w.web.conversations_info(channel=w.channel),
    "conversations.list": lambda w: w.web.conversations_list(),
    "conversations.members": lambda w: w.web.conversations_members(channel=w.channel),
    "conversations.open": lambda w: w.web.conversations_open(users=w.alice),
    "conversations.open again": lambda w: [w.web.conversations_open(users=w.alice) for _ in "12"][1],
    "conversations.history": lambda w: w.post() and w.web.conversations_history(channel=w.channel, limit=1),
    "conversations.replies": lambda w: (
        (ts := w.post()) and w.post(thread_ts=ts) and w.web.conversations_replies(channel=w.channel, ts=ts)
    ),
    "users.info": lambda w: w.web.users_info(user=w.alice),
    "users.list": lambda w: w.web.users_list(),
    "users.lookupByEmail": lambda w: w.web.users_lookupByEmail(email=w.email),
    "reactions.add": lambda w: w.web.reactions_add(channel=w.channel, timestamp=w.post(), name="eyes"),
    "files.getUploadURLExternal": lambda w: w.web.files_getUploadURLExternal(filename="a.txt", length=3),
    "files": lambda w: w.web.files_upload_v2(filename="a.txt", content="abc", channel=w.channel),
    "views.publish": lambda w: w.web.views_publish(user_id=w.alice, view=HOME),
    "views.update": lambda w: w.web.views_update(
        view_id=w.web.views_publish(user_id=w.alice, view=HOME)["view"]["id"], view=HOME
    ),
}
NOT_PLAYED: Mapping[str, frozenset[str]] = {
    # What emulate has and the played cloud has not, by the object that it belongs to.
    "icons": frozenset({"image_48"}),  # nobody sees pictures here
    "channel": frozenset({"is_open", "last_read"}),  # of a person's own view
    "profile": frozenset(
        {"display_name_normalized", "email", "huddle_state", "huddle_state_expiration_ts", "image_192",
         "image_48", "phone", "real_name_normalized", "skype", "status_emoji", "status_emoji_display_info",
         "status_expiration", "status_text", "title"}
    ),  # what dockfix does not ask of people; `email` needs a scope that it has not
    "file": frozenset(
        {"channels", "comments_count", "created", "display_as_bot", "editable", "external_type", "filetype", "groups",
         "has_rich_preview", "ims", "is_external", "is_public", "is_starred", "mode", "pretty_type",
         "public_url_shared", "shares", "timestamp", "url_private_download", "user_team"}
    ),  # dockfix sends files and never looks at them
}  # fmt: skip
NOT_EMULATED: Mapping[str, frozenset[str]] = {
    # What the played cloud has, as Slack's documentation shows it, and emulate has not.
    "": frozenset({"is_enterprise_install", "response_metadata"}),
    "bot": frozenset({"app_id", "updated", "user_id"}),
    "message": frozenset(
        {"app_id", "bot_id", "bot_profile", "team", "reply_users_count", "latest_reply", "thread_ts"}
    ),  # the first message of a thread has a thread_ts too, which is its own
    "channel": frozenset({"context_team_id", "is_ext_shared", "is_general", "is_org_shared", "is_shared"}),
    "user": frozenset({"is_app_user", "is_restricted", "is_ultra_restricted", "tz"}),
    "profile": frozenset({"team"}),
    "file": frozenset({"alt_txt", "preview", "snippet_type"}),
    "view": frozenset({"app_installed_team_id"}),
}
_PLURALS = {"members": "user", "messages": "message", "channels": "channel", "files": "file"}


def differences(theirs: Any, ours: Any, at: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield ("theirs", "ours" or "type", the object, the key) for each difference of two answers' shapes."""
    if isinstance(theirs, list) and isinstance(ours, list):
        for pair in zip(theirs[:1], ours[:1], strict=False):
            yield from differences(pair[0], pair[1], at)
    elif isinstance(theirs, dict) and isinstance(ours, dict):
        yield from (("theirs", at, key) for key in theirs.keys() - ours.keys())
        yield from (("ours", at, key) for key in ours.keys() - theirs.keys())
        for key in theirs.keys() & ours.keys():
            inner = _PLURALS.get(str(key), str(key))
            if type(theirs[key]) is not type(ours[key]) and None not in (theirs[key], ours[key]):
                yield "type", at, key
            yield from differences(theirs[key], ours[key], inner)


def compared(theirs: World, ours: World, name: str) -> list[tuple[str, str, str]]:
    return list(differences(ANSWERED[name](theirs).data, ANSWERED[name](ours).data))


@pytest.mark.parametrize("name", ANSWERED)
def test_both_answer_in_the_same_shape(theirs: World, ours: World, name: str) -> None:
    known = {"theirs": NOT_PLAYED, "ours": NOT_EMULATED}
    found = [
        (whose, at, key)
        for whose, at, key in compared(theirs, ours, name)
        if key not in known.get(whose, {}).get(at, ())
    ]
    assert [] == found


def test_no_difference_is_kept_that_is_gone(theirs: World, ours: World) -> None:
    seen = {each for name in ANSWERED for each in compared(theirs, ours, name)}
    kept = {("theirs", at, key) for at, keys in NOT_PLAYED.items() for key in keys}
    kept |= {("ours", at, key) for at, keys in NOT_EMULATED.items() for key in keys}
    assert set() == kept - seen
