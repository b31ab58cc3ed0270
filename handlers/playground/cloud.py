"""The played cloud as one object: starts the server in a thread of its own, tells its addresses, stops it."""

import asyncio
import os
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from aiohttp import web

from handlers.playground import methods_files, responses
from handlers.playground.acts import Acts
from handlers.playground.consent import ConsentPage
from handlers.playground.control import Control
from handlers.playground.faults import Faults
from handlers.playground.kit_blocks import BLOCKS
from handlers.playground.limits import Limits
from handlers.playground.oauth import Installations, OAuthApp
from handlers.playground.page import only_from_here, page_routes
from handlers.playground.people import (
    DEFAULT_GROUPS,
    DEFAULT_USERS,
    PLAYGROUND,
    Channel,
    Team,
    User,
    UserGroup,
    default_channels,
)
from handlers.playground.presses import Presses
from handlers.playground.requests import Requests
from handlers.playground.settings import Timing
from handlers.playground.sockets import Sockets
from handlers.playground.web_api import WebApi
from handlers.playground.workspace import Workspace

START_SECONDS = 20.0
EVENTS = ("app_mention", "app_home_opened", "message.im", "app_uninstalled", "tokens_revoked")


class CloudError(OSError):
    """The cloud could not be started; the message says why and what to do, `errno` is the system's where it has one."""


class Cloud:
    """Slack, played on this machine: Web API, Socket Mode, a control API and a web page.

    Any `xoxb-...` is a good bot token, any `xapp-...` a good app token. `port` 0 takes a free port. `events` are those
    that the app subscribes to. With `requests` the app is asked over HTTP instead of Socket Mode. `limits` are enforced
    on its calls. `team` is the workspace that this cloud stands for; an `app` is installed there by OAuth, and only the
    bot tokens that it got so are good. Messages and views with blocks of the types that this Slack `refuses` are not
    taken, as by one that does not know these. Usable as a context manager; `start` may be called once. Raises
    `CloudError`.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        users: Iterable[User] = DEFAULT_USERS,
        channels: Iterable[Channel] | None = None,
        groups: Iterable[UserGroup] = DEFAULT_GROUPS,
        timing: Timing | None = None,
        events: Iterable[str] = EVENTS,
        requests: Requests | None = None,
        limits: Limits | None = None,
        team: Team = PLAYGROUND,
        refuses: Iterable[str] = (),
        app: OAuthApp | None = None,
    ) -> None:
        self._host, self._port = host, port
        self._team, self._app, self._refuses = team, app, frozenset(refuses)
        if unheard_of := self._refuses - set(BLOCKS):
            named = ", ".join(sorted(unheard_of))
            raise CloudError(f"No block has the type {named}. There are {', '.join(BLOCKS)}.")
        self._users, self._groups = tuple(users), tuple(groups)
        self._channels = tuple(default_channels() if channels is None else channels)
        self._timing, self._events = timing or Timing(), frozenset(events)
        self.requests, self._limits = requests, limits or Limits()
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self._sockets: Sockets | None = None

    @property
    def url(self) -> str:
        """Where the page is, such as http://127.0.0.1:8765 (no slash at the end). Only known once started."""
        if not self._ready.is_set() or self._failure is not None:
            raise CloudError("The playground has not been started.")
        shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104  nothing binds here
        return f"http://[{shown}]:{self._port}" if ":" in shown else f"http://{shown}:{self._port}"

    @property
    def api_url(self) -> str:
        """The Web API's base address for `WebClient(base_url=...)`; it ends in /api/."""
        return f"{self.url}/api/"

    def start(self) -> Self:
        """Start serving and return when requests are answered. Raises `CloudError`."""
        if self._thread is not None:
            raise CloudError("The playground has already been started.")
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="playground", daemon=True)
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise CloudError(f"The playground did not start within {START_SECONDS:.0f} s.")
        if self._failure is not None:
            self._thread.join()
            reason = os.strerror(self._failure.errno) if self._failure.errno else str(self._failure)
            error = CloudError(
                f"The playground cannot listen on {self._host} port {self._port}: {reason}. "
                "Choose another port, or 0 for any free one."
            )
            error.errno = self._failure.errno
            raise error
        return self

    def stop(self) -> None:
        """Close every connection and end the thread; does nothing when it is not running."""
        if self._thread is None or self._loop is None or self._end is None or not self._thread.is_alive():
            return
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        application = web.Application(client_max_size=methods_files.MOST_BYTES + 2**20, middlewares=[only_from_here])
        workspace = Workspace("", self._users, self._channels, self._groups, self._team, self._refuses)
        sockets = self._sockets = self._add_routes(application, workspace)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self._port)
            try:
                await site.start()
            except OSError as error:
                self._failure = error
                return
            self._port = int(runner.addresses[0][1])
            self._ready.set()
            workspace.base_url = self.url
            await self._end.wait()
            workspace.hang_up()
            await sockets.close()
        finally:
            await runner.cleanup()
            self._ready.set()

    def _add_routes(self, application: web.Application, workspace: Workspace) -> Sockets:
        faults, timing = Faults(), self._timing
        faults.changed = lambda: workspace.tell({"type": "faults", "faults": faults.open()})
        sockets = Sockets(workspace, faults, timing, self.requests)
        acts = Acts(workspace, sockets, self._events)
        installations = Installations(workspace, timing, self._app)
        installations.revoked = lambda: sockets.spawn(acts.tokens_revoked())
        control = Control(workspace, acts, Presses(acts), faults, installations)
        api = WebApi(workspace, sockets, faults, timing, self._limits, installations)

        async def receive_upload(request: web.Request) -> web.Response:
            return await methods_files.receive_upload(workspace, request)

        async def serve_file(request: web.Request) -> web.Response:
            return methods_files.serve_file(workspace, request)

        async def receive_response(request: web.Request) -> web.Response:
            return await responses.receive_response(workspace, timing, request)

        application.add_routes(
            [
                web.get("/api/{method}", api.answer),
                web.post("/api/{method}", api.answer),
                web.get("/link/", sockets.accept),
                web.post("/actions/{name}", receive_response),
                web.post("/upload/{file_id}/{secret}", receive_upload),
                web.get("/files/{file_id}", serve_file),
                *control.routes(),
                *page_routes(),
                *(ConsentPage(self._app, installations).routes() if self._app else ()),
            ]
        )
        return sockets
