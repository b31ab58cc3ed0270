"""What Slack makes of the text that a person types."""

import re

from handlers.playground.filled import Json
from handlers.playground.workspace import Workspace

_MENTION = re.compile(r"(?<![\w<])([@#])([a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?)")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escape_text(workspace: Workspace, typed: str, with_names: bool) -> str:
    """Typed text as Slack sends it on: `& < >` escaped, names as ids (and with_names as `<@U..|bob>`)."""
    escaped = re.sub("[&<>]", lambda match: _ESCAPES[match.group()], typed)
    people = {user.name: user.id for user in workspace.users.values()}
    places = {channel.name: channel.id for channel in workspace.channels.values() if not channel.is_im}
    groups = {group.handle: group.id for group in workspace.groups.values()}

    def resolve(match: re.Match[str]) -> str:
        sign, name = match.groups()
        if sign == "@" and name in people:
            return f"<@{people[name]}|{name}>" if with_names else f"<@{people[name]}>"
        if sign == "@" and name in groups:
            return f"<!subteam^{groups[name]}|@{name}>" if with_names else f"<!subteam^{groups[name]}>"
        if sign == "#" and name in places:
            return f"<#{places[name]}|{name}>"
        return match.group()

    return _MENTION.sub(resolve, escaped)


_TOKEN = re.compile(r"<@(U\w+)>|<#(C\w+)\|[^>]*>|<!subteam\^(S\w+)>")


def rich_text(text: str) -> Json:
    """The rich_text block that Slack makes of what a person types."""
    elements: list[Json] = []
    position = 0
    for match in _TOKEN.finditer(text):
        _add_text(elements, text[position : match.start()])
        user, channel, group = match.groups()
        if user:
            elements.append({"type": "user", "user_id": user})
        elif channel:
            elements.append({"type": "channel", "channel_id": channel})
        else:
            elements.append({"type": "usergroup", "usergroup_id": group})
        position = match.end()
    _add_text(elements, text[position:])
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _add_text(elements: list[Json], escaped: str) -> None:
    plain = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if plain:
        elements.append({"type": "text", "text": plain})
