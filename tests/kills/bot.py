"""The bot that is killed: the real Slack side, desk and record, with the points of its death around them."""

import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from dbos import DBOS

from bot.config import Config, SlackConfig, StoreConfig
from bot.desk import HostEntry
from bot.durable import Durable
from bot.store import Store
from handlers.compose import bot
from tests.kills.host import LastingHost
from tests.kills.lives import NAMED
from tests.kills.points import Point, Watch, install

STOP, LOG, PASSED = "stop", "log", "passed"
QUICKER = 60.0
QUIET_SECONDS = 0.3
# Nobody waits long for the dead: there is one process at a time here.
TAKEOVER_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Setting:
    """What a bot needs to begin: its folder, its record, its Slack, the name of its life, and where it dies."""

    folder: Path
    url: str
    api_url: str
    life: str
    at: Point | None = None


def main(setting: Setting) -> None:
    """Serve until the file `stop` is there and nothing is under way any more."""
    folder, life = setting.folder, NAMED[setting.life]
    logging.basicConfig(
        filename=folder / LOG, level=logging.INFO, format="%(asctime)s %(process)d %(name)s %(message)s"
    )
    watch = Watch(folder / PASSED, setting.at)
    install(watch)
    _hurry()
    config = Config(
        slack=SlackConfig(api_url=setting.api_url, bot_token="xoxb-kills", app_token="xapp-kills"),
        store=StoreConfig(setting.url, takeover_seconds=TAKEOVER_SECONDS),
        approval=life.policy,
        oncall=life.oncall,
        undo_minutes=life.undo_minutes,
        soak_seconds=0,
        relapse_hours=0,
    )
    host = LastingHost(folder, watch)
    with bot(config, lambda _: host, {"host1": HostEntry()}):
        quiet = time.monotonic()
        while not (folder / STOP).exists() or time.monotonic() - quiet < QUIET_SECONDS:
            time.sleep(0.03)
            if (folder / STOP).exists() and _busy():
                quiet = time.monotonic()
        # Like a kill, but one that nothing is under way at: closing would only take time.
        os._exit(0)


def prepare(url: str) -> None:
    """Make the tables of the record and of the durable engine, and leave them empty."""
    store = Store(url)
    durable = Durable(store.engine)
    durable.launch()
    durable.close()
    store.close()


def _hurry() -> None:
    """Let a minute of the durable timers be a second."""
    enqueue = Durable._enqueue

    def hurried(durable: Durable, *args: Any, delay: float | None = None, **more: Any) -> None:
        enqueue(durable, *args, delay=None if delay is None else delay / QUICKER, **more)

    mock.patch.object(Durable, "_enqueue", hurried).start()


def _busy() -> bool:
    """Whether anything runs, waits for a worker, or is to be tried again a little later."""
    statuses = ["PENDING", "ENQUEUED", "DELAYED"]
    found = DBOS.list_workflows(status=statuses, load_input=False, load_output=False)
    return any(each.status != "DELAYED" or each.name in ("show", "page_due") for each in found)
