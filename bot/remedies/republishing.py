"""Publish the container somewhere else: it is made anew, and the old one kept for the way back."""

from bot.facts.container import Container, Wanted
from bot.model import EngineAction, EngineCall, Remedy, Risk
from bot.remedies.starting import start
from bot.remedies.wording import listed
from bot.snapshot import Snapshot


def republish(see: Snapshot, container: Container, bad: tuple[Wanted, ...], address: str) -> Remedy:
    """Make the container anew with its ports on another address; the old one is kept for the undo."""
    everywhere = address == "0.0.0.0"  # noqa: S104 - this is what is offered, with a warning
    shown = f"[{address}]" if ":" in address else address
    affects = [f"{container.name} is made anew from the same image and settings; the old one is kept, stopped"]
    affects.append("what it wrote outside of volumes stays with the old one")
    if everywhere:
        affects.append(
            "it can then be reached on EVERY address of this host, also from outside; check the firewall first"
        )
    return Remedy(
        id="republish_on_all_addresses" if everywhere else "republish_on_host_address",
        title=f"Publish {listed([w.container_port for w in bad])} of {container.name} on {shown} instead",
        steps=(
            EngineCall(
                EngineAction.REPUBLISH,
                see.target.container,
                f"{listed(sorted({wanted.address for wanted in bad}))} is not on this host",
                _places(container, bad, shown),
            ),
            start(see, "start it, now that its ports are where this host can publish them"),
        ),
        risk=Risk.DANGEROUS if everywhere else Risk.DISRUPTIVE,
        affects=tuple(affects),
        undo=(EngineCall(EngineAction.RESTORE, see.target.container, "put the old one back"),),
    )


def _places(container: Container, bad: tuple[Wanted, ...], shown: str) -> tuple[tuple[str, str], ...]:
    """Write for each port of the container where it is to be published: a place that is good stays as it is."""
    places: dict[str, list[str]] = {}
    elsewhere = {(wanted.container_port, wanted.port, wanted.address) for wanted in bad}
    ports = {wanted.container_port for wanted in bad}
    for wanted in container.wanted:
        if wanted.container_port in ports:
            address = f"[{wanted.address}]" if ":" in wanted.address else wanted.address
            # A place without an address is where the daemon's own setting puts it: that is the one that is bad.
            moves = not address or (wanted.container_port, wanted.port, wanted.address) in elsewhere
            place = f"{shown if moves else address}:{wanted.port}"
            places.setdefault(wanted.container_port, []).append(place)
    return tuple((port, ",".join(sorted(set(found)))) for port, found in sorted(places.items()))
