"""What the host and the Docker daemon have left: memory, processes, open files, disk."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

import jc

from bot.facts._sh import C_LOCALE, FIND_DATA_ROOT, FIND_DOCKERD, number, pairs
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

MEMORY = Question("memory", "cat /proc/meminfo /proc/loadavg", "cat /proc/meminfo /proc/loadavg")
LIMITS = Question(
    "daemon_limits",
    C_LOCALE
    + FIND_DOCKERD
    + r"""
echo "files $(cat /proc/sys/fs/file-nr)"
echo "pid_max $(cat /proc/sys/kernel/pid_max)"
echo "threads_max $(cat /proc/sys/kernel/threads-max)"
set -- /proc/[0-9]*; echo "processes $#"
echo "nr_open $(cat /proc/sys/fs/nr_open)"
command -v prlimit >/dev/null && echo "prlimit yes"
echo "dockerd $d"
[ -n "$d" ] || exit 0
while read -r a b c soft hard rest; do
  case "$a $b $c" in "Max open files") echo "open_files $soft $hard" ;; "Max processes "*) echo "nproc $c $soft" ;; esac
done < "/proc/$d/limits"
if cd "/proc/$d/fd" 2>/dev/null; then
  set -- *
  [ -L "$1" ] && echo "used_files $#"
fi
read -r stat < "/proc/$d/stat" && rest=${stat##*) } && set -- $rest && shift 19 && echo "start $1"
exit 0
""",
    "cat /proc/$(pidof dockerd)/limits; ls /proc/$(pidof dockerd)/fd | wc -l; cat /proc/sys/fs/file-nr",
)
DISKS = Question(
    "disks",
    C_LOCALE
    + FIND_DATA_ROOT
    + r"""
set -- /
for p in /run /etc "$root"; do [ -e "$p" ] && set -- "$@" "$p"; done
df -Pk "$@"
""",
    "df -Pk / /var/lib/docker",
)
# The format is POSIX's. jc's reader of it fails on a mount point with a space, on a single row, and on a row of dashes.
_DF_ROW = re.compile(r"(?P<device>\S.*?) +(?P<size>\d+) +(?P<used>\d+) +(?P<free>\d+) +\d+% +(?P<mount>/.*)")


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory in kibibytes, and the load of the last minute."""

    total_kb: int
    available_kb: int
    swap_free_kb: int
    load: float

    AREA: ClassVar[AreaName] = AreaName.RESOURCES
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (MEMORY,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read /proc/meminfo and /proc/loadavg."""
        sizes, _, load = answers.text(MEMORY).rstrip().rpartition("\n")
        said = jc.parse("proc_meminfo", sizes, quiet=True)
        if not isinstance(said, dict):
            raise Unknown("/proc/meminfo could not be read")
        average = jc.parse("proc_loadavg", load, quiet=True)
        one = average["load_1m"] if isinstance(average, dict) else 0.0
        return cls(int(said["MemTotal"]), int(said["MemAvailable"]), int(said["SwapFree"]), float(one))


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the daemon and of the host. None stands for a limit or a count that could not be read."""

    dockerd: int
    start: int
    soft_files: int | None
    hard_files: int | None
    used_files: int | None
    host_files: int
    host_files_max: int
    processes: int
    pid_max: int
    nr_open: int
    prlimit: bool

    AREA: ClassVar[AreaName] = AreaName.RESOURCES
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (LIMITS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the limits; `Unknown` where the tables of the kernel cannot be read."""
        said = pairs(answers.text(LIMITS))
        files = said["files"].split()
        soft, hard = ([*said.get("open_files", "").split(), "", ""])[:2]
        return cls(
            dockerd=number(said.get("dockerd")),
            start=number(said.get("start")),
            soft_files=_limit(soft),
            hard_files=_limit(hard),
            used_files=number(said["used_files"]) if "used_files" in said else None,
            host_files=int(files[0]),
            host_files_max=int(files[2]),
            processes=number(said.get("processes")),
            pid_max=number(said.get("pid_max")),
            nr_open=number(said.get("nr_open"), 1_048_576),
            prlimit=said.get("prlimit") == "yes",
        )


@dataclass(frozen=True, slots=True, order=True)
class Disk:
    """One file system that is asked for by a path on it; sizes in kibibytes."""

    mount: str
    device: str
    size_kb: int
    used_kb: int
    available_kb: int

    @property
    def used_percent(self) -> int:
        """How full it is, as df counts it: of what may be used."""
        usable = self.used_kb + self.available_kb
        return -(-100 * self.used_kb // usable) if usable else 0


@dataclass(frozen=True, slots=True)
class Disks:
    """The file systems that Docker writes to, by where they are mounted."""

    all: tuple[Disk, ...]

    AREA: ClassVar[AreaName] = AreaName.RESOURCES
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (DISKS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what df says; a file system that df could not ask is left out."""
        rows = (_DF_ROW.fullmatch(line) for line in answers.get(DISKS).output.splitlines())
        found = {
            Disk(row["mount"], row["device"], int(row["size"]), int(row["used"]), int(row["free"]))
            for row in rows
            if row
        }
        if not found:
            answers.text(DISKS)
            raise Unknown("df named no file system")
        return cls(tuple(sorted(found)))

    def holding(self, path: str) -> Disk | None:
        """Return the file system that a path lies on."""
        on = [disk for disk in self.all if path == disk.mount or path.startswith(disk.mount.rstrip("/") + "/")]
        return max(on, key=lambda disk: len(disk.mount), default=None)


def _limit(text: str) -> int | None:
    return int(text) if text.isdigit() else None
