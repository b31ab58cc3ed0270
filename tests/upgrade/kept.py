"""Opens what an earlier version left behind with today's dockfix: its database, its messages in Slack, its hosts."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import sqlalchemy as sa
from slack_sdk import WebClient

from bot.config import SlackConfig
from bot.desk import Desk, HostEntry
from bot.durable import Durable, make_engine
from bot.incident import Incident
from bot.lifecycle import State
from bot.model import Executed, Step
from bot.policy import Policy
from bot.reach.replay import Recording, ReplayReach
from bot.store import Store
from bot.tables import EFFECT, INCIDENT, POST
from handlers.playground.cloud import Cloud
from handlers.slack.app import SlackSide
from tests.slack.stage import BOB, Scene, eventually
from tests.upgrade.park import PARKED, RECORDINGS

HERE = Path(__file__).parent


class Outlived(ReplayReach):
    """A host that is still there after dockfix was killed and upgraded: it knows what was begun on it before."""

    def __init__(self, begun: frozenset[str], *, ended: bool) -> None:
        super().__init__(Recording.load(RECORDINGS / "before"), Recording.load(RECORDINGS / "after"))
        self.ran: list[str] = []
        self._begun, self._ended = begun, ended

    def run(self, op: str, step: Step, limit_seconds: int = 120) -> Executed:
        """Run a step that has no marker here; of one that has, say whether it ended."""
        if op not in self._begun:
            self.ran.append(op)
        elif not self._ended:
            return Executed(step, None, "its marker is there, and no status")
        return super().run(op, step, limit_seconds)


@dataclass(slots=True)
class Upgraded(Scene):
    """Today's dockfix on an earlier version's record, with the people who knew that version."""

    hosts: dict[str, Outlived]
    durable: Durable
    moved: dict[str, str]

    def incidents(self, host: str) -> list[Incident]:
        """All that was asked about a host, oldest first."""
        return [each for each in self.desk.store.incidents(*State) if each.target.host == host]

    def incident(self, host: str) -> Incident:
        """The only one."""
        (found,) = self.incidents(host)
        return found

    def reaches(self, host: str, state: State) -> None:
        """Wait until a host's only incident is in this state."""
        eventually(lambda: self.incident(host).state is state)

    def press_old(self, host: str) -> None:
        """Press the button that the earlier version had posted, as Bob sees it since."""
        store, incident = self.desk.store, self.incident(host)
        row = store.post(f"{incident.id}:answer:{incident.round}")
        assert row is not None
        assert row.ts in self.moved.values(), "today's dockfix posted the answer anew"
        self.do("click", user=BOB, channel=row.channel, ts=row.ts, action_id="approve:0")


@contextmanager
def upgraded(version: str, url: str, *, ended: bool = True) -> Iterator[Upgraded]:
    """Run today's dockfix on what this version left, loaded into the empty database at `url`.

    `ended` says whether the step that was under way when the earlier dockfix was killed has ended on its host.
    """
    postgres = url.startswith("postgresql")
    name = f"{version}.postgres" if postgres else version
    _load((HERE / f"{name}.sql").read_text(encoding="utf-8"), url)
    with ExitStack() as ends:
        cloud = ends.enter_context(Cloud())
        moved = _say_again(cloud, (HERE / f"{name}.slack.json").read_text(encoding="utf-8"))
        begun = _follow(url, moved)
        hosts = {host: Outlived(begun, ended=ended) for host in PARKED}
        store = Store(url)
        ends.callback(store.close)
        durable = Durable(store.engine)
        entries = {host: HostEntry() for host in hosts}
        desk = Desk(store, durable, entries, hosts.__getitem__, Policy((BOB,)), soak_seconds=0)
        ends.callback(desk.stop)
        side = SlackSide(SlackConfig(api_url=cloud.api_url, bot_token="xoxb-kept-1", app_token="xapp-kept-1"), desk)
        ends.callback(side.close)
        desk.start()
        side.connect()
        ends.callback(cloud.stop)
        # Nothing is under way any more at the end: a drawing that were cut off would be seen by the next test.
        ends.callback(lambda: eventually(lambda: durable.unfinished() == 0))
        scene = Upgraded(cloud.url, desk, hosts, durable, moved)
        eventually(lambda: scene.get("state")["connections"] == 1)
        yield scene


def _load(text: str, url: str) -> None:
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(text.encode())
        return
    file = sqlite3.connect(url.removeprefix("sqlite:///"))
    file.executescript(text)
    file.close()


def _say_again(cloud: Cloud, text: str) -> dict[str, str]:
    """Post what stood in Slack; returns where each message stands now, by where it stood."""
    client, moved = WebClient("xoxb-kept-1", base_url=cloud.api_url), dict[str, str]()
    for said in json.loads(text):
        thread = moved[said["thread_ts"]] if said["thread_ts"] else None
        channel, text, blocks = said["channel"], said["text"], said["blocks"]
        answer = client.chat_postMessage(channel=channel, text=text, blocks=said["was"] or blocks, thread_ts=thread)
        if said["was"]:
            client.chat_update(channel=channel, ts=str(answer["ts"]), text=text, blocks=blocks)
        moved[said["ts"]] = str(answer["ts"])
    return moved


def _follow(url: str, moved: dict[str, str]) -> frozenset[str]:
    """Tell the record where its messages stand now; returns the steps that were begun before it was kept."""
    engine = make_engine(url)
    with engine.begin() as connection:
        for old, new in moved.items():
            connection.execute(sa.update(POST).where(POST.c.ts == old).values(ts=new))
        hosts = sa.select(EFFECT.c.op).join(INCIDENT, INCIDENT.c.id == EFFECT.c.incident)
        begun = frozenset(connection.execute(hosts).scalars())
    engine.dispose()
    return begun
