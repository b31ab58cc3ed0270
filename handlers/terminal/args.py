"""What can be typed after `dockfix`, and nothing else: quick to import, since `--help` needs no more than this."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from bot import __version__
from handlers.words import visible

EPILOG = """\
exit status of diagnose: 0 healthy, 1 a cause was found, 2 usage or configuration, 3 host not reached,
4 inconclusive or another error; of scan: 0 nothing found, 1 something found, 2 and 3 as above,
4 not everything could be judged; of fix: 0 fixed and verified, 1 nothing to do or declined, 2 and 3 as above,
4 inconclusive, 5 ran but not verified, 6 refused by policy or the host changed; of audit verify: 0 whole,
1 broken; 130 after Ctrl-C
"""
LONGEST_SHOWN = 300


class UsageError(Exception):
    """What was typed does not fit; the message says how it should be."""


class Parser(argparse.ArgumentParser):
    """Raises `UsageError` instead of printing what a person typed raw."""

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed."""
        shown = visible(message)
        if len(shown) > LONGEST_SHOWN:
            shown = f"{shown[:LONGEST_SHOWN]}…"
        raise UsageError(f"{self.prog}: {shown}\nTry: {self.prog} --help")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what was typed; `UsageError` where it does not fit, SystemExit(0) after --help and --version."""
    chosen = parser().parse_args(list(arguments))
    if chosen.command is None:
        raise UsageError("dockfix: name a command, such as: dockfix diagnose HOST CONTAINER\nTry: dockfix --help")
    return chosen


def parser() -> Parser:
    parser = Parser(
        prog="dockfix",
        description="Finds out why a Docker container's ports would not open, and fixes it once somebody approves.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"dockfix {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def command(name: str, text: str, *, config: bool = True, json: bool = True) -> Parser:
        sub: Parser = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        if config:
            sub.add_argument("--config", metavar="F", type=Path, help="default: $DOCKFIX_CONFIG, then ./dockfix.toml")
        if json:
            sub.add_argument("--json", action="store_true", help="print exactly one JSON object")
        return sub

    playground = command("playground", "try everything with Slack's cloud played on this machine", json=False)
    playground.add_argument("--host", metavar="ADDR", default="127.0.0.1", help="where to listen (127.0.0.1)")
    playground.add_argument("--port", type=_port, default=8765, help="8765; 0 takes a free one")
    playground.add_argument("--no-browser", action="store_true", help="do not open a browser")

    command("serve", "run the bot", json=False)

    diagnose = command("diagnose", "say why a container does not start")
    _target(diagnose)
    diagnose.add_argument("--error", metavar="TEXT", help="Docker's error, where the host holds none; - reads it")

    fix = command("fix", "show the fix, ask, run it and prove it")
    _target(fix)
    fix.add_argument("--remedy", metavar="ID", help="which remedy; default: the first one of the first proved cause")
    fix.add_argument("--yes", action="store_true", help="do not ask")

    explain = command("explain", "say what an error text means; no host is needed", config=False)
    explain.add_argument("text", nargs="?", default="-", metavar="TEXT", help="the error; - or nothing reads it")

    scan = command("scan", "say what would fail at the next start of Docker or of the host")
    scan.add_argument("hosts", nargs="*", metavar="HOST", help="as they are named in the configuration")
    scan.add_argument("--all", action="store_true", help="every configured host")
    scan.add_argument("--quiet", action="store_true", help="print nothing of hosts on which nothing was found")

    command("check", "check the configuration, Slack and every host")

    causes = command("causes", "list the causes that dockfix knows, or print one, or a risk", config=False)
    causes.add_argument("cause", nargs="?", metavar="CAUSE")

    audit = command("audit", "prove that the audit trail is whole, show it, or write it out as JSON lines")
    audit.add_argument("action", choices=("verify", "show", "export"), metavar="verify|show|export")
    audit.add_argument("--incident", metavar="ID", default="", help="only the entries about one request")
    audit.add_argument("--last", metavar="N", type=_count, default=50, help="show: so many of the newest (50)")

    record = command("record", "write a host's answers, without secrets, for a test or a bug report", json=False)
    _target(record)
    record.add_argument("folder", metavar="DIR", type=Path, help="a folder that does not exist yet")

    dev = command("dev", "tools for who changes dockfix", config=False, json=False)
    tools = dev.add_subparsers(dest="tool", metavar="TOOL", parser_class=Parser, required=True)
    text = "say of Slack messages and forms in JSON files whether Slack would take them"
    status = "exit status: 0 nothing is wrong, 1 something is, 2 usage, 3 Slack could not be asked"
    blocks: Parser = tools.add_parser("validate-blocks", help=text, description=text, epilog=status, allow_abbrev=False)
    blocks.add_argument("files", nargs="+", metavar="FILE", help="a file, a folder with .json files, or -")
    blocks.add_argument("--online", action="store_true", help="ask Slack itself too; no token is needed")
    blocks.add_argument("--api-url", metavar="URL", default="https://slack.com/api/", help="https://slack.com/api/")
    blocks.add_argument("--json", action="store_true", help="print exactly one JSON object")
    return parser


def _target(parser: Parser) -> None:
    parser.add_argument("host", metavar="HOST", help="as it is named in the configuration")
    parser.add_argument("container", metavar="CONTAINER", help="as `docker ps -a` names it")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text!a:.40} is not a number from 1 to 100000")
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5 or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!a:.40} is not a port: a number from 0 to 65535")
    return int(text)
