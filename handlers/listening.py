"""An HTTP server in a thread of its own, for the ways in that others call; no client can hold it up for long."""

import asyncio
import logging
import os
import threading
from collections.abc import Iterable

from aiohttp import web
from aiohttp.typedefs import Handler

log = logging.getLogger(__name__)

START_SECONDS, STOP_SECONDS = 20.0, 10.0
READ_SECONDS, CONNECTION_SECONDS = 10.0, 15.0
MOST_CONNECTIONS = 100

_CUTS: web.AppKey[dict[asyncio.BaseProtocol, asyncio.TimerHandle]] = web.AppKey("cuts", dict)
"""The connections whose request has not been read whole yet, and the timer that will cut each of them."""


class CannotListen(Exception):
    """The server could not be started; the message says why and what to do."""


class Listener:
    """Serves `routes`. A connection carries one request, and is cut where that is not there after `patience` seconds.

    `setting` is the key of the configuration that says where to listen; port 0 takes a free one. Usable once.
    """

    def __init__(
        self,
        name: str,
        setting: str,
        address: tuple[str, int],
        routes: Iterable[web.RouteDef],
        *,
        most_bytes: int,
        patience: float = CONNECTION_SECONDS,
    ) -> None:
        self._name, self._setting = name, setting
        self._host, self._port = address
        self._routes, self._most_bytes, self._patience = tuple(routes), most_bytes, patience
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name=name, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens, such as http://127.0.0.1:3001; only meant once started."""
        return f"http://[{self._host}]:{self._port}" if ":" in self._host else f"http://{self._host}:{self._port}"

    @property
    def serves(self) -> bool:
        """Whether requests are answered now."""
        return self._ready.is_set() and self._failure is None and self._thread.is_alive()

    def start(self) -> None:
        """Return when requests are answered. Raises `CannotListen`."""
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise CannotListen(f"The server for {self._setting} did not start within {START_SECONDS:.0f} s.")
        if self._failure is not None:
            self._thread.join()
            reason = os.strerror(self._failure.errno) if self._failure.errno else str(self._failure)
            raise CannotListen(
                f"dockfix cannot listen on {self._host} port {self._port}: {reason}. Choose another address or port: "
                f"{self._setting} in dockfix.toml."
            ) from self._failure

    def stop(self) -> None:
        """Take nothing more, answer what is being answered, and end the thread."""
        if self._loop is None or self._end is None or not self._thread.is_alive():
            return
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        application = web.Application(client_max_size=self._most_bytes, middlewares=[_one_request_each])
        application[_CUTS] = {}
        application.add_routes(self._routes)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=STOP_SECONDS)
        await runner.setup()
        try:
            try:
                server = await self._loop.create_server(lambda: self._connection(runner), self._host, self._port)
            except OSError as error:
                self._failure = error
                return
            self._port = int(server.sockets[0].getsockname()[1])
            self._ready.set()
            await self._end.wait()
            server.close()
        finally:
            await runner.cleanup()
            self._ready.set()

    def _connection(self, runner: web.AppRunner) -> asyncio.Protocol:
        """Make what answers one connection, and see to its end."""
        served = runner.server
        if served is None or len(served.connections) >= MOST_CONNECTIONS:
            return _Full()
        protocol = served()

        cuts = runner.app[_CUTS]

        def cut() -> None:
            del cuts[protocol]
            if isinstance(protocol.transport, asyncio.Transport):
                log.info("%s: a connection was cut after %.0f s", self._name, self._patience)
                protocol.transport.abort()

        cuts[protocol] = asyncio.get_running_loop().call_later(self._patience, cut)
        return protocol


class _Full(asyncio.Protocol):
    """Ends a connection at once: there are too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.abort()


@web.middleware
async def _one_request_each(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Close each connection after its answer; say what is wrong as JSON."""
    try:
        answer = await handler(request)
    except web.HTTPException as refusal:
        answer = sentence(refusal.status, refusal.reason)
        answer.headers.update({name: refusal.headers[name] for name in ("Allow",) if name in refusal.headers})
    answer.force_close()
    return answer


def sentence(status: int, text: str, **more: object) -> web.Response:
    """Return an answer that says what is wrong."""
    return web.json_response({"error": text, **more}, status=status)


async def body_of(request: web.Request, seconds: float = READ_SECONDS) -> bytes | web.Response:
    """Return the body, or the answer to a client that sends too much of it or takes too long."""
    try:
        async with asyncio.timeout(seconds):
            body = await request.read()
    except TimeoutError:
        return sentence(408, f"The body did not arrive within {seconds:.0f} s.")
    except web.HTTPRequestEntityTooLarge:
        return sentence(413, "The body is too large. Send less at once.")
    except ConnectionError:
        return sentence(400, "The body did not arrive whole.")
    # What it waits for from here on is ours to do.
    timer = request.app[_CUTS].pop(request.protocol, None)
    if timer is not None:
        timer.cancel()
    return body
