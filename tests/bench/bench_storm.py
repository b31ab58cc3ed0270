"""Measures a storm of incidents in one channel under Slack's rate limits: what is lost, and when the last one is shown.

`python -m tests.bench.bench_storm`: two hundred in a minute, which is more than Slack lets anybody write. An incident
is shown once its answer stands in its thread, the channel's message says so, and nothing shows work under way.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.playground.limits import SLACK_RATES, Limits
from tests.bench.crowd import ALICE, OPS, Crowd, served
from tests.bench.figures import percentile, table

INCIDENTS, SECONDS, PATIENCE, LOOK_SECONDS = 200, 60.0, 3600.0, 1.0
WAITS, UNDER_WAY, ANSWERED = "Waiting for approval", '"in_progress"', "approve:0"


@dataclass(frozen=True, slots=True)
class Storm:
    """Seconds from each command until its incident was shown whole, and what is wrong at the end."""

    shown: list[float]
    whole: float
    wrong: list[str]


def measure(crowd: Crowd, hosts: Sequence[str], seconds: float) -> Storm:
    """Ask about all these hosts, evenly over so many seconds, and look until all are shown."""
    begun = time.monotonic()
    typed: dict[str, float] = {}
    shown: dict[str, float] = {}
    while len(shown) < len(hosts):
        passed = time.monotonic() - begun
        if passed > PATIENCE:
            raise TimeoutError(f"{len(hosts) - len(shown)} of {len(hosts)} incidents were not shown")
        due = [each for number, each in enumerate(hosts) if number * seconds / len(hosts) <= passed]
        asked = [host for host in due if host not in typed]
        typed |= dict.fromkeys(asked, passed)
        if asked:
            crowd.act([("command", {"user": ALICE, "channel": OPS, "command": "/dockfix", "text": f"{host} webserver"})
                       for host in asked])  # fmt: skip
        now = _whole(threads(crowd.messages()))
        shown |= {host: time.monotonic() - begun for host in hosts if host in now and host not in shown}
        time.sleep(LOOK_SECONDS)
    took = [shown[host] - typed[host] for host in hosts]
    return Storm(took, max(shown.values()), wrong(threads(crowd.messages()), hosts))


def threads(messages: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The messages of each incident, oldest first, by its host."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    roots = {}
    for each in messages:
        if not each["thread_ts"] and " on " in each["text"]:
            roots[each["ts"]] = str(each["text"]).partition(" on ")[2].partition(",")[0]
    for each in messages:
        host = roots.get(each["thread_ts"] or each["ts"])
        if host:
            found[host].append(each)
    return found


def wrong(found: dict[str, list[dict[str, Any]]], hosts: Sequence[str]) -> list[str]:
    """What was lost, stands twice, or stands in another order than channel's message, progress, answer."""
    kinds = {host: [_kind(each) for each in found.get(host, [])] for host in hosts}
    return [f"{host}: {shown}" for host, shown in kinds.items() if shown not in (_ORDER, [_ORDER[0], _ORDER[2]])]


_ORDER = ["parent", "progress", "answer"]


def _kind(message: dict[str, Any]) -> str:
    if not message["thread_ts"]:
        return "parent"
    return "answer" if ANSWERED in json.dumps(message["blocks"]) else "progress"


def _whole(found: dict[str, list[dict[str, Any]]]) -> set[str]:
    """The hosts whose incidents are shown as they stand."""
    return {
        host
        for host, shown in found.items()
        if WAITS in json.dumps(shown[0]["blocks"])
        and ANSWERED in json.dumps(shown)
        and UNDER_WAY not in json.dumps([each["blocks"] for each in shown])
    }


def rows(storm: Storm, limits: Limits) -> list[tuple[str, str]]:
    """The lines of the table."""
    calls = [f"{name} {limits.taken[name]} ({limits.refused[name]} refused)" for name in sorted(limits.taken)]
    return [
        ("command to shown", f"p50 {percentile(storm.shown, 50):.0f}, p99 {percentile(storm.shown, 99):.0f} s"),
        ("the last is shown after", f"{storm.whole:.0f} s"),
        ("lost, twice or out of order", "; ".join(storm.wrong) or "none"),
        ("calls", ", ".join(calls)),
    ]


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=INCIDENTS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--pace", type=float, default=0.3)
    given = parser.parse_args()
    limits = Limits(dict(SLACK_RATES))
    hosts = [f"h{number}" for number in range(given.incidents)]
    with served(len(hosts), given.pace, limits=limits) as crowd:
        storm = measure(crowd, hosts, given.seconds)
    print(table(f"{len(hosts)} incidents within {given.seconds:.0f} s in one channel", rows(storm, limits)))


if __name__ == "__main__":
    main()
