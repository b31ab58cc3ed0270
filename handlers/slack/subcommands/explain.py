"""`/dockfix explain TEXT`: what Docker's error means, and where to look for the rest; asks no host."""

from collections.abc import Sequence

from bot.explain import explain
from handlers.explained import CAUSES_HEADER, NOT_OURS, explained
from handlers.slack.asking import CHOICES, MOST_PASTED
from handlers.slack.kit import Message, button, buttons, line, message, paragraph, rich, table, word
from handlers.slack.limits import SECTION, cut
from handlers.slack.line import target_button
from handlers.slack.private import sentence
from handlers.slack.subcommands.help import FORM


def explain_message(text: str, hosts: Sequence[str] = ()) -> Message:
    """What a text means; `hosts` are those where its container may be, most likely first, each with a button."""
    if not text.strip():
        return sentence("Paste Docker's error behind it, such as the last line of `docker start NAME`.")
    text = text[:MOST_PASTED]
    explanation = explain(text)
    if not explanation.ours:
        return sentence(NOT_OURS)
    said = explained(explanation)
    shown = list(hosts[:CHOICES]) if said.container and said.asks_host else []
    offered = [target_button(host, said.container, number, text) for number, host in enumerate(shown)]
    more = [f"{said.more} more are possible, but rarer."] if said.more else []
    return message(
        f"{said.meaning} {said.verdict}",
        rich(line(word(said.meaning, bold=True)), line(said.says), line(said.verdict)),
        table([CAUSES_HEADER, *said.rows]) if said.rows else None,
        paragraph(*more) if more else None,
        paragraph(cut(f"On that workstation, where dockfix cannot look: {said.on_workstation}", SECTION))
        if said.on_workstation
        else None,
        paragraph(said.next_step) if said.asks_host else None,
        buttons(*offered, button("Diagnose a container…", FORM, "", "Open a form to diagnose a container"))
        if said.asks_host
        else None,
    )
