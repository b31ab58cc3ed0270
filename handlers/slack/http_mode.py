"""Slack's HTTP mode: its signed requests at /slack/events, each answered once, beside the same handlers as ever.

Rules: what is not signed with our secret, or is older than five minutes, gets 401 and nothing else. The same signed
request again within that time is acknowledged and does nothing; what Slack itself delivers again is signed anew, and is
one by the keys of the record. /healthz says whether Slack and the record can be reached. What people open in a browser
are pages beside these, and nothing of theirs is signed.
"""

import asyncio
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from aiohttp import web
from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

from handlers.listening import Listener, body_of, sentence

log = logging.getLogger(__name__)

PATH, HEALTH = "/slack/events", "/healthz"
MOST_BYTES = 2**20
WINDOW_SECONDS, REMEMBERED = 600.0, 50_000
"""Longer than a signature holds, which is five minutes into the past and into the future."""
HEALTH_SECONDS = 10.0

Answers = Callable[[BoltRequest], BoltResponse]


class HttpMode:
    """Implements `handlers.slack.lifeline.Door`; `healthy` is asked at most every 10 s."""

    def __init__(
        self,
        answers: Answers,
        secret: str,
        address: tuple[str, int],
        workers: int,
        healthy: Callable[[], dict[str, bool]],
        pages: Mapping[str, Answers] | None = None,
    ) -> None:
        """`answers` what Slack has signed; `pages` are by their paths what a browser gets."""
        self._answers = answers
        self._pages = dict(pages or {})
        self._verifier = SignatureVerifier(secret)
        self._seen = Seen()
        self._healthy = healthy
        self._health: tuple[float, dict[str, bool]] = (float("-inf"), {})
        # Bolt waits in here until a listener acknowledges; the listeners run in a pool of their own.
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="slack-http")
        self._asking = asyncio.Lock()
        shown = [web.get(path, self._show, allow_head=False) for path in self._pages]
        routes = [web.post(PATH, self._take), web.get(HEALTH, self._tell_health), *shown]
        self._listener = Listener("slack-http", "[slack] listen", address, routes, most_bytes=MOST_BYTES)

    @property
    def url(self) -> str:
        """Where Slack's requests are taken; from outside it is what the proxy in front says."""
        return f"{self._listener.url}{PATH}"

    def is_connected(self) -> bool:
        """Whether requests are taken now."""
        return self._listener.serves

    def connect(self) -> None:
        """Begin to listen. Raises `handlers.listening.CannotListen`."""
        self._listener.start()
        log.info("Slack's requests are taken at %s", self.url)

    def renew(self) -> None:
        """There is no connection that stands between two requests."""

    def close(self) -> None:
        """Take nothing more; what is being answered is answered to its end."""
        self._listener.stop()
        self._workers.shutdown(wait=True)

    async def _take(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        if isinstance(body, web.Response):
            return body
        signature = request.headers.get("X-Slack-Signature", "")
        text = self._signed(body, request.headers.get("X-Slack-Request-Timestamp", ""), signature)
        if text is None:
            log.warning("a request without Slack's signature was refused (from %s)", request.remote)
            return sentence(401, "Unauthorized")
        if not self._seen.first(signature):
            log.info("a request of Slack's came again and is only acknowledged")
            return web.Response()
        try:
            return await self._answered(request, text, self._answers)
        except BaseException:
            # It was not answered: the same request may be tried again.
            self._seen.forget(signature)
            raise

    async def _show(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        return body if isinstance(body, web.Response) else await self._answered(request, "", self._pages[request.path])

    async def _answered(self, request: web.Request, text: str, answers: Answers) -> web.Response:
        made = BoltRequest(body=text, query=request.query_string, headers=dict(request.headers))
        answer = await asyncio.get_running_loop().run_in_executor(self._workers, answers, made)
        headers = {name: value for name, value in answer.first_headers().items() if name != "content-length"}
        return web.Response(status=answer.status, body=answer.body.encode(), headers=headers)

    def _signed(self, body: bytes, timestamp: str, signature: str) -> str | None:
        """Return the body as text where Slack signed it within the last five minutes; None otherwise."""
        # Bolt checks it again; here it is first, so that only what is Slack's is remembered and read.
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16 and signature.isascii()):
            return None
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return None
        return text if self._verifier.is_valid(text, timestamp, signature) else None

    async def _tell_health(self, _request: web.Request) -> web.Response:
        # Anybody may ask this, so that it costs Slack and the record a question every few seconds at most.
        async with self._asking:
            asked, health = self._health
            if time.monotonic() - asked > HEALTH_SECONDS:
                health = await asyncio.get_running_loop().run_in_executor(self._workers, self._healthy)
                self._health = time.monotonic(), health
        return web.json_response(health, status=200 if all(health.values()) else 503)


class Seen:
    """The signatures that were met within the time in which they hold. May be used by several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._met: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def first(self, signature: str) -> bool:
        """Whether a signature is met for the first time."""
        now = self._clock()
        with self._lock:
            while self._met and (len(self._met) > REMEMBERED or now - next(iter(self._met.values())) > WINDOW_SECONDS):
                self._met.popitem(last=False)
            if signature in self._met:
                return False
            self._met[signature] = now
            return True

    def forget(self, signature: str) -> None:
        """Let a signature count as new again."""
        with self._lock:
            self._met.pop(signature, None)
