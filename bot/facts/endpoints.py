"""Who is in the networks of the container: the engine's endpoints, also those that belong to no container any more."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from bot.facts.container import NO_SUCH
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

INSPECT = EngineQuestion(
    "endpoints",
    "inspect_networks_of",
    "docker inspect {container}; docker network inspect NETWORK (for each of its networks)",
    args=("{container}",),
)

_STALE = "ep-"
"""How the engine begins the key of an endpoint without a container, where else the container's id stands."""


@dataclass(frozen=True, slots=True, order=True)
class Endpoint:
    """One place in a network; `container` is the id of the container that has it, empty where none has."""

    network: str
    name: str
    id: str
    container: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Endpoints:
    """All endpoints of the networks that the container belongs to, sorted."""

    all: tuple[Endpoint, ...]

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (INSPECT,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what `docker network inspect` says of each network."""
        if answers.get(INSPECT).exit == NO_SUCH:
            raise Unknown("the engine knows no container of this name")
        said = answers.json(INSPECT)
        if not isinstance(said, list):
            raise Unknown("the engine's answer about the networks is not a list")
        return cls(tuple(sorted(found for network in said for found in _endpoints(network))))

    def named(self, name: str) -> tuple[Endpoint, ...]:
        """Return the endpoints of this name, one for each network that has it."""
        return tuple(endpoint for endpoint in self.all if endpoint.name == name)

    def at(self, network: str, address: str) -> Endpoint | None:
        """Return the endpoint that has this address in a network."""
        return next((end for end in self.all if end.network == network and address in end.addresses), None)


def _endpoints(network: dict[str, Any]) -> list[Endpoint]:
    return [
        Endpoint(
            network=str(network["Name"]),
            name=str(said.get("Name") or ""),
            id=str(said.get("EndpointID") or ""),
            container="" if key.startswith(_STALE) else str(key),
            addresses=tuple(
                sorted(
                    str(said[family]).partition("/")[0] for family in ("IPv4Address", "IPv6Address") if said.get(family)
                )
            ),
        )
        for key, said in (network.get("Containers") or {}).items()
    ]
