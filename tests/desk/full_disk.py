"""A desk whose disk fills up: `python -m tests.desk.full_disk FOLDER`; prints what was told and what was run, as JSON.

The disk is full by RLIMIT_FSIZE: from then on no file of this process can grow, as on a full file system, and SQLite
meets a real error of the kernel.
"""

import json
import resource
import signal
import sys
import threading
from pathlib import Path

from bot import patience, workflow
from bot.desk import Desk, Refused
from bot.lifecycle import FINAL, State
from tests.desk.stage import ALICE, BOB, HERE, TARGET, Host, Spectator, desk, reaches


def full(yes: bool, folder: Path) -> None:
    """Let no file grow any more beyond what the smallest of the record's files has, or let them again."""
    least = min(file.stat().st_size for file in folder.glob("record.db*") if file.suffix in (".db", ".db-wal"))
    soft = min(least, 4096) if yes else resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))


class FillingHost(Host):
    """A host during whose second look the disk fills up."""

    looks = 0
    folder = Path()

    def ask(self, *given, **more):  # type: ignore[no-untyped-def]
        """Answer; the second answer comes when nothing can be written any more."""
        self.looks += 1
        answered = super().ask(*given, **more)
        if self.looks == 2:
            full(True, self.folder)
        return answered


def refused(act) -> str:  # type: ignore[no-untyped-def]
    """Return what a person is told; empty where it was taken."""
    try:
        act()
    except Refused as refusal:
        return str(refusal)
    return ""


def main(folder: Path) -> int:
    """Fill the disk before a decision, free it, fill it between decision and run, free it, and see to the end."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    patience.ATTEMPTS, patience.PAUSE_SECONDS, workflow.WRITE_AGAIN_SECONDS = 4, 0.1, 0.2
    host, view = FillingHost(), Spectator()
    host.folder = folder
    told: dict[str, object] = {}
    with desk(folder, host, view) as opened:
        incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        assert incident.diagnosis is not None
        remedy = incident.diagnosis.findings[0].remedies[0]

        def approve() -> None:
            opened.decide(incident.id, BOB, approve=True, remedy=remedy.id, digest=remedy.digest)

        threading.Event().wait(1.0)
        full(True, folder)
        told["decided while full"] = refused(approve)
        told["asked while full"] = refused(lambda: opened.request(TARGET, ALICE, HERE))
        full(False, folder)
        told["state"] = _state(opened, incident.id)
        told["ran before"] = len(host.ran)
        told["decided again"] = refused(approve)
        waited = threading.Event()
        for _ in range(300):
            if any(stage.id == "record" for stages in view.stages for stage in stages):
                break
            waited.wait(0.1)
        told["progress"] = [stage.title for stages in view.stages for stage in stages if stage.id == "record"][:1]
        told["ran while full"] = len(host.ran)
        told["state while full"] = _state(opened, incident.id)
        full(False, folder)
        told["end"] = reaches(opened, incident, *FINAL).state
        told["ran"] = len(host.ran)
        told["audit"] = opened.store.verify_audit().broken
    print(json.dumps(told), flush=True)
    return 0


def _state(opened: Desk, incident_id: str) -> str:
    now = opened.incident(incident_id)
    return now.state if now is not None else ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
