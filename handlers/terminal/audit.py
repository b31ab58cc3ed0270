"""`dockfix audit`: proves that the audit trail is whole, shows its newest entries, writes it out as JSON lines."""

import json
import sys
from argparse import Namespace
from datetime import UTC, datetime

from bot.audit import Checked, Entry
from bot.config import Config
from handlers.terminal import exits
from handlers.terminal.paper import Paper, print_json
from handlers.terminal.records import opened

SCHEMA = "dockfix.audit/1"


def run(args: Namespace, config: Config) -> int:
    """Verify (0 whole, 1 broken), show or export."""
    with opened(config) as store:
        match args.action:
            case "verify":
                return _verify(store.verify_audit(), args.json)
            case "show":
                return _show(store.audit(args.incident, args.last), args.json)
            case _:
                return _export(store.audit(args.incident), args.json)


def _verify(checked: Checked, as_json: bool) -> int:
    whole = not checked.broken
    if as_json:
        told = {"entries": checked.entries, "head": checked.head, "gaps": list(checked.gaps)}
        print_json({"schema": SCHEMA, "whole": whole, "broken": checked.broken or None, **told})
        return exits.OK if whole else exits.FOUND
    paper = Paper()
    if whole:
        paper.say(f"The audit trail is whole: {checked.entries} entries, none altered, none missing.", "bold")
    else:
        paper.say(f"The audit trail is broken. {checked.broken}", "bold red")
        paper.say("Whatever stands from there on may have been changed. Compare with a copy that was exported before.")
    for gap in checked.gaps:
        paper.say(gap)
    if whole:
        paper.say("Keep the newest hash where nobody who may write to the record can change it:")
        paper.verbatim([checked.head])
    return exits.OK if whole else exits.FOUND


def _show(entries: tuple[Entry, ...], as_json: bool) -> int:
    if as_json:
        print_json({"schema": SCHEMA, "entries": [_plain(entry) for entry in entries]})
        return exits.OK
    rows = [(str(entry.seq), _when(entry), entry.incident, entry.what, entry.who, entry.data) for entry in entries]
    paper = Paper()
    if rows:
        paper.table(("No.", "When (UTC)", "Request", "What", "Who", "Details"), rows)
    else:
        paper.say("There is no such entry in the audit trail.")
    return exits.OK


def _export(entries: tuple[Entry, ...], as_json: bool) -> int:
    if as_json:
        return _show(entries, as_json)
    for entry in entries:
        sys.stdout.write(json.dumps(_plain(entry), sort_keys=True) + "\n")
    return exits.OK


def _plain(entry: Entry) -> dict[str, object]:
    """Return an entry as JSON; `data` stays the text that the hash covers."""
    return {name: getattr(entry, name) for name in ("seq", "at", "incident", "what", "who", "data", "prev", "hash")}


def _when(entry: Entry) -> str:
    return datetime.fromtimestamp(entry.at, UTC).strftime("%Y-%m-%d %H:%M:%S")
