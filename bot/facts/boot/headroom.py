"""What may be missing at the next start: inodes of the file systems that Docker writes to, and kernels."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DATA_ROOT
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

INODES = Question(
    "inodes",
    C_LOCALE
    + FIND_DATA_ROOT
    + r"""
set -- /
for p in /run /etc "$root"; do [ -e "$p" ] && set -- "$@" "$p"; done
df -Pi "$@" && echo end
""",
    "df -Pi / /var/lib/docker",
)
KERNELS = Question(
    "kernels",
    'for d in /lib/modules/*; do [ -e "$d/modules.dep" ] && echo "kernel ${d##*/}"; done\necho end\n',
    "ls /lib/modules",
)

_ROW = re.compile(r"(?P<device>\S.*?) +(?P<all>\d+) +(?P<used>\d+) +(?P<free>\d+) +\d+% +(?P<mount>/.*)")


@dataclass(frozen=True, slots=True, order=True)
class InodeUse:
    """One file system that counts inodes; those that make them as needed (btrfs) are not among them."""

    mount: str
    used: int
    free: int


@dataclass(frozen=True, slots=True)
class Inodes:
    """All of them, by where they are mounted."""

    all: tuple[InodeUse, ...]

    AREA: ClassVar[AreaName] = AreaName.RESOURCES
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (INODES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what df says."""
        lines = answers.text(INODES).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the count of inodes was cut off")
        rows = [row for line in lines if (row := _ROW.fullmatch(line)) and int(row["all"])]
        return cls(tuple(sorted({InodeUse(row["mount"], int(row["used"]), int(row["free"])) for row in rows})))


@dataclass(frozen=True, slots=True)
class Kernels:
    """The releases of the kernels whose modules are installed, sorted."""

    releases: tuple[str, ...]

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (KERNELS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the folder's names."""
        lines = answers.text(KERNELS).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of kernels was cut off")
        return cls(tuple(sorted(line.removeprefix("kernel ") for line in lines[:-1])))
