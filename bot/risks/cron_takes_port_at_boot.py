"""Cron starts something at boot whose command names a port that a container publishes."""

from collections.abc import Iterator

from bot.comeback import asks, names_port, publishing
from bot.facts.boot.crontab import CronAtReboot
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def cron_takes_port_at_boot(see: Snapshot) -> Iterator[Foreseen]:
    """Cron starts a command at boot that names a port which a container publishes.

    What is wrong: a line with `@reboot` in a crontab may start a server on the port of a container that comes back by
    itself.

    Proof: only that the command names the port as one, such as `--port 8080` or `:8080`. What the program does with it
    is not known, so this is never more than possible.

    When it bites: at the next boot, if the command listens there before the container is started.

    What to do: look at the line; make a unit of it that systemd can order, or take another port.
    """
    wishes = list(publishing(see))
    if not wishes:
        return
    for file, line in see[CronAtReboot].lines:
        for one, wanted in wishes:
            if names_port(line, wanted.port):
                yield Foreseen(
                    risk="cron_takes_port_at_boot",
                    certainty=Certainty.POSSIBLE,
                    summary=f"cron starts a command at boot that names port {wanted.port}, which {one.name} publishes",
                    evidence=(Evidence(file, line), Evidence("docker inspect", asks(one, wanted))),
                    containers=(one.name,),
                    advice=f"look at the @reboot line in {file}",
                )
