"""auth.*, bots.*, conversations.*, users.* and usergroups.* of the played Web API, and the opening of sockets."""

from collections.abc import Mapping

from handlers.playground.calls import Call, Method, SlackError
from handlers.playground.filled import Json
from handlers.playground.payloads import message_object
from handlers.playground.people import APP_ID, BOT, BOT_ID, Channel, Team, User, UserGroup
from handlers.playground.workspace import Message

MOST_ITEMS = 1000
_CREATED, _CREATOR = 1_700_000_000, "U01ALICE"


def auth_test(call: Call) -> Json:
    """auth.test."""
    return {
        "ok": True,
        "url": f"{call.workspace.base_url}/",
        "team": call.workspace.team.name,
        "user": BOT.name,
        "team_id": call.workspace.team.id,
        "user_id": BOT.id,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def api_test(call: Call) -> Json:
    """api.test: gives back what it was given."""
    return {"ok": True, "args": call.arguments}


def open_connection(call: Call) -> Json:
    """apps.connections.open: a WebSocket address for one use."""
    return {"ok": True, "url": call.sockets.new_url()}


def bots_info(call: Call) -> Json:
    """bots.info."""
    if call.text("bot", BOT_ID) != BOT_ID:
        raise SlackError("bot_not_found")
    bot = {"id": BOT_ID, "deleted": False, "name": BOT.name, "updated": _CREATED, "app_id": APP_ID, "user_id": BOT.id}
    return {"ok": True, "bot": {**bot, "icons": {}}}


def open_conversation(call: Call) -> Json:
    """conversations.open: the direct message with one person; one that is open already is said to be so."""
    known = frozenset(call.workspace.channels)
    if call.arguments.get("channel"):
        channel = call.channel()
    else:
        users = [user for user in call.text("users").split(",") if user]
        if not users:
            raise SlackError("users_list_not_supplied")
        if any(user not in call.workspace.users for user in users):
            raise SlackError("user_not_found")
        if len(users) > 1:
            raise SlackError("not_enough_users", ["[ERROR] the playground has no group messages"])
        channel = call.workspace.direct_channel(users[0])
    shown = channel_object(call.workspace.team, channel) if call.flag("return_im") else {"id": channel.id}
    opened = {"no_op": True, "already_open": True} if channel.id in known else {}
    return {"ok": True, **opened, "channel": shown}


def conversation_info(call: Call) -> Json:
    """conversations.info."""
    return {"ok": True, "channel": channel_object(call.workspace.team, call.channel())}


def list_conversations(call: Call) -> Json:
    """conversations.list: `types` as in Slack, public channels by default."""
    types = call.text("types", "public_channel").split(",")
    wanted = [
        channel_object(call.workspace.team, each)
        for each in call.workspace.channels.values()
        if ("im" if each.is_im else "public_channel") in types
        and not (call.flag("exclude_archived") and each.is_archived)
    ]
    return _page(call, "channels", wanted)


def conversation_members(call: Call) -> Json:
    """conversations.members."""
    return _page(call, "members", sorted(call.channel().members))


def replies(call: Call) -> Json:
    """conversations.replies: the first message of the thread, then its replies."""
    (ts,) = call.required("ts")
    channel = _readable(call)
    root = call.workspace.root_of(channel.id, ts)
    parent = call.workspace.message(channel.id, root) if root else None
    if parent is None:
        raise SlackError("thread_not_found")
    found = [parent, *call.workspace.thread(channel.id, parent.ts)]
    return _page(call, "messages", [_shown(call, message) for message in found])


def history(call: Call) -> Json:
    """conversations.history: newest first, without replies and ephemeral messages."""
    channel = _readable(call)
    oldest, latest, inclusive = call.text("oldest", "0"), call.text("latest", "9" * 16), call.flag("inclusive")
    found = [
        message
        for message in call.workspace.messages.values()
        if message.channel == channel.id
        and not message.deleted
        and not message.ephemeral_to
        and (message.thread_ts is None or message.broadcast)
        and (oldest < message.ts < latest or (inclusive and message.ts in (oldest, latest)))
    ]
    return _page(call, "messages", [_shown(call, message) for message in reversed(found)])


def user_info(call: Call) -> Json:
    """users.info."""
    (name,) = call.required("user")
    if name not in call.workspace.users:
        raise SlackError("user_not_found")
    return {"ok": True, "user": user_object(call.workspace.team, call.workspace.users[name])}


def user_by_email(call: Call) -> Json:
    """users.lookupByEmail: everybody has an address at example.com."""
    (email,) = call.required("email")
    found = next((user for user in call.workspace.users.values() if email.lower() == f"{user.name}@example.com"), None)
    if found is None:
        raise SlackError("users_not_found")
    return {"ok": True, "user": user_object(call.workspace.team, found)}


def permalink(call: Call) -> Json:
    """chat.getPermalink."""
    channel, ts = call.required("channel", "message_ts")
    if channel not in call.workspace.channels:
        raise SlackError("channel_not_found")
    if call.workspace.message(channel, ts) is None:
        raise SlackError("message_not_found")
    address = f"{call.workspace.base_url}/archives/{channel}/p{ts.replace('.', '')}"
    return {"ok": True, "channel": channel, "permalink": address}


def list_users(call: Call) -> Json:
    """users.list."""
    return _page(call, "members", [user_object(call.workspace.team, user) for user in call.workspace.users.values()])


def list_groups(call: Call) -> Json:
    """usergroups.list."""
    team, with_users = call.workspace.team, call.flag("include_users")
    shown = [group_object(team, group, with_users) for group in call.workspace.groups.values()]
    return {"ok": True, "usergroups": shown}


def list_group_users(call: Call) -> Json:
    """usergroups.users.list."""
    (name,) = call.required("usergroup")
    if name not in call.workspace.groups:
        raise SlackError("no_such_subteam")
    return {"ok": True, "users": list(call.workspace.groups[name].members)}


def channel_object(team: Team, channel: Channel) -> Json:
    """A conversation as Slack's API returns it."""
    common: Json = {"id": channel.id, "created": _CREATED, "is_archived": channel.is_archived, "is_im": channel.is_im}
    if channel.is_im:
        return {**common, "user": next(iter(channel.members - {BOT.id})), "is_user_deleted": False}
    return {
        **common,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": False,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_member": BOT.id in channel.members,
        "num_members": len(channel.members),
        "creator": _CREATOR,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "context_team_id": team.id,
    }


def user_object(team: Team, user: User) -> Json:
    """A user as Slack's API returns it."""
    profile = {"real_name": user.name.capitalize(), "display_name": user.name, "team": user.team}
    found: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.name.capitalize(),
        "deleted": user.deleted,
        "is_admin": user.id == _CREATOR,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "tz": "Etc/UTC",
        "profile": profile,
    }
    return found if user.team == team.id else {**found, "is_stranger": True}


def group_object(team: Team, group: UserGroup, with_users: bool) -> Json:
    """A user group as Slack's API returns it."""
    shown: Json = {
        "id": group.id,
        "team_id": team.id,
        "is_usergroup": True,
        "name": group.handle,
        "handle": group.handle,
        "date_delete": 0,
        "user_count": len(group.members),
    }
    return {**shown, "users": list(group.members)} if with_users else shown


def _readable(call: Call) -> Channel:
    channel = call.channel()
    if BOT.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _shown(call: Call, message: Message) -> Json:
    return message_object(call.workspace.team, message, call.workspace.thread(message.channel, message.ts))


def _page(call: Call, name: str, found: list[Json] | list[str]) -> Json:
    limit = call.whole("limit", 100, MOST_ITEMS)
    cursor = call.text("cursor") or "0"
    if not cursor.isascii() or not cursor.isdigit() or int(cursor[:9]) > len(found):
        raise SlackError("invalid_cursor")
    begin = int(cursor[:9])
    end = begin + limit
    more = end < len(found)
    page: Json = {"ok": True, name: found[begin:end], "response_metadata": {"next_cursor": str(end) if more else ""}}
    return {**page, "has_more": more} if name == "messages" else page


METHODS: Mapping[str, Method] = {
    "auth.test": auth_test,
    "bots.info": bots_info,
    "conversations.open": open_conversation,
    "conversations.info": conversation_info,
    "conversations.list": list_conversations,
    "conversations.members": conversation_members,
    "conversations.replies": replies,
    "conversations.history": history,
    "users.info": user_info,
    "users.list": list_users,
    "users.lookupByEmail": user_by_email,
    "chat.getPermalink": permalink,
    "usergroups.list": list_groups,
    "usergroups.users.list": list_group_users,
}
OPEN_METHODS: Mapping[str, Method] = {"api.test": api_test}
APP_METHODS: Mapping[str, Method] = {"apps.connections.open": open_connection}
