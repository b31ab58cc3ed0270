"""Lives one incident to its end, beginning where a killed process left it: `python -m tests.desk.life FOLDER`.

With `--back` the fix is put back at the end.
"""

import sys
from pathlib import Path

from bot.lifecycle import FINAL, State
from tests.desk.stage import ALICE, BOB, HERE, TARGET, LastingHost, Spectator, desk, reaches


def main(folder: Path, *, back: bool) -> int:
    """Ask, approve, wait for the end, and put it back; each only where it is not recorded yet."""
    with desk(folder, LastingHost(folder), Spectator()) as opened:
        incident = opened.request(TARGET, ALICE, HERE, key="the only one")
        print("asked", flush=True)
        incident = reaches(opened, incident, *(set(State) - {State.ASKED}))
        if incident.state is State.WAITING and incident.diagnosis is not None:
            remedy = incident.diagnosis.findings[0].remedies[0]
            opened.decide(incident.id, BOB, approve=True, remedy=remedy.id, digest=remedy.digest)
        incident = reaches(opened, incident, *FINAL)
        if back and incident.undo is not None and incident.undo_offered:
            opened.undo(incident.id, BOB, digest=incident.undo.remedy.digest)
            incident = reaches(opened, incident, *(FINAL - {State.VERIFIED}))
        print(incident.state, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), back="--back" in sys.argv))
