"""The engine refused the port as allocated, and whose it is could not be told."""

from collections.abc import Iterator

from bot.causes import cause
from bot.facts.container import Container
from bot.facts.daemon_log import DaemonLog
from bot.facts.host import Host
from bot.model import AreaName, Certainty, Evidence, Finding
from bot.remedies import start_again
from bot.snapshot import Snapshot, Unknown
from bot.subject import last_error
from bot.vacancy import ALLOCATED, Since, since_refusal, vacant


@cause(code="PA0", area=AreaName.PORTS, speaks={"S_ALLOCATED": 0.1, "S_COMPOSE_V1_MASK": 0.05})
def port_reserved_by_unknown(see: Snapshot) -> Iterator[Finding]:
    """The engine refused the port as allocated, and whose it is could not be told.

    What you see: `port is already allocated`, no container in `docker ps` publishes the port, and nobody listens on it.

    Proof: the error names the port and no running container publishes it. Nobody can read the engine's own table of
    ports, and here the engine's log does not reach back to the refusal: so the port may have become free since, or be
    kept for nobody.

    Look-alikes: the log shows that no container ended since the refusal (ghost_endpoint), or that one did
    (port_taken_for_a_moment); a container that publishes the port (port_published_by_container); the container asks for
    it twice (port_requested_twice).

    Fix: start the container again. If it is refused again, the log then reaches back to that, and dockfix can tell the
    engine's ghost from a port that was taken for a moment. Restarting Docker is refused as a guess: it stops every
    container where live-restore is off.

    Undo: stop the container.
    """
    reserved = vacant(see, ALLOCATED)
    if not reserved or since_refusal(see) is not Since.UNKNOWN:
        return
    ports = ", ".join(sorted({f"{wanted.port}/{wanted.protocol}" for wanted in reserved}))
    error = last_error(see)
    yield Finding(
        cause="port_reserved_by_unknown",
        certainty=Certainty.LIKELY if see[Host].root else Certainty.POSSIBLE,
        summary=f"the engine refused {ports} to {see[Container].name} as already allocated, and no container publishes "
        f"it; whether the engine still keeps it could not be told: {_why(see)}",
        evidence=(
            Evidence("docker inspect", error.text[:300] if error else ""),
            Evidence("docker ps", f"no running container publishes {ports}"),
        ),
        remedies=(start_again(see, "only the next start shows whether it is free"),) if see[Host].root else (),
    )


def _why(see: Snapshot) -> str:
    try:
        see[DaemonLog]
    except Unknown as reason:
        return str(reason)
    return Since.UNKNOWN.value
