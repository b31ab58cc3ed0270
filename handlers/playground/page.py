"""The web console's files, and the rule that only this machine's own browser may see and use them."""

from importlib import resources
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

_FILES = {
    "": ("index.html", "text/html"),
    "console.js": ("console.js", "text/javascript"),
    "console.css": ("console.css", "text/css"),
}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Nothing is ever loaded from elsewhere, not even an image that a message names.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


async def serve_page(request: web.Request) -> web.Response:
    """The page, its script or its style sheet."""
    name, kind = _FILES[request.match_info.get("name", "")]
    content = resources.files("handlers.playground").joinpath("static", name).read_bytes()
    return web.Response(body=content, content_type=kind, charset="utf-8", headers=_HEADERS)


def page_routes() -> list[web.RouteDef]:
    """`/` and the two files that it needs."""
    return [web.get("/", serve_page), web.get("/{name:console\\.(?:js|css)}", serve_page)]


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse foreign web pages (Origin), and for the page and its control also foreign names (Host).

    The second stops DNS rebinding: a page that makes its own name point to this machine still sends that name.
    """
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{host}":
        return web.json_response({"error": "A page of another site may not use this playground."}, status=403)
    path = request.path
    guarded = path == "/" or path.startswith(("/_control", "/console.", "/oauth/"))
    if guarded and _host_name(host) not in _LOOPBACK:
        sentence = "The playground's page is only for this machine. Open it as http://127.0.0.1 with the port."
        return web.json_response({"error": sentence}, status=403)
    return await handler(request)


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
