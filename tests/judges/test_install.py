"""dockfix is installed over the web into a Slack that was not written here, and serves it with the token it got."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from bot.config import SlackConfig
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.policy import Policy
from bot.store import Store
from handlers.slack.installations import Installations
from handlers.slack.workspaces import WorkspacesSide
from tests.judges.emulated import BACK, SECRET, Emulated, client_id, manifest_scopes, redirect_of
from tests.judges.stage import free_port
from tests.judges.test_emulate import SIGNING, Scene
from tests.playground.stage import eventually
from tests.slack.conftest import recorded
from tests.slack.stage import ScriptedHost, shown
from tests.slack.towns import Browser

pytestmark = pytest.mark.judges


@pytest.fixture
def team(emulator: Emulated) -> str:
    """The id of the emulator's only workspace."""
    return str(emulator.reader.auth_test()["team_id"])


@pytest.fixture
def config(emulator: Emulated, team: str) -> SlackConfig:
    listen = f"127.0.0.1:{free_port()}"
    return SlackConfig(
        "http",
        emulator.api_url,
        listen,
        signing_secret=SIGNING,
        client_id=client_id(""),
        client_secret=SECRET,
        workspaces=(team,),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path}/dockfix.db")
    yield made
    made.close()


@pytest.fixture
def side(emulator: Emulated, config: SlackConfig, store: Store, host: ScriptedHost) -> Iterator[WorkspacesSide]:
    with ExitStack() as ends:
        durable = Durable(store.engine)
        rules = Policy(approvers=(emulator.user("bob"),))
        desk = Desk(store, durable, {"host1": HostEntry()}, recorded, rules, soak_seconds=0)
        ends.callback(desk.stop)
        made = WorkspacesSide(config, desk)
        ends.callback(made.close)
        made.connect()
        desk.start()
        ends.callback(lambda: eventually(lambda: durable.unfinished() == 0))
        yield made


def consent(emulator: Emulated, query: str, secret_state: str) -> str:
    """Allow what dockfix asks for; returns where Slack sends the browser. Slack knows the address from the manifest."""
    asked = {name: values[0] for name, values in parse_qs(query).items()}
    assert secret_state == asked["state"]
    form = urlencode({**asked, "redirect_uri": BACK, "user_id": emulator.user("alice")})
    return redirect_of(f"{emulator.api_url.removesuffix('api/')}oauth/v2/authorize/callback", form.encode())


def install(emulator: Emulated, config: SlackConfig) -> tuple[int, str]:
    """Install dockfix from its own page; returns the last page."""
    browser = Browser(config.listen_address)
    back = consent(emulator, browser.begin(), browser.cookie.partition("=")[2])
    status, _, text = browser.get(f"/slack/oauth_redirect?{urlsplit(back).query}")
    return status, text


def test_it_asks_for_the_manifest_s_scopes_and_keeps_the_token_that_slack_gives(
    emulator: Emulated, config: SlackConfig, store: Store, side: WorkspacesSide, team: str
) -> None:
    _, headers, _ = Browser(config.listen_address).get("/slack/install")
    address = urlsplit(headers["location"])
    assert f"{emulator.api_url.removesuffix('api/')}oauth/v2/authorize" == address._replace(query="").geturl()
    assert sorted(manifest_scopes()) == sorted(parse_qs(address.query)["scope"][0].split(","))
    status, text = install(emulator, config)
    assert (200, True) == (status, "Installed" in text)
    kept = Installations(store.engine, config).of(team)
    assert kept is not None
    assert team == emulator.client(kept.token).auth_test()["team_id"] == kept.identity.team
    assert "U0DOCKFIX0" == kept.identity.user


def test_the_whole_story_is_told_with_a_token_that_came_over_the_web(
    emulator: Emulated, config: SlackConfig, side: WorkspacesSide, team: str, host: ScriptedHost
) -> None:
    assert 200 == install(emulator, config)[0]
    scene = Scene(emulator, team, f"http://{config.listen}/slack/events")
    scene.ask()
    answer = scene.wait(lambda: scene.offering("approve:0"))
    scene.press(answer, "approve:0")
    result = scene.find("198.18.0.11:80/tcp answered")
    assert answer["thread_ts"] == result["thread_ts"]
    assert 2 == len(host.ran)
    scene.wait(lambda: scene.offering("approve:0") is None)
    assert "nginx.service" in shown(answer)


def test_a_wrong_client_secret_is_told_on_the_page(
    emulator: Emulated, config: SlackConfig, store: Store, side: WorkspacesSide, team: str
) -> None:
    browser = Browser(config.listen_address)
    browser.begin()
    state = browser.cookie.partition("=")[2]
    status, _, text = browser.get(f"/slack/oauth_redirect?code=made-up&state={state}")
    assert (400, True) == (status, "Slack did not accept the code" in text)
    assert Installations(store.engine, config).of(team) is None
