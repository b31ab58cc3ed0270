"""Measures how long a click waits for its acknowledgement when ten people press one button fifty times at once.

`python -m tests.bench.bench_clicks`: on a quiet disk, and on one that is kept busy. Slack gives up after three seconds.
"""

import argparse
from collections.abc import Sequence
from contextlib import nullcontext

from tests.bench.crowd import ALICE, OPS, Crowd, approvers, busy_disk, served
from tests.bench.figures import spread, table

PEOPLE, CLICKS = 10, 50


def measure(crowd: Crowd, hosts: Sequence[str], people: int, clicks: int) -> list[int]:
    """Ask about each host and press its button so often at once; returns the milliseconds to each acknowledgement."""
    acknowledged: list[int] = []
    for host in hosts:
        crowd.act([("command", {"user": ALICE, "channel": OPS, "command": "/dockfix", "text": f"{host} webserver"})])
        offer = crowd.offered([host])[host]
        press = {"channel": OPS, "ts": offer["ts"], "action_id": "approve:0"}
        who = [approvers(people)[number % people] for number in range(clicks)]
        acknowledged += crowd.act([("click", {**press, "user": user}) for user in who])
    return acknowledged


def main() -> None:
    """Measure on both disks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    rounds = parser.parse_args().rounds
    rows = []
    with served(2 * rounds, crowd=PEOPLE) as crowd:
        for name, first, disk in (("quiet disk", 0, nullcontext()), ("busy disk", rounds, busy_disk(crowd.folder))):
            with disk:
                found = measure(crowd, [f"h{first + number}" for number in range(rounds)], PEOPLE, CLICKS)
            rows.append((name, spread(found)))
    print(table(f"a click to its acknowledgement, {CLICKS} at once from {PEOPLE} people, {rounds} times", rows))


if __name__ == "__main__":
    main()
