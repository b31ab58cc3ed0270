"""`dockfix causes`: the causes that dockfix knows, as a table, or everything that it says about one or about a risk."""

from argparse import Namespace
from typing import Any

from bot.causes import Cause, all_causes
from bot.config import did_you_mean
from bot.risks import KnownRisk, all_risks
from bot.targets import quoted
from handlers import words
from handlers.terminal import exits
from handlers.terminal.args import UsageError
from handlers.terminal.paper import Paper, print_json

HEADER = ("Cause", "Key area", "In one sentence")


def run(args: Namespace) -> int:
    """Print all causes or one; returns the exit status."""
    known = {cause.id: cause for cause in all_causes()} | {cause.code: cause for cause in all_causes() if cause.code}
    risks = {risk.id: risk for risk in all_risks()}
    if args.cause in risks:
        return _risk(risks[args.cause], as_json=args.json)
    chosen = list(all_causes())
    if args.cause is not None:
        if args.cause not in known:
            near = did_you_mean(args.cause, {*known, *risks}).removeprefix("; did you mean ")
            hint = f"Did you mean {near}" if near else "See all of them with: dockfix causes"
            raise UsageError(f"There is no cause {quoted(args.cause)}. {hint}")
        chosen = [known[args.cause]]
    if args.json:
        print_json({"schema": "dockfix.causes/1", "causes": [_json(cause) for cause in chosen]})
    elif args.cause is not None:
        _show(chosen[0], Paper())
    else:
        Paper().table(HEADER, [(cause.id, words.area_title(cause.area), cause.title) for cause in chosen])
    return exits.OK


def _json(cause: Cause) -> dict[str, Any]:
    return {
        "cause": cause.id,
        "code": cause.code,
        "area": cause.area,
        "title": cause.title,
        "prose": cause.prose,
        "sections": [{"heading": heading, "text": text} for heading, text in cause.sections],
    }


def _risk(risk: KnownRisk, *, as_json: bool) -> int:
    if as_json:
        sections = [{"heading": heading, "text": text} for heading, text in risk.sections]
        value = {"risk": risk.id, "title": risk.title, "prose": risk.prose, "sections": sections}
        print_json({"schema": "dockfix.causes/1", "causes": [], "risks": [value]})
    else:
        _show(risk, Paper())
    return exits.OK


def _show(known: Cause | KnownRisk, paper: Paper) -> None:
    code = f" [{known.code}]" if isinstance(known, Cause) and known.code else ""
    paper.say(f"{known.id}{code}: {known.title}", "bold")
    for heading, text in known.sections:
        paper.say()
        paper.say(heading, "bold")
        paper.say(text)
