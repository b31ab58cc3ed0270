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
while read -r name rest; do
  case $name in *:*) ;; *) continue ;; esac
  echo "link ${name%%:*}"
done < "$net/dev"
echo end
""",
    "ip link",
)


@dataclass(frozen=True, slots=True)
class Links:
    """The names of all interfaces. `whose` is `dockerd`, or `own` where only our own namespace could be looked into."""

    names: frozenset[str]
    whose: str

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (LINKS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read /proc/net/dev."""
        lines = answers.text(LINKS).splitlines()
        names = frozenset(line.removeprefix("link ") for line in lines if line.startswith("link "))
        if not names or lines[-1] != "end":
            raise Unknown("the list of interfaces was cut off")
        return cls(names, lines[0].removeprefix("whose "))
