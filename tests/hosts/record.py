"""Records faults anew on real hosts of the lab: `python -m tests.hosts.record [FOLDER ...]`, all where none is named.

A folder is written for each: the answers, and `expect.toml` with the verdict and the causes that must be found, and no
others. Read the difference before you commit it: what is expected is written down with the faults, by hand, and not
taken from the diagnosis.
"""

import sys
from pathlib import Path

from bot import __version__
from bot.facts import all_questions
from bot.facts.boot import scan_questions
from bot.model import Target
from bot.reach.replay import Recording
from tests.lab import Engine, Lab, LabHost
from tests.lab.faults import cases
from tests.lab.faults.making import Case
from tests.scoring import reach_of

HERE = Path(__file__).parent


def folder_of(case: Case, engine: Engine) -> Path:
    """Return where the recording of a case on an engine is kept: `nginx-service-28.5`."""
    return HERE / f"{case.name}-{engine.value.removeprefix('docker-')}"


def record(host: LabHost, case: Case) -> None:
    """Bring a clean host into the fault, ask it everything, and write the folder."""
    target = Target(host.name, case.make(host))
    reach = reach_of(host, case.user)
    try:
        # Also what only a scan asks: a fault of one container must not look like a risk of the host.
        asked = reach.ask(target, sorted({*all_questions(), *scan_questions()}, key=lambda question: question.id))
    finally:
        reach.close()
    note = " ".join((case.make.__doc__ or "").partition("\n")[0].split())
    recording = Recording(target, tuple(asked.answers), host.address, __version__, host.engine.value, note)
    folder = folder_of(case, host.engine)
    recording.save(folder)
    causes = ", ".join(f'"{cause}"' for cause in case.causes)
    expected = f'verdict = "{case.verdict}"\ncauses = [{causes}]\ncertainty = "{case.certainty}"\n'
    (folder / "expect.toml").write_text(expected, encoding="utf-8")


def main() -> int:
    """Record the folders that were named, or all; returns the exit status."""
    known = [(case, engine) for case in cases() for engine in case.recorded]
    wanted = [each for each in known if not sys.argv[1:] or folder_of(*each).name in sys.argv[1:]]
    if not wanted:
        print("There is no such recording. They are:", *(folder_of(*each).name for each in known), sep="\n  ")
        return 2
    with Lab() as lab:
        for case, engine in wanted:
            name = f"host{list(Engine).index(engine) + 1}{case.extra or ''}"
            if name in lab.hosts:
                lab.hosts[name].reset()
            host = lab.hosts.get(name) or lab.boot(engine, name, extra=case.extra)
            record(host, case)
            print(f"recorded: {folder_of(case, engine).name}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
