"""Parks incidents with the dockfix that runs this file, kills it, and keeps its database and what stood in Slack.

`PYTHON tests/upgrade/park.py VERSION [POSTGRES_URL]` writes `VERSION.sql` (SQLite) or `VERSION.postgres.sql`, and
`VERSION.slack.json` with it, beside this file. PYTHON is one in which that version is installed: so nothing is imported
here but what every version has had. CONTRIBUTING says when to run it.
"""

import json
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.config import SlackConfig
from bot.desk import Desk, HostEntry
from bot.durable import Durable, make_engine
from bot.policy import Policy, Rule
from bot.reach.replay import Recording, ReplayReach
from bot.store import Store
from handlers.playground.cloud import Cloud
from handlers.slack.app import SlackSide

HERE = Path(__file__).parent
RECORDINGS = HERE.parent.parent / "handlers" / "playground" / "recordings" / "host1"
OPS, ALICE, BOB = "C01OPS", "U01ALICE", "U02BOB"
CENTURY_MINUTES = 100 * 365 * 24 * 60
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Parked:
    """How many looks and steps a host answers before it falls silent; what is asked of it and pressed, and the end."""

    looks: int
    steps: int
    asked: int
    button: str
    ends: tuple[str, ...]


ALWAYS = 99
PARKED = {
    "later": Parked(ALWAYS, ALWAYS, 1, "", ("waiting",)),
    "soon": Parked(ALWAYS, ALWAYS, 1, "", ("waiting",)),
    "fixed": Parked(ALWAYS, ALWAYS, 1, "approve:0", ("verified", "not_verified")),
    "silent": Parked(0, ALWAYS, 1, "", ("asked",)),
    # Two on one host: one has begun to look again, and the other waits for its turn behind it.
    "approved": Parked(2, ALWAYS, 2, "approve:0", ("approved",)),
    "running": Parked(ALWAYS, 1, 1, "approve:0", ("running",)),
}
SAID = ("channel", "ts", "thread_ts", "text", "blocks")
LASTING = ("later", "approved")
WORKING = "SELECT status FROM {schema}workflow_status WHERE status IN ('PENDING', 'ENQUEUED')"


class Silent(ReplayReach):
    """A recorded host that falls silent, so that whoever asks it can be killed while they wait for its answer."""

    def __init__(self, looks: int, steps: int) -> None:
        super().__init__(Recording.load(RECORDINGS / "before"), Recording.load(RECORDINGS / "after"))
        self._looks, self._steps = looks, steps

    def ask(self, *args: Any, **more: Any) -> Any:
        """Answer as recorded, or never."""
        self._looks -= 1
        if self._looks < 0:
            threading.Event().wait()
        return super().ask(*args, **more)

    def run(self, *args: Any, **more: Any) -> Any:
        """Run as recorded, or never come back."""
        self._steps -= 1
        if self._steps < 0:
            threading.Event().wait()
        return super().run(*args, **more)


def serve(url: str, api_url: str) -> None:
    """Be the dockfix that will be killed."""
    store = Store(url)
    hosts = {name: Silent(parked.looks, parked.steps) for name, parked in PARKED.items()}
    lasting = Rule(hosts=LASTING, expires_minutes=CENTURY_MINUTES)
    short = Rule(hosts=("soon",), expires_minutes=1)
    desk = Desk(
        store,
        Durable(store.engine),
        {name: HostEntry() for name in hosts},
        hosts.__getitem__,
        Policy((BOB,), rules=(lasting, short)),
        soak_seconds=0,
    )
    slack = SlackSide(SlackConfig(api_url=api_url, bot_token="xoxb-kept-1", app_token="xapp-kept-1"), desk)
    desk.start()
    slack.connect()
    threading.Event().wait()


class Parking:
    """People at the played cloud, and a look at the database of the dockfix that serves them."""

    def __init__(self, cloud: Cloud, url: str) -> None:
        self._cloud, self._engine = cloud, make_engine(url)
        self._pressed: dict[str, Any] = {}

    def get(self) -> Any:
        """All that stands in Slack."""
        with urllib.request.urlopen(f"{self._cloud.url}/_control/state") as answer:  # noqa: S310
            return json.load(answer)

    def do(self, act: str, **body: str) -> None:
        """Act as a person."""
        headers = {"Content-Type": "application/json"}
        url = f"{self._cloud.url}/_control/{act}"
        request = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            answer.read()

    def park(self) -> None:
        """Bring every host's incidents to where they are to be parked."""
        wait(lambda: self.get()["connections"] == 1)
        for host, parked in PARKED.items():
            self._bring(host, parked)
        # Whatever else is under way by then, such as the drawing of an end, is drawn; only the silent ones are left.
        silent = len([parked for parked in PARKED.values() if parked.ends[0] in ("asked", "approved", "running")])
        schema = "dbos." if self._engine.dialect.name == "postgresql" else ""
        left = [("ENQUEUED",), *[("PENDING",)] * silent]
        wait(lambda: left == sorted(self._rows(WORKING.format(schema=schema))))

    def _bring(self, host: str, parked: Parked) -> None:
        looked = "waiting" if parked.looks else "asked"
        for number in range(parked.asked):
            self.do("command", user=ALICE, channel=OPS, command="/dockfix", text=f"{host} webserver")
            self._wait(host, number + 1, looked)
        for incident in self._incidents(host, "waiting") if parked.button else ():
            self._press(incident, parked.button)
        self._wait(host, parked.asked, *parked.ends)

    def _wait(self, host: str, count: int, *states: str) -> None:
        wait(lambda: len(self._incidents(host, *states)) == count, lambda: f"{host} has not come to {states}")

    def _incidents(self, host: str, *states: str) -> list[str]:
        rows = self._rows("SELECT id, host, state FROM incident ORDER BY asked_at")
        return [name for name, at, state in rows if at == host and state in states]

    def _press(self, incident: str, button: str) -> None:
        message = wait(lambda: next((each for each in self.get()["messages"] if _offers(each, incident, button)), None))
        self._pressed[message["ts"]] = message["blocks"]
        self.do("click", user=BOB, channel=OPS, ts=message["ts"], action_id=button)

    def said(self) -> list[dict[str, Any]]:
        """What stands in Slack for everybody, and what stood there when a button of it was pressed (`was`)."""
        public = [each for each in self.get()["messages"] if not each["ephemeral_to"]]
        return [{**{name: each[name] for name in SAID}, "was": self._pressed.get(each["ts"])} for each in public]

    def _rows(self, query: str) -> list[Any]:
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query))]


def _offers(message: Any, incident: str, button: str) -> bool:
    found = [each for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]]
    return any(each["action_id"] == button and incident in each.get("value", "") for each in found)


def wait(condition: Callable[[], Any], told: Callable[[], object] = lambda: "") -> Any:
    """Return the first true value of a condition; `told` says how it stands where none comes."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise TimeoutError(f"dockfix did not come as far as it was to be parked: {told()}")


def keep_sqlite(file: Path) -> str:
    """The database as SQL text."""
    with sqlite3.connect(file) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def keep_postgres(url: str) -> str:
    """The database as SQL text that any client can run: without the commands of psql."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    made = subprocess.run(
        (str(programs[-1]), "--inserts", "--no-owner", "--no-privileges", url),
        check=True,
        capture_output=True,
        text=True,
    )
    lines = (line for line in made.stdout.splitlines() if line and not line.startswith(("\\", "--")))
    return "\n".join(lines).replace(platform.node(), "the-host-that-died") + "\n"


def main(version: str, postgres: str) -> None:
    """Park, kill, keep."""
    with tempfile.TemporaryDirectory() as folder, Cloud() as cloud:
        file = Path(folder) / "dockfix.db"
        url = postgres or f"sqlite:///{file}"
        served = subprocess.Popen((sys.executable, __file__, "--serve", url, cloud.api_url), stdin=subprocess.DEVNULL)
        try:
            parking = Parking(cloud, url)
            parking.park()
            said = parking.said()
        finally:
            served.send_signal(signal.SIGKILL)
            served.wait()
        name = f"{version}.postgres" if postgres else version
        (HERE / f"{name}.sql").write_text(keep_postgres(url) if postgres else keep_sqlite(file), encoding="utf-8")
        lines = ",\n".join(json.dumps(each) for each in said)
        (HERE / f"{name}.slack.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve(*sys.argv[2:])
    else:
        main(sys.argv[1], "".join(sys.argv[2:]))
