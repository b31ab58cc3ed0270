"""Lives one incident to its end, beginning where a killed process left it: `python -m tests.desk.life FOLDER`."""

import sys
from pathlib import Path

from bot.incident import FINAL, State
from tests.desk.stage import ALICE, BOB, HERE, TARGET, LastingHost, Spectator, desk, reaches


def main(folder: Path) -> int:
    """Ask, approve, wait for the end; each only where it is not recorded yet."""
    with desk(folder, LastingHost(folder), Spectator()) as opened:
        incident = opened.request(TARGET, ALICE, HERE, key="the only one")
        print("asked", flush=True)
        incident = reaches(opened, incident, *(set(State) - {State.ASKED}))
        if incident.state is State.WAITING and incident.diagnosis is not None:
            remedy = incident.diagnosis.findings[0].remedies[0]
            opened.decide(incident.id, BOB, approve=True, remedy=remedy.id, digest=remedy.digest)
        print(reaches(opened, incident, *FINAL).state, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
