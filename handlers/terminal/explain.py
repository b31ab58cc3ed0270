"""`dockfix explain`: says what a pasted error text means, without asking any host."""

from argparse import Namespace

from bot.codec import encode
from bot.explain import Explanation, explain
from handlers.explained import CAUSES_HEADER, NOT_OURS, explained
from handlers.terminal import exits
from handlers.terminal.paper import Paper, print_json
from handlers.terminal.targets import pasted


def run(args: Namespace) -> int:
    """Explain one text; 0 where it is about networking a container, 4 where it is not."""
    explanation = explain(pasted(args.text))
    if args.json:
        print_json({"schema": explanation.schema, **encode(explanation)})
    else:
        _show(explanation, Paper())
    return exits.OK if explanation.ours else exits.UNCLEAR


def _show(explanation: Explanation, paper: Paper) -> None:
    if not explanation.ours:
        paper.say(NOT_OURS, "bold")
        return
    said = explained(explanation)
    paper.say(said.meaning, "bold")
    paper.say(said.says)
    paper.say()
    paper.say(said.verdict)
    if said.rows:
        paper.table(CAUSES_HEADER, said.rows)
    if said.more:
        paper.say(f"{said.more} more are possible, but rarer; --json lists them.")
    paper.say()
    # What to do now: on the workstation, where dockfix cannot look, or by asking the host.
    if said.on_workstation:
        paper.say("What to do on that workstation, where dockfix cannot look:", "bold")
        paper.say(said.on_workstation)
        paper.say(f"All about it: dockfix causes {said.cause}")
        if not said.asks_host:
            return
        paper.say()
    paper.say(said.next_step, "bold")
    paper.verbatim([f"  dockfix diagnose HOST {said.container or 'CONTAINER'}"])
    if said.cause and not said.on_workstation:
        paper.say(f"All about a cause: dockfix causes {said.cause}")
