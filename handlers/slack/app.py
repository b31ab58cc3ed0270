"""The Slack side as one object: checks the tokens, listens over Socket Mode or HTTP and shows the desk's incidents."""

import logging
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, cast

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError

from bot.config import SlackConfig
from bot.courtesy import Courtesy
from bot.desk import Desk
from handlers.listening import CannotListen
from handlers.slack.background import Background
from handlers.slack.buttons import Buttons, read_click
from handlers.slack.command import Command
from handlers.slack.direct import Direct
from handlers.slack.duty import HAND_OVER, HANDED, ON_IT
from handlers.slack.form import ASK, CONTAINER, HOST
from handlers.slack.forms import Forms
from handlers.slack.http_mode import HttpMode
from handlers.slack.line import SAY
from handlers.slack.mention import Mention
from handlers.slack.modals import EMERGENCY, REFUSAL, Modals
from handlers.slack.outbox import Outbox
from handlers.slack.people import Identity, People
from handlers.slack.private import KIND, Whisper, sentence
from handlers.slack.replies import Replies
from handlers.slack.says import Says
from handlers.slack.shortcuts import Shortcuts
from handlers.slack.subcommands.help import FORM
from handlers.slack.talk import Talk
from handlers.slack.teller import SlackTeller
from handlers.slack.tokens import SlackTrouble, app_token_trouble, check_tokens, who_am_i
from handlers.slack.view import SlackView
from handlers.slack.web import TROUBLE, Clients

log = logging.getLogger(__name__)

LISTENERS = 20
# What follows an acknowledgement has few threads of its own: whoever has not been answered yet comes first.
AFTERWARDS = 4
WATCH_SECONDS, DEAF_SECONDS, PING_SECONDS = 5.0, 60.0, 5.0
ANYTHING = re.compile(".*", re.DOTALL)
# Bolt logs the bodies of requests at INFO, and people's words do not belong into our log; what it warns of is that we
# authorize by ourselves, which is meant.
_QUIET = logging.getLogger("dockfix.slack.bolt")
_QUIET.setLevel(logging.ERROR)
WENT_WRONG = "Something went wrong inside dockfix, and nothing was recorded. Try again; its log says more."


class SocketClient(Protocol):
    """The connection below a `Socket`."""

    def is_connected(self) -> bool:
        """Whether the connection stands."""


class Socket(Protocol):
    """What we use of Bolt's handler for Socket Mode."""

    @property
    def client(self) -> SocketClient:
        """What tells whether it listens."""

    def connect(self) -> None:
        """Begin to listen."""

    def close(self) -> None:
        """Stop listening."""


class _PromptApp(App):
    """Bolt's app, where work that nobody waits for steps aside while a request is answered."""

    def __init__(self, courtesy: Courtesy, **options: Any) -> None:
        super().__init__(**options)
        self._courtesy = courtesy

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request, whichever way it came."""
        with self._courtesy.waited_for():
            return super().dispatch(req)


class SlackSide:
    """Slack as a way in and out. Attaches itself to the desk when it is made; `connect` begins to listen."""

    def __init__(self, config: SlackConfig, desk: Desk, on_call: Callable[[], frozenset[str]] | None = None) -> None:
        self._config = config
        self._clients = Clients(config)
        self._people = People(self._clients.quick, on_call or desk.duty.on_call)
        self._whisper = Whisper(self._clients)
        self._outbox = Outbox(self._clients, desk.store)
        self.view = SlackView(self._clients, self._outbox, self._people, self._whisper, desk)
        self._desk = desk
        self._background = Background()
        self._handler: Socket | None = None
        self._executor = ThreadPoolExecutor(LISTENERS, thread_name_prefix="slack")
        self._afterwards = ThreadPoolExecutor(AFTERWARDS, thread_name_prefix="slack-after")
        self._closed = threading.Event()
        self._watcher: threading.Thread | None = None
        desk.attach(KIND, self.view, self._people, SlackTeller(self._clients, self._outbox))

    def connect(self) -> Identity:
        """Check the tokens and begin to listen. `SlackTrouble` with the sentence that says what to do."""
        check_tokens(self._config)
        identity = who_am_i(self._clients.editor, self._config.api_url)
        self._people.identity = identity
        self._handler = self._listen(identity)
        self._watcher = threading.Thread(target=self._watch, args=(identity,), name="slack-watch", daemon=True)
        self._watcher.start()
        return identity

    def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        handler = self._handler
        return handler is not None and handler.client.is_connected()

    def close(self) -> None:
        """Stop listening; what is being answered is answered to its end."""
        self._closed.set()
        if self._watcher is not None:
            self._watcher.join()
        if self._handler is not None:
            _hang_up(self._handler)
        self._executor.shutdown(wait=True)
        self._background.close()
        self._afterwards.shutdown(wait=True)
        self.view.close()

    def _listen(self, identity: Identity) -> Socket:
        if self._config.mode == "http":
            return self._listen_for_requests(identity)
        made = SocketModeHandler(
            self._app(identity),
            self._config.app_token,
            web_client=self._clients.socket,
            concurrency=LISTENERS,
            ping_interval=PING_SECONDS,
        )
        # Bolt leaves these methods untyped; this is the one place where that is mended.
        handler = cast(Socket, made)
        try:
            handler.connect()
        except (SlackApiError, *TROUBLE) as trouble:
            _hang_up(handler)
            raise app_token_trouble(trouble, self._config.api_url) from trouble
        return handler

    def _listen_for_requests(self, identity: Identity) -> Socket:
        config = self._config
        app = self._app(identity)
        door: Socket = HttpMode(app, config.signing_secret, config.listen_address, LISTENERS, self._healthy)
        door.connect()
        return door

    def _healthy(self) -> dict[str, bool]:
        """Whether Slack and the record can be reached."""
        try:
            slack = bool(self._clients.quick.auth_test()["ok"])
        except (SlackApiError, *TROUBLE) as trouble:
            log.warning("Slack could not be asked: %s", trouble)
            slack = False
        return {"slack": slack, "record": self._desk.reachable()}

    def _app(self, identity: Identity) -> App:
        """Bolt with our handlers. It authorizes from what auth.test said at the start instead of asking again."""

        def authorize() -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=identity.enterprise or None,
                team_id=identity.team,
                bot_id=identity.bot,
                bot_user_id=identity.user,
                bot_token=self._config.bot_token,
            )

        app = _PromptApp(
            self._desk.courtesy,
            client=self._clients.editor,
            authorize=authorize,
            signing_secret=self._config.signing_secret or "unused-with-socket-mode",
            listener_executor=self._executor,
            logger=_QUIET,
        )
        self._route(app)
        return app

    def _route(self, app: App) -> None:
        """Say which handler answers what. Bolt takes the first that fits."""
        replies = Replies(self._clients, self._whisper)
        talk = Talk(self._desk, self._background, replies)
        forms = Forms(self._desk, self._people, self._clients, replies)
        shortcuts = Shortcuts(self._desk, self._people, forms)
        buttons = Buttons(self._desk, self._people, self._whisper, self.view, self._clients, self._later)
        modals = Modals(self._desk, self._people, self.view)
        mention = Mention(talk, self._people, self._whisper)
        direct = Direct(talk, self._people, replies)

        def take_event(ack: Ack) -> None:
            ack()

        def take_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
            return self._apologise(error, body)

        # Bolt's registering methods return decorators of unknown type; nothing of theirs is used but the call.
        app.command(re.compile(r"/.*dockfix.*"))(Command(talk, self._people, forms).take)
        app.event("app_mention", middleware=[mention.record])(mention.answer)
        app.event("message", middleware=[direct.record])(direct.answer)
        app.event(ANYTHING)(take_event)
        app.action(re.compile(r"approve:\d+"))(buttons.approve)
        app.action("refuse")(buttons.refuse)
        app.action("glass")(buttons.glass)
        app.action("take_back")(buttons.take_back)
        app.action("undo")(buttons.undo)
        app.action(ON_IT)(buttons.on_it)
        app.action(HAND_OVER)(buttons.hand_over)
        app.action(re.compile(rf"{SAY}:\d+"))(Says(talk, self._people, replies).take)
        app.action(FORM)(forms.pressed)
        app.action(HOST)(forms.host_chosen)
        app.action(ANYTHING)(buttons.other)
        app.view(REFUSAL)(modals.refused)
        app.view(EMERGENCY)(modals.emergency)
        app.view(HANDED)(modals.handed_over)
        app.view(ASK)(forms.submitted)
        app.options(HOST)(forms.suggest_hosts)
        app.options(CONTAINER)(forms.suggest_containers)
        app.message_shortcut("diagnose_from_message")(shortcuts.on_message)
        app.global_shortcut("diagnose_modal")(shortcuts.anywhere)
        app.view(ANYTHING)(modals.other)
        app.error(take_error)

    def _later(self, work: Callable[[], None]) -> None:
        """Do what follows an acknowledgement; what goes wrong in it is logged, since nobody waits for it."""

        def logged() -> None:
            self._desk.courtesy.give_way()
            try:
                work()
            except Exception:  # whatever it was: the decision is recorded, and the next one must not suffer
                log.exception("what follows an acknowledgement went wrong")

        self._afterwards.submit(logged)

    def _apologise(self, error: Exception, body: dict[str, Any]) -> BoltResponse:
        """A handler broke: say so to whoever waits, and acknowledge, since Slack shows nothing but a red mark else."""
        log.error("a handler broke", exc_info=error)
        if body.get("type") == "event_callback":
            # Nobody sees a red mark at what they wrote: Slack delivers it again, and it is one by its key.
            return BoltResponse(status=500, body="")
        said = sentence(WENT_WRONG)
        if body.get("type") == "block_actions":
            click = read_click(body)
            self._whisper.say(
                said, channel=click.channel, user=click.user, thread=click.thread, response_url=click.response_url
            )
        elif body.get("command"):
            self._whisper.answer(str(body.get("response_url") or ""), said)
        return BoltResponse(status=200, body="")

    def _watch(self, identity: Identity) -> None:
        """Replace a connection that stays dead: the SDK reconnects by itself, and this is for when it does not."""
        seen = time.monotonic()
        while not self._closed.wait(WATCH_SECONDS):
            if self.is_connected():
                seen = time.monotonic()
            elif time.monotonic() - seen > DEAF_SECONDS:
                seen = time.monotonic()
                self._replace(identity)

    def _replace(self, identity: Identity) -> None:
        log.warning("Slack has not been heard for %.0f s; connecting anew", DEAF_SECONDS)
        old = self._handler
        try:
            if old is not None:
                _hang_up(old)
            self._handler = self._listen(identity)
        except (SlackTrouble, CannotListen) as trouble:
            log.error("Slack could not be connected: %s", trouble)


def _hang_up(handler: Socket) -> None:
    """Close a connection, also one that slack-sdk's own monitor is closing at the same moment.

    Of the two, the later finds no socket any more (an AttributeError in `Connection.disconnect`) and leaves the rest
    undone; closing again finishes it.
    """
    try:
        handler.close()
    except AttributeError as race:
        log.debug("the connection was already being closed (%s)", race)
        handler.close()
