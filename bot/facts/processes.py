"""The processes of the host, and which of them hold which sockets."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, NET_OF_DOCKERD, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# One awk reads everything that /proc says. `grep -H` writes the file's name before each line, so that a process cannot
# pass for another by a line break in its name; `ls -q` does the same for the names of open files.
TABLE = Question(
    "processes",
    C_LOCALE
    + NET_OF_DOCKERD
    + r"""
command -v awk >/dev/null || { echo "awk is missing on this host" >&2; exit 1; }
q=; ls -lnq / >/dev/null 2>&1 && q=q
printf 'M\t%s\n' $$
{
  for t in tcp tcp6 udp udp6; do cat "$net/$t"; done
  while read -r a b c e f g h i rest; do echo "sctp: $i"; done < "$net/sctp/eps"
  ls -ln$q /proc/[0-9]*/fd
  echo "#exe"
  ls -lnd$q /proc/[0-9]*/exe
  echo "#proc"
  grep -aH '' /proc/[0-9]*/stat /proc/[0-9]*/cgroup /proc/[0-9]*/cmdline | tr '\000' ' '
  grep -H '^Uid:' /proc/[0-9]*/status
} 2>/dev/null | awk '
  part == 0 && $1 ~ /^[0-9]+:$/ && $10 > 0 { net[$10] = 1; next }
  part == 0 && $1 == "sctp:" { net[$2] = 1; next }
  part == 0 && /^\/proc\/[0-9]+\/fd:$/ { split($0, a, "/"); pid = a[3]; next }
  part == 0 && pid && / -> socket:\[[0-9]+\]$/ {
    i = $NF; gsub(/[^0-9]/, "", i)
    if (i in net && !((i, pid) in told)) { told[i, pid] = 1; holds[pid] = 1; print "S\t" i "\t" pid }
    next
  }
  /^#exe$/ { part = 1; next }
  /^#proc$/ && part == 1 { part = 2; next }
  part == 1 && (at = index($0, "/exe -> ")) {
    p = substr($0, 1, at - 1); sub(/.*\/proc\//, "", p); exe[p] = substr($0, at + 8, 160)
    next
  }
  part == 2 && /^\/proc\/[0-9]+\/[a-z]+:/ {
    split($0, a, "/"); p = a[3]; at = index($0, ":")
    file = substr($0, 1, at - 1); sub(/.*\//, "", file); rest = substr($0, at + 1); gsub(/\t/, " ", rest)
    if (file == "stat") stat[p] = stat[p] rest
    else if (file == "status") { split(rest, u, " "); uid[p] = u[2] }
    else if (file == "cgroup" && rest ~ /^0::|:name=systemd:/) {
      sub(/^[0-9]+:[^:]*:/, "", rest); cg[p] = substr(rest, 1, 300)
    }
    else if (file == "cmdline") {
      # The monitor of a podman container tells its name late in its words.
      n = exe[p] ~ /\/conmon$/ ? 1200 : 240
      if (length(cmd[p]) < n) cmd[p] = substr((p in cmd ? cmd[p] " " : "") rest, 1, n)
    }
  }
  function tell(p,   s, n, a, name) {
    s = stat[p]; n = index(s, "("); name = s; sub(/\)[^)]*$/, "", name); name = substr(name, n + 1)
    sub(/^.*\) /, "", s); split(s, a, " ")
    if (p == 2 || a[2] == 2) return
    print "P\t" p "\t" a[2] "\t" a[20] "\t" uid[p] "\t" name "\t" exe[p] "\t" cg[p] "\t" cmd[p]
  }
  END {
    for (p in stat) if (p in holds) tell(p)
    for (p in stat) if (!(p in holds)) tell(p)
    print "end"
  }'
""",
    "ps -eo pid,ppid,uid,comm,args; ls -l /proc/*/fd",
    cap_bytes=1_048_576,
)


@dataclass(frozen=True, slots=True, order=True)
class Process:
    """One process; `start` is in ticks since boot, `exe` and `cgroup` are empty where they could not be read."""

    pid: int
    ppid: int
    start: int
    uid: int
    name: str
    exe: str
    cgroup: str
    command: str

    @property
    def program(self) -> str:
        """The name of the program file; the process's own name where that could not be read."""
        return self.exe.removesuffix(" (deleted)").rsplit("/", 1)[-1] or self.name


@dataclass(frozen=True, slots=True)
class Processes:
    """All processes but the kernel's own, by pid, and the pids that hold each socket, by inode.

    `own` are the pids of the shell that asked and of all above it: the way by which dockfix is on the host.
    """

    by_pid: dict[int, Process]
    holders: dict[int, tuple[int, ...]]
    complete: bool
    own: frozenset[int] = frozenset()

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (TABLE,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the table."""
        answer = answers.get(TABLE)
        lines = (answer.output if answer.cut else answers.text(TABLE)).splitlines()
        if not lines:
            raise Unknown("the list of processes came back empty")
        by_pid: dict[int, Process] = {}
        holders: dict[int, set[int]] = {}
        own = 0
        for line in lines:
            cells = line.split("\t")
            if cells[0] == "P" and len(cells) == 9:
                pid, ppid, start, uid = (number(cell) for cell in cells[1:5])
                name, exe, cgroup, command = (cell.strip() for cell in cells[5:])
                process = Process(pid, ppid, start, uid, name, exe, cgroup, command)
                by_pid[process.pid] = process
            elif cells[0] == "S" and len(cells) == 3:
                holders.setdefault(number(cells[1]), set()).add(number(cells[2]))
            elif cells[0] == "M" and len(cells) == 2:
                own = number(cells[1])
        if not by_pid:
            raise Unknown("the list of processes names none")
        sorted_holders = {inode: tuple(sorted(pids)) for inode, pids in sorted(holders.items())}
        found = cls(dict(sorted(by_pid.items())), sorted_holders, lines[-1] == "end" and not answer.cut)
        return replace(found, own=frozenset({own, *(parent.pid for parent in found.ancestors(own))} - {0, 1}))

    def holding(self, inode: int) -> tuple[Process, ...]:
        """Return the processes that hold a socket, by pid."""
        return tuple(self.by_pid[pid] for pid in self.holders.get(inode, ()) if pid in self.by_pid)

    def ancestors(self, pid: int) -> tuple[Process, ...]:
        """Return the parents of a process, nearest first."""
        found: list[Process] = []
        seen = {pid}
        at = self.by_pid.get(pid)
        while at is not None and at.ppid not in seen and at.ppid in self.by_pid:
            at = self.by_pid[at.ppid]
            seen.add(at.pid)
            found.append(at)
        return tuple(found)
