"""Everything of a bad day in one process: the played Slack, dockfix, and recorded hosts that people ask about."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from dbos import DBOS

from bot.config import SlackConfig
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.policy import Policy, Rule, Terms
from bot.store import Store
from handlers.playground.cloud import Cloud
from handlers.playground.people import BOT, Channel, User
from handlers.playground.settings import Timing
from handlers.slack import socket_mode
from handlers.slack.app import SlackSide
from tests.badday.lives import CHANNELS, Incident
from tests.slack.stage import PlayedSlack, eventually

# Slack's own times, but a refresh of the socket leaves no long time to get ready for it.
TIMING = Timing(refresh_warning=0.5, refresh_close=0.3)
HOURS = 600
QUICKER = 60.0


@dataclass(slots=True)
class Day:
    """A played Slack with dockfix connected to it."""

    slack: PlayedSlack
    api_url: str
    store: Store
    desk: Desk

    def idle(self) -> bool:
        """Whether nothing runs, waits for a worker, or is to be tried again a little later."""
        statuses = ["PENDING", "ENQUEUED", "DELAYED"]
        found = DBOS.list_workflows(status=statuses, load_input=False, load_output=False)
        return all(each.status == "DELAYED" and each.name.startswith("expire") for each in found)


@contextmanager
def day(folder: Path, incidents: Sequence[Incident]) -> Iterator[Day]:
    """Open Slack and dockfix for these incidents."""
    people = [User(each.requester, f"asks{each.number}") for each in incidents]
    people += [User(each.approver, f"approves{each.number}") for each in incidents]
    channels = [Channel(name, name.lower(), {BOT.id, *(person.id for person in people)}) for name in CHANNELS]
    reaches = {each.host: each.reach for each in incidents}
    with ExitStack() as ends:
        ends.enter_context(mock.patch.object(socket_mode, "PING_SECONDS", 0.5))
        ends.enter_context(_expiry_soon())
        cloud = ends.enter_context(Cloud(users=people, channels=channels, timing=TIMING))
        store = Store(f"sqlite:///{folder / 'record.db'}")
        ends.callback(store.close)
        entries = {name: HostEntry() for name in reaches}
        desk = Desk(store, Durable(store.engine), entries, reaches.__getitem__, _rules(incidents), soak_seconds=0)
        ends.callback(desk.stop)
        side = SlackSide(SlackConfig(api_url=cloud.api_url, bot_token="xoxb-day-1", app_token="xapp-day-1"), desk)
        ends.callback(side.close)
        side.connect()
        desk.start()
        slack = PlayedSlack(cloud.url)
        eventually(lambda: slack.get("state")["connections"] == 1)
        # The SDK waits for its socket's next word before it closes it; a cloud that hangs up saves that time.
        ends.callback(cloud.stop)
        yield Day(slack, cloud.api_url, store, desk)


def _rules(incidents: Sequence[Incident]) -> Policy:
    """Each incident's approver may approve; only what is to expire does."""
    short = tuple(each.host for each in incidents if each.life.name == "expired")
    terms = Terms(expires_minutes=HOURS)
    people = tuple(each.approver for each in incidents)
    return Policy(people, terms, terms, terms, rules=(Rule(hosts=short, expires_minutes=1),) if short else ())


def _expiry_soon() -> Any:
    """Let a minute of an offer's time be a second; everything else keeps its own time."""
    timer = Durable.timer

    def hurried(durable: Durable, connection: Any, workflow: str, name: str, seconds: float, *args: Any) -> None:
        timer(durable, connection, workflow, name, seconds / QUICKER if workflow == "expire" else seconds, *args)

    return mock.patch.object(Durable, "timer", hurried)
