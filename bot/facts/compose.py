"""What the files of Compose say about ports: only these lines, never a variable of a container, never a secret."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, FIND_DATA_ROOT
from bot.facts.labels import Labels
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# The lines of `services:` that bear on ports, by their indentation: no parser of YAML is on every host. What stands
# below `ports:` is shown only where it looks like a port; of a file of variables only what a port's line names, and
# only where it is a number or an address.
_PICK = r"""
function key(s) { sub(/^ */, "", s); sub(/:.*/, "", s); gsub(/["\047]/, "", s); return s }
function value(s) { sub(/^[^:]*: */, "", s); sub(/ *(#.*)?$/, "", s); return s }
function remember(s) {
  while (match(s, /\$\{?[A-Za-z_][A-Za-z0-9_]*/)) {
    v = substr(s, RSTART, RLENGTH); sub(/^\$\{?/, "", v); wanted[v] = 1; s = substr(s, RSTART + RLENGTH)
  }
}
NR > 5000 { exit }
{ sub(/\r$/, "") }
/^ *(#.*)?$/ || /^---/ { next }
{ match($0, /^ */); here = RLENGTH }
within && (here > ports_at || (here == ports_at && /^ *-/)) {
  rest = $0; sub(/^ *(- *)?((target|published|protocol|host_ip|mode|name|app_protocol): *)?/, "", rest)
  plain = (rest ~ /^["\047]?[][A-Za-z0-9_.:${}?\/-]*["\047]? *(#.*)?$/)
  if (plain) { print "line " NR " " $0; remember($0) } else print "odd " NR
  next
}
{ within = 0 }
here == 0 { top = key($0); service_at = -1; key_at = -1; if (top == "include") print "hint " NR " include"; next }
top != "services" { next }
service_at < 0 { service_at = here }
here == service_at { print "service " NR " " key($0); key_at = -1; below = ""; next }
here < service_at { next }
key_at < 0 { key_at = here }
here == key_at { below = key($0) }
here == key_at && below == "ports" {
  ports_at = here; within = 1
  if (/^ *["\047]?ports["\047]?: *(!override)? *(\[[][ "\047,A-Za-z0-9_.:${}?\/-]*\])? *(#.*)?$/) {
    print "ports " NR " " $0; remember($0)
  } else { print "ports " NR " "; print "odd " NR }
  next
}
here == key_at && (below == "extends" || below == "<<" || below == "network_mode") { print "hint " NR " " below }
(here == key_at && below == "scale") || (below == "deploy" && key($0) == "replicas") {
  print "hint " NR " replicas " value($0)
}
END {
  f = ENVIRON["ENV_FILE"]; n = 0; got = -1
  while (f != "" && (got = (getline l < f)) > 0) {
    n++; name = l; sub(/=.*/, "", name)
    if (name in wanted && l ~ /^[A-Za-z_][A-Za-z0-9_]*=["\047]?[0-9.:-]+["\047]?\r?$/) print "variable " n " " l
  }
  print "variables " (got < 0 ? -1 : n) " " f
}
"""

FILES = Question(
    "compose_files",
    C_LOCALE
    + FIND_DATA_ROOT
    + r"""
cd "$root/containers" 2>/dev/null || { echo "$root/containers can be read by root only" >&2; exit 1; }
label() { sed -n 's/.*"com\.docker\.compose\.project\.'"$1"'":"\([^"|\\]*\)".*/\1/p' "$2" | head -n 1; }
pick='"""
    + _PICK
    + r"""'
one() {
  case $1 in /*) p=$1 ;; *) p=$2/$1 ;; esac
  case $p in /proc/*|/sys/*|/dev/*) return ;; esac
  echo "file $p"
  [ -e "$p" ] || { echo "not there is no such file on this host"; return; }
  { [ -f "$p" ] && [ -r "$p" ]; } || { echo "not it cannot be read"; return; }
  case $3 in /proc/*|/sys/*|/dev/*) e= ;; *) e=$3 ;; esac
  [ -f "$e" ] || [ ! -e "$e" ] || e=
  ENV_FILE=$e awk "$pick" < "$p"
}
for f in */config.v2.json; do
  [ -r "$f" ] || continue
  files=$(label config_files "$f"); [ -n "$files" ] || continue
  echo "$(label working_dir "$f")|$(label environment_file "$f")|$files"
done | sort -u | head -n 60 | while IFS='|' read -r dir vars files; do
  set -f; IFS=,
  vars=${vars##*,}
  for path in $files; do one "$path" "$dir" "${vars:-$dir/.env}"; done
done
echo end
""",
    "grep -n -A9 'ports:' <the files that the label com.docker.compose.project.config_files names>",
)


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One line of a file, exactly as it stands there, and its number."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Ports:
    """The `ports:` of one service: `head` is the line of the key. `whole` is whether every line could be shown."""

    service: str
    head: Line
    lines: tuple[Line, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """What one file says about ports. `why_not` is why it could not be read, empty where it was.

    `hints` are (service, key, value) of what bears on ports from elsewhere; the service is empty for the whole file.
    `variables` are the lines of `variables_path` that name a port, and `variables_length` is how many lines it has:
    -1 where there is no such file.
    """

    path: str
    why_not: str = ""
    services: tuple[str, ...] = ()
    ports: tuple[Ports, ...] = ()
    hints: tuple[tuple[str, str, str], ...] = ()
    variables: tuple[Line, ...] = ()
    variables_path: str = ""
    variables_length: int = -1


@dataclass(frozen=True, slots=True)
class ComposeFiles:
    """The files of all projects on the host, by path; none where Compose does not define the container."""

    by_path: dict[str, ComposeFile]

    AREA: ClassVar[AreaName] = AreaName.CONTAINER
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (FILES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the lines; a list that was cut off still holds the files that it shows whole."""
        try:
            if Labels.read(answers).manager != "compose":
                return cls({})
        except (Unknown, ValueError, KeyError, AttributeError):
            return cls({})  # a container that cannot be read is the business of its own fact
        answer = answers.get(FILES)
        lines = (answer.output if answer.cut else answers.text(FILES)).splitlines()
        if not answer.cut and lines[-1:] != ["end"]:
            raise Unknown("the list of Compose's files was cut off")
        starts = [at for at, line in enumerate(lines) if line.startswith("file ")]
        found = [_file(lines[at:end]) for at, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
        return cls({file.path: file for file in found[:-1] + ([] if answer.cut else found[-1:])})


def _file(lines: list[str]) -> ComposeFile:
    path = lines[0].removeprefix("file ")
    why_not = next((line.removeprefix("not ") for line in lines[1:2] if line.startswith("not ")), "")
    rows = [(kind, int(number), text) for kind, number, text in map(_row, lines[1:]) if number.lstrip("-").isdigit()]
    end = next(((number, text) for kind, number, text in rows if kind == "variables"), (-1, ""))
    services: list[str] = []
    ports: list[Ports] = []
    hints: list[tuple[str, str, str]] = []
    for at, (kind, number, text) in enumerate(rows):
        if kind == "service":
            services.append(text)
        elif kind == "ports":
            ports.append(_ports(services[-1], Line(number, text), rows[at + 1 :]))
        elif kind == "hint":
            name, _, value = text.partition(" ")
            hints.append(("" if name == "include" else services[-1], name, value))
    variables = tuple(Line(number, text) for kind, number, text in rows if kind == "variable")
    return ComposeFile(path, why_not, tuple(services), tuple(ports), tuple(hints), variables, end[1], end[0])


def _ports(service: str, head: Line, following: list[tuple[str, int, str]]) -> Ports:
    block = list(takewhile(lambda row: row[0] in ("line", "odd"), following))
    lines = tuple(Line(number, text) for kind, number, text in block if kind == "line")
    return Ports(service, head, lines, whole=len(lines) == len(block))


def _row(line: str) -> Iterator[str]:
    kind, _, rest = line.partition(" ")
    number, _, text = rest.partition(" ")
    return iter((kind, number, text))
