"""`dockfix diagnose`: asks the host once and prints what was found."""

from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from bot import work
from bot.codec import encode
from bot.config import Config
from bot.ids import new_id
from bot.model import Diagnosis, Finding, Verdict
from bot.reaches import Reaches
from handlers import words
from handlers.terminal import exits
from handlers.terminal.paper import Paper, Progress, print_json
from handlers.terminal.targets import pasted

EVIDENCE_SHOWN = 8


def run(args: Namespace, config: Config) -> int:
    """Diagnose one container; returns the exit status."""
    target = args.target
    error = pasted(args.error)
    reaches = Reaches(config)
    try:
        with Progress(f"Looking at {target.container} on {target.host}") as progress:
            diagnosis = work.look(reaches.of(target.host), target, new_id(), error=error, watch=progress)
    finally:
        reaches.close()
    if args.json:
        print_json(diagnosis_json(diagnosis))
    else:
        show(diagnosis, Paper())
    return exits.OF_VERDICT[diagnosis.verdict]


def diagnosis_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return the diagnosis as `--json` prints it."""
    return {"schema": "dockfix.diagnosis/1", **encode(diagnosis)}


def show(diagnosis: Diagnosis, paper: Paper, *, remedies: bool = True) -> None:
    """Print a diagnosis for a person: the verdict, the key areas, each finding with its evidence.

    With `remedies` also what would mend it, how to have that done, and what is to be changed by hand.
    """
    mark = paper.mark(words.verdict_words(diagnosis.verdict))
    paper.say(f"{mark}: {words.verdict_sentence(diagnosis)}", "bold")
    if diagnosis.verdict in (Verdict.UNREACHABLE, Verdict.NO_SUCH_CONTAINER):
        return
    if diagnosis.areas:
        rows = [
            (words.area_title(area.area), paper.mark(words.result_words(area.result)), area.detail)
            for area in diagnosis.areas
        ]
        paper.table(words.TABLE_HEADER, rows)
    for finding in diagnosis.findings:
        _show_finding(finding, diagnosis, paper, remedies)
    if diagnosis.not_checked:
        paper.say()
        paper.say("What got no answer:", "bold")
        for reason in dict.fromkeys(item.reason for item in diagnosis.not_checked):
            questions = [item.question for item in diagnosis.not_checked if item.reason == reason]
            paper.say(f"  - {', '.join(questions)}: {reason}")
    if remedies and any(finding.remedies for finding in diagnosis.findings):
        target = diagnosis.target
        paper.say()
        paper.say("To fix it (you are asked before anything is changed):")
        paper.verbatim([f"  dockfix fix {target.host} {target.container}"])


def _show_finding(finding: Finding, diagnosis: Diagnosis, paper: Paper, remedies: bool) -> None:
    paper.say()
    paper.say(f"{finding.cause}: {finding.summary}", "bold")
    paper.say(f"  {words.certainty_words(finding.certainty)}")
    for item in finding.evidence[:EVIDENCE_SHOWN]:
        first, *more = item.text.strip().splitlines() or [""]
        paper.verbatim([f"  {item.source}: {first}", *(f"      {line}" for line in more[:EVIDENCE_SHOWN])], "dim")
    for remedy in finding.remedies if remedies else ():
        show_remedy(remedy.id, words.remedy_lines(remedy), paper)
    if remedies:
        show_proposals((finding,), diagnosis.target.host, paper)


def show_proposals(findings: Iterable[Finding], host: str, paper: Paper) -> None:
    """Print what people would have to change themselves, each proposal once."""
    for proposal in dict.fromkeys(proposal for finding in findings for proposal in finding.proposals):
        first, *more = words.proposal_lines(proposal, host)
        paper.say()
        paper.verbatim([f"  Proposal {proposal.id}: {first}"], "bold")
        paper.verbatim(f"    {line}" for line in more)


def show_remedy(remedy_id: str, lines: tuple[str, ...], paper: Paper) -> None:
    """Print a remedy; its first line is the title."""
    paper.say()
    paper.verbatim([f"  Remedy {remedy_id}: {lines[0]}"], "bold")
    paper.verbatim(f"    {line}" for line in lines[1:])
