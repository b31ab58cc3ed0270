"""What the daemon's process does while it does not answer: whether it was stopped, waits for a disk, or has ended."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DOCKERD, number, pairs
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

STATE = Question(
    "daemon_state",
    C_LOCALE
    + FIND_DOCKERD
    + r"""
echo "dockerd $d"
[ -n "$d" ] || exit 0
while read -r k v rest; do
  case $k in State:) echo "state $v" ;; Threads:) echo "threads $v" ;; TracerPid:) echo "tracer $v" ;; esac
done < "/proc/$d/status"
read -r stat < "/proc/$d/stat" && rest=${stat##*) } && set -- $rest && shift 19 && echo "start $1"
echo "stuck $(cat "/proc/$d/task"/*/status 2>/dev/null | awk '/^State:[ \t]*D/{ n++ } END { print n + 0 }')"
exit 0
""",
    "grep -E 'State|Threads|TracerPid' /proc/$(pidof dockerd)/status",
)


@dataclass(frozen=True, slots=True)
class DaemonState:
    """`state` is the kernel's letter (T and t: stopped, D: waits for a disk, Z: ended); `stuck` counts threads in D.

    `start` is in ticks since boot, `tracer` the process that traces it; 0 stands for none.
    """

    dockerd: int
    start: int
    state: str
    threads: int
    stuck: int
    tracer: int

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (STATE,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the state."""
        said = pairs(answers.text(STATE))
        counts = (number(said.get(name)) for name in ("threads", "stuck", "tracer"))
        return cls(number(said.get("dockerd")), number(said.get("start")), said.get("state", ""), *counts)
