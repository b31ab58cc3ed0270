"""What the kernel wrote about processes that it killed or would not make, and about what a policy denied."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

# Denials go to the audit daemon's file where that runs, to the journal's audit stream or the kernel's log elsewhere.
KERNEL_LOG = Question(
    "kernel_log",
    C_LOCALE
    + r"""
case " $(id -u) $(id -Gn) " in
  " 0 "*|*" systemd-journal "*|*" adm "*) ;;
  *) echo "needs root or the group systemd-journal" >&2; exit 1 ;;
esac
pick() {
  awk '/Out of memory|oom-kill:|Killed process|fork rejected by pids|avc: +denied|apparmor="DENIED"/' | tail -n 40
}
if command -v journalctl >/dev/null; then
  journalctl --no-pager -q -b -o short-unix --since=-2h -n 5000 _TRANSPORT=kernel + _TRANSPORT=audit 2>/dev/null | pick
elif command -v dmesg >/dev/null; then
  dmesg 2>/dev/null | tail -n 5000 | pick
else
  echo "this host has neither a journal nor dmesg" >&2; exit 1
fi
f=/var/log/audit/audit.log
[ -r "$f" ] && tail -c 262144 "$f" | pick
exit 0
""",
    "journalctl -k --since=-2h | grep -E 'Out of memory|oom-kill|fork rejected|avc: +denied|apparmor=.DENIED'",
    cap_bytes=65_536,
)
_STAMPS = (re.compile(r"^(\d{9,11})\.(\d{1,6}) "), re.compile(r"audit\((\d{9,11})\.(\d{1,3}):\d+\)"))


@dataclass(frozen=True, slots=True)
class KernelLine:
    """One line; `at` is in microseconds since 1970, 0 where it does not tell."""

    at: int
    text: str

    @property
    def denial(self) -> bool:
        """Whether a policy (SELinux, AppArmor) denied something."""
        return ("denied" in self.text and "avc:" in self.text) or 'apparmor="DENIED"' in self.text

    @property
    def for_memory(self) -> bool:
        """Whether the kernel killed a process for want of memory."""
        return "Killed process" in self.text or "oom-kill:" in self.text or "Out of memory" in self.text

    @property
    def for_processes(self) -> bool:
        """Whether a control group had no process left to give."""
        return "fork rejected by pids" in self.text


@dataclass(frozen=True, slots=True)
class KernelLog:
    """The telling lines of the last two hours since boot, oldest first."""

    lines: tuple[KernelLine, ...]

    AREA: ClassVar[AreaName] = AreaName.RESOURCES
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (KERNEL_LOG,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the log."""
        rows = dict.fromkeys(line.strip() for line in answers.text(KERNEL_LOG).splitlines() if line.strip())
        return cls(tuple(sorted((KernelLine(_at(row), row) for row in rows), key=lambda line: line.at)))


def _at(row: str) -> int:
    # The audit stamp is the event's own; the journal's is when it was written down.
    for stamp in reversed(_STAMPS):
        if found := stamp.search(row):
            return int(found[1]) * 1_000_000 + int(found[2].ljust(6, "0"))
    return 0
