"""What else than space a file system can lack: inodes, and the permission to be written to."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DATA_ROOT, FIND_DOCKERD
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

FILE_SYSTEMS = Question(
    "file_systems",
    C_LOCALE
    + FIND_DATA_ROOT
    + FIND_DOCKERD
    + r"""
echo "root $root"
set -- /
for p in /run /etc "$root"; do [ -e "$p" ] && set -- "$@" "$p"; done
df -Pi "$@"
m=/proc/mounts
[ -n "$d" ] && [ -r "/proc/$d/mounts" ] && m=/proc/$d/mounts
awk '$4 ~ /^ro(,|$)/ { print "ro " $2 }' "$m"
echo end
""",
    "df -Pi / /run /var/lib/docker; grep ' ro' /proc/mounts",
)
# A file system that makes inodes as it needs them, such as btrfs, counts none.
_ROW = re.compile(r"\S.*? +(?P<all>\d+|-) +(?:\d+|-) +(?P<free>\d+|-) +(?:\d+%|-) +(?P<mount>/.*)")


@dataclass(frozen=True, slots=True)
class FileSystems:
    """Free and all inodes by mount point (only where they are counted), mount points that are read-only, the data root.

    The mounts are those that the daemon sees, where they may be read.
    """

    data_root: str
    inodes: dict[str, tuple[int, int]]
    read_only: tuple[str, ...]

    AREA: ClassVar[AreaName] = AreaName.RESOURCES
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (FILE_SYSTEMS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what df and the table of mounts say."""
        lines = answers.text(FILE_SYSTEMS).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of file systems was cut off")
        rows = [found for line in lines[1:] if (found := _ROW.fullmatch(line))]
        counted = {row["mount"]: (int(row["free"]), int(row["all"])) for row in rows if row["all"].strip("0-")}
        read_only = (_plain(line.removeprefix("ro ")) for line in lines if line.startswith("ro "))
        return cls(lines[0].removeprefix("root "), counted, tuple(sorted(set(read_only))))


def _plain(mount: str) -> str:
    """Undo the octal escapes by which the kernel writes a mount point."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), mount)
