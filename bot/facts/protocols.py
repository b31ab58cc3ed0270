"""Which transport protocols beside TCP and UDP the kernel has, or could load."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, NET_OF_DOCKERD, pairs
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers

PROTOCOLS = Question(
    "protocols",
    C_LOCALE
    + NET_OF_DOCKERD
    + r"""
read -r r < /proc/sys/kernel/osrelease
known=no; [ -d "$net/sctp" ] || [ -d /proc/net/sctp ] && known=yes
while read -r name kind rest; do case $name in SCTP|SCTPv6) known=yes ;; esac; done < "$net/protocols"
echo "sctp $known"
m=
for f in "/lib/modules/$r/kernel/net/sctp"/sctp.ko*; do [ -e "$f" ] && m=$f; done
[ -n "$m" ] && echo "module $m"
for f in '/etc/modprobe.d'/*.conf '/usr/lib/modprobe.d'/*.conf '/lib/modprobe.d'/*.conf; do
  [ -r "$f" ] && awk -v f="$f" '$1 == "install" && $2 == "sctp" || $1 == "blacklist" && $2 == "sctp" {
    print "barred " f ": " $0 }' "$f"
done
[ -r /proc/sys/kernel/modules_disabled ] && echo "locked $(cat /proc/sys/kernel/modules_disabled)"
exit 0
""",
    "ls /proc/net/sctp; ls /lib/modules/$(uname -r)/kernel/net/sctp; grep -r sctp /etc/modprobe.d",
)


@dataclass(frozen=True, slots=True)
class Protocols:
    """`sctp` is whether the kernel has SCTP now; `module` is the file to load it from, empty where there is none.

    `barred` is a line of modprobe's configuration that keeps the module out; `locked` is whether none may be loaded.
    """

    sctp: bool
    module: str
    barred: str
    locked: bool

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (PROTOCOLS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the kernel's table of protocols and the folder of its modules."""
        said = pairs(answers.text(PROTOCOLS))
        return cls(said["sctp"] == "yes", said.get("module", ""), said.get("barred", ""), said.get("locked") == "1")
