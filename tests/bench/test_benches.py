"""The benches still run: with tiny sizes, and whatever they measure."""

from pathlib import Path

import pytest

from handlers.playground.limits import SLACK_RATES, Limits
from tests.bench import bench_clicks, bench_command, bench_parked, bench_storm
from tests.bench.crowd import busy_disk, served
from tests.bench.figures import percentile, spread, table
from tests.postgres import Server


def test_a_percentile_is_the_nearest_rank() -> None:
    values = [float(value) for value in range(1, 101)]
    assert (50.0, 99.0, 100.0) == (percentile(values, 50), percentile(values, 99), percentile(values, 100))
    assert (7.0, 7.0) == (percentile([7.0], 50), percentile([7.0], 99))
    assert "p50 50, p99 99, worst 100 ms" == spread(values)
    assert "  a    1\n  bcd  2" == table("so much", [("a", "1"), ("bcd", "2")]).partition("\n")[2]


def test_clicks_and_commands_are_acknowledged(tmp_path: Path) -> None:
    with served(3, crowd=2) as crowd, busy_disk(tmp_path):
        assert 6 == len(bench_clicks.measure(crowd, ["h0"], people=2, clicks=6))
        waits = bench_command.measure(crowd, ["h1", "h2"], at_once=True)
        assert [2, 2, 2] == [len(waits.acknowledged), len(waits.first), len(waits.answer)]
        assert all(0 < first <= answer for first, answer in zip(waits.first, waits.answer, strict=True))


def test_a_storm_loses_nothing_where_slack_limits_us() -> None:
    limits, hosts = Limits(dict(SLACK_RATES)), [f"h{number}" for number in range(4)]
    with served(len(hosts), limits=limits) as crowd:
        storm = bench_storm.measure(crowd, hosts, seconds=0.5)
    assert ([], len(hosts)) == (storm.wrong, len(storm.shown))
    assert limits.refused["chat.postMessage"]
    assert "none" in dict(bench_storm.rows(storm, limits)).values()


def test_parked_approvals_survive_a_restart_unseen(tmp_path: Path) -> None:
    nothing_is_drawn_again(f"sqlite:///{tmp_path}/record.db")


@pytest.mark.postgres
def test_parked_approvals_survive_a_restart_unseen_on_postgresql(postgres: Server) -> None:
    nothing_is_drawn_again(postgres.database())


def nothing_is_drawn_again(url: str) -> None:
    found = bench_parked.measure(url, count=12, clicks=2, rest_seconds=0.1)
    assert (0, 2, 2) == (found.drawn, len(found.decide), len(found.wake))
    assert "12 parked approvals" in bench_parked.tell("a database", 12, found)
