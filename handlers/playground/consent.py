"""The page on which somebody lets the app into the workspace, or does not: /oauth/v2/authorize."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from handlers.playground.calls import SlackError, read_form
from handlers.playground.oauth import SCOPE, Consent, Installations, OAuthApp
from handlers.playground.people import BOT, User
from handlers.playground.workspace import Workspace

PATH = "/oauth/v2/authorize"
_CARRIED = ("client_id", "scope", "state", "redirect_uri", "team")
_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 34rem; padding: 1.5rem 1rem; }
code { overflow-wrap: anywhere; }
select, button { font: inherit; min-height: 2.75rem; padding: 0 1rem; }
button[value=allow] { background: #00674a; border: 1px solid #00674a; border-radius: 0.25rem; color: #fff; }
"""


class Refused(Exception):
    """The page cannot be shown; the message says why, in a sentence for whoever set the app up."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for consent that is in order: what the app asks for, and what comes back to it unchanged."""

    scopes: tuple[str, ...]
    state: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """Shows the page and takes its answer; only the address that `app` registered is ever redirected to."""

    app: OAuthApp
    installations: Installations

    def routes(self) -> list[web.RouteDef]:
        """The page, and where its form goes."""
        return [web.get(PATH, self.show), web.post(PATH, self.answer)]

    async def show(self, request: web.Request) -> web.Response:
        """The page."""
        given = {name: request.query.get(name, "") for name in _CARRIED}
        try:
            asked = self._asked(given, request.query.get("user_scope", ""))
        except Refused as reason:
            return self._refusal(reason)
        title = f"Install {BOT.name} into {self._workspace.team.name}?"
        return self._page(title, _form(given, asked, self._workspace, list(self._people().values())))

    async def answer(self, request: web.Request) -> web.Response:
        """Allow or Cancel: back to the app, with a code or with Slack's name for the refusal."""
        try:
            form = await read_form(request)
            asked = self._asked({name: form.get(name, "") for name in _CARRIED})
            user = self._people().get(form.get("user", ""))
            if user is None:
                raise Refused(f"There is no person {form.get('user', '')!r} in {self._workspace.team.name}.")
            answer = form.get("answer")
            if answer not in ("allow", "cancel"):
                raise Refused("The answer must be allow or cancel.")
        except Refused as reason:
            return self._refusal(reason)
        except SlackError as broken:
            return self._refusal(Refused(f"The form is broken: {broken.code}. Open the page anew."))
        if answer == "cancel":
            return self._back({"error": "access_denied", "state": asked.state})
        code = self.installations.new_code(Consent(user.id, asked.scopes, asked.redirect_uri))
        return self._back({"code": code, "state": asked.state})

    @property
    def _workspace(self) -> Workspace:
        return self.installations.workspace

    def _people(self) -> dict[str, User]:
        """Those who can install an app: people of the workspace itself."""
        workspace = self._workspace
        return {
            user.id: user
            for user in workspace.users.values()
            if not user.is_bot and not user.deleted and user.team == workspace.team.id
        }

    def _asked(self, given: Mapping[str, str], user_scopes: str = "") -> Asked:
        """What the app asks for. Raises `Refused`."""
        team = self._workspace.team
        if given["client_id"] != self.app.client_id:
            raise Refused("No app has this client_id. Compare it with the one on the app's page “Basic Information”.")
        if given["redirect_uri"] not in ("", self.app.redirect_url):
            raise Refused(f"redirect_uri is not the one that is registered for the app: {self.app.redirect_url}")
        if given["team"] not in ("", team.id):
            raise Refused(f"This is the workspace {team.id} ({team.name}), not {given['team']}.")
        if user_scopes:
            raise Refused("user_scope must be empty: the playground has tokens of bots only.")
        scopes = tuple(dict.fromkeys(filter(None, given["scope"].replace(" ", ",").split(","))))
        if not scopes:
            raise Refused("scope is empty: name what the app may do, such as chat:write.")
        if unknown := [scope for scope in scopes if not SCOPE.fullmatch(scope)]:
            raise Refused(f"{unknown[0]!r} is not a scope; they look like chat:write, with commas between them.")
        return Asked(scopes, given["state"], given["redirect_uri"])

    def _back(self, answer: Mapping[str, str]) -> web.Response:
        url = self.app.redirect_url
        location = f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(answer)}"
        return web.Response(status=302, headers={"Location": location, **self._headers()})

    def _refusal(self, reason: Refused) -> web.Response:
        return self._page(f"{BOT.name} cannot be installed", f"<p>{html.escape(str(reason))}</p>", 400)

    def _page(self, title: str, content: str, status: int = 200) -> web.Response:
        shown = html.escape(title)
        text = (
            f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{shown}</title>\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{_STYLE}</style>\n</head>\n'
            f"<body>\n<main>\n<h1>{shown}</h1>\n{content}\n</main>\n</body>\n</html>\n"
        )
        return web.Response(status=status, text=text, content_type="text/html", headers=self._headers())

    def _headers(self) -> dict[str, str]:
        place = urlsplit(self.app.redirect_url)
        # Browsers hold the form to where its answer leads as well, so the app's own address is named beside ours.
        policy = f"default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {place.scheme}://{place.netloc}"
        return {
            "Content-Security-Policy": f"{policy}; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            # Without any referrer a browser would send the form with the Origin "null", which is refused.
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
        }


def _form(given: Mapping[str, str], asked: Asked, workspace: Workspace, people: list[User]) -> str:
    hidden = "\n".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in given.items()
    )
    scopes = "\n".join(f"<li><code>{html.escape(scope)}</code></li>" for scope in asked.scopes)
    options = "\n".join(f'<option value="{html.escape(each.id)}">{html.escape(each.name)}</option>' for each in people)
    team = workspace.team
    return (
        f"<p>{html.escape(BOT.name)} asks for these rights in the workspace <strong>{html.escape(team.name)}</strong> "
        f"(<code>{html.escape(team.id)}</code>):</p>\n<ul>\n{scopes}\n</ul>\n"
        f'<form method="post" action="{PATH}">\n{hidden}\n'
        f'<p><label for="user">You are</label>\n<select id="user" name="user">\n{options}\n</select></p>\n'
        '<p><button name="answer" value="allow">Allow</button>\n'
        '<button name="answer" value="cancel">Cancel</button></p>\n</form>'
    )
