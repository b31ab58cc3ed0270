"""The file in which the Docker daemon keeps its networks: whether it is there, can be written and is a database."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DATA_ROOT, number, pairs
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

_MAGIC = "ed da 0c ed"
"""What stands in a sound page of the database, 16 bytes from its beginning: two pages of it have such a mark."""

# Only its first pages are looked at, so a mark that is there proves nothing; that both are missing does.
# A lock is told by the file's number only: two file systems may have the same, so the reader of it is careful.
STORE = Question(
    "network_store",
    C_LOCALE
    + FIND_DATA_ROOT
    + r"""
[ -x "$root" ] || { echo "$root can be looked into by root only" >&2; exit 1; }
folder=$root/network/files; f=$folder/local-kv.db
echo "path $f"
while read -r id parent device top at options rest; do
  case "$folder/" in "${at%/}/"*) [ ${#at} -ge ${#best} ] && { best=$at; opts=$options; whole=${rest##* }; } ;; esac
done < /proc/self/mountinfo
case ",$whole," in
  *,ro,*) echo "mounted_ro $best" ;;
  *) case ",$opts," in *,ro,*) echo "mounted_ro $best"; echo "mount_options $opts" ;; esac ;;
esac
[ -w "$folder" ] && echo "folder yes" || echo "folder no"
if [ -d "$f" ]; then echo "kind directory"
elif [ -f "$f" ]; then
  echo "kind file"
  [ -w "$f" ] && echo "writable yes" || echo "writable no"
  echo "size $(wc -c < "$f")"
  echo "changed $(stat -c %Y "$f" 2>/dev/null)"
  echo "first $(od -An -v -tx1 -j16 -N4 "$f" 2>/dev/null)"
  echo "second $(od -An -v -tx1 -j4112 -N4 "$f" 2>/dev/null)"
  i=$(stat -c %i "$f" 2>/dev/null)
  [ -n "$i" ] && while read -r n kind how mode pid where rest; do
    case $where in *":$i") [ "$how" = ADVISORY ] && echo "lock $pid" ;; esac
  done < /proc/locks
elif [ -e "$f" ]; then echo "kind other"
else echo "kind none"
fi
command -v chattr >/dev/null && echo "chattr yes"
echo "end yes"
""",
    "ls -l /var/lib/docker/network/files/local-kv.db; od -An -tx1 -j16 -N4 /var/lib/docker/network/files/local-kv.db",
)


@dataclass(frozen=True, slots=True)
class NetworkStore:
    """The file as it is. `kind` is file, directory, other or none; `mounted_ro` where a file system is read-only.

    `mount_options` are the options of that mount where it alone is read-only, and the file system itself is not: empty
    where the kernel, after a fault of the disk, or somebody made all of the file system so.

    `sound` is whether it begins like a database, None where that could not be read. `changed` is when somebody last
    wrote it, in seconds since 1970. `locked_by` are the pids that have a lock on it, 0 for one that cannot be seen.
    """

    path: str
    kind: str
    writable: bool
    folder_writable: bool
    mounted_ro: str
    size: int
    changed: int
    sound: bool | None
    locked_by: tuple[int, ...]
    chattr: bool
    mount_options: str = ""

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (STORE,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what the script says."""
        text = answers.text(STORE)
        said = pairs(text)
        if said.get("end") != "yes":
            raise Unknown("what there is to say about Docker's network database was cut off")
        marks = [" ".join(said.get(name, "").split()) for name in ("first", "second")]
        size = number(said.get("size"))
        locks = {number(line.split()[1]) for line in text.splitlines() if line.startswith("lock ")}
        return cls(
            path=said["path"],
            kind=said["kind"],
            writable=said.get("writable", "yes") == "yes",
            folder_writable=said.get("folder") == "yes",
            mounted_ro=said.get("mounted_ro", ""),
            size=size,
            changed=number(said.get("changed")),
            sound=None if size > 0 and not any(marks) and size >= _SMALLEST else _MAGIC in marks or size == 0,
            locked_by=tuple(sorted(locks)),
            chattr=said.get("chattr") == "yes",
            mount_options=said.get("mount_options", ""),
        )


_SMALLEST = 4_116
"""Bytes that a file must have for its marks to be readable: fewer are no database."""
