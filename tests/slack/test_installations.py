"""Where installations are kept: of listed workspaces only, with nothing in the database that anybody could use."""

import base64
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from slack_sdk.oauth.installation_store import Installation

from bot.config import SlackConfig
from bot.store import Store
from handlers.slack.installations import MOST_STATES, STATE_SECONDS, Installations, NotWelcome, States, TooMany
from handlers.slack.people import Identity
from tests.playground.stage import eventually

TOKEN = "xoxb-test-" + "x" * 60
CONFIG = SlackConfig(
    "http",
    client_id="1.2",
    client_secret="c1ient",
    workspaces=("T0ACME", "T0BETA"),
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    on_file = request.param == "sqlite"
    store = Store(f"sqlite:///{tmp_path}/dockfix.db" if on_file else request.getfixturevalue("postgres").database())
    yield store.engine
    store.close()


def made(team: str | None = "T0ACME", **more: Any) -> Installation:
    given = {"app_id": "A1", "bot_id": "B1", "bot_user_id": "U0BOT", "user_id": "U01ALICE", "bot_token": TOKEN}
    return Installation(**{**given, "team_id": team, "team_name": "Acme", **more})


def dump(engine: sa.Engine) -> str:
    """Everything that the tables of installations hold."""
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(f"SELECT * FROM {t}").all() for t in ("slack_bots", "slack_installations")]  # noqa: S608
    return repr(found)


def test_the_newest_installation_of_a_workspace_is_found_again(engine: sa.Engine) -> None:
    kept = Installations(engine, CONFIG)
    assert kept.of("T0ACME") is None
    kept.save(made(installed_at=1.0))
    kept.save(made(bot_token="xoxb-2", enterprise_id="E1", installed_at=2.0))
    kept.save(made("T0BETA", bot_token="xoxb-3"))
    for again in (kept, Installations(engine, CONFIG)):
        found = again.of("T0ACME")
        assert found is not None
        assert (Identity("T0ACME", "E1", "U0BOT", "B1"), "xoxb-2") == (found.identity, found.token)
        assert "xoxb-2" not in repr(found)
    kept.forget("T0ACME")
    assert kept.of("T0ACME") is None
    assert kept.of("T0BETA") is not None


def test_whoever_reads_the_database_has_no_token(engine: sa.Engine) -> None:
    kept = Installations(engine, CONFIG)
    kept.save(made(user_token="xoxp-secret", user_refresh_token="xoxe-secret", user_scopes="chat:write"))
    held = dump(engine)
    assert "T0ACME" in held
    for secret in (TOKEN, "xoxb-", "xoxp-", "xoxe-", base64.b64encode(TOKEN.encode()).decode()[:20]):
        assert secret not in held


def test_under_another_client_secret_or_app_nothing_is_found(
    engine: sa.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    Installations(engine, CONFIG).save(made())
    assert Installations(engine, replace(CONFIG, client_secret="another")).of("T0ACME") is None
    assert "install the app there again" in caplog.text
    assert Installations(engine, replace(CONFIG, client_id="9.9")).of("T0ACME") is None


def test_a_workspace_that_is_listed_no_longer_is_not_served(engine: sa.Engine) -> None:
    Installations(engine, CONFIG).save(made())
    assert Installations(engine, replace(CONFIG, workspaces=("T0BETA",))).of("T0ACME") is None


@pytest.mark.parametrize(
    ("installation", "said"),
    [
        (made("T0OTHER"), "does not serve the workspace T0OTHER"),
        (made(None), "single workspaces"),
        (made(is_enterprise_install=True, enterprise_id="E1"), "single workspaces"),
        (made(bot_token=None), "no bot token"),
        (made(bot_refresh_token="xoxe-1-x", bot_token_expires_in=43_200), "expire"),
    ],
)
def test_what_is_not_for_us_is_not_kept(engine: sa.Engine, installation: Installation, said: str) -> None:
    kept = Installations(engine, CONFIG)
    with pytest.raises(NotWelcome, match=said):
        kept.save(installation)
    assert "[[], []]" == dump(engine)


def test_a_state_is_good_once(engine: sa.Engine) -> None:
    states = States(engine)
    state, other = states.issue(), states.issue()
    assert state != other
    assert (False, True, False) == (states.consume("x"), states.consume(state), states.consume(state))
    assert States(engine).consume(other)


def test_processes_that_start_at_the_same_time_make_the_tables_once(engine: sa.Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [
            pool.submit(kind)
            for _ in range(4)
            for kind in (lambda: Installations(engine, CONFIG), lambda: States(engine))
        ]
    assert [None] * 8 == [each.exception() for each in made]


def test_of_many_who_use_a_state_at_once_one_is_let_through(engine: sa.Engine) -> None:
    states = States(engine)
    state = states.issue()
    told: list[bool] = []
    all_at_once = threading.Barrier(8)

    def use() -> None:
        all_at_once.wait()
        told.append(states.consume(state))

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    eventually(lambda: len(told) == 8)
    assert 1 == sum(told)


def test_a_state_is_void_after_ten_minutes_and_makes_room(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    states = States(engine)
    state = states.issue()
    with engine.begin() as connection:
        row = connection.execute(sa.select(states.oauth_states.c.expire_at)).scalar_one()
        connection.execute(
            sa.insert(states.oauth_states), [{"state": str(n), "expire_at": row} for n in range(MOST_STATES - 1)]
        )
    with pytest.raises(TooMany):
        states.issue()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + STATE_SECONDS + 1)
    assert not states.consume(state)
    assert states.consume(states.issue())
