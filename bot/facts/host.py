"""Who dockfix is on the host, which Docker daemons run there, and which kernel."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import number, pairs
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

IDENTITY = Question("host", "", "id -u")
"""Not asked: the answer that every way to a host gives unasked, lines of `uid`, `sudo` and `dockerd`."""

RELEASE = Question(
    "kernel",
    'r=$(cat /proc/sys/kernel/osrelease) || exit 1\necho "release $r"\n'
    '[ -d "/lib/modules/$r" ] && echo "modules yes" || echo "modules no"\n'
    '[ -e /proc/modules ] && echo "modular yes" || echo "modular no"',
    "uname -r; ls /lib/modules",
)


@dataclass(frozen=True, slots=True)
class Host:
    """Who we are on the host: `root` is whether everything can be seen; `why_not_root` says why it cannot."""

    root: bool
    why_not_root: str
    dockerd: tuple[int, ...]

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = ()

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the identity."""
        said = pairs(answers.text(IDENTITY))
        sudo = said.get("sudo", "off")
        root = said.get("uid") == "0" or sudo == "ok"
        reason = "" if root else f"not root on the host (sudo: {sudo or 'off'})"
        return cls(root, reason, tuple(sorted(number(pid) for pid in said.get("dockerd", "").split())))


@dataclass(frozen=True, slots=True)
class Kernel:
    """The running kernel; `modules_dir` is whether the modules of that very release are still on the disk."""

    release: str
    modules_dir: bool
    modular: bool

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (RELEASE,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the release."""
        said = pairs(answers.text(RELEASE))
        return cls(said["release"], said.get("modules") == "yes", said.get("modular") == "yes")
