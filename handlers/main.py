"""The `dockfix` command: parses what was typed, reads the configuration, hands over, and turns failures into sentences.

Everything heavy is imported only by the command that needs it, so that `--help` and a mistyped word answer at once.
"""

import errno
import json
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from handlers.terminal import args as arguments
from handlers.terminal import exits
from handlers.terminal.args import UsageError
from handlers.words import visible

if TYPE_CHECKING:
    from bot.config import Config

NOT_WRITABLE = frozenset({errno.ENOSPC, errno.EIO, errno.EBADF, errno.EDQUOT})
NOT_LISTENING = frozenset({errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES})


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    typed = list(sys.argv[1:] if argv is None else argv)
    _prepare_output()
    try:
        code = _run(typed, "--json" in typed)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
        return exits.BROKEN_PIPE
    except KeyboardInterrupt:
        _complain("Interrupted. Nothing was changed.")
        return exits.INTERRUPTED
    except OSError as error:
        if error.errno not in NOT_WRITABLE:
            return _own_fault(error)
        _silence(sys.stdout)
        _complain(f"The answer could not be written: {error.strerror}.")
        return exits.USAGE
    except Exception as fault:  # noqa: BLE001 - the last door: whatever it was, people get a sentence and the log
        return _own_fault(fault)
    return code


def _run(typed: Sequence[str], as_json: bool) -> int:
    try:
        chosen = arguments.parse(typed)
    except UsageError as error:
        return _refuse(str(error), as_json)
    except SystemExit as done:  # after --help and --version
        return int(done.code or 0)
    from bot.config import ConfigError

    _log_to_stderr()
    try:
        return _dispatch(chosen)
    except UsageError as error:
        return _refuse(str(error), as_json)
    except ConfigError as error:
        return _refuse(str(error), as_json, error.mistakes)


def _dispatch(chosen: Namespace) -> int:
    match chosen.command:
        case "playground":
            return _playground(chosen)
        case "explain":
            from handlers.terminal import explain

            return explain.run(chosen)
        case "causes":
            from handlers.terminal import causes

            return causes.run(chosen)
        case "dev":
            return _dev(chosen)
        case _:
            return _with_config(chosen)


def _playground(chosen: Namespace) -> int:
    from bot.config import load
    from handlers import compose

    config = load(chosen.config, os.environ) if chosen.config is not None else None
    options = compose.PlaygroundOptions(chosen.host, chosen.port, not chosen.no_browser, config)
    try:
        return compose.playground(options)
    except OSError as error:
        if error.errno not in NOT_LISTENING:
            raise
        raise UsageError(
            f"The playground cannot listen on {chosen.host} port {chosen.port}: {os.strerror(error.errno or 0)}. "
            "Choose another one with --port (0 takes a free one)."
        ) from error


def _dev(chosen: Namespace) -> int:
    from handlers import judging
    from handlers.terminal import validate_blocks

    try:
        return validate_blocks.run(chosen, judging.problems_of_message, judging.problems_of_view)
    except validate_blocks.SlackAway as away:
        return _refuse(str(away), chosen.json, exit_code=exits.UNREACHABLE)


def _serve(config: "Config") -> int:
    from bot.config import ConfigError, lacks_for_slack
    from bot.durable import StoreBusy
    from handlers import compose
    from handlers.listening import CannotListen
    from handlers.slack.tokens import SlackTrouble

    lacks = lacks_for_slack(config)
    if lacks:
        raise ConfigError(lacks, config.path)
    logging.getLogger().setLevel(logging.INFO)
    try:
        return compose.serve(config)
    except (SlackTrouble, StoreBusy, CannotListen) as trouble:
        raise UsageError(str(trouble)) from trouble


def _with_config(chosen: Namespace) -> int:
    from bot.config import load

    config = load(chosen.config, os.environ)
    for warning in config.warnings:
        _complain(f"Warning: {warning}")
    if "container" in chosen:
        # Before anything heavy is imported: who mistyped a name is told at once.
        from handlers.terminal.targets import target_of

        chosen.target = target_of(config.hosts, chosen.host, chosen.container)
    match chosen.command:
        case "serve":
            return _serve(config)
        case "diagnose":
            from handlers.terminal import diagnose

            return diagnose.run(chosen, config)
        case "fix":
            from handlers.terminal import fix

            return fix.run(chosen, config)
        case "scan":
            from handlers.terminal import scan

            return scan.run(chosen, config)
        case "check":
            from handlers.terminal import check

            return check.run(chosen, config, _installed(config))
        case "record":
            from handlers.terminal import record

            return record.run(chosen, config)
        case "audit":
            from handlers.terminal import audit

            return audit.run(chosen, config)
        case other:
            raise AssertionError(f"the parser knows the command {other}, but nobody runs it")


def _installed(config: "Config") -> dict[str, str]:
    """Return the tokens of the workspaces into which the app is installed; empty where it has a token of its own."""
    if not config.slack.client_id:
        return {}
    from handlers.slack.installations import Installations
    from handlers.terminal.records import opened

    with opened(config) as store:
        installations = Installations(store.engine, config.slack)
        found = {team: installations.of(team) for team in config.slack.workspaces}
        return {team: each.token for team, each in found.items() if each is not None}


def _refuse(sentence: str, as_json: bool, mistakes: tuple[str, ...] = (), exit_code: int = exits.USAGE) -> int:
    """Say what is wrong with the usage or the configuration; scripts that asked for JSON get it as JSON, too."""
    _complain(sentence)
    if as_json:
        value = {"schema": "dockfix.error/1", "error": sentence, "mistakes": list(mistakes)}
        sys.stdout.write(json.dumps(value) + "\n")
    return exit_code


def _own_fault(fault: Exception) -> int:
    logging.getLogger("dockfix").error("a fault of dockfix itself", exc_info=fault)
    _complain(f"dockfix met a fault of its own ({type(fault).__name__}) and stopped. What happened stands above.")
    return exits.OWN_FAULT


def _complain(sentence: str) -> None:
    with suppress(OSError):  # stderr itself is gone: there is nobody left to tell
        print(visible(sentence, lines=True), file=sys.stderr, flush=True)


def _prepare_output() -> None:
    """Let no character end in a crash: what the output's encoding lacks is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _silence(stream: IO[str] | None) -> None:
    """Point a stream whose reader is gone at nothing, so that Python does not complain of it at its end."""
    if stream is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _Harmless(logging.Formatter):
    """Log lines may quote a host: they are made harmless as everything else."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record), lines=True)


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_Harmless("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # Its complaints reach people as the reason why a host could not be reached.
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
