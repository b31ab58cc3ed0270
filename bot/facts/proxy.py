"""The program docker-proxy, of which Docker starts one for each published port: whether the daemon can find it."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DOCKERD
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

# The daemon's environment holds secrets, so only its PATH leaves the host. Until 24 the program is looked for in PATH
# whenever a port is published; since 25 once, at the daemon's start, and in the folders of libraries before that.
PROXY = Question(
    "proxy_program",
    C_LOCALE
    + FIND_DOCKERD
    + r"""
name='docker-proxy'; where=; whose=own; top=
if [ -n "$d" ] && { : < "/proc/$d/environ"; } 2>/dev/null; then
  whose=daemon
  where=$(tr '\000' '\n' < "/proc/$d/environ" | sed -n 's/^PATH=//p')
  [ -d "/proc/$d/root/usr" ] && top=/proc/$d/root
fi
[ -n "$where" ] || where=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
echo "whose $whose"
told=
[ -n "$d" ] && told=$(tr '\000' '\n' < "/proc/$d/cmdline" | sed -n 's/^--userland-proxy-path=//p')
f='/etc/docker/daemon.json'
[ -z "$told" ] && [ -r "$f" ] &&
  told=$(tr -d '\n' < "$f" | sed -n 's/.*"userland-proxy-path"[^"]*"\([^"]*\)".*/\1/p')
[ -n "$told" ] && echo "told $told"
IFS=:
for p in $where; do echo "path $p"; done
for p in $where '/usr/local/libexec/docker' '/usr/libexec/docker' '/usr/local/lib/docker' '/usr/lib/docker' \
         /usr/local/bin /usr/local/sbin /usr/bin /usr/sbin /opt/bin; do
  [ -f "$top$p/$name" ] && { [ -x "$top$p/$name" ] && echo "program $p/$name" || echo "unusable $p/$name"; }
done
[ -n "$told" ] && [ -f "$top$told" ] && [ -x "$top$told" ] && echo "program $told"
echo end
""",
    "tr '\\0' '\\n' < /proc/$(pidof dockerd)/environ | grep ^PATH; command -v docker-proxy",
)


@dataclass(frozen=True, slots=True)
class ProxyProgram:
    """Where docker-proxy is. `told` is the path that the daemon was told, `unusable` are files that cannot be run.

    `sure` is whether this is what the daemon itself sees; else it is what we see, in the folders that are usual.
    """

    sure: bool
    told: str
    folders: tuple[str, ...]
    programs: tuple[str, ...]
    unusable: tuple[str, ...]

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (PROXY,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the folders and what is in them."""
        said: dict[str, list[str]] = {}
        for line in answers.text(PROXY).splitlines():
            word, _, rest = line.partition(" ")
            said.setdefault(word, []).append(rest)
        return cls(
            sure=said["whose"] == ["daemon"],
            told="".join(said.get("told", ())),
            folders=tuple(dict.fromkeys(said.get("path", ()))),
            programs=tuple(dict.fromkeys(said.get("program", ()))),
            unusable=tuple(dict.fromkeys(said.get("unusable", ()))),
        )

    def in_path(self) -> bool:
        """Whether a program is in one of the folders of the daemon's PATH."""
        return any(program.rpartition("/")[0] in self.folders for program in self.programs)
