"""Who holds the lock that every iptables of the legacy backend waits for, and who waits."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# /proc/locks names the process that took the lock, which may be gone: its children have inherited the open file, and
# hold the lock on. So everybody who has the file open and does not wait for it counts as a holder.
LOCK = Question(
    "xtables_lock",
    C_LOCALE
    + r"""
[ "$(id -u)" = 0 ] || { echo "needs root" >&2; exit 1; }
read -r up rest < /proc/uptime && echo "uptime $up"
f=/run/xtables.lock
i=; [ -e "$f" ] && i=$(ls -iL "$f" | awk '{ print $1 }')
held=
if [ -n "$i" ]; then
  while read -r n a b c d e; do
    case $a in
      '->') case "$e " in *":$i "*) echo "waits ${e%% *}"; held=1 ;; esac ;;
      FLOCK) case "$e " in *":$i "*) echo "took $d"; held=1 ;; esac ;;
    esac
  done < /proc/locks
fi
[ -n "$held" ] && ls -ln /proc/[0-9]*/fd 2>/dev/null | awk '
  /^\/proc\/[0-9]+\/fd:$/ { split($0, a, "/"); pid = a[3]; next }
  / -> (\/var)?\/run\/xtables\.lock$/ && !(pid in told) { told[pid] = 1; print "open " pid }
'
echo end
""",
    "cat /proc/locks; fuser -v /run/xtables.lock",
)


@dataclass(frozen=True, slots=True)
class XtablesLock:
    """The lock now: pids of its holders and of those who wait. `uptime` is in ticks of a hundredth of a second."""

    holders: tuple[int, ...]
    waiting: tuple[int, ...]
    uptime: int

    AREA: ClassVar[AreaName] = AreaName.FIREWALL
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (LOCK,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the lock; `Unknown` without root, who alone sees the files of others."""
        lines = answers.text(LOCK).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of locks was cut off")
        words = [line.split() for line in lines]

        def pids(word: str) -> set[int]:
            return {number(row[1]) for row in words if row[0] == word}

        uptime = next((float(row[1]) for row in words if row[0] == "uptime"), 0.0)
        waiting = pids("waits")
        return cls(
            tuple(sorted(pids("open") - waiting)) if pids("took") else (), tuple(sorted(waiting)), round(uptime * 100)
        )
