"""Records what hosts with a risk say: `python -m tests.scan.record [FOLDER ...]`, all where none is named."""

import sys
from pathlib import Path

from bot import __version__
from bot.facts.boot import scan_questions
from bot.model import Target
from bot.reach.replay import Recording
from tests.lab import Engine, Lab
from tests.scan.making import CASES, Case
from tests.scoring import reach_of

FOLDER = Path(__file__).parent / "recordings"
EACH = [(case, engine) for case in CASES for engine in case.recorded]


def folder_of(case: Case, engine: Engine) -> Path:
    """Return where the recording of a case on an engine is kept."""
    return FOLDER / f"{case.name}-{engine.value.removeprefix('docker-')}"


def main() -> int:
    """Record the folders that were named, or all; returns the exit status."""
    wanted = [each for each in EACH if not sys.argv[1:] or folder_of(*each).name in sys.argv[1:]]
    with Lab() as lab:
        for case, engine in wanted:
            name = f"host{list(Engine).index(engine) + 1}"
            if name in lab.hosts:
                lab.hosts[name].reset()
            host = lab.hosts.get(name) or lab.boot(engine, name)
            case.make(host)
            reach = reach_of(host)
            try:
                asked = reach.ask(Target(host.name), scan_questions())
            finally:
                reach.close()
            note = " ".join((case.make.__doc__ or "").partition("\n")[0].split())
            # A recording is of a container; here of one that nobody has, since the host as a whole was asked.
            target = Target(host.name, "-")
            recording = Recording(target, tuple(asked.answers), host.address, __version__, engine.value, note)
            recording.save(folder_of(case, engine))
            print(f"recorded: {folder_of(case, engine).name}", flush=True)
    return 0 if wanted else 2


if __name__ == "__main__":
    sys.exit(main())
