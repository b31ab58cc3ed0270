"""What the Docker daemon wrote to the journal."""

import json
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from bot.facts._sh import C_LOCALE
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

_READ = (
    C_LOCALE
    + 'command -v journalctl >/dev/null || { echo "this host has no journal" >&2; exit 1; }\n'
    + """[ "$(id -u)" = 0 ] || case " $(id -Gn) " in
  *" systemd-journal "*|*" adm "*) ;;
  *) echo "needs root or the group systemd-journal" >&2; exit 1 ;;
esac
"""
    + "journalctl --no-pager -q -u docker.service -o json --output-fields=MESSAGE,PRIORITY,_PID"
)

RECENT = Question(
    "daemon_log", _READ + " --since=-30min -n 300\n", "journalctl -u docker --since=-30min -n 300", cap_bytes=524_288
)
LAST = Question("daemon_last_words", _READ + " -n 40\n", "journalctl -u docker -n 40")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal; `at` is in microseconds since 1970."""

    at: int
    priority: int
    message: str


@dataclass(frozen=True, slots=True)
class DaemonLog:
    """The last half hour, 300 lines at most, oldest first."""

    lines: tuple[Line, ...]

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (RECENT,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the journal."""
        return cls(_lines(answers, RECENT))


@dataclass(frozen=True, slots=True)
class LastWords:
    """The last 40 lines, however old."""

    lines: tuple[Line, ...]

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (LAST,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the journal."""
        return cls(_lines(answers, LAST))

    def complaint(self) -> str:
        """Return the last line that says why the daemon could not start or had to stop; empty where none does."""
        telling = ("failed to start daemon", "level=fatal", "unable to configure the Docker daemon", "panic:",
                   "invalid userland-proxy-path")  # fmt: skip
        said = (line.message for line in reversed(self.lines) if any(word in line.message for word in telling))
        return next(said, "")


def _lines(answers: Answers, question: Question) -> tuple[Line, ...]:
    read = []
    for row in answers.text(question).splitlines():
        try:
            read.append(_line(json.loads(row)))
        except ValueError:
            if not answers.get(question).cut:
                raise
    return tuple(read)


def _line(entry: dict[str, Any]) -> Line:
    message = entry.get("MESSAGE")
    # journald writes text that is not clean UTF-8 as a list of bytes.
    text = bytes(message).decode(errors="replace") if isinstance(message, list) else str(message or "")
    return Line(int(entry.get("__REALTIME_TIMESTAMP") or 0), int(entry.get("PRIORITY") or 6), text)
