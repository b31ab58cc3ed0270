"""A file system that Docker writes to is nearly full, in bytes or in inodes."""

from collections.abc import Iterator

from bot.comeback import containers, names
from bot.facts.boot.headroom import Inodes
from bot.facts.resources import Disks
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot

_PERCENT = 95
_ENOUGH_KB = 1_048_576
_ENOUGH_INODES = 10_000


@risk
def disk_nearly_full(see: Snapshot) -> Iterator[Foreseen]:
    """A file system that Docker writes to is nearly full, in bytes or in inodes.

    What is wrong: of the host's root, /run, /etc or Docker's data 95 % is used, and less than 1 GiB or 10,000 inodes
    are left (of a file system smaller than 4 GiB: less than a twentieth).

    Proof: what `df` says. Only likely, since nobody knows what the next start needs; proved where nothing is left.

    When it bites: at the next start of a container or of Docker: `no space left on device`.

    What to do: see what fills it (`docker system df`, `du -x`), and remove what is no longer needed.
    """
    hit = [one for one in containers(see) if one.running or one.comes_back]
    if not hit:
        return
    full = [
        (disk.mount, disk.available_kb == 0, f"{disk.used_percent} % of the space used, {disk.available_kb} KiB left")
        for disk in see[Disks].all
        if disk.used_percent >= _PERCENT and disk.available_kb < _ENOUGH_KB
    ]
    full += [
        (use.mount, use.free == 0, f"{_share(use.used, use.free)} % of the inodes used, {use.free} left")
        for use in see[Inodes].all
        if _share(use.used, use.free) >= _PERCENT and use.free < _ENOUGH_INODES
    ]
    for mount, nothing_left, text in full:
        yield Foreseen(
            risk="disk_nearly_full",
            certainty=Certainty.PROVED if nothing_left else Certainty.LIKELY,
            summary=f"{mount} is nearly full: {text}",
            evidence=(Evidence("df", f"{mount}: {text}"),),
            containers=names(hit),
            advice="see what fills it with docker system df and du -x",
        )


def _share(used: int, free: int) -> int:
    return 100 * used // (used + free) if used + free else 0
