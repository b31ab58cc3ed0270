"""Docker's chains are in the other backend of iptables than the one that `iptables` now means."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.engine import Engine
from bot.facts.firewall import Firewall, Side
from bot.facts.firewall_tools import FirewallTools, Tool
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Remedy
from bot.netfilter import Chain, manages_iptables, needed_chains, sides
from bot.remedies import listed, start
from bot.restart import restart_docker
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint


@cause(code="F02", area=AreaName.FIREWALL, speaks={"S_IPT_NOCHAIN": 0.05})
def firewall_backend_mismatch(see: Snapshot) -> Iterator[Finding]:
    """Docker's chains are in one backend of iptables, and the command `iptables` has come to mean the other.

    What you see: `iptables: No chain/target/match by that name` although Docker's chains are in the kernel. A package,
    an administrator or a Kubernetes installer switched `update-alternatives` between iptables-nft and iptables-legacy
    while Docker ran; Docker calls /usr/sbin/iptables by that name, and so changed backends without a restart.

    Proof: a chain that Docker needs is not in the backend that `iptables` means, and is in the other one.

    Look-alikes: the chain is in no backend (firewall_chains_missing).

    Fix: point iptables and ip6tables back to the backend in which Docker's chains are: nothing stops, and the rules of
    all containers are whole again. Or, where the switch was meant, restart Docker, so that it writes all rules into the
    new backend; the old ones stay active as well until they are flushed or the host restarts. Making the chains by
    hand in the new backend is refused: the rules of all other containers stay in the old one.

    Undo: point iptables to where it pointed before.
    """
    if not manages_iptables(see):
        return
    see[Engine]
    split = [(side, chains) for side in sides(see) if (chains := _elsewhere(see, side))]
    if not split:
        return
    told = complaint(see)
    (first, chains), *_ = split
    named = listed([f"{chain} in {table}" for table, chain in chains])
    other = first.other.backend if first.other else ""
    yield Finding(
        cause="firewall_backend_mismatch",
        certainty=Certainty.PROVED,
        summary=f"{first.tool} means {first.default.backend} now, and Docker's chains are in {other}: {named}",
        evidence=(
            *(
                Evidence(
                    f"{side.tool}-save", f"{side.version}: no {listed([c for _, c in there])}; {_other(side)} has it"
                )
                for side, there in split
            ),
            *((Evidence("docker inspect", told.text[:300]),) if told and told.signature == "S_IPT_NOCHAIN" else ()),
        ),
        remedies=(
            *_switch(see, _families(see, tuple(side for side, _ in split))),
            *restart_docker(see, f"Docker writes all its rules into {first.default.backend} at its start"),
        ),
    )


def _elsewhere(see: Snapshot, side: Side) -> tuple[Chain, ...]:
    missing = side.default.missing(needed_chains(see))
    return tuple(chain for chain in missing if side.other is not None and chain in side.other.chains)


def _other(side: Side) -> str:
    return f"{side.tool}-{side.other.backend}" if side.other else ""


def _families(see: Snapshot, split: tuple[Side, ...]) -> tuple[Side, ...]:
    """Return the families to switch: IPv6 as well where its chains are split too, though nobody misses them yet."""
    six = see[Firewall].ip6
    if six is None or six in split or not _elsewhere(see, six):
        return split
    return (*split, six)


def _switch(see: Snapshot, split: tuple[Side, ...]) -> tuple[Remedy, ...]:
    """Point the tools of these families to the backend that has the chains; nothing where alternatives do not rule."""
    try:
        tools = see[FirewallTools]
    except Unknown:
        return ()
    pairs = [(tools.by_name[side.tool], side.other.backend) for side in split if side.other]
    if "update-alternatives" not in tools.managers or not all(tool.chosen and tool.choice(to) for tool, to in pairs):
        return ()
    backend = pairs[0][1]
    return (
        Remedy(
            id="switch_iptables_back",
            title=f"Point iptables back to {backend} and start {see.target.container}",
            steps=(
                *(_set(tool, tool.choice(to), f"Docker's chains are in {to}") for tool, to in pairs),
                start(see),
            ),
            affects=(
                "running containers keep running",
                f"every program that calls {listed([tool.name for tool, _ in pairs])} uses {backend} from then on",
                f"rules that were made in {split[0].default.backend} meanwhile stay active",
            ),
            undo=tuple(_set(tool, tool.chosen, "it pointed there before") for tool, _ in pairs),
        ),
    )


def _set(tool: Tool, path: str, why: str) -> Command:
    return Command(("update-alternatives", "--set", tool.name, path), why)
