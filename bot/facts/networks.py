"""The networks of the engine."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_interface
from typing import Any, ClassVar, Self

from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

LIST = EngineQuestion("networks", "networks", "docker network ls")

BRIDGE_NAME = "com.docker.network.bridge.name"


@dataclass(frozen=True, slots=True, order=True)
class Network:
    """One network; `bridge` is the name of its bridge on the host, empty for another driver."""

    name: str
    id: str
    driver: str
    bridge: str
    subnets: tuple[str, ...]
    internal: bool
    gateways: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str) -> str:
        """Return an option of the bridge driver by the last part of its name, in small letters; empty where unset."""
        return dict(self.options).get(f"com.docker.network.bridge.{name}", "").lower()


@dataclass(frozen=True, slots=True)
class Networks:
    """All networks, by name."""

    all: tuple[Network, ...]

    AREA: ClassVar[AreaName] = AreaName.NETWORK
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (LIST,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the list."""
        said = answers.json(LIST)
        if not isinstance(said, list):
            raise Unknown("the engine's list of networks is not a list")
        return cls(tuple(sorted(_network(item) for item in said)))

    def named(self, name: str) -> Network | None:
        """Return the network of this name; the default one goes by two names."""
        name = "bridge" if name == "default" else name
        return next((network for network in self.all if name in (network.name, network.id)), None)

    def with_id(self, network_id: str) -> Network | None:
        """Return the network with this id."""
        return next((network for network in self.all if network.id == network_id), None)


def _network(item: dict[str, Any]) -> Network:
    driver, network_id = str(item.get("Driver") or ""), str(item["Id"])
    options = item.get("Options") or {}
    bridge = str(options.get(BRIDGE_NAME) or f"br-{network_id[:12]}") if driver == "bridge" else ""
    config = (item.get("IPAM") or {}).get("Config") or ()
    return Network(
        name=str(item["Name"]),
        id=network_id,
        driver=driver,
        bridge=bridge,
        subnets=_given(config, "Subnet"),
        internal=bool(item.get("Internal")),
        gateways=tuple(each.partition("/")[0] for each in _given(config, "Gateway")),
        options=tuple(sorted((str(name), str(value)) for name, value in options.items())),
    )


def _given(config: Iterable[dict[str, Any]], key: str) -> tuple[str, ...]:
    """Return what all parts say under a key, which are addresses or networks; Unknown where one is neither."""
    said = sorted(str(part[key]) for part in config if part.get(key))
    for each in said:
        try:
            ip_interface(each)
        except ValueError:
            raise Unknown("a network of the engine has a subnet or gateway that is no address") from None
    return tuple(said)
