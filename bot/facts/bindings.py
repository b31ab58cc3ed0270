"""The host ports that the container asks for, each as often as it asks: what asks for the same place twice fails."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.facts._sh import number
from bot.facts.container import INSPECT, NO_SUCH
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown


@dataclass(frozen=True, slots=True, order=True)
class Binding:
    """One place: `address` is empty for every address of both families; `container_port` bears its protocol."""

    port: int
    protocol: str
    address: str
    container_port: str

    def __str__(self) -> str:
        """Return it as people write it, the host's side first."""
        shown = f"[{self.address}]:" if ":" in self.address else f"{self.address}:" if self.address else ""
        return f"{shown}{self.port} -> {self.container_port}"


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """A host port that the engine is to choose: from `first` to `last`, both 0 where it may take any."""

    first: int
    last: int
    protocol: str
    address: str
    container_port: str

    def __str__(self) -> str:
        """Return it as people write it, the host's side first."""
        shown = f"[{self.address}]:" if ":" in self.address else f"{self.address}:" if self.address else ""
        return f"{shown}{f'{self.first}-{self.last}' if self.first else 'any port'} -> {self.container_port}"


@dataclass(frozen=True, slots=True)
class Bindings:
    """All places with a fixed host port, sorted, the same one as often as it is written.

    `unfixed` are the container's ports for which the engine is also to choose a host port itself, `choices` what it may
    choose from.
    """

    all: tuple[Binding, ...]
    unfixed: frozenset[str]
    choices: tuple[Choice, ...] = ()

    AREA: ClassVar[AreaName] = AreaName.CONTAINER
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (INSPECT,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read what `docker inspect` says."""
        if answers.get(INSPECT).exit == NO_SUCH:
            raise Unknown("the engine knows no container of this name")
        found, unfixed, choices = [], set(), []
        for container_port, places in (answers.json(INSPECT)["HostConfig"].get("PortBindings") or {}).items():
            protocol = container_port.partition("/")[2] or "tcp"
            for place in places or ():
                asked, address = str(place.get("HostPort") or ""), str(place.get("HostIp") or "").strip("[]")
                port = number(asked)
                if 0 < port < 65_536:
                    found.append(Binding(port, protocol, address, container_port))
                else:
                    first, _, last = asked.partition("-")
                    choices.append(Choice(number(first), number(last), protocol, address, container_port))
                    unfixed.add(container_port)
        return cls(tuple(sorted(found)), frozenset(unfixed), tuple(sorted(choices)))
