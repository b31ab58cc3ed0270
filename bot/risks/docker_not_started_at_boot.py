"""Containers are to come back by themselves, but Docker does not start at boot."""

from collections.abc import Iterator

from bot.comeback import coming_back, names
from bot.facts.boot.enabled import EnabledUnits
from bot.model import Certainty, Evidence, Foreseen
from bot.remedies import counted, listed
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def docker_not_started_at_boot(see: Snapshot) -> Iterator[Foreseen]:
    """Containers are to come back by themselves, but Docker does not start at boot.

    What is wrong: docker.service is not enabled. docker.socket alone starts it only when somebody connects.

    Proof: systemd knows docker.service and says that it is disabled, and containers have a restart policy. Likely where
    another unit that is enabled asks for Docker.

    When it bites: after the next boot no container runs, until somebody types a command of Docker's.

    What to do: `systemctl enable docker.service`.
    """
    back = coming_back(see)
    if not back:
        return
    units = see[EnabledUnits].by_id
    docker = units.get("docker.service")
    if docker is None or docker.state != "disabled":
        return
    asking = [name for name in docker.wanted_by if name in units and units[name].at_boot]
    socket = units.get("docker.socket")
    woken = "; docker.socket starts it only when somebody connects" if socket and socket.at_boot else ""
    yield Foreseen(
        risk="docker_not_started_at_boot",
        certainty=Certainty.LIKELY if asking else Certainty.PROVED,
        summary=f"docker.service does not start at boot: {counted(len(back), 'container')} will not come back{woken}",
        evidence=(
            Evidence("systemctl show", f"docker.service {docker.active}, {docker.state}"),
            Evidence("docker inspect", f"with a restart policy: {listed(names(back))}"),
            *((Evidence("systemctl show", f"may start it: {listed(asking)}"),) if asking else ()),
        ),
        containers=names(back),
        advice="systemctl enable docker.service",
    )
