"""One of several dockfix processes: `python -m tests.several.member FOLDER DATABASE SLACK`, until SIGTERM.

FOLDER is the host: its markers, what was done to it (`effects`), and who asked it to do something when (`attempts`).
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from bot.config import OncallConfig, OncallTier, SlackConfig
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.incident import Incident, Person
from bot.model import Executed, Probe, Step
from bot.policy import Policy
from bot.reach import Asked
from bot.store import Store
from handlers.compose import stopping
from handlers.slack.app import SlackSide
from tests.desk.stage import LastingHost
from tests.slack.stage import BOB

CAROL = "U04CAROL"
TAKEOVER_SECONDS = 4.0
STEP_SECONDS = 2.0
RULES = Policy(approvers=(BOB, CAROL))
ROTA = OncallConfig((OncallTier("static", 0, people=(BOB,)), OncallTier("static", 0, people=(CAROL,))))


class DetachedHost(LastingHost):
    """A recorded host whose steps take seconds and go on without us, as those of a real host do (`bot.reach.once`)."""

    def ask(self, *given, **more) -> Asked:  # type: ignore[no-untyped-def]
        """Answer as the host is now, whichever process has healed it."""
        self._seen_healed()
        return super().ask(*given, **more)

    def probe(self, address: str, port: int, protocol: str) -> Probe:
        """Answer as the host is now."""
        self._seen_healed()
        return super().probe(address, port, protocol)

    def run(self, op: str, step: Step, limit_seconds: int = 120) -> Executed:
        """Run a step once for each op, detached; every attempt waits for its end."""
        note(self._folder / "attempts", f"{op} {os.getpid()} {time.time()}")
        try:
            (self._folder / f"marker-{op}").mkdir()
        except FileExistsError:
            pass
        else:
            script = 'echo "$1" >>effects; sleep "$2"; : >"ended-$1"'
            subprocess.Popen(
                ["sh", "-c", script, "step", op, str(STEP_SECONDS)],
                cwd=self._folder,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        end = time.monotonic() + limit_seconds
        while not (self._folder / f"ended-{op}").exists():
            if time.monotonic() > end:
                return Executed(step, None, "it still ran when the time was up")
            time.sleep(0.05)
        self._seen_healed()
        return Executed(step, 0)


class NotedDesk(Desk):
    """A desk that notes which process was asked to decide."""

    folder: Path

    def decide(self, incident_id, person, **given) -> Incident:  # type: ignore[no-untyped-def]
        """Note it, and decide."""
        note(self.folder / "clicks", str(os.getpid()))
        return super().decide(incident_id, person, **given)

    def turned_away(self, incident_id: str, person: Person, remedy: str, digest: str, because: str) -> None:
        """Note it, and turn away."""
        note(self.folder / "clicks", str(os.getpid()))
        super().turned_away(incident_id, person, remedy, digest, because)


def note(file: Path, line: str) -> None:
    """Add a line that a crash of this process does not take back."""
    with file.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")


def main(folder: Path, database: str, slack: str, *, paged: bool) -> int:
    """Take part until SIGTERM."""
    store = Store(database)
    host = DetachedHost(folder)
    desk = NotedDesk(
        store,
        Durable(store.engine, TAKEOVER_SECONDS),
        {"host1": HostEntry()},
        lambda _: host,
        RULES,
        soak_seconds=0,
        oncall=ROTA if paged else None,
    )
    desk.folder = folder
    side = SlackSide(SlackConfig(api_url=slack, bot_token="xoxb-test-1", app_token="xapp-test-1"), desk)
    with stopping() as stop:
        desk.start()
        side.connect()
        print("ready", flush=True)
        stop.comes()
        side.close()
        desk.stop()
        store.close()
    print("stopped", flush=True)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], paged="--paged" in sys.argv))
