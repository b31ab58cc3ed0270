"""What has a port though no process shows it: the kernel itself, or a process in another world of process numbers."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# The first namespace of process numbers has this number on every kernel (PROC_PID_INIT_INO): only there are all
# processes of the machine to be seen. Each kind of tunnel names itself in the uevent of its interface.
BENEATH = Question(
    "out_of_sight",
    C_LOCALE
    + r"""
w=$(readlink /proc/self/ns/pid 2>/dev/null) || w=
case $w in
  'pid:[4026531836]') echo "processes all" ;;
  pid:*) echo "processes some" ;;
  *) echo "processes unknown" ;;
esac
for f in /sys/class/net/*/uevent; do
  t=
  while IFS='=' read -r k v; do [ "$k" = DEVTYPE ] && t=$v; done 2>/dev/null < "$f"
  case $t in
    wireguard|vxlan|geneve|gtp|bareudp|l2tpeth|ovpn) n=${f%/uevent}; echo "tunnel ${n##*/} $t" ;;
  esac
done
[ -r /proc/fs/nfsd/portlist ] && while read -r k p; do echo "nfs $k $p"; done < /proc/fs/nfsd/portlist
for k in tcp udp; do
  p=; { read -r p < "/proc/sys/fs/nfs/nlm_${k}port"; } 2>/dev/null
  [ "${p:-0}" != 0 ] && echo "nfs $k $p"
done
echo end
""",
    "readlink /proc/self/ns/pid; ip -d link; cat /proc/fs/nfsd/portlist",
)


@dataclass(frozen=True, slots=True)
class OutOfSight:
    """`sees_all` is whether every process of the machine can be seen from here, None where that could not be told.

    `tunnels` are interfaces with their kind, such as (`wg0`, `wireguard`), each of which may have a UDP port; `nfs` are
    the (protocol, port) on which the kernel serves network file systems.
    """

    sees_all: bool | None
    tunnels: tuple[tuple[str, str], ...]
    nfs: frozenset[tuple[str, int]]

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (BENEATH,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what the kernel says of itself."""
        lines = answers.text(BENEATH).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the answer about the kernel's own ports was cut off")
        rows = [line.split() for line in lines]
        said = next((row[1] for row in rows if row[0] == "processes"), "unknown")
        return cls(
            sees_all={"all": True, "some": False}.get(said),
            tunnels=tuple(sorted((row[1], row[2]) for row in rows if row[0] == "tunnel" and len(row) == 3)),
            nfs=frozenset((row[1].rstrip("6"), number(row[2])) for row in rows if row[0] == "nfs" and len(row) == 3),
        )
