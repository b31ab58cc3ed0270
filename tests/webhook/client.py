"""A plain HTTP client for the webhook, and one that speaks so slowly or wrongly as it likes."""

import base64
import json
import socket
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from tests.webhook.payloads import SECRET

BEARER = {"Authorization": f"Bearer {SECRET}"}
PATIENCE = 60.0


def basic(password: str, user: str = "anybody") -> dict[str, str]:
    """The header of Basic authentication."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def post(url: str, body: Any, headers: dict[str, str] | None = None, method: str = "POST") -> tuple[int, Any]:
    """Send a body (JSON, or bytes as they are); returns the status and the answer's JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **(BEARER if headers is None else headers)}
    request = urllib.request.Request(url, data, sent, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def raw(url: str, text: str) -> bytes:
    """Send bytes over a connection of their own, and return all that comes until the other side ends it."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port or 80), PATIENCE) as connection:
        connection.sendall(text.encode())
        got = b""
        try:
            while more := connection.recv(65536):
                got += more
        except ConnectionResetError:
            return got
        return got
