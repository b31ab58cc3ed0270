"""`dockfix scan`: what would fail at the next start of Docker or of the host, though it runs today; fit for cron."""

from argparse import Namespace
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot import work
from bot.codec import encode
from bot.config import Config
from bot.model import Foreseen, ScanReport
from bot.reaches import Reaches
from bot.targets import why_no_host
from handlers import foreseen
from handlers.terminal import exits
from handlers.terminal.args import UsageError
from handlers.terminal.paper import Paper, Progress, print_json

HEADER = ("Certainty", "Risk", "Containers", "What was seen, and what to do")
AT_ONCE = 8


def run(args: Namespace, config: Config) -> int:
    """Scan the hosts, several at a time; returns the exit status."""
    hosts = _hosts(args, config)
    reports = _scan(hosts, config)
    if args.json:
        print_json({"schema": "dockfix.scan/1", "hosts": [report_json(report) for report in reports]})
    else:
        paper = Paper()
        for report in reports:
            if not (args.quiet and _nothing(report)):
                show(report, paper)
    return exit_status(reports)


def exit_status(reports: Sequence[ScanReport]) -> int:
    """Return one status for all: a host that was not reached, else something found, else something not judged."""
    if any(not report.reachable for report in reports):
        return exits.UNREACHABLE
    if any(report.risks for report in reports):
        return exits.FOUND
    return exits.UNCLEAR if any(report.not_checked for report in reports) else exits.OK


def report_json(report: ScanReport) -> dict[str, Any]:
    """Return the report of one host as `--json` prints it."""
    value: dict[str, Any] = encode(report)
    return value


def show(report: ScanReport, paper: Paper) -> None:
    """Print the report of one host for a person; one line where there is nothing to say."""
    paper.say(
        f"{paper.mark(foreseen.scan_words(report))}: {foreseen.scan_sentence(report)}", "bold" if report.risks else ""
    )
    if report.risks:
        paper.table(HEADER, [_row(item, paper) for item in report.risks])
        paper.say(f"  More about the first: dockfix causes {report.risks[0].risk}")
    if report.reachable:
        for line in foreseen.unjudged(report):
            paper.say(f"  - {line}")


def _row(item: Foreseen, paper: Paper) -> tuple[str, str, str, str]:
    evidence = [f"{seen.source}: {seen.text.strip().splitlines()[0][:200]}" for seen in foreseen.quotations(item)]
    text = "\n".join((item.summary, *evidence, *((f"To do: {item.advice}",) if item.advice else ())))
    mark = paper.mark(foreseen.foreseen_words(item.certainty))
    return mark, item.risk, "\n".join(foreseen.containers_hit(item)), text


def _nothing(report: ScanReport) -> bool:
    return report.reachable and not report.risks and not report.not_checked


def _hosts(args: Namespace, config: Config) -> tuple[str, ...]:
    """Return the hosts to scan, each once; `UsageError` where none or one that is not configured is named."""
    if args.all and args.hosts:
        raise UsageError("dockfix scan: name hosts, or say --all for every one of them, not both.")
    if not args.all and not args.hosts:
        raise UsageError("dockfix scan: name one host or more, or say --all.")
    for host in args.hosts:
        if reason := why_no_host(host, config.hosts):
            raise UsageError(reason)
    chosen = tuple(sorted(config.hosts)) if args.all else tuple(dict.fromkeys(args.hosts))
    if not chosen:
        raise UsageError("There is nothing to scan: no host is configured.")
    return chosen


def _scan(hosts: tuple[str, ...], config: Config) -> tuple[ScanReport, ...]:
    reaches = Reaches(config)
    subject = hosts[0] if len(hosts) == 1 else f"{len(hosts)} hosts"
    try:
        with Progress(f"Scanning {subject}"), ThreadPoolExecutor(AT_ONCE) as pool:
            return tuple(pool.map(lambda host: work.foresee(reaches.of(host), host), hosts))
    finally:
        reaches.close()
