"""Which security module confines the daemon: SELinux, AppArmor, or none."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import FIND_DOCKERD, pairs
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

CONFINEMENT = Question(
    "confinement",
    FIND_DOCKERD
    + r"""
[ -r /sys/fs/selinux/enforce ] && echo "selinux $(cat /sys/fs/selinux/enforce)"
[ -r /sys/module/apparmor/parameters/enabled ] && echo "apparmor $(cat /sys/module/apparmor/parameters/enabled)"
[ -n "$d" ] && l=$(tr -d '\000' < "/proc/$d/attr/current" 2>/dev/null) && [ -n "$l" ] && echo "label $l"
exit 0
""",
    "getenforce; cat /sys/module/apparmor/parameters/enabled /proc/$(pidof dockerd)/attr/current",
)


@dataclass(frozen=True, slots=True)
class Confinement:
    """`label` is the daemon's SELinux context or AppArmor profile, empty where it may not be read or has none."""

    selinux: str
    apparmor: bool
    label: str

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (CONFINEMENT,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the switches of the modules; `selinux` is enforcing, permissive or empty."""
        said = pairs(answers.text(CONFINEMENT))
        mode = {"1": "enforcing", "0": "permissive"}.get(said.get("selinux", ""), "")
        return cls(mode, said.get("apparmor") == "Y", said.get("label", ""))
