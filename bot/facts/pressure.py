"""How much the host's processes wait for processor, memory and disk."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

PRESSURE = Question(
    "pressure",
    C_LOCALE
    + r"""
awk '/^processor/{ n++ } END { print "processors " n + 0 }' /proc/cpuinfo
read -r one rest < /proc/loadavg; echo "load $one"
for k in cpu io memory; do
  [ -r "/proc/pressure/$k" ] || continue
  awk -v k="$k" '$1 == "some" { print k, $2, $3 }' "/proc/pressure/$k" 2>/dev/null
done
exit 0
""",
    "cat /proc/loadavg /proc/pressure/cpu /proc/pressure/io /proc/pressure/memory",
)


@dataclass(frozen=True, slots=True)
class Pressure:
    """The load of the last minute, and the share of the last 60 s in which some process waited, in percent by kind.

    `waits` has the kinds cpu, io and memory, as far as the kernel counts them.
    """

    load: float
    processors: int
    waits: dict[str, float]

    AREA: ClassVar[AreaName] = AreaName.RESOURCES
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (PRESSURE,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the kernel's averages."""
        text = answers.text(PRESSURE)
        waits = {found[1]: float(found[2]) for found in re.finditer(r"^(\w+) .*avg60=([\d.]+)", text, re.MULTILINE)}
        load = re.search(r"^load ([\d.]+)", text, re.MULTILINE)
        processors = re.search(r"^processors (\d+)", text, re.MULTILINE)
        return cls(float(load[1]) if load else 0.0, number(processors[1] if processors else 0), waits)

    @property
    def busy(self) -> str:
        """What shows that the host is overloaded now, as a person may read it; empty where nothing does."""
        signs = [f"some process waited for {kind} {share:g} % of the last minute"
                 for kind, share in sorted(self.waits.items()) if share >= _WAITING]  # fmt: skip
        if self.processors and self.load >= _QUEUE * self.processors:
            signs.append(f"load {self.load:g} on {self.processors} processors")
        return "; ".join(signs)


_WAITING = 40.0
_QUEUE = 3
