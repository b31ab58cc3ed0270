"""Takes alerts over HTTP with a shared secret; each is recorded before it is acknowledged.

Rules: 401 says nothing more; a record that cannot be written is 503, so that the sender tries again; everything else
that is delivered as it should be is 200, with what came of each alert. Delivered again, it changes nothing.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TypeVar

from aiohttp import BasicAuth, web

from bot.config import WebhookConfig
from bot.desk import Desk, Refused
from bot.incident import Place
from handlers.listening import CONNECTION_SECONDS, Listener, body_of, sentence
from handlers.webhook.alerts import Alert, Ignored, NoAlerts, read, spellings

log = logging.getLogger(__name__)

T = TypeVar("T")

PATH = "/alerts"
MOST_BYTES = 2**20
WORKERS = 4

Came = dict[str, list[dict[str, str]]]
"""What came of a delivery: the alerts that opened an incident, that have one already, and that were ignored (`why`)."""


class Webhook:
    """The server; `place` is where its incidents are told, `addresses` are those of the configured hosts by name."""

    def __init__(
        self,
        config: WebhookConfig,
        desk: Desk,
        place: Place,
        addresses: Mapping[str, str],
        *,
        address: tuple[str, int] | None = None,
        patience: float = CONNECTION_SECONDS,
    ) -> None:
        self._desk, self._place = desk, place
        self._secret = _hashed(config.secret)
        self._window = config.window_minutes * 60.0
        self._hosts = spellings(desk.hosts(), addresses)
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="webhook")
        routes = [web.post(PATH, self._take), web.put(PATH, self._take)]
        where = address or config.listen_address
        self._listener = Listener(
            "webhook", "[webhook] listen", where, routes, most_bytes=MOST_BYTES, patience=patience
        )

    @property
    def url(self) -> str:
        """Where alerts are to be posted."""
        return f"{self._listener.url}{PATH}"

    def start(self) -> None:
        """Begin to listen. Raises `handlers.listening.CannotListen`."""
        self._listener.start()
        log.info("alerts are taken at %s", self.url)

    def stop(self) -> None:
        """Stop listening; what is being recorded is recorded to its end."""
        self._listener.stop()
        self._workers.shutdown(wait=True)

    async def _take(self, request: web.Request) -> web.Response:
        if not self._authorized(request.headers.get("Authorization", "")):
            log.warning("alerts without the right secret were refused (from %s)", request.remote)
            answer = sentence(401, "Unauthorized")
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
        if request.content_type != "application/json":
            return sentence(415, "Send JSON, with the header Content-Type: application/json.")
        body = await body_of(request)
        if isinstance(body, web.Response):
            return body
        try:
            alerts = await self._elsewhere(lambda: read(json.loads(body), self._hosts))
        except NoAlerts as trouble:
            return sentence(400, str(trouble))
        except (ValueError, RecursionError):
            return sentence(400, "The body is not valid JSON.")
        return await self._elsewhere(lambda: self._record(alerts))

    async def _elsewhere(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._workers, work)

    def _authorized(self, header: str) -> bool:
        """Whether the header carries the secret: as a bearer token, or as the password of any user."""
        scheme, _, given = header.partition(" ")
        if scheme.lower() == "basic":
            try:
                given = BasicAuth.decode(header, encoding="utf-8").password
            except ValueError:
                return False
        elif scheme.lower() != "bearer":
            return False
        return hmac.compare_digest(_hashed(given.strip()), self._secret)

    def _record(self, alerts: tuple[Alert | Ignored, ...]) -> web.Response:
        """Open what is to be opened, one after the other; the sender comes again where that was not possible."""
        came: Came = {"opened": [], "known": [], "ignored": []}
        for alert in alerts:
            if isinstance(alert, Ignored):
                came["ignored"].append({"alert": alert.name, "why": alert.why})
                continue
            try:
                self._desk.check(alert.target)
            except Refused as refusal:
                came["ignored"].append({"alert": alert.name, "why": str(refusal)})
                continue
            try:
                incident, new = self._desk.report(
                    alert.target,
                    alert.machine,
                    self._place,
                    key=alert.key,
                    window=self._window,
                    error=alert.error,
                    occasion=alert.says,
                )
            except Refused as refusal:
                return sentence(503, str(refusal), **came)
            told = {"alert": alert.name, "incident": incident.id, "host": alert.target.host}
            came["opened" if new else "known"].append({**told, "container": alert.target.container})
        log.info("alerts: %s", ", ".join(f"{len(each)} {name}" for name, each in came.items()))
        return web.json_response(came)


def _hashed(secret: str) -> bytes:
    # Hashes of one length, so that the comparison does not tell how long the secret is.
    return sha256(secret.encode("utf-8", "surrogateescape")).digest()
