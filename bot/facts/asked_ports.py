"""The host ports that every container of the engine asks for, also one that has stopped, and when it last stopped."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DATA_ROOT, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# The engine's list tells the ports of running containers only; its files tell those of all. A quotation mark inside of
# a value is escaped there, so these patterns cannot match one.
FILES = Question(
    "asked_ports",
    C_LOCALE
    + FIND_DATA_ROOT
    + r"""
cd "$root/containers" 2>/dev/null || { echo "$root/containers can be read by root only" >&2; exit 1; }
for f in */hostconfig.json; do
  [ -r "$f" ] || continue
  c=${f%/*}
  p=$(sed -n 's/.*"PortBindings":\(.*\),"RestartPolicy":.*/\1/p' "$f")
  case $p in ''|'{}'|null) continue ;; esac
  t=$(sed -n 's/.*"FinishedAt":"\([^"]*\)".*/\1/p' "$c/config.v2.json" 2>/dev/null)
  echo "$c ${t:--} $p"
done
echo end
""",
    "docker inspect -f '{{.HostConfig.PortBindings}} {{.State.FinishedAt}}' $(docker ps -aq)",
    cap_bytes=262_144,
)


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """One container: the (protocol, port) that it asks for; `finished` is when it last stopped, empty if never."""

    id: str
    ports: frozenset[tuple[str, int]]
    finished: str

    @property
    def finished_us(self) -> int:
        """When it last stopped, in microseconds since 1970; 0 if never."""
        return int(datetime.fromisoformat(self.finished).timestamp() * 1_000_000) if self.finished else 0


@dataclass(frozen=True, slots=True)
class AskedPorts:
    """Every container that asks for a fixed host port, by id."""

    all: tuple[Asked, ...]

    AREA: ClassVar[AreaName] = AreaName.CONTAINER
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (FILES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the engine's files."""
        lines = answers.text(FILES).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of what all containers ask for was cut off")
        rows = (line.split(" ", 2) for line in lines[:-1])
        found = (Asked(c, _ports(json.loads(places)), "" if at[:4] in ("-", "0001") else at) for c, at, places in rows)
        return cls(tuple(sorted(one for one in found if one.ports)))

    def asking(self, protocol: str, port: int) -> tuple[Asked, ...]:
        """Return the containers that ask for this port."""
        return tuple(one for one in self.all if (protocol, port) in one.ports)


def _ports(places: dict[str, list[dict[str, str]] | None]) -> frozenset[tuple[str, int]]:
    """Read the bindings of one container; of a range every port counts, and one that the engine chooses does not."""
    found: set[tuple[str, int]] = set()
    for container_port, wishes in places.items():
        protocol = container_port.partition("/")[2] or "tcp"
        for wish in wishes or ():
            first, _, last = str(wish.get("HostPort") or "").partition("-")
            low, high = number(first), number(last or first)
            found |= {(protocol, port) for port in range(low, min(high, 65_535) + 1) if port > 0}
    return frozenset(found)
