"""The pages on which somebody installs dockfix into a workspace: Slack's consent is in between, Bolt's flow behind."""

import html
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urljoin

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_flow import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation

from bot.config import SlackConfig
from bot.config.slack import SCOPES
from bot.patience import UNWRITABLE
from handlers.slack.installations import Installations, NotWelcome, States, TooMany
from handlers.slack.kit import printable
from handlers.slack.limits import cut
from handlers.slack.web import QUIET, TIMEOUT, TROUBLE, reason_of
from handlers.slack.workspace import QUIET_BOLT

log = logging.getLogger(__name__)

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
AGAIN = "Begin again below."
FAILED: Mapping[str, str] = {
    "access_denied": f"It was cancelled in Slack. {AGAIN}",
    "invalid_browser": f"This was begun in another browser, or more than ten minutes ago. {AGAIN}",
    "invalid_state": "This address is good once, and for ten minutes. If dockfix answers in Slack, all is well; else "
    "begin again below.",
    "missing_code": f"Slack sent you back without a code. {AGAIN}",
    "invalid_code": "Slack did not accept the code. Begin again below; if that does not help either, whoever runs "
    "dockfix compares [slack] client_id and the client secret with the app's page “Basic Information”.",
}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root{{color-scheme:light dark;background:Canvas;color:CanvasText}}
body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:4rem auto;padding:0 1rem}}
</style></head>
<body><main><h1>{title}</h1><p>{said}</p>{link}</main></body></html>
"""
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    # The address of this page holds the code and the state.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


class _Flow(OAuthFlow):
    """Bolt's flow, where a token that is not kept does not stay good."""

    def store_installation(self, request: BoltRequest, installation: Installation) -> None:
        """Keep the installation; `NotWelcome` where it is not one for us."""
        try:
            super().store_installation(request, installation)
        except NotWelcome as refusal:
            log.warning("the app was not installed in %s: %s", installation.team_id, refusal)
            self._revoke(installation)
            raise

    def _revoke(self, installation: Installation) -> None:
        try:
            self.client.auth_revoke(token=installation.bot_token or "")
        except (SlackApiError, *TROUBLE) as trouble:
            log.warning("the token of %s was not revoked: %s", installation.team_id, reason_of(trouble))


class Installing:
    """Answers the two pages; `installed` is told of each workspace whose installation was kept, and by whom."""

    def __init__(
        self,
        config: SlackConfig,
        installations: Installations,
        states: States,
        installed: Callable[[Installation], None],
    ) -> None:
        self._installed = installed
        # Nothing is tried again: a code is good once.
        client = WebClient(base_url=config.api_url, timeout=TIMEOUT, retry_handlers=[], logger=QUIET)
        self._flow = _Flow(
            client=client,
            logger=QUIET_BOLT,
            settings=OAuthSettings(
                client_id=config.client_id,
                client_secret=config.client_secret,
                scopes=SCOPES,
                user_scopes=[],
                install_path=INSTALL,
                install_page_rendering_enabled=False,
                redirect_uri_path=BACK,
                authorization_url=urljoin(config.api_url, "../oauth/v2/authorize"),
                installation_store=installations,
                state_store=states,
                callback_options=CallbackOptions(self._succeeded, self._failed),
                logger=QUIET_BOLT,
            ),
        )

    def pages(self) -> dict[str, Callable[[BoltRequest], BoltResponse]]:
        """Return what answers which path."""
        return {INSTALL: self._begin, BACK: self._back}

    def _begin(self, request: BoltRequest) -> BoltResponse:
        try:
            return self._flow.handle_installation(request)
        except TooMany:
            log.warning("the app is not installed: too many have begun to, and not ended")
            return page(HTTPStatus.SERVICE_UNAVAILABLE, "Not now", "Too many are installing dockfix. Try again later.")
        except UNWRITABLE as fault:
            log.error("the app is not installed, since the record cannot be written: %s", fault.orig)
            return page(
                HTTPStatus.SERVICE_UNAVAILABLE, "Not now", "dockfix cannot write its record. Try again in a minute."
            )

    def _back(self, request: BoltRequest) -> BoltResponse:
        try:
            return self._flow.handle_callback(request)
        except (SlackApiError, *TROUBLE) as trouble:
            log.error("the app is not installed: Slack could not be asked: %s", trouble)
            said = f"Slack could not be reached. {AGAIN}"
        except UNWRITABLE as fault:
            log.error("the app is not installed, since the record cannot be written: %s", fault.orig)
            said = f"dockfix cannot write its record. {AGAIN}"
        return page(HTTPStatus.BAD_GATEWAY, "Nothing was installed", said, again=True)

    def _succeeded(self, args: SuccessArgs) -> BoltResponse:
        self._installed(args.installation)
        name = args.installation.team_name or args.installation.team_id
        said = f"dockfix is in {name} now. Type /dockfix help there, and /invite @dockfix where you want to use it."
        return page(HTTPStatus.OK, "Installed", said)

    def _failed(self, args: FailureArgs) -> BoltResponse:
        if isinstance(args.error, NotWelcome):
            return page(HTTPStatus.FORBIDDEN, "Nothing was installed", str(args.error))
        reason = cut(printable(args.reason), 80)
        log.warning("the app was not installed: %s", reason)
        status = HTTPStatus.BAD_REQUEST if args.suggested_status_code != HTTPStatus.OK else HTTPStatus.OK
        said = FAILED.get(args.reason, f"Slack says “{reason}”. {AGAIN}")
        return page(status, "Nothing was installed", said, again=True)


def page(status: int, title: str, said: str, *, again: bool = False) -> BoltResponse:
    """Return a page with one sentence or two."""
    link = f'<p><a href="{INSTALL}">Install dockfix</a></p>' if again else ""
    body = _PAGE.format(title=html.escape(title), said=html.escape(said), link=link)
    return BoltResponse(status=status, body=body, headers=dict(_HEADERS))
