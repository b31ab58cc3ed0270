"""firewalld does not let Docker have its bridge, or its rules."""

import re
from collections.abc import Iterator

from bot.causes import cause
from bot.facts.engine import Engine
from bot.facts.firewall_managers import FirewallManagers
from bot.facts.host import Host
from bot.model import AreaName, Certainty, Command, Evidence, Finding, Proposal, Remedy, Step
from bot.remedies import listed, start
from bot.restart import start_docker
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint

_BOUND = re.compile(r"ZONE_CONFLICT: .?(?P<interface>[\w.-]+?).? already bound to (?:a zone|.?(?P<zone>[\w.-]+))")
_NO_ZONE = re.compile(r"INVALID_ZONE: .?docker")
_OWN = "docker"


@cause(code="F10", area=AreaName.FIREWALL, speaks={"S_FIREWALLD": 0.9}, decides=r"ZONE_CONFLICT: .{0,2}(?:docker0|br-)")
def firewalld_conflict(see: Snapshot) -> Iterator[Finding]:
    """firewalld has bound Docker's bridge to another zone than Docker's own, or lost that zone.

    What you see: `ZONE_CONFLICT: 'docker0' already bound to 'public'` (older: `to a zone`) or `INVALID_ZONE: docker`;
    mostly a daemon that does not start after a reboot: `Error initializing network controller`.

    Proof: the error says so, firewalld runs, and the bridge is in another zone than docker, for good (in
    /etc/firewalld/zones) or at run time.

    Look-alikes: firewalld took Docker's chains along when it ended or was started after Docker
    (firewall_chains_missing); `COMMAND_FAILED`, which only wraps what iptables said.

    Fix: take the bridge out of that zone, for good and at run time: Docker then binds it to its own zone. Nothing is
    reloaded. A daemon that stopped for it is started. NetworkManager may put the bridge back: then set the zone of that
    connection to docker. Stopping firewalld is refused: it takes Docker's chains along, and the host's protection.

    Undo: bind the bridge to the zone again.
    """
    told = complaint(see)
    if told is None or told.signature != "S_FIREWALLD":
        return
    bound, lost = _BOUND.search(told.text), _NO_ZONE.search(told.text)
    if not bound and not lost:
        return
    managers = see[FirewallManagers]
    runs = managers.runs("firewalld.service")
    interface = bound["interface"] if bound else ""
    permanent = tuple(zone for zone, name in managers.permanent if name == interface and zone != _OWN)
    runtime = tuple(zone for zone, name in managers.runtime if name == interface and zone != _OWN)
    zones = tuple(sorted({*permanent, *runtime}))
    if bound:
        summary = f"firewalld has bound {interface} to the zone {listed(zones) or bound['zone'] or 'of somebody else'}"
    else:
        summary = "firewalld does not know the zone docker any more"
    yield Finding(
        cause="firewalld_conflict",
        certainty=Certainty.PROVED if zones and runs else Certainty.LIKELY,
        summary=summary,
        evidence=(
            Evidence("Docker's own words", told.text[:300]),
            *(Evidence(f"/etc/firewalld/zones/{zone}.xml", f"interface {interface}") for zone in permanent),
            *(Evidence("firewall-cmd --get-active-zones", f"{zone}: {interface}") for zone in runtime),
        ),
        remedies=(_release(see, interface, permanent, runtime),) if zones and runs else (),
        proposals=() if bound else (_zone_again(see),),
    )


def _release(see: Snapshot, interface: str, permanent: tuple[str, ...], runtime: tuple[str, ...]) -> Remedy:
    def command(zone: str, verb: str, why: str, *, for_good: bool) -> Command:
        scope = ("--permanent",) if for_good else ()
        return Command(("firewall-cmd", *scope, f"--zone={zone}", f"--{verb}-interface={interface}"), why)

    places = [(zone, True) for zone in permanent] + [(zone, False) for zone in runtime]
    leave = tuple(
        command(zone, "remove", f"Docker binds {interface} to its own zone", for_good=good) for zone, good in places
    )
    again = tuple(command(zone, "add", "it was bound there before", for_good=good) for zone, good in places)
    return Remedy(
        id="release_from_zone",
        title=f"Take {interface} out of the zone {listed((*dict.fromkeys((*permanent, *runtime)),))} and start "
        f"{see.target.container}",
        steps=(*leave, *_then(see)),
        affects=(
            f"the rules of that zone no longer apply to {interface}, but those of Docker's own zone, which accepts all",
            "nothing is reloaded, and no running container stops",
        ),
        undo=again,
    )


def _then(see: Snapshot) -> tuple[Step, ...]:
    try:
        if see[Host].dockerd:
            see[Engine]
            return (start(see),)
    except Unknown:
        pass  # it does not answer, or nobody knows whether it runs: its start is part of the remedy
    return (*start_docker(see), start(see))


def _zone_again(see: Snapshot) -> Proposal:
    return Proposal(
        id="reload_firewalld_for_zone",
        title="Let firewalld load its permanent zones again; what was changed only at run time is lost",
        where="firewalld",
        diff="",
        then=f"firewall-cmd --reload && docker start {see.target.container}",
    )
