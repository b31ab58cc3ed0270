"""One dockfix in two workspaces: it is installed over the web, and nothing of one is shown or decided in the other."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import OperationalError

from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.lifecycle import State
from bot.store import Store
from handlers.playground.people import Team
from handlers.slack import installed
from handlers.slack.installations import Installations
from handlers.slack.workspaces import WorkspacesSide
from tests.slack.conftest import RULES, free_port, recorded
from tests.slack.stage import ALICE, BOB, OPS, ScriptedHost, actions, eventually, shown
from tests.slack.towns import ACME, BETA, Town, Towns, gate, installable, played


@pytest.fixture
def start(host: ScriptedHost, tmp_path: Path) -> Iterator[Callable[..., Towns]]:
    """Starts dockfix between the workspaces, again and again on the same record."""
    address = ("127.0.0.1", free_port())
    with ExitStack() as ends:
        clouds = [(team, ends.enter_context(played(team, address))) for team in (ACME, BETA)]
        api_url = ends.enter_context(gate(*clouds))
        acme, beta = (Town(cloud.url, team) for team, cloud in clouds)

        def begin(workspaces: tuple[Team, ...] = (ACME, BETA)) -> Towns:
            stop = ends.enter_context(ExitStack())
            store = Store(f"sqlite:///{tmp_path}/dockfix.db")
            stop.callback(store.close)
            durable = Durable(store.engine)
            desk = Desk(store, durable, {"host1": HostEntry()}, recorded, RULES, soak_seconds=0)
            stop.callback(desk.stop)
            side = WorkspacesSide(installable(api_url, address, *workspaces), desk)
            stop.callback(side.close)
            side.connect()
            desk.start()

            def settle() -> None:
                eventually(lambda: durable.unfinished() == 0)

            stop.callback(settle)
            return Towns(acme, beta, address, desk, side, host, stop.close, settle)

        yield begin


@pytest.fixture
def towns(start: Callable[..., Towns]) -> Towns:
    return start()


def installations(towns: Towns) -> Installations:
    """What another process reads, and writes, of the installations."""
    return Installations(towns.desk.store.engine, installable("", towns.address, ACME, BETA))


def kept(towns: Towns, team: Team) -> str:
    """The token that is kept for a workspace; empty where there is none."""
    found = installations(towns).of(team.id)
    return found.token if found is not None else ""


def answer_in(town: Town) -> dict[str, object]:
    """The answer with its buttons in a workspace, once it is there."""

    def look() -> dict[str, object] | None:
        return next((m for m in town.ours() if "approve:0" in [each["action_id"] for each in actions(m)]), None)

    found: dict[str, object] = eventually(look)
    return found


def test_each_workspace_is_told_its_own_requests_and_nothing_of_the_other(towns: Towns) -> None:
    for town in (towns.acme, towns.beta):
        status, _, text = towns.install(town)
        assert (200, True) == (status, f"dockfix is in {town.team.name} now" in text)
    towns.beta.ask(user=BOB)
    answer = answer_in(towns.beta)
    assert [] == towns.acme.ours()
    towns.beta.press(answer, user=ALICE)
    towns.beta.wait_for("198.18.0.11:80/tcp answered")
    assert [] == towns.acme.ours()
    told = len(towns.beta.ours())
    towns.acme.ask(user=BOB)
    assert "nginx.service" in shown(answer_in(towns.acme))
    towns.settle()
    assert told == len(towns.beta.ours())
    assert {"slack", f"slack:{BETA.id}"} == {each.place.kind for each in towns.incidents()}


def test_what_waits_in_one_workspace_cannot_be_decided_from_another(towns: Towns) -> None:
    towns.install(towns.acme)
    towns.install(towns.beta)
    towns.acme.ask(user=BOB)
    answer = answer_in(towns.acme)
    (button,) = [each for each in actions(answer) if each["action_id"] == "approve:0"]
    (incident,) = towns.incidents()
    team = {"id": BETA.id, "domain": BETA.domain}
    pressed = {
        "type": "block_actions", "user": {"id": ALICE, "username": "alice", "team_id": BETA.id}, "team": team,
        "channel": {"id": OPS}, "container": {"message_ts": answer["ts"], "channel_id": OPS}, "api_app_id": "A0",
        "trigger_id": "1.2.3",
    }  # fmt: skip
    value = str(button["value"])
    for action, meant in (("approve:0", value), ("refuse", value), ("take_back", value), ("on_it", incident.id)):
        press = {"action_id": action, "type": "button", "value": meant, "block_id": "b", "action_ts": "1.0"}
        assert 200 == towns.send({"payload": json.dumps({**pressed, "actions": [press]})})[0]
    form = {
        "id": "V1", "type": "modal", "callback_id": "refuse_reason",
        "private_metadata": json.dumps({"incident": incident.id, "round": incident.round}),
        "state": {"values": {"reason": {"text": {"value": "it is not mine to refuse"}}}},
    }  # fmt: skip
    sent = {"type": "view_submission", "user": pressed["user"], "team": team, "view": form}
    assert "no record" in towns.send({"payload": json.dumps(sent)})[1]
    eventually(lambda: 4 == sum("no record" in said for said in towns.beta.private(ALICE)))
    towns.settle()
    assert [State.WAITING] == [each.state for each in towns.incidents()]
    assert [] == towns.host.ran
    towns.beta.do("home", user=ALICE)
    home = eventually(lambda: [v for v in towns.beta.get("state")["views"] if v["type"] == "home"])
    assert incident.id not in json.dumps(home)


def test_a_workspace_without_the_app_is_answered_and_gets_nothing(towns: Towns) -> None:
    towns.install(towns.acme)
    command = {"command": "/dockfix", "text": "host1 webserver", "user_id": ALICE, "channel_id": OPS}
    for team in ("T0BETA", "T0OTHER", ""):
        status, text = towns.send({**command, "team_id": team, "trigger_id": f"1.{team}"})
        assert (200, True) == (status, "does not serve this workspace" in text)
    assert 200 == towns.event(Team("T0OTHER", "o", "Other"), "app_mention", user=ALICE, text="host1 web")[0]
    challenge = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"})
    assert (200, {"challenge": "3eZbrw1aB"}) == (
        200,
        json.loads(towns.send(challenge, "application/json")[1]),
    )
    assert () == towns.incidents()


def test_an_install_needs_the_browser_that_began_it_and_each_state_is_good_once(towns: Towns) -> None:
    browser = towns.browser()
    location = towns.acme.consent(browser.begin())
    status, _, text = towns.browser().back(location)
    assert (400, True) == (status, "another browser" in text)
    assert 200 == browser.back(location)[0]
    token = kept(towns, ACME)
    status, _, text = browser.back(location)
    assert (400, True) == (status, "is good once" in text)
    assert token == kept(towns, ACME)
    status, _, text = browser.back("/slack/oauth_redirect?code=x&state=made-up")
    assert (400, True) == (status, "another browser" in text)


def test_an_install_that_is_cancelled_says_so_and_hostile_words_of_the_address_are_only_shown(towns: Towns) -> None:
    browser = towns.browser()
    status, headers, text = browser.back(towns.acme.consent(browser.begin(), "cancel"))
    assert (200, True) == (status, "It was cancelled in Slack" in text)
    assert ("no-referrer", "no-store") == (headers["referrer-policy"], headers["cache-control"])
    status, _, text = browser.get("/slack/oauth_redirect?error=%3Cscript%3Ealert(1)%3C/script%3E%0a%1b[31m")
    assert (200, False, True) == (status, "<script>" in text, "&lt;script&gt;" in text)
    assert "" == kept(towns, ACME)


def test_a_workspace_that_is_not_listed_is_refused_and_its_token_revoked(start: Callable[..., Towns]) -> None:
    towns = start((BETA,))
    status, _, text = towns.install(towns.acme)
    assert (403, True) == (status, "does not serve the workspace T0ACME" in text)
    eventually(lambda: towns.acme.calls("auth.revoke"))
    assert "" == kept(towns, ACME)
    assert "installed" not in {each.what for each in towns.desk.store.audit()}


def test_after_a_restart_each_workspace_is_served_as_before(start: Callable[..., Towns]) -> None:
    towns = start()
    towns.install(towns.beta)
    towns.beta.ask(user=BOB)
    answer = answer_in(towns.beta)
    towns.stop()
    again = start()
    again.beta.press(answer, user=ALICE)
    again.beta.wait_for("198.18.0.11:80/tcp answered")
    assert [State.VERIFIED] == [each.state for each in again.incidents()]


def test_an_app_that_is_removed_is_forgotten_and_can_be_installed_again(towns: Towns) -> None:
    towns.install(towns.acme)
    towns.install(towns.beta)
    before = kept(towns, ACME)
    towns.acme.do("uninstall")
    eventually(lambda: kept(towns, ACME) == "")
    towns.beta.ask(user=BOB)
    answer_in(towns.beta)
    assert 200 == towns.install(towns.acme)[0]
    assert kept(towns, ACME) not in ("", before)
    towns.acme.ask(user=BOB)
    answer_in(towns.acme)
    noted = [(each.what, each.who) for each in towns.desk.store.audit() if "installed" in each.what]
    assert [("installed", ALICE), ("installed", ALICE), ("uninstalled", "dockfix"), ("installed", ALICE)] == noted


def test_word_of_a_removal_that_comes_late_removes_nothing_that_lives(towns: Towns) -> None:
    towns.install(towns.acme)
    token = kept(towns, ACME)
    for kind in ("tokens_revoked", "app_uninstalled"):
        assert 200 == towns.event(ACME, kind, tokens={"bot": ["U0DOCKFIX"]})[0]
    eventually(lambda: len(towns.acme.calls("auth.test")) >= 3)
    assert token == kept(towns, ACME)


def test_what_another_process_installed_is_served_here(towns: Towns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "FRESH_SECONDS", 0.0)
    assert towns.side._workspaces[ACME.id].now() is None
    towns.install(towns.acme)
    first = towns.side._workspaces[ACME.id].now()
    assert first is not None
    installations(towns).forget(ACME.id)
    assert towns.side._workspaces[ACME.id].now() is None
    eventually(lambda: first._executor._shutdown)


def test_groups_and_addresses_are_looked_up_where_they_are_known(towns: Towns) -> None:
    book = towns.desk._roster.book
    assert book is not None
    with pytest.raises(LookupError, match=r"not installed in the workspace T0ACME; .* T0BETA"):
        book.members("S01ONCALL")
    towns.install(towns.beta)
    assert BOB in book.members("S01ONCALL")
    with pytest.raises(LookupError, match="no such user group"):
        book.members("S09NOBODY")


def test_a_slack_that_breaks_off_while_the_app_is_installed_is_told_and_nothing_is_kept(towns: Towns) -> None:
    towns.acme.do("fault", kind="drop_reply", method="oauth.v2.access", count=1)
    status, _, text = towns.install(towns.acme)
    assert (502, True) == (status, "Slack could not be reached" in text)
    assert "" == kept(towns, ACME)
    assert 200 == towns.install(towns.acme)[0]


def test_a_record_that_is_away_stops_no_workspace_that_was_served(
    towns: Towns, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_store: Installations, _team: str) -> None:
        raise OperationalError("select", {}, Exception("the database is away"))

    towns.install(towns.acme)
    asked = towns.side._workspaces[ACME.id]
    served = asked.now()
    assert served is not None
    with monkeypatch.context() as broken:
        broken.setattr(Installations, "of", away)
        asked.changed()
        assert served is asked.now()
    asked.changed()
    assert served is asked.now()


def test_health_is_told_before_anybody_has_installed_it(towns: Towns) -> None:
    status, _, text = towns.browser().get("/healthz")
    assert (200, {"slack": True, "record": True}) == (status, json.loads(text))


def test_a_token_is_not_told_to_another_workspace(towns: Towns) -> None:
    towns.install(towns.acme)
    client = WebClient(kept(towns, ACME), base_url=f"{towns.beta.url}/api/", retry_handlers=[])
    with pytest.raises(SlackApiError, match="invalid_auth"):
        client.auth_test()
