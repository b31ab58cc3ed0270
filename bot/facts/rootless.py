"""Docker engines without root: how RootlessKit was told to reach the host's network, and from which port on it may."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, number
from bot.facts.sysctls import SETTINGS, Sysctls
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

# RootlessKit runs twice, the second time as its own child in the new namespace; only the first publishes ports.
ROOTLESS = Question(
    "rootless",
    C_LOCALE
    + r"""
for c in /proc/[0-9]*/comm; do
  n=; { read -r n < "$c"; } 2>/dev/null
  [ "$n" = rootlesskit ] || continue
  p=${c#/proc/}; p=${p%/comm}; u=; i=
  while read -r k a rest; do case $k in Uid:) u=$a ;; PPid:) i=$a ;; esac; done < "/proc/$p/status"
  n=; { read -r n < "/proc/$i/comm"; } 2>/dev/null
  [ "$n" = rootlesskit ] && continue
  echo "kit $p $u $(tr '\000\n' '  ' < "/proc/$p/cmdline")"
  f=$(readlink "/proc/$p/exe") 2>/dev/null
  [ -n "$f" ] && echo "exe $p $f"
done
exit 0
""",
    "ps -o pid,user,args -C rootlesskit",
)
_DEFAULT_FIRST = 1024


@dataclass(frozen=True, slots=True)
class Kit:
    """One RootlessKit: its process, its user's id, its command line and, where it could be read, its program."""

    pid: int
    uid: int
    command: str
    program: str

    def told(self, option: str) -> str:
        """Return the value of an option such as `port-driver`; empty where it was not given."""
        words = self.command.replace("=", " ").split()
        return words[words.index(f"--{option}") + 1] if f"--{option}" in words[:-1] else ""

    @property
    def port_driver(self) -> str:
        """How it publishes ports: builtin, slirp4netns, implicit or none."""
        return self.told("port-driver") or "none"


@dataclass(frozen=True, slots=True)
class Rootless:
    """Every RootlessKit of the host, and the first port that a process without rights may open."""

    first_port: int
    kits: tuple[Kit, ...]

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (ROOTLESS, SETTINGS)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the processes."""
        lines = [line.split(" ", 3) for line in answers.text(ROOTLESS).splitlines()]
        first = number(Sysctls.read(answers).text("net.ipv4.ip_unprivileged_port_start"), _DEFAULT_FIRST)
        exes = {words[1]: words[2] for words in lines if words[0] == "exe" and len(words) == 3}
        kits = (
            Kit(int(words[1]), int(words[2]), words[3].strip(), exes.get(words[1], ""))
            for words in lines
            if words[0] == "kit" and len(words) == 4
        )
        return cls(first, tuple(sorted(kits, key=lambda kit: kit.pid)))
