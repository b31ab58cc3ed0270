"""Answers that a real host gave, kept in a folder, and a host that gives them again: for tests and the playground."""

import json
import os
import re
import threading
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import codec
from bot.model import Answer, EngineQuestion, Executed, Probe, Question, Step, Target, Timings
from bot.reach import NO_CONTAINER, Asked, EventsWanted, Listener, Progress, Unreachable
from bot.reach.redact import redact
from bot.snapshot import Answers

_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}", re.ASCII)
_FILE_BYTES = 16_000_000
_AT_A_TIME = 4


class RecordingError(ValueError):
    """A recording cannot be read or written; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a host answered at one moment. On disk: `recording.toml`, `answers/<question id>.json`, `probes.json`."""

    target: Target
    answers: tuple[Answer, ...]
    address: str = ""
    dockfix: str = ""
    engine: str = ""
    note: str = ""
    probes: tuple[Probe, ...] = field(default=())

    def save(self, folder: Path) -> None:
        """Write it, redacted. `RecordingError` for an id that is no file name, or where a link is in the way."""
        for answer in self.answers:
            _check_id(answer.question)
        answers = folder / "answers"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if answers.is_symlink():
                raise RecordingError(f"{answers} is a link; a recording writes into a folder of its own")
            answers.mkdir(exist_ok=True)
            _write(folder / "recording.toml", self._head())
            for answer in self.answers:
                _write(answers / f"{answer.question}.json", _pretty(codec.encode(redact(answer))))
            _write(folder / "probes.json", _pretty(codec.encode(self.probes)))
        except OSError as error:
            raise RecordingError(f"{error.filename or folder} cannot be written ({error.strerror or error})") from None

    @classmethod
    def load(cls, folder: Path) -> "Recording":
        """Read it. `RecordingError` where it is missing, damaged, or reaches out of its folder."""
        head = _head_of(folder / "recording.toml")
        answers = []
        for file in sorted((folder / "answers").glob("*.json")):
            answer = _decoded(Answer, file)
            if answer.question != file.stem or not _ID.fullmatch(file.stem):
                raise RecordingError(f"{file} holds the answer to {answer.question!r:.80}, which is not its name")
            answers.append(answer)
        probes = folder / "probes.json"
        tried = _decoded(tuple[Probe, ...], probes) if probes.exists() else ()
        return cls(
            Target(head["host"], head["container"]),
            tuple(answers),
            **{name: head[name] for name in ("address", "dockfix", "engine", "note")},
            probes=tried,
        )

    def asked(self) -> Answers:
        """Return the answers as a fresh round would bring them."""
        return Answers(self.target, {answer.question: answer for answer in self.answers}, self.address)

    def _head(self) -> str:
        fields = {
            "host": self.target.host,
            "container": self.target.container,
            "address": self.address,
            "dockfix": self.dockfix,
            "engine": self.engine,
            "note": self.note,
        }
        return "".join(f"{name} = {_toml(value)}\n" for name, value in fields.items())


class ReplayReach:
    """Implements `bot.reach.Reach` with recordings: `before` until a step was run, `after` from then on."""

    def __init__(
        self,
        before: Recording,
        after: Recording | None = None,
        pace_seconds: float = 0.0,
        events: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """`pace_seconds` is how long one question takes, four at a time. Without `after`, no step can be run.

        `events` are what whoever follows the engine hears, as it writes them.
        """
        self._before, self._after, self._pace = before, after, pace_seconds
        self._events = tuple(events)
        self._lock = threading.Lock()
        self._run: dict[str, Executed] = {}

    def ask(
        self, target: Target, questions: Sequence[Question | EngineQuestion], progress: Progress | None = None
    ) -> Asked:
        """Give the recorded answers; a question that was not recorded says so."""
        started = time.monotonic()
        recording = self._now
        recorded = {answer.question: answer for answer in recording.answers}
        given = {"host": recorded["host"]} if "host" in recorded else {}
        for question in questions:
            if question.id != "host" and self._pace:
                time.sleep(self._pace / _AT_A_TIME)
            given[question.id] = _answer(recording, recorded, question, target.container)
            if progress is not None:
                progress(question.id)
        ms = round((time.monotonic() - started) * 1000)
        return Asked(Answers(target, given, recording.address), Timings(0, ms, ms, 0))

    def run(self, op: str, step: Step, limit_seconds: int = 120) -> Executed:  # noqa: ARG002 - a replay takes no time
        """Note that the step was run; from then on the host answers as it did after the fix."""
        with self._lock:
            if op not in self._run:
                time.sleep(self._pace)
                known = self._after is not None
                output = "" if known else "This is a recording, and nothing was recorded after this step."
                self._run[op] = Executed(step, 0 if known else 1, output, round(self._pace * 1000))
            return self._run[op]

    def follow(self, wanted: EventsWanted, listener: Listener, stop: threading.Event) -> None:
        """Tell the events that were given, and end: nothing more happens on a recorded host."""
        recording = self._now
        recorded = {answer.question: answer for answer in recording.answers}
        listener.began(lambda question, container: _answer(recording, recorded, question, container))
        for event in self._events:
            if stop.is_set():
                return
            kind, action, at = (event.get(key) for key in ("Type", "Action", "timeNano"))
            if (kind, action) == (wanted.kind, wanted.action) and isinstance(at, int) and at >= wanted.since:
                listener.happened(event)
        raise Unreachable("This host is a recording: nothing more happens there that could be followed.")

    def probe(self, address: str, port: int, protocol: str) -> Probe:
        """Give the recorded probe."""
        for tried in self._now.probes:
            if (tried.address, tried.port, tried.protocol) == (address, port, protocol):
                return tried
        return Probe(address, port, protocol, False, "a recording", "not tried when the host was recorded")

    def close(self) -> None:
        """Nothing is held."""

    @property
    def _now(self) -> Recording:
        healed = any(executed.exit == 0 for executed in self._run.values())
        return self._after if healed and self._after is not None else self._before


def _answer(
    recording: Recording, recorded: Mapping[str, Answer], question: Question | EngineQuestion, container: str
) -> Answer:
    about = isinstance(question, EngineQuestion) and question.about_container
    if about and not container:
        return Answer(question.id, could_not=NO_CONTAINER)
    if about and container.removeprefix("/") not in (recording.target.container.removeprefix("/"), _id(recorded)):
        return Answer(question.id, json.dumps({"message": f"No such container: {container[:100]}"}), exit=404)
    return recorded.get(question.id) or Answer(question.id, could_not="was not asked when the host was recorded")


def _id(recorded: Mapping[str, Answer]) -> str:
    """Return the id of the recorded container, by which the engine knows it as well; empty where there is none."""
    container = recorded.get("container")
    try:
        said = json.loads(container.output) if container is not None else {}
    except (ValueError, RecursionError):
        return ""
    return str(said.get("Id", "")) if isinstance(said, dict) else ""


def _check_id(name: str) -> None:
    if not _ID.fullmatch(name):
        raise RecordingError(f"{name!r:.80} cannot be the name of a file in a recording")


def _write(file: Path, text: str) -> None:
    """Write a file of ours; never through a link that somebody put there."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with os.fdopen(os.open(file, flags, 0o644), "w", encoding="utf-8") as stream:
        stream.write(text)


def _read(file: Path) -> str:
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            data = stream.read(_FILE_BYTES + 1)
    except OSError as error:
        raise RecordingError(f"{file} cannot be read ({error.strerror or error})") from None
    if len(data) > _FILE_BYTES:
        raise RecordingError(f"{file} is larger than {_FILE_BYTES // 1_000_000} MB")
    return data.decode("utf-8", "replace")


def _decoded(kind: Any, file: Path) -> Any:
    try:
        return codec.decode(kind, json.loads(_read(file)))
    except RecordingError:
        raise
    except (ValueError, TypeError, RecursionError) as error:
        raise RecordingError(f"{file} is damaged ({error!s:.120})") from None


def _head_of(file: Path) -> dict[str, str]:
    try:
        found = tomllib.loads(_read(file))
    except tomllib.TOMLDecodeError as error:
        raise RecordingError(f"{file} is damaged ({error})") from None
    names = ("host", "container", "address", "dockfix", "engine", "note")
    wrong = [name for name in names if not isinstance(found.get(name, ""), str)]
    if wrong or not found.get("host") or not found.get("container"):
        raise RecordingError(f"{file} needs the texts host and container{f'; wrong: {wrong}' if wrong else ''}")
    return {name: found.get(name, "") for name in names}


def _toml(text: str) -> str:
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=True) + "\n"
