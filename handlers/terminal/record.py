"""`dockfix record`: writes what a host answers, without secrets, into a folder for a test or a bug report."""

import os
import shutil
from argparse import Namespace
from pathlib import Path

from bot import __version__
from bot.config import Config
from bot.facts import all_questions
from bot.facts.container import Container
from bot.facts.engine import Engine
from bot.model import Probe
from bot.reach import Reach, Unreachable
from bot.reach.replay import Recording, RecordingError
from bot.reaches import Reaches
from bot.snapshot import Snapshot, Unknown
from bot.targets import quoted
from handlers.terminal import exits
from handlers.terminal.args import UsageError
from handlers.terminal.paper import Paper, Progress


def run(args: Namespace, config: Config) -> int:
    """Ask everything and write it; returns the exit status."""
    folder: Path = args.folder
    _check_free(folder)
    paper = Paper()
    reaches = Reaches(config)
    try:
        with Progress(f"Recording {args.container} on {args.host}"):
            reach = reaches.of(args.host)
            asked = reach.ask(args.target, all_questions())
            snapshot = Snapshot(asked.answers)
            recording = Recording(
                args.target,
                tuple(asked.answers),
                address=asked.answers.address,
                dockfix=__version__,
                engine=_engine(snapshot),
                probes=_probes(reach, snapshot),
            )
    except Unreachable as reason:
        paper.note(f"{args.host} could not be asked: {reason}")
        return exits.UNREACHABLE
    finally:
        reaches.close()
    _write(recording, folder)
    silent = sum(bool(answer.could_not) for answer in recording.answers)
    paper.say(f"Wrote {len(recording.answers)} answers to {folder}; {silent} of them only say why there is none.")
    paper.say("Secrets were taken out as far as they can be told apart. Look through the folder before you share it.")
    return exits.OK


def _check_free(folder: Path) -> None:
    try:
        taken = folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir())))
    except (OSError, ValueError) as error:
        raise UsageError(f"{quoted(str(folder))} cannot be used: {error}") from error
    if taken:
        raise UsageError(f"{quoted(str(folder))} is there already, and nothing is overwritten. Name a new folder.")


def _write(recording: Recording, folder: Path) -> None:
    """Write it whole or not at all: beside its place first, then by its name."""
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    try:
        recording.save(partial)
        partial.rename(folder)
    except (RecordingError, OSError, ValueError) as error:
        raise UsageError(f"The recording could not be written: {error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _engine(snapshot: Snapshot) -> str:
    try:
        return snapshot[Engine].version
    except Unknown:
        return ""


def _probes(reach: Reach, snapshot: Snapshot) -> tuple[Probe, ...]:
    try:
        wanted = snapshot[Container].wanted
    except Unknown:
        return ()
    return tuple(reach.probe(port.address, port.port, port.protocol) for port in wanted if port.protocol == "tcp")
