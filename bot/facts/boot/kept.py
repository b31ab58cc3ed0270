"""All containers as the engine keeps them on the disk: what they ask for, and whether they come back by themselves.

The engine's list of containers tells neither what a stopped one wants to publish nor why it does not run; to inspect
each would be a round trip for each. Its files tell both, also while the engine is down. Only the parts that are needed
leave the host: the files hold the environment of the containers, and so their secrets.
"""

import json
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import FIND_DATA_ROOT, number
from bot.facts.container import Wanted, shares_a_network, wanted_of
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# A key is looked for together with its neighbours and with values that are no strings: labels, which are strings, and
# the text of strings, in which quotes are escaped, cannot look the same.
KEPT = Question(
    "kept_containers",
    FIND_DATA_ROOT
    + r"""
[ "$(id -u)" = 0 ] || { echo "$root/containers can be read by root only" >&2; exit 1; }
command -v awk >/dev/null || { echo "awk is missing on this host" >&2; exit 1; }
cd "$root/containers" 2>/dev/null || { echo end; exit 0; }
set -- */config.v2.json
[ -e "$1" ] || { echo end; exit 0; }
awk '
  function part(pattern) { return match($0, pattern) ? substr($0, RSTART, RLENGTH) : "" }
  FNR > 1 { next }
  { id = FILENAME; sub(/\/.*/, "", id) }
  FILENAME ~ /hostconfig\.json$/ {
    at = index($0, "\"PortBindings\":{"); rest = substr($0, at + 15)
    end = match(rest, /,"RestartPolicy":[{]"Name":"[a-z-]*","MaximumRetryCount":[0-9]+[}]/)
    ports = (at && end) ? substr(rest, 1, end - 1) : "{}"
    if (length(ports) > 200000) ports = ""
    print "H\t" id "\t" part("\"NetworkMode\":\"[^\"]*\"") "\t" \
      part("\"RestartPolicy\":[{]\"Name\":\"[a-z-]*\",\"MaximumRetryCount\":[0-9]+[}]") "\t" ports
    next
  }
  {
    state = part("\"Running\":[a-z]+,\"Paused\":[a-z]+,\"Restarting\":[a-z]+")
    code = part("\"ExitCode\":-?[0-9]+,\"Error\":\""); error = ""
    if (code != "") {
      error = substr($0, RSTART + RLENGTH); error = substr(error, 1, index(error, "\",\"StartedAt\":") - 1)
    }
    line = "C\t" id "\t" part("\"Name\":\"/[^\"]*\",\"Driver\"") "\t" state "\t" code "\t" \
      part("\"RestartCount\":[0-9]+,\"HasBeenStartedBefore\":[a-z]+,\"HasBeenManuallyStopped\":[a-z]+") "\t"
    while (match($0, /"NetworkID":"[0-9a-z]+"/)) {
      line = line " " substr($0, RSTART + 13, RLENGTH - 14); $0 = substr($0, RSTART + RLENGTH)
    }
    print line "\t" substr(error, 1, 2000)
  }
' */config.v2.json */hostconfig.json && echo end
""",
    "cat /var/lib/docker/containers/*/{config.v2,hostconfig}.json",
    cap_bytes=1_048_576,
)


@dataclass(frozen=True, slots=True, order=True)
class KeptContainer:
    """One container. `error` is why its last start failed; `wanted` are the fixed host ports that it asks for."""

    name: str
    id: str
    running: bool
    restarting: bool
    exit_code: int
    error: str
    restarts: int
    started_before: bool
    stopped_by_hand: bool
    network_mode: str
    networks: tuple[str, ...]
    policy: str
    most_restarts: int
    wanted: tuple[Wanted, ...]

    @property
    def has_policy(self) -> bool:
        """Whether somebody wants it to be started again without being asked."""
        return self.policy in ("always", "unless-stopped", "on-failure")

    @property
    def comes_back(self) -> bool:
        """Whether the engine starts it when the engine itself starts: never one whose first start failed."""
        if not self.started_before:
            return False
        if self.policy == "on-failure":
            left = self.most_restarts == 0 or self.restarts < self.most_restarts
            return left and (self.running or self.exit_code != 0)
        return self.policy == "always" or (self.policy == "unless-stopped" and not self.stopped_by_hand)


@dataclass(frozen=True, slots=True)
class KeptContainers:
    """All of them, by name."""

    all: tuple[KeptContainer, ...]

    AREA: ClassVar[AreaName] = AreaName.CONTAINER
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (KEPT,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read both files of each; `Unknown` where they are not as every engine since 20.10 writes them."""
        lines = answers.text(KEPT).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of the containers' files was cut off")
        rows = [line.split("\t") for line in lines[:-1]]
        states = {row[1]: row[2:] for row in rows if row[0] == "C" and len(row) == 8}
        wishes = {row[1]: row[2:] for row in rows if row[0] == "H" and len(row) == 5}
        if len(states) + len(wishes) != len(rows) or states.keys() != wishes.keys():
            raise Unknown("the engine keeps its containers in another form than dockfix knows")
        return cls(tuple(sorted(_read(name, states[name], wishes[name]) for name in states)))


def _read(container_id: str, kept: list[str], wished: list[str]) -> KeptContainer:
    name, state, code, starts, networks, error = kept
    if not wished[2]:
        raise Unknown(f"container {container_id[:12]} publishes more ports than a scan reads")
    if not (name and state and code and starts and wished[1]):
        raise Unknown(f"the engine keeps container {container_id[:12]} in another form than dockfix knows")
    is_up = _object(state)
    started = _object(starts)
    policy = json.loads("{" + wished[1] + "}")["RestartPolicy"]
    mode = str(_object(wished[0]).get("NetworkMode") or "default")
    return KeptContainer(
        name=name.removeprefix('"Name":"/').partition('"')[0],
        id=container_id,
        running=is_up["Running"] is True,
        restarting=is_up["Restarting"] is True,
        exit_code=number(code.removeprefix('"ExitCode":').partition(",")[0]),
        error=_string(error),
        restarts=number(started["RestartCount"]),
        started_before=started["HasBeenStartedBefore"] is True,
        stopped_by_hand=started["HasBeenManuallyStopped"] is True,
        network_mode=mode,
        networks=tuple(sorted(set(networks.split()))),
        policy=str(policy["Name"] or "no"),
        most_restarts=number(policy["MaximumRetryCount"]),
        wanted=() if shares_a_network(mode) else wanted_of(json.loads(wished[2])),
    )


def _object(members: str) -> dict[str, object]:
    found = json.loads("{" + members + "}")
    return found if isinstance(found, dict) else {}


def _string(escaped: str) -> str:
    """Read the inside of a JSON string; one that was cut in the middle of an escape is kept as it came."""
    try:
        return str(json.loads(f'"{escaped}"'))
    except ValueError:
        return escaped
