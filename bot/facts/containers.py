"""All containers of the engine: their names, what they publish, and whether they come back by themselves."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from bot.facts._sh import FIND_DATA_ROOT, manager_of, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

LIST = EngineQuestion("containers", "containers", "docker ps -a", flags=(("all", True),))

# The list of containers does not tell the restart policies; the engine keeps them in a file for each container.
POLICIES = Question(
    "restart_policies",
    FIND_DATA_ROOT
    + r"""
cd "$root/containers" 2>/dev/null || { echo "$root/containers can be read by root only" >&2; exit 1; }
for f in */hostconfig.json; do
  [ -r "$f" ] || continue
  printf '%s ' "${f%/*}"
  sed -n 's/.*"RestartPolicy":{"Name":"\([a-z-]*\)".*/\1/p' "$f"
done
echo end
""",
    "grep -o '\"RestartPolicy\":{[^}]*}' /var/lib/docker/containers/*/hostconfig.json",
)


@dataclass(frozen=True, slots=True, order=True)
class Published:
    """A host port that a container has published."""

    protocol: str
    port: int
    address: str

    def __str__(self) -> str:
        """Return the address and the port, as people write them."""
        address = f"[{self.address}]" if ":" in self.address else self.address
        return f"{address}:{self.port}{'/udp' if self.protocol == 'udp' else ''}"


@dataclass(frozen=True, slots=True, order=True)
class Peer:
    """One container of the engine, as its list shows it."""

    name: str
    id: str
    state: str
    image: str
    network_mode: str
    published: tuple[Published, ...]
    addresses: tuple[str, ...]
    compose_project: str
    manager: str
    compose_service: str = ""
    networks: tuple[str, ...] = ()
    """The names of the networks that it is or will be in, also while it does not run."""

    @property
    def up(self) -> bool:
        """Whether it runs, and so holds what it publishes."""
        return self.state in ("running", "paused", "restarting")


@dataclass(frozen=True, slots=True)
class Containers:
    """All containers of the engine, running or not, by name."""

    all: tuple[Peer, ...]

    AREA: ClassVar[AreaName] = AreaName.CONTAINER
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (LIST,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the list."""
        said = answers.json(LIST)
        if not isinstance(said, list):
            raise Unknown("the engine's list of containers is not a list")
        # Other things of the engine have an id as well: read as containers, they would hide those that there are.
        if not all(isinstance(item, dict) and "Names" in item and "State" in item for item in said):
            raise Unknown("the engine's list of containers holds something else")
        return cls(tuple(sorted(_peer(item) for item in said)))

    def known_as(self, name: str) -> Peer | None:
        """Return the container of this name, or whose id begins so."""
        named = next((peer for peer in self.all if peer.name == name), None)
        return named or next((peer for peer in self.all if len(name) >= 4 and peer.id.startswith(name)), None)


@dataclass(frozen=True, slots=True)
class RestartPolicies:
    """The restart policy of each container, by its id."""

    by_id: dict[str, str]

    AREA: ClassVar[AreaName] = AreaName.CONTAINER
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (POLICIES,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the policies; a container whose file names none has `no`."""
        lines = answers.text(POLICIES).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the list of restart policies was cut off")
        return cls({words[0]: words[1] if len(words) > 1 else "no" for words in map(str.split, lines[:-1]) if words})

    def comes_back(self, container_id: str) -> bool:
        """Whether the engine starts this container again when the engine itself starts."""
        return self.by_id.get(container_id, "no") in ("always", "unless-stopped", "on-failure")


def _peer(item: dict[str, Any]) -> Peer:
    names = sorted(str(name).removeprefix("/") for name in item.get("Names") or ())
    networks = (item.get("NetworkSettings") or {}).get("Networks") or {}
    labels = item.get("Labels") or {}
    attached = [at or {} for at in networks.values()]
    addresses = {str(at.get(key) or "") for at in attached for key in ("IPAddress", "GlobalIPv6Address")}
    ports = {
        Published(str(port.get("Type") or "tcp"), number(port["PublicPort"]), str(port.get("IP") or ""))
        for port in item.get("Ports") or ()
        if port.get("PublicPort")
    }
    return Peer(
        # A linked container has further names, with a slash in them.
        name=next((name for name in names if "/" not in name), names[0] if names else str(item["Id"])[:12]),
        id=str(item["Id"]),
        state=str(item.get("State") or ""),
        image=str(item.get("Image") or ""),
        network_mode=str((item.get("HostConfig") or {}).get("NetworkMode") or ""),
        published=tuple(sorted(ports)),
        addresses=tuple(sorted(addresses - {""})),
        compose_project=str(labels.get("com.docker.compose.project") or ""),
        manager=manager_of(labels),
        compose_service=str(labels.get("com.docker.compose.service") or ""),
        networks=tuple(sorted(str(name) for name in networks)),
    )
