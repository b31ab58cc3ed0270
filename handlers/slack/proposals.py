"""Draws what people have to change themselves: whole diffs, literal, without a button. [pure]"""

from bot.model import Diagnosis, Proposal
from handlers.slack.kit import line, literal, one_line, paragraph, printable, rich, word
from handlers.slack.limits import Json, cut, rendered
from handlers.words import PROPOSED, proposal_then, proposal_where

SHOWN = 3


def proposals(diagnosis: Diagnosis, room: int) -> list[Json]:
    """Each proposal once, as far as there is room for it as a whole: half a diff is another change."""
    each = list(dict.fromkeys(proposal for finding in diagnosis.findings for proposal in finding.proposals))
    blocks: list[Json] = []
    for proposal in each:
        block = _block(proposal, diagnosis.target.host)
        size = rendered(block)
        if len(blocks) < SHOWN and size <= room:
            room -= size
            blocks.append(block)
    left = len(each) - len(blocks)
    return [*blocks, _more(left, diagnosis)] if left else blocks


def _block(proposal: Proposal, host: str) -> Json:
    parts = [
        line(word(cut(one_line(proposal.title), 300), bold=True), f" ({PROPOSED})"),
        line(cut(one_line(proposal_where(proposal)), 600)),
    ]
    if proposal.diff.strip():
        parts.append(literal(printable(proposal.diff.strip("\n"))))
    if proposal.then:
        parts += [line(proposal_then(host)), literal(printable(proposal.then))]
    return rich(*parts)


def _more(left: int, diagnosis: Diagnosis) -> Json:
    command = f"dockfix diagnose {diagnosis.target.host} {diagnosis.target.container}"
    changes = "change" if left == 1 else "changes"
    return paragraph(f"{left} more {changes} to be made by hand: ", word(command, code=True), " prints all of it.")
