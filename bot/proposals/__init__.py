"""Changes for people to make where they belong, such as in a Compose file; dockfix shows them and makes none.

A container that Compose or its like defines is never copied by hand: the copy would be undone by what defines it.
"""

from collections.abc import Iterable

from bot.facts.container import Container, Wanted
from bot.model import Proposal
from bot.places import Move, other_address, other_ports, to_address
from bot.proposals import compose, told
from bot.proposals.repeated import publish_once
from bot.proposals.siblings import of_the_same_project
from bot.snapshot import Snapshot

__all__ = ["of_the_same_project", "propose_address", "propose_elsewhere", "publish_once"]


def propose_elsewhere(see: Snapshot, wants: Iterable[Wanted]) -> tuple[Proposal, ...]:
    """Show how the container leaves the wanted ports to who has them: by the host's own address, by other ports."""
    if see[Container].by_hand:
        return ()
    wanted = tuple(wants)
    return _both(see, other_address(see, wanted), other_ports(see, wanted))


def propose_address(see: Snapshot, bad: Iterable[Wanted], address: str) -> tuple[Proposal, ...]:
    """Show how what is to be published on a wrong address is published on this one of the host."""
    return () if see[Container].by_hand else _both(see, to_address(see, bad, address), ())


def _both(see: Snapshot, address: tuple[Move, ...], port: tuple[Move, ...]) -> tuple[Proposal, ...]:
    show = compose.move if see[Container].manager == "compose" else told.move
    return tuple(show(see, moves) for moves in (address, port) if moves)
