"""What the benches share: percentiles, small tables, and the word on the machine that their figures came from."""

import math
import os
import platform
import time
from collections.abc import Sequence


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that this percentage of the values do not exceed (the nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]


def spread(values: Sequence[float], unit: str = "ms") -> str:
    """The median, the 99th percentile and the worst of some values, as a cell of a table."""
    median, high = percentile(values, 50), percentile(values, 99)
    return f"p50 {median:.0f}, p99 {high:.0f}, worst {max(values):.0f} {unit}"


def table(title: str, rows: Sequence[tuple[str, str]]) -> str:
    """A title, the machine, and a line for each figure."""
    wide = max(len(name) for name, _ in rows)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    load = f"load {os.getloadavg()[0]:.1f} at the end"
    lines = [f"  {name:<{wide}}  {value}" for name, value in rows]
    return "\n".join([f"{title} ({time.strftime('%Y-%m-%d')}, {machine}, {load})", *lines])
