"""The network interfaces in the namespace of the Docker daemon."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, NET_OF_DOCKERD
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

LINKS = Question(
    "links",
    C_LOCALE
    + NET_OF_DOCKERD
    + r"""
echo "whose $whose"
here=yes; ours=$(readlink /proc/self/ns/net 2>/dev/null)
# /sys and /proc/sys show the namespace of who reads them: of another one they tell nothing.
[ "$whose" = dockerd ] && [ "$(readlink "/proc/$d/ns/net" 2>/dev/null)" != "$ours" ] && here=
seen=; [ -n "$here" ] && seen=$(ip -o link 2>/dev/null)
while read -r name rest; do
  case $name in *:*) ;; *) continue ;; esac
  name=${name%%:*}; up=unseen
  case $seen in *": $name: <"*|*": $name@"*)
    flags=${seen#*": $name"[:@]}; flags=${flags%% mtu *}
    # LOWER_UP, which may stand there as well, is about the cable.
    case $flags in *[!A-Z_]UP[!A-Z_]*) up=up ;; *) up=down ;; esac ;;
  esac
  f=; [ -n "$here" ] && f=$(cat "/proc/sys/net/ipv4/conf/$name/forwarding" 2>/dev/null)
  echo "link $name $up ${f:-unseen}"
done < "$net/dev"
echo end
""",
    "ip link",
)


@dataclass(frozen=True, slots=True)
class Links:
    """The names of all interfaces. `whose` is `dockerd`, or `own` where only our own namespace could be looked into.

    `down` are those of which it could be seen that they are switched off, `not_forwarding` those of which it could be
    seen that the kernel forwards no IPv4 packet that comes in by them.
    """

    names: frozenset[str]
    whose: str
    down: frozenset[str] = frozenset()
    not_forwarding: frozenset[str] = frozenset()

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (LINKS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read /proc/net/dev."""
        lines = answers.text(LINKS).splitlines()
        said = [line.split() for line in lines if line.startswith("link ")]
        names = frozenset(words[1] for words in said)
        if not names or lines[-1] != "end":
            raise Unknown("the list of interfaces was cut off")
        return cls(
            names,
            lines[0].removeprefix("whose "),
            frozenset(words[1] for words in said if words[2:3] == ["down"]),
            frozenset(words[1] for words in said if words[3:4] == ["0"]),
        )
