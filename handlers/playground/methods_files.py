"""files.* of the played Web API: an address to upload to, the upload itself, and the message that shares the files."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from handlers.playground import checks
from handlers.playground.calls import Call, Method, SlackError, refuse_problems
from handlers.playground.filled import Json
from handlers.playground.methods_chat import joined_channel, thread_root
from handlers.playground.people import BOT
from handlers.playground.workspace import Message, Workspace

MOST_BYTES, PREVIEW = 16 * 2**20, 4000
SHOWN = (
    "id", "name", "title", "size", "user", "snippet_type", "preview", "url_private", "permalink", "mimetype", "alt_txt",
)  # fmt: skip
# What browsers draw and cannot run, by the first bytes; an SVG could hold a script, so it stays text.
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: `filename` and `length` in bytes, which may not be 0."""
    name, length = call.required("filename", "length")
    if not length.isascii() or not length.isdigit() or not 0 < int(length[:12]) <= MOST_BYTES:
        sentence = f"[ERROR] must be between 1 and {MOST_BYTES} [json-pointer:/length]"
        raise SlackError("invalid_arguments", [sentence])
    file_id, secret = call.workspace.new_id("F"), secrets.token_urlsafe(16)
    base = call.workspace.base_url
    call.workspace.files[file_id] = {
        "id": file_id,
        "name": name,
        "title": name,
        "length": int(length),
        "snippet_type": call.text("snippet_type"),
        "user": BOT.id,
        "secret": secret,
        "mimetype": "text/plain",
        "alt_txt": call.text("alt_txt"),
        "url_private": f"{base}/files/{file_id}",
        "permalink": f"{base}/files/{file_id}",
    }
    return {"ok": True, "upload_url": f"{base}/upload/{file_id}/{secret}", "file_id": file_id}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: puts uploaded files into a channel or a thread."""
    wanted = call.arguments.get("files")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(each, dict) for each in wanted):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: files"])
    files = [_uploaded(call.workspace, each) for each in wanted]
    place = call.text("channel_id") or call.text("channels").partition(",")[0]
    if place:
        channel = call.workspace.channels.get(place)
        if channel is None:
            raise SlackError("channel_not_found")
        joined_channel(channel)
        blocks = call.arguments.get("blocks")
        if blocks is not None:
            refuse_problems(checks.message_problems(blocks, call.workspace.refuses))
        root = thread_root(call, channel)
        call.workspace.post(
            Message(
                channel.id,
                call.workspace.new_ts(),
                BOT.id,
                call.text("initial_comment"),
                blocks or [],
                thread_ts=root,
                files=files,
            )
        )
    return {"ok": True, "files": files}


async def receive_upload(workspace: Workspace, request: web.Request) -> web.Response:
    """The upload: raw bytes, or one part of a multipart body."""
    file = workspace.files.get(request.match_info["file_id"])
    if file is None or not secrets.compare_digest(file["secret"].encode(), request.match_info["secret"].encode()):
        return web.Response(status=404, text="This upload address is not known.")
    if request.content_type.startswith("multipart/"):
        try:
            parts = (await request.post()).values()
        except (LookupError, ValueError) as broken:
            return web.Response(status=400, text=f"The upload is broken: {broken}")
        content = next((part.file.read() for part in parts if isinstance(part, web.FileField)), b"")
    else:
        content = await request.read()
    if len(content) != file["length"]:
        return web.Response(status=400, text=f"{len(content)} bytes came, {file['length']} were announced.")
    kind = next((kind for begin, kind in _PICTURES.items() if content.startswith(begin)), "text/plain")
    preview = content[:PREVIEW].decode(errors="replace") if kind == "text/plain" else ""
    file |= {"content": content, "size": len(content), "mimetype": kind, "preview": preview}
    return web.Response(text=f"OK - {len(content)}")


def serve_file(workspace: Workspace, request: web.Request) -> web.Response:
    """A file to download: a picture as such, all else as plain text, so that no browser runs it."""
    file = workspace.files.get(request.match_info["file_id"])
    if file is None or "content" not in file:
        return web.Response(status=404, text="There is no such file.")
    name = re.sub(r"[^A-Za-z0-9._-]", "_", file["name"]) or "file.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    kind = file["mimetype"]
    charset = "utf-8" if kind == "text/plain" else None
    return web.Response(body=file["content"], content_type=kind, charset=charset, headers=headers)


def _uploaded(workspace: Workspace, wanted: Mapping[str, Any]) -> Json:
    file = workspace.files.get(str(wanted.get("id")))
    if file is None or "content" not in file:
        raise SlackError("file_not_found")
    if wanted.get("title"):
        file["title"] = str(wanted["title"])
    return {key: file[key] for key in SHOWN}


METHODS: Mapping[str, Method] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
}
