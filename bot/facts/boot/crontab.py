"""What cron starts at boot: the `@reboot` lines of the crontabs that can be read."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

REBOOT = Question(
    "cron_at_reboot",
    C_LOCALE
    + r"""
for f in /etc/crontab /etc/cron.d/* /var/spool/cron/crontabs/* /var/spool/cron/*; do
  [ -f "$f" ] && [ -r "$f" ] && grep -E '^[[:space:]]*@reboot[[:space:]]' "$f" | cut -c1-300 | sed "s|^|$f |"
done
echo end
""",
    "grep -r '^@reboot' /etc/crontab /etc/cron.d /var/spool/cron",
)


@dataclass(frozen=True, slots=True)
class CronAtReboot:
    """The lines as (file, line)."""

    lines: tuple[tuple[str, str], ...]

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (REBOOT,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read them."""
        lines = answers.text(REBOOT).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the crontabs were cut off")
        return cls(tuple((line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines[:-1]))
