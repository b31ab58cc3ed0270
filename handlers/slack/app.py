"""The Slack side as one object: checks the tokens, listens over Socket Mode or HTTP and shows the desk's incidents."""

import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError

from bot.config import SlackConfig
from bot.courtesy import Courtesy
from bot.desk import Desk
from handlers.slack.background import Background
from handlers.slack.buttons import Buttons, read_click
from handlers.slack.command import Command
from handlers.slack.direct import Direct
from handlers.slack.duty import HAND_OVER, HANDED, ON_IT
from handlers.slack.form import ASK, CONTAINER, HOST
from handlers.slack.forms import Forms
from handlers.slack.home import Home, Watched
from handlers.slack.http_mode import HttpMode
from handlers.slack.lifeline import Door, Lifeline
from handlers.slack.line import SAY
from handlers.slack.mention import Mention
from handlers.slack.modals import EMERGENCY, REFUSAL, Modals
from handlers.slack.neighbours import Neighbours
from handlers.slack.outbox import Outbox
from handlers.slack.people import Identity, People
from handlers.slack.private import KIND, Whisper, sentence
from handlers.slack.replies import Replies
from handlers.slack.says import Says
from handlers.slack.shortcuts import Shortcuts
from handlers.slack.socket_mode import SocketMode
from handlers.slack.subcommands.help import FORM
from handlers.slack.talk import Talk
from handlers.slack.teller import SlackTeller
from handlers.slack.tokens import app_token_trouble, check_tokens, who_am_i
from handlers.slack.view import SlackView
from handlers.slack.web import TROUBLE, Clients

log = logging.getLogger(__name__)

LISTENERS = 20
# What follows an acknowledgement has few threads of its own: whoever has not been answered yet comes first.
AFTERWARDS = 4
MOST_WARNED = 5
ANYTHING = re.compile(".*", re.DOTALL)
# Bolt logs the bodies of requests at INFO, and people's words do not belong into our log; what it warns of is that we
# authorize by ourselves, which is meant.
_QUIET = logging.getLogger("dockfix.slack.bolt")
_QUIET.setLevel(logging.ERROR)
WENT_WRONG = "Something went wrong inside dockfix, and nothing was recorded. Try again; its log says more."


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
        self._replies = Replies(self._clients, self._whisper)
        self._background = Background()
        self._neighbours = Neighbours(desk.processes, self._warn)
        self._lifeline = Lifeline(self._listen, self._neighbours.due)
        self._executor = ThreadPoolExecutor(LISTENERS, thread_name_prefix="slack")
        self._afterwards = ThreadPoolExecutor(AFTERWARDS, thread_name_prefix="slack-after")
        teller = SlackTeller(self._clients, self._outbox)
        self._home = Home(desk, self._people, self._clients, teller)
        desk.attach(KIND, Watched(self.view, self._home), self._people, teller)

    def connect(self) -> Identity:
        """Check the tokens and begin to listen. `SlackTrouble` with the sentence that says what to do."""
        check_tokens(self._config)
        identity = who_am_i(self._clients.editor, self._config.api_url)
        self._people.identity = identity
        self._lifeline.open()
        return identity

    def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return self._lifeline.is_connected()

    def close(self) -> None:
        """Stop listening; what is being answered is answered to its end."""
        self._lifeline.close()
        self._executor.shutdown(wait=True)
        self._background.close()
        self._afterwards.shutdown(wait=True)
        self._home.close()
        self.view.close()

    def _listen(self) -> Door:
        config = self._config
        app = self._app()
        if config.mode == "http":
            door = HttpMode(app, config.signing_secret, config.listen_address, LISTENERS, self._healthy)
            door.connect()
            return door
        made = SocketMode(app, config.app_token, self._clients.socket, LISTENERS, self._neighbours.heard)
        try:
            made.connect()
        except (SlackApiError, *TROUBLE) as trouble:
            made.close()
            raise app_token_trouble(trouble, config.api_url) from trouble
        return made

    def _healthy(self) -> dict[str, bool]:
        """Whether Slack and the record can be reached."""
        try:
            slack = bool(self._clients.quick.auth_test()["ok"])
        except (SlackApiError, *TROUBLE) as trouble:
            log.warning("Slack could not be asked: %s", trouble)
            slack = False
        return {"slack": slack, "record": self._desk.reachable()}

    def _app(self) -> App:
        """Bolt with our handlers. It authorizes from what auth.test said at the start instead of asking again."""

        def authorize() -> AuthorizeResult | None:
            identity = self._people.identity
            if identity is None:
                return None
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
        replies = self._replies
        talk = Talk(self._desk, self._background, replies)
        forms = Forms(self._desk, self._people, self._clients, replies)
        shortcuts = Shortcuts(self._desk, self._people, forms)
        buttons = Buttons(self._desk, self._people, self._whisper, self.view, self._clients, replies, self._later)
        modals = Modals(self._desk, self._people, self.view)
        mention = Mention(talk, self._people, self._whisper)
        direct = Direct(talk, self._people, replies)

        def take_event(ack: Ack) -> None:
            ack()

        def take_home(ack: Ack, event: dict[str, Any], body: dict[str, Any]) -> None:
            ack()
            self._home.opened(event, body)

        def take_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
            return self._apologise(error, body)

        # Bolt's registering methods return decorators of unknown type; nothing of theirs is used but the call.
        app.command(re.compile(r"/.*dockfix.*"))(Command(talk, self._people, forms).take)
        app.event("app_mention", middleware=[mention.record])(mention.answer)
        app.event("message", middleware=[direct.record])(direct.answer)
        app.event("app_home_opened")(take_home)
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

    def _warn(self, said: str) -> None:
        """Tell a few people of what only they can mend."""
        for person in self._desk.approvers()[:MOST_WARNED]:
            self._later(partial(self._replies.directly, person, sentence(said)))

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
