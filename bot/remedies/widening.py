"""A network that is full gets a wider one beside it, which all of its containers join; nothing stops."""

from bot.facts.container import Container
from bot.facts.containers import Containers, Peer
from bot.facts.endpoints import Endpoint
from bot.facts.networks import BRIDGE_NAME, Network, Networks
from bot.model import EngineAction, EngineCall, Remedy
from bot.remedies.starting import start, stop_again
from bot.remedies.wording import listed
from bot.snapshot import Snapshot

_PREDEFINED = ("bridge", "host", "none")
_MANY = 16
"""Of how many containers at most it can be overlooked what a second network means to them."""


def join_wider_network(see: Snapshot, full: Network, inside: tuple[Endpoint, ...]) -> tuple[Remedy, ...]:
    """Make a second network, let all join it under their names, and the container instead of the full one.

    Nothing where something defines one of them, where the network is more than a plain one, or where one of its places
    belongs to no container that runs: what a second network would miss is not known then.
    """
    container, wider = see[Container], f"{full.name}-wider"
    mine = next((at for at in container.attachments if at.name == full.name), None)
    others = _members(see, inside)
    plain = full.driver == "bridge" and not full.internal and {name for name, _ in full.options} <= {BRIDGE_NAME}
    if container.manager or mine is None or mine.fixed_address or not others or not plain:
        return ()
    if full.name in _PREDEFINED or see[Networks].named(wider):
        return ()
    name, new, old = see.target.container, (("network", wider),), (("network", full.name),)
    aliases = (("aliases", ",".join(mine.aliases)),) if mine.aliases else ()
    names = listed([peer.name for peer in others])
    return (
        Remedy(
            id="join_wider_network",
            title=f"Make the network {wider}, let {names} and {name} join it, and start {name}",
            steps=(
                EngineCall(EngineAction.CREATE_NETWORK, name, f"{full.name} is full", (*new, ("driver", "bridge"))),
                *(EngineCall(EngineAction.CONNECT, peer.name, f"{name} finds it there", new) for peer in others),
                EngineCall(EngineAction.CONNECT, name, f"there is room for it, and {names} is there", new + aliases),
                EngineCall(EngineAction.DISCONNECT, name, "there is no address for it", old),
                start(see),
            ),
            affects=(
                f"{names} stays in {full.name} and is in {wider} as well; nothing stops",
                f"in {wider} each is known by its name; other names that {names} has in {full.name} are not taken over",
                f"{full.name} stays full: whoever else is to join it is refused",
            ),
            undo=(
                stop_again(see),
                EngineCall(EngineAction.CONNECT, name, "it was to be in it before", old + aliases),
                EngineCall(EngineAction.DISCONNECT, name, "it was not in it before", new),
                *(EngineCall(EngineAction.DISCONNECT, peer.name, "it was not in it before", new) for peer in others),
                EngineCall(EngineAction.REMOVE_NETWORK, name, "it was not there before", new),
            ),
        ),
    )


def _members(see: Snapshot, inside: tuple[Endpoint, ...]) -> tuple[Peer, ...]:
    """Return the containers that are in the network; none where one of them is not to be told what to join."""
    by_id = {peer.id: peer for peer in see[Containers].all}
    found = [by_id[end.container] for end in inside if end.container in by_id]
    good = len(found) == len(inside) <= _MANY and all(peer.state == "running" and not peer.manager for peer in found)
    return tuple(found) if good else ()
