"""The program docker-proxy did not tell in time that it is ready."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container
from bot.facts.engine import Engine
from bot.facts.pressure import Pressure
from bot.model import AreaName, Certainty, Evidence, Finding, Proposal
from bot.remedies import counted, start_again
from bot.settings import change_daemon_json
from bot.snapshot import Snapshot, Unknown
from bot.subject import last_error

_MANY = 50
"""From so many published ports on, each with a process for either family, a start alone is a load."""


@cause(code="X02", area=AreaName.RESOURCES, speaks={"S_PROXY_TIMEOUT": 0.4})
def docker_proxy_timeout(see: Snapshot) -> Iterator[Finding]:
    """The program docker-proxy did not get ready within the 16 seconds that Docker waits for it.

    What you see: `Timed out proxy starting the userland proxy` (to 27), `timed out starting the userland proxy` (from
    28 on). The host was overloaded, or the container publishes thousands of ports, or a scanner looks into every
    program that starts.

    Proof: the wording alone tells what happened. Why it was slow is only likely where the host is overloaded now or the
    container publishes very many ports, since the moment of the failure is over.

    Look-alikes: without root the port driver is what was slow (rootless_port_refused); the program is missing
    (docker_proxy_missing); no process could be made (processes_exhausted).

    Fix: start the container again, which is harmless. Where it publishes a big range, publish fewer ports, or let
    Docker do without the proxy. Killing the docker-proxy of other containers is refused: it takes their ports away.

    Undo: stop the container.
    """
    error = last_error(see)
    if error is None or error.signature != "S_PROXY_TIMEOUT" or see[Container].up or see[Engine].rootless:
        return
    container = see[Container]
    ports = len(container.wanted)
    busy = _busy(see)
    many = f"{container.name} publishes {counted(ports, 'port')}" if ports >= _MANY else ""
    why = "; ".join(part for part in (busy, many) if part)
    yield Finding(
        cause="docker_proxy_timeout",
        certainty=Certainty.LIKELY if why else Certainty.POSSIBLE,
        summary=f"docker-proxy was not ready in time: {why or 'why it was slow can no longer be seen on this host'}",
        evidence=(
            Evidence("docker inspect", error.text[:300]),
            *((Evidence("/proc/pressure, /proc/loadavg", busy),) if busy else ()),
            *((Evidence("docker inspect", f"PortBindings: {many}"),) if many else ()),
        ),
        remedies=(
            start_again(see, "the host may have been busy only for a moment", "it may fail again, after 16 seconds"),
        ),
        proposals=_proposals(see, ports),
    )


def _busy(see: Snapshot) -> str:
    try:
        return see[Pressure].busy
    except Unknown:
        return ""


def _proposals(see: Snapshot, ports: int) -> tuple[Proposal, ...]:
    try:
        without = change_daemon_json(see, "userland-proxy", False, "Let Docker do without docker-proxy")
    except Unknown:
        without = ()
    if ports < _MANY:
        return without
    fewer = Proposal(
        "publish_fewer_ports",
        "Publish fewer ports, or use the network of the host",
        "where the container is defined",
        f"each of the {ports} ports needs a process for either family, and several firewall rules",
        "make the container anew",
    )
    return fewer, *without
