"""How many processes and how much memory the daemon may have, and has: by its control groups, its user, the host."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DOCKERD, number, pairs
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# A limit may sit on any group above the daemon's, so every one up to the top is read; v1 has a tree per controller.
TASKS = Question(
    "task_limits",
    C_LOCALE
    + FIND_DOCKERD
    + r"""
echo "pid_max $(cat /proc/sys/kernel/pid_max)"
echo "threads_max $(cat /proc/sys/kernel/threads-max)"
echo "threads $(cat /proc/[0-9]*/status 2>/dev/null | awk '/^Threads:/{ n += $2 } END { print n + 0 }')"
echo "dockerd $d"
[ -n "$d" ] || exit 0
while read -r a b soft hard rest; do
  [ "$a $b" = "Max processes" ] && echo "nproc $soft $hard"
done < "/proc/$d/limits"
while read -r k v rest; do [ "$k" = Uid: ] && echo "uid $v"; done < "/proc/$d/status"
number() { v=; [ -r "$1" ] && read -r v < "$1"; echo "${v:--}"; }
killed() { [ -r "$1" ] && awk '$1 == "oom_kill" { print $2 }' "$1"; }
up() {
  at=$2
  while :; do
    g=$1$at; [ "$at" = / ] && g=$1
    [ -d "$g" ] && "$3" "$g" "$at"
    [ -n "$at" ] && [ "$at" != / ] || break
    at=${at%/*}; [ -n "$at" ] || at=/
  done
}
v2() {
  [ -e "$1/pids.max" ] && echo "pids $(number "$1/pids.max") $(number "$1/pids.current") $2"
  [ -e "$1/memory.max" ] &&
    echo "memory $(number "$1/memory.max") $(number "$1/memory.current") $(killed "$1/memory.events") $2"
}
v1p() { [ -e "$1/pids.max" ] && echo "pids $(number "$1/pids.max") $(number "$1/pids.current") $2"; }
v1m() {
  [ -e "$1/memory.limit_in_bytes" ] && echo "memory $(number "$1/memory.limit_in_bytes") \
$(number "$1/memory.usage_in_bytes") $(killed "$1/memory.oom_control") $2"
}
two=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
pids=$(awk '$3 == "cgroup" && "," $4 "," ~ /,pids,/ { print $2; exit }' /proc/mounts)
memory=$(awk '$3 == "cgroup" && "," $4 "," ~ /,memory,/ { print $2; exit }' /proc/mounts)
while IFS=: read -r id kind at; do
  case ,$kind, in
    ,,) [ -n "$two" ] && up "$two" "$at" v2 ;;
    *,pids,*) [ -n "$pids" ] && up "$pids" "$at" v1p ;;
    *,memory,*) [ -n "$memory" ] && up "$memory" "$at" v1m ;;
  esac
done < "/proc/$d/cgroup"
exit 0
""",
    "systemctl show docker -p TasksMax,TasksCurrent,MemoryMax,MemoryCurrent; sysctl kernel.pid_max kernel.threads-max",
)


@dataclass(frozen=True, slots=True)
class Bound:
    """What a control group may have and has: processes, or bytes of memory. `killed` counts its kills for memory."""

    group: str
    most: int
    now: int
    killed: int = 0

    @property
    def unit(self) -> str:
        """The unit of systemd that the group is, as `docker.service`; empty for another group."""
        last = self.group.rpartition("/")[2]
        return last if last.endswith((".service", ".slice", ".scope")) else ""


@dataclass(frozen=True, slots=True)
class Tasks:
    """The limits on processes and memory. Threads count as processes here, as they do for the kernel.

    `pids` and `memory` are the control groups of the daemon and above that have a limit. `user_limit` is the daemon's
    own limit (None: none), which the kernel does not hold against root.
    """

    dockerd: int
    uid: int
    threads: int
    pid_max: int
    threads_max: int
    user_limit: int | None
    pids: tuple[Bound, ...]
    memory: tuple[Bound, ...]

    AREA: ClassVar[AreaName] = AreaName.RESOURCES
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (TASKS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the limits; `Unknown` where the kernel's own cannot be read."""
        text = answers.text(TASKS)
        said = pairs(text)
        limit = said.get("nproc", "").partition(" ")[0]
        if not said.get("pid_max", "").isdigit():
            raise Unknown("the kernel's limit on processes could not be read")
        return cls(
            dockerd=number(said.get("dockerd")),
            uid=number(said.get("uid")),
            threads=number(said.get("threads")),
            pid_max=int(said["pid_max"]),
            threads_max=number(said.get("threads_max")),
            user_limit=int(limit) if limit.isdigit() else None,
            pids=_bounds(text, "pids"),
            memory=_bounds(text, "memory"),
        )


def _bounds(text: str, kind: str) -> tuple[Bound, ...]:
    found = []
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        numbers, slash, group = rest.partition("/")
        most, now, killed = ([*numbers.split(), "", "", ""])[:3]
        # Version 1 has no word for "no limit": it is a number that no machine has.
        if word == kind and slash and most.isdigit() and now.isdigit() and int(most) < 1 << 60:
            found.append(Bound(f"/{group}", int(most), int(now), number(killed)))
    return tuple(found)
