"""The places at which the container is to be published, held against each other: which of them overlap."""

from dataclasses import replace
from itertools import combinations

from bot.conflict import Clash, as_published, clash
from bot.facts.bindings import Binding, Bindings
from bot.facts.container import Wanted
from bot.facts.daemon_config import DaemonConfig
from bot.snapshot import Snapshot, Unknown
from bot.subject import wishes


def asked(see: Snapshot) -> list[Binding]:
    """Return every place that the container will ask for at its next start, repeated ones repeatedly."""
    if not wishes(see):
        return []
    try:
        usual = see[DaemonConfig].publishes_on
    except Unknown:
        usual = ""
    return [place if place.address else replace(place, address=usual) for place in see[Bindings].all]


def overlapping(places: list[Binding]) -> list[Binding]:
    """Return the places that are in each other's way, each once, sorted."""
    return sorted({place for pair in combinations(places, 2) if overlap(*pair) for place in pair})


def overlap(one: Binding, other: Binding) -> bool:
    """Whether two places cannot both be bound."""
    wanted = as_wanted(other)
    return any(clash(as_published(one.protocol, one.port, address), wanted) is Clash.YES for address in addresses(one))


def addresses(place: Binding) -> tuple[str, ...]:
    """Return the addresses that are bound for a place: without one of its own, all of both families."""
    return (place.address.partition("%")[0],) if place.address else ("0.0.0.0", "::")  # noqa: S104 - compared


def as_wanted(place: Binding) -> Wanted:
    """Return a place as the host port that is wanted there."""
    return Wanted(place.protocol, place.port, place.address, place.container_port)
