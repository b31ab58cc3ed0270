"""What the engine's own store remembers of published ports: that is what a restart of the engine brings back."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DATA_ROOT, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# The store is a file of pages with keys and JSON values in them, one after the other. It is only read, as bytes, and
# may hold records that were deleted since: what is in it may still count, what is not in it surely does not.
STORE = Question(
    "port_store",
    C_LOCALE
    + FIND_DATA_ROOT
    + r"""
f=$root/network/files/local-kv.db
[ -r "$f" ] || { [ "$(id -u)" = 0 ] && [ -d "$root" ] && { echo none; echo end; exit 0; }
  echo "$f can be read by root only" >&2; exit 1; }
tr -c '[:print:]' '\n' < "$f" | grep -aE '"HostPort":|"Cid":' | awk '
  function cut(s, pattern, skip,   v) {
    if (!match(s, pattern)) return "-"
    v = substr(s, RSTART + skip, RLENGTH - skip - 1); return v == "" ? "-" : v
  }
  {
    n = split($0, part, "docker/network/v1.0/")
    for (i = 1; i <= n; i++) {
      s = part[i]
      if (s ~ /"Cid":/) print "sandbox " cut(s, "\"ID\":\"[^\"]*\"", 6) " " cut(s, "\"Cid\":\"[^\"]*\"", 7)
      if (s !~ /^endpoint\//) { if (s !~ /"HostPort":/) continue }
      id = cut(s, "\"id\":\"[^\"]*\"", 6); name = cut(s, "\"name\":\"[^\"]*\"", 8)
      box = cut(s, "\"sandbox\":\"[^\"]*\"", 11)
      while (match(s, /"Proto":[0-9]+,"IP":"[^"]*","Port":[0-9]+,"HostIP":"[^"]*","HostPort":[0-9]+/)) {
        p = substr(s, RSTART, RLENGTH); s = substr(s, RSTART + RLENGTH)
        k = p; sub(/^"Proto":/, "", k); sub(/,.*/, "", k); sub(/.*"HostPort":/, "", p)
        print "port " k " " p " " id " " name " " box
      }
    }
  }' | sort -u
echo end
""",
    "grep -a HostPort /var/lib/docker/network/files/local-kv.db",
    cap_bytes=262_144,
)

_PROTOCOLS = {6: "tcp", 17: "udp", 132: "sctp"}


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """One port of one endpoint that the store holds or has held; `container` is its id, empty where it is not told."""

    protocol: str
    port: int
    endpoint: str
    name: str
    container: str


@dataclass(frozen=True, slots=True)
class PortStore:
    """Every port in the store, sorted."""

    all: tuple[Kept, ...]

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (STORE,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the store."""
        lines = answers.text(STORE).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("what the engine's store holds was cut off")
        rows = [line.split() for line in lines[:-1]]
        boxes = {row[1]: row[2] for row in rows if row[0] == "sandbox" and len(row) == 3}
        found = {
            Kept(
                _PROTOCOLS.get(number(row[1]), row[1]),
                number(row[2]),
                row[3].strip("-"),
                row[4].strip("-"),
                boxes.get(row[5], "").strip("-"),
            )
            for row in rows
            if row[0] == "port" and len(row) == 6 and number(row[2]) > 0
        }
        return cls(tuple(sorted(found)))

    def holding(self, protocol: str, port: int) -> tuple[Kept, ...]:
        """Return the endpoints that have this port in the store."""
        return tuple(kept for kept in self.all if (kept.protocol, kept.port) == (protocol, port))
