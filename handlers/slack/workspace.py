"""dockfix in one workspace of Slack: its clients, its people, what it shows there, and which handler answers what."""

import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

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
from handlers.slack.line import SAY
from handlers.slack.mention import Mention
from handlers.slack.modals import EMERGENCY, REFUSAL, Modals
from handlers.slack.outbox import Outbox
from handlers.slack.people import People
from handlers.slack.private import KIND, Whisper, sentence
from handlers.slack.replies import Replies
from handlers.slack.says import Says
from handlers.slack.shortcuts import Shortcuts
from handlers.slack.subcommands.help import FORM
from handlers.slack.talk import Talk
from handlers.slack.teller import SlackTeller
from handlers.slack.view import SlackView
from handlers.slack.web import Clients

log = logging.getLogger(__name__)

LISTENERS = 20
# What follows an acknowledgement has few threads of its own: whoever has not been answered yet comes first.
AFTERWARDS = 4
MOST_WARNED = 5
ANYTHING = re.compile(".*", re.DOTALL)
# Bolt logs the bodies of requests at INFO, and people's words do not belong into our log; what it warns of is that we
# authorize by ourselves, which is meant.
QUIET_BOLT = logging.getLogger("dockfix.slack.bolt")
QUIET_BOLT.setLevel(logging.ERROR)
WENT_WRONG = "Something went wrong inside dockfix, and nothing was recorded. Try again; its log says more."


class PromptApp(App):
    """Bolt's app, where work that nobody waits for steps aside while a request is answered."""

    def __init__(self, courtesy: Courtesy, **options: Any) -> None:
        super().__init__(**options)
        self._courtesy = courtesy

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request, whichever way it came."""
        with self._courtesy.waited_for():
            return super().dispatch(req)


class Workspace:
    """One workspace; `shown` draws its incidents there."""

    def __init__(
        self, config: SlackConfig, desk: Desk, kind: str = KIND, removed: Callable[[], None] = lambda: None
    ) -> None:
        """`kind` is what places its incidents belong to; `removed` is told when Slack says that the app was removed."""
        self._config = config
        self._desk = desk
        self.clients = Clients(config)
        self.people = People(self.clients.quick, desk.duty.on_call, kind=kind)
        self._whisper = Whisper(self.clients)
        outbox = Outbox(self.clients, desk.store)
        self.view = SlackView(self.clients, outbox, self._whisper, desk)
        self._replies = Replies(self.clients, self._whisper)
        self._background = Background()
        self._executor = ThreadPoolExecutor(LISTENERS, thread_name_prefix="slack")
        self._afterwards = ThreadPoolExecutor(AFTERWARDS, thread_name_prefix="slack-after")
        self.teller = SlackTeller(self.clients, outbox)
        self._home = Home(desk, self.people, self.clients, self.teller)
        self.shown = Watched(self.view, self._home)
        self._removed = removed
        self.app = self._app()

    def close(self) -> None:
        """Answer what is being answered to its end, and draw nothing more."""
        self._executor.shutdown(wait=True)
        self._background.close()
        self._afterwards.shutdown(wait=True)
        self._home.close()
        self.view.close()

    def warn(self, said: str) -> None:
        """Tell a few people of what only they can mend."""
        for person in self._desk.approvers()[:MOST_WARNED]:
            self._later(partial(self._replies.directly, person, sentence(said)))

    def _app(self) -> App:
        """Bolt with our handlers. It authorizes from what is known of the workspace instead of asking again."""

        def authorize() -> AuthorizeResult | None:
            identity = self.people.identity
            if identity is None:
                return None
            return AuthorizeResult(
                enterprise_id=identity.enterprise or None,
                team_id=identity.team,
                bot_id=identity.bot,
                bot_user_id=identity.user,
                bot_token=self._config.bot_token,
            )

        app = PromptApp(
            self._desk.courtesy,
            client=self.clients.editor,
            authorize=authorize,
            signing_secret=self._config.signing_secret or "unused-with-socket-mode",
            listener_executor=self._executor,
            logger=QUIET_BOLT,
        )
        self._route(app)
        return app

    def _route(self, app: App) -> None:
        """Say which handler answers what. Bolt takes the first that fits."""
        replies = self._replies
        talk = Talk(self._desk, self._background, replies)
        forms = Forms(self._desk, self.people, self.clients, replies)
        shortcuts = Shortcuts(self._desk, self.people, forms)
        buttons = Buttons(self._desk, self.people, self._whisper, self.view, self.clients, replies, self._later)
        modals = Modals(self._desk, self.people, self.view)
        mention = Mention(talk, self.people, self._whisper)
        direct = Direct(talk, self.people, replies)

        def take_event(ack: Ack) -> None:
            ack()

        def take_removal(ack: Ack) -> None:
            ack()
            log.warning("Slack says that the app was removed from this workspace, or its token revoked")
            self._removed()

        def take_home(ack: Ack, event: dict[str, Any], body: dict[str, Any]) -> None:
            ack()
            self._home.opened(event, body)

        def take_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
            return self._apologise(error, body)

        # Bolt's registering methods return decorators of unknown type; nothing of theirs is used but the call.
        app.command(re.compile(r"/.*dockfix.*"))(Command(talk, self.people, forms).take)
        app.event("app_mention", middleware=[mention.record])(mention.answer)
        app.event("message", middleware=[direct.record])(direct.answer)
        app.event("app_home_opened")(take_home)
        app.event("app_uninstalled")(take_removal)
        app.event("tokens_revoked")(take_removal)
        app.event(ANYTHING)(take_event)
        app.action(re.compile(r"approve:\d+"))(buttons.approve)
        app.action("refuse")(buttons.refuse)
        app.action("glass")(buttons.glass)
        app.action("take_back")(buttons.take_back)
        app.action("undo")(buttons.undo)
        app.action(ON_IT)(buttons.on_it)
        app.action(HAND_OVER)(buttons.hand_over)
        app.action(re.compile(rf"{SAY}:\d+"))(Says(talk, self.people, replies).take)
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
