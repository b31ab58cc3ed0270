"""Lives an incident that nobody decides, until both tiers were told: `python -m tests.desk.paged FOLDER`."""

import os
import sys
import time
from pathlib import Path

from bot.config import OncallConfig, OncallTier
from bot.incident import Incident, Told
from tests.desk.stage import ALICE, BOB, CAROL, HERE, TARGET, Host, Spectator, desk
from tests.playground.stage import eventually

SLOW_SECONDS = 0.25
ROTA = OncallConfig((OncallTier("static", 0, people=(BOB.id,)), OncallTier("static", 0, people=(CAROL.id,))))


class Sent:
    """A teller whose messages are lines of a file; slow before and after, so that a kill falls between as well."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "sent"

    def thread(self, incident: Incident, told: Told) -> tuple[str, str]:
        """Note a reply in the thread."""
        return self._send(f"{incident.id} {told.tier} thread")

    def direct(self, incident: Incident, told: Told, person: str) -> tuple[str, str]:
        """Note a direct message."""
        return self._send(f"{incident.id} {told.tier} {person}")

    def seen(self, incident: Incident, told: Told, person: str = "") -> tuple[str, str] | None:  # noqa: ARG002
        """It cannot be read back."""
        return None

    def link(self, incident: Incident) -> str:  # noqa: ARG002 - a teller
        """There is none."""
        return ""

    def _send(self, line: str) -> tuple[str, str]:
        time.sleep(SLOW_SECONDS)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        time.sleep(SLOW_SECONDS)
        return "C1", str(time.time())


def main(folder: Path) -> int:
    """Ask, and wait until it is recorded that both tiers were told, and how."""
    with desk(folder, Host(), Spectator(), teller=Sent(folder), oncall=ROTA) as opened:
        incident = opened.request(TARGET, ALICE, HERE, key="the only one")

        def done() -> bool:
            now = opened.incident(incident.id)
            return now is not None and len(now.told) == 2 and all(told.how for told in now.told)

        eventually(done, 60.0)
        print("told", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
