"""The Docker daemon has nearly as many files open as it may."""

from collections.abc import Iterator

from bot.comeback import containers, names
from bot.facts.resources import Limits
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot, Unknown

_FEW = 40
_SHARE = 0.9


@risk
def descriptors_nearly_used_up(see: Snapshot) -> Iterator[Foreseen]:
    """The Docker daemon has nearly as many files open as it may.

    What is wrong: the limit of open files is too low for so many containers, or the daemon loses file descriptors.

    Proof: the daemon's own limit, and the files that it has open: fewer than 40 or a tenth are left. Likely, since how
    many the next start needs depends on it: about twenty.

    When it bites: at the next start of a container: `too many open files`.

    What to do: raise `LimitNOFILE` in a drop-in of docker.service and restart Docker when its containers may be
    interrupted.
    """
    running = [one for one in containers(see) if one.running]
    if not running:
        return
    limits = see[Limits]
    if not limits.dockerd or limits.soft_files is None:
        return
    if limits.used_files is None:
        raise Unknown("the files that the daemon has open can be counted by root only")
    left = limits.soft_files - limits.used_files
    if left >= _FEW and limits.used_files < limits.soft_files * _SHARE:
        return
    text = f"{limits.used_files} of {limits.soft_files} files open"
    yield Foreseen(
        risk="descriptors_nearly_used_up",
        certainty=Certainty.LIKELY,
        summary=f"the Docker daemon has {text}: the next start of a container may fail",
        evidence=(Evidence(f"/proc/{limits.dockerd}/limits", text),),
        containers=names(running),
        advice="raise LimitNOFILE in a drop-in of docker.service",
    )
