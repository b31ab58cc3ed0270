"""The host forwards packets now, and nothing makes it do so after the next boot."""

from collections.abc import Iterator

from bot.comeback import coming_back, names
from bot.facts.boot.kept_settings import KeptForwarding
from bot.facts.daemon_config import DaemonConfig
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def forwarding_not_persistent(see: Snapshot) -> Iterator[Foreseen]:
    """The host forwards packets now, and nothing that was found makes it do so after the next boot.

    What is wrong: Docker was told not to switch IP forwarding on (`"ip-forward": false`), and sysctl's files say
    nothing of it, or `0`. Somebody switched it on by hand.

    Proof: it is on now, Docker leaves it alone, and no file sets it to 1. Only likely, since another program, such as a
    network manager, may switch it on at boot.

    When it bites: after the next boot containers start, but their published ports do not answer from other hosts, and
    they reach nobody.

    What to do: write `net.ipv4.ip_forward = 1` into /etc/sysctl.d/90-docker.conf, or take `"ip-forward": false` out of
    /etc/docker/daemon.json.
    """
    back = coming_back(see)
    if not back or not see[DaemonConfig].off("ip-forward"):
        return
    kept = see[KeptForwarding]
    if not kept.now or kept.value == "1":
        return
    said = f"{kept.file}: net.ipv4.ip_forward = {kept.value}" if kept.file else "no file sets net.ipv4.ip_forward"
    yield Foreseen(
        risk="forwarding_not_persistent",
        certainty=Certainty.LIKELY,
        summary="IP forwarding is on now, but not after the next boot: Docker was told to leave it alone, and "
        f"{said if not kept.file else said.replace(':', ' says', 1)}",
        evidence=(
            Evidence("/proc/sys/net/ipv4/ip_forward", "1"),
            Evidence("sysctl.d", said),
            Evidence("/etc/docker/daemon.json", "ip-forward is off"),
        ),
        containers=names(back),
        advice="write net.ipv4.ip_forward = 1 into /etc/sysctl.d/90-docker.conf",
    )
