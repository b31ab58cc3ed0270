"""What an app answers to a command or posts to a response_url, turned into messages."""

import json
import time
from dataclasses import dataclass

from aiohttp import web

from handlers.playground import checks
from handlers.playground.filled import Json, fill_ids
from handlers.playground.people import BOT
from handlers.playground.settings import Timing
from handlers.playground.workspace import Message, ResponseUrl, Workspace

MOST_USES = 5


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an answer was not taken: Slack's error code and the sentences that say where."""

    error: str
    messages: tuple[str, ...] = ()


def apply_response(workspace: Workspace, place: ResponseUrl, answer: Json) -> Refused | None:
    """Post, replace or delete as `answer` says; None when that was done."""
    original = workspace.message(place.channel, place.ts) if place.ts else None
    if answer.get("delete_original") is True:
        if original is None or original.user != BOT.id:
            return Refused("message_not_found")
        original.deleted = True
        workspace.tell_message(original)
        return None
    text, blocks = str(answer.get("text") or ""), answer.get("blocks")
    if blocks is not None and (problems := checks.message_problems(blocks, workspace.refuses)):
        return Refused(problems[0].error, tuple(str(each) for each in problems))
    if not text and not blocks:
        return Refused("no_text")
    if answer.get("replace_original") is True:
        if original is None or original.user != BOT.id:
            return Refused("message_not_found")
        original.change(text, fill_ids(blocks or []))
        workspace.tell_message(original)
        return None
    public = answer.get("response_type") == "in_channel"
    wanted = answer.get("thread_ts")
    workspace.post(
        Message(
            place.channel,
            workspace.new_ts(),
            BOT.id,
            text,
            blocks or [],
            thread_ts=workspace.root_of(place.channel, wanted) if isinstance(wanted, str) else None,
            ephemeral_to=None if public else place.user,
        )
    )
    return None


async def receive_response(workspace: Workspace, timing: Timing, request: web.Request) -> web.Response:
    """A post to a response_url: five within thirty minutes."""
    place = workspace.response_urls.get(request.match_info["name"])
    if place is None or time.monotonic() - place.born > timing.response_url:
        return _refuse(workspace, 404, Refused("expired_url"))
    if place.uses >= MOST_USES:
        return _refuse(workspace, 404, Refused("used_url"))
    try:
        answer = json.loads(await request.text())
    except (LookupError, ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        return _refuse(workspace, 400, Refused("invalid_payload"))
    place.uses += 1
    if refused := apply_response(workspace, place, answer):
        return _refuse(workspace, 400, refused)
    workspace.note({"kind": "call", "method": "response_url", "ok": True, "arguments": answer, "uses": place.uses})
    return web.json_response({"ok": True})


def _refuse(workspace: Workspace, status: int, refused: Refused) -> web.Response:
    entry = {"kind": "call", "method": "response_url", "ok": False, "error": refused.error}
    workspace.note({**entry, "messages": list(refused.messages)})
    return web.json_response({"ok": False, "error": refused.error}, status=status)
