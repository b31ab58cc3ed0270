"""The container belongs to a network that no longer exists."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Attachment, Container
from bot.facts.networks import Networks
from bot.model import AreaName, Certainty, EngineAction, EngineCall, Evidence, Finding, Remedy, Risk
from bot.remedies import listed, start
from bot.snapshot import Snapshot
from bot.subject import signature

_NEVER_LOST = ("host", "none", "default", "bridge")


@cause(code="N02", area=AreaName.NETWORK, speaks={"S_NET_MISSING": 1.0}, decides=r"network \S+ not found")
def network_not_found(see: Snapshot) -> Iterator[Finding]:
    """The container belongs to a network that no longer exists.

    What you see: `network 3f2a... not found`. The network was removed or pruned while the container was stopped, or
    removed and made again: it then has the same name, but another id than the container remembers.

    Proof: the container's settings name a network that is not among the engine's networks.

    Look-alikes: the network exists and its bridge is gone (bridge_missing); the engine's store of networks is damaged
    (network_store_corrupt).

    Fix: make the network again under its name, connect the container to it, start it. Where Compose defines the
    container, `docker compose up -d --force-recreate` does that with the right labels, and dockfix leaves it to that.
    Deleting Docker's network database is refused: it loses all other networks as well.

    Undo: stop the container and remove the network that was made.
    """
    container, networks = see[Container], see[Networks]
    if container.up:
        return
    lost = tuple(sorted(name for name in _lost(container, networks)))
    if not lost:
        return
    known = {attachment.name: attachment for attachment in container.attachments}
    fixed = [name for name in lost if name in known and known[name].fixed_address]
    older = all(networks.named(name) for name in lost)
    what = "which was removed and made again by the same name" if older else "which this engine does not have"
    by_hand = "; Compose defines it: run `docker compose up -d --force-recreate`" if container.manager else ""
    proved = signature(see) == "S_NET_MISSING"
    yield Finding(
        cause="network_not_found",
        certainty=Certainty.PROVED if proved else Certainty.LIKELY,
        summary=f"{container.name} belongs to the network {listed(lost)}, {what}{by_hand}",
        evidence=(
            Evidence(
                "docker inspect", f"networks of {container.name}: {listed([_shown(known.get(n), n) for n in lost])}"
            ),
            Evidence("docker network ls", listed([f"{network.name} {network.id[:12]}" for network in networks.all])),
        ),
        remedies=() if container.manager or fixed or not proved else (_recreate(see, container, lost, networks),),
    )


def _lost(container: Container, networks: Networks) -> set[str]:
    """Return the names of the networks that are gone, or that came back as other ones."""
    lost = {
        attachment.name
        for attachment in container.attachments
        if (
            not networks.with_id(attachment.network_id)
            if attachment.network_id
            else not networks.named(attachment.name)
        )
    }
    mode = container.network_mode
    if mode not in _NEVER_LOST and not mode.startswith("container:") and not container.attachments:
        lost |= {mode} if networks.named(mode) is None else set()
    return lost - set(_NEVER_LOST)


def _shown(attachment: Attachment | None, name: str) -> str:
    return f"{name} {attachment.network_id[:12]}".strip() if attachment else name


def _aliases(container: Container, network: str) -> tuple[tuple[str, str], ...]:
    """Return the names by which others in the network know the container, as an argument of the step."""
    names = next((at.aliases for at in container.attachments if at.name == network), ())
    return (("aliases", ",".join(names)),) if names else ()


def _recreate(see: Snapshot, container: Container, lost: tuple[str, ...], networks: Networks) -> Remedy:
    target = see.target.container
    absent = [name for name in lost if networks.named(name) is None]
    create = [
        EngineCall(
            EngineAction.CREATE_NETWORK, target, f"{name} is not there", (("network", name), ("driver", "bridge"))
        )
        for name in absent
    ]
    connect = [
        EngineCall(
            EngineAction.CONNECT, target, "it belonged to it before", (("network", name), *_aliases(container, name))
        )
        for name in lost
    ]
    remove = [
        EngineCall(EngineAction.REMOVE_NETWORK, target, "it was not there", (("network", name),)) for name in absent
    ]
    affects = [
        f"{name} is made as a plain bridge network; its old address range and options are not known" for name in absent
    ]
    affects += [f"{name} has been made again already, and is used as it is" for name in lost if name not in absent]
    return Remedy(
        id="recreate_network",
        title=f"Make the network {listed(lost)} again and start {target}"
        if absent
        else f"Connect {target} and start it",
        steps=(*create, *connect, start(see)),
        risk=Risk.SAFE,
        affects=tuple(affects),
        undo=(EngineCall(EngineAction.STOP, target, "it did not run before"), *remove),
    )
