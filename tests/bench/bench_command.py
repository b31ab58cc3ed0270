"""Measures how long who types /dockfix waits: for the acknowledgement, for the first message, and for the answer.

`python -m tests.bench.bench_command`: while twenty diagnoses run, one command at a time, and then fifty at once. Slack
gives up on an acknowledgement after three seconds; a message's own timestamp says when it was posted.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.crowd import ALICE, OPS, Act, Crowd, served
from tests.bench.figures import spread, table

# A question of a recorded host takes this long, so that a diagnosis takes a few seconds, as on a slow real host.
PACE_SECONDS = 0.3
BUSY, ALONE, AT_ONCE = 20, 30, 50


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds from the command: to its acknowledgement, to the first message, to the answer."""

    acknowledged: list[int]
    first: list[int]
    answer: list[int]


def measure(crowd: Crowd, hosts: Sequence[str], *, at_once: bool) -> Waits:
    """Ask about each of these hosts, which nobody has asked about before."""
    typed: dict[str, float] = {}
    acknowledged: list[int] = []
    for group in [hosts] if at_once else [[host] for host in hosts]:
        typed |= dict.fromkeys(group, time.time())
        acknowledged += crowd.act([_command(host) for host in group])
    offers = crowd.offered(hosts)
    messages = crowd.messages()
    first, answer = [], []
    for host, offer in offers.items():
        thread = str(offer["thread_ts"])
        posted = min(float(each["ts"]) for each in messages if thread in (each["ts"], each["thread_ts"]))
        first.append(round(1000 * (posted - typed[host])))
        answer.append(round(1000 * (float(offer["ts"]) - typed[host])))
    return Waits(acknowledged, first, answer)


def keep_busy(crowd: Crowd, hosts: Sequence[str]) -> None:
    """Begin a diagnosis of each of these hosts, and wait for none."""
    crowd.act([_command(host) for host in hosts])


def _command(host: str) -> Act:
    return "command", {"user": ALICE, "channel": OPS, "command": "/dockfix", "text": f"{host} webserver"}


def rows(name: str, waits: Waits) -> list[tuple[str, str]]:
    """The lines of the table."""
    return [
        (f"{name}: acknowledged", spread(waits.acknowledged)),
        (f"{name}: first message", spread(waits.first)),
        (f"{name}: answer", spread(waits.answer)),
    ]


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pace", type=float, default=PACE_SECONDS)
    pace = parser.parse_args().pace
    names = [f"h{number}" for number in range(2 * BUSY + ALONE + AT_ONCE)]
    busy, alone, together = names[: 2 * BUSY], names[2 * BUSY : -AT_ONCE], names[-AT_ONCE:]
    with served(len(names), pace) as crowd:
        keep_busy(crowd, busy[:BUSY])
        one = measure(crowd, alone, at_once=False)
        keep_busy(crowd, busy[BUSY:])
        many = measure(crowd, together, at_once=True)
    title = f"/dockfix while {BUSY} diagnoses run, each question taking {1000 * pace / 4:.0f} ms"
    print(table(title, [*rows("one at a time", one), *rows(f"{AT_ONCE} at once", many)]))


if __name__ == "__main__":
    main()
