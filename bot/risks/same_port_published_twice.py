"""Two containers that come back by themselves publish the same port."""

from collections.abc import Iterator
from itertools import combinations, islice

from bot.comeback import asks, overlap, publishing
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot

_MOST = 1000
"""How many pairs of one port are compared: more than anybody runs, and few enough for a host that lies."""


@risk
def same_port_published_twice(see: Snapshot) -> Iterator[Foreseen]:
    """Two containers that come back by themselves publish the same port.

    What is wrong: one of them is stopped or could not start, so nobody notices. Both have a restart policy.

    Proof: both are started by the engine when it starts itself, and publish the same port on addresses that include
    each other. `always` brings back even a container that somebody stopped; `unless-stopped` does not.

    When it bites: at the next start of Docker or of the host. Which of them gets the port is chance: the one that runs
    today may be the one that fails, with `port is already allocated`.

    What to do: remove the one that is no longer needed, or take its restart policy away: `docker update --restart=no
    NAME`.
    """
    wishes = sorted(publishing(see), key=lambda wish: (wish[1].protocol, wish[1].port, wish[0], wish[1]))
    by_port: dict[tuple[str, int], list[int]] = {}
    for index, (_, wanted) in enumerate(wishes):
        by_port.setdefault((wanted.protocol, wanted.port), []).append(index)
    told = set()
    for indexes in by_port.values():
        for first, second in islice(combinations(indexes, 2), _MOST):
            (one, mine), (other, theirs) = wishes[first], wishes[second]
            pair = (one.id, other.id, mine.protocol, mine.port)
            # Both running means that they do not conflict, whatever it looks like.
            if one.id == other.id or pair in told or (one.running and other.running) or not overlap(mine, theirs):
                continue
            told.add(pair)
            stopped = other if one.running else one
            yield Foreseen(
                risk="same_port_published_twice",
                certainty=Certainty.PROVED,
                summary=f"{one.name} and {other.name} both publish {mine.port}/{mine.protocol} and both come back by "
                f"themselves: one of them will fail",
                evidence=(Evidence("docker inspect", asks(one, mine)), Evidence("docker inspect", asks(other, theirs))),
                containers=tuple(sorted((one.name, other.name))),
                advice=f"docker update --restart=no {stopped.name}, or remove it",
            )  # fmt: skip
