"""`dockfix explain`: says what a pasted error text means, without asking any host."""

import re
from argparse import Namespace

from bot.causes import Cause, all_causes
from bot.codec import encode
from bot.explain import Explanation, explain
from bot.model import Certainty
from bot.wordings import WORDINGS
from handlers.terminal import exits
from handlers.terminal.paper import Paper, print_json
from handlers.terminal.targets import pasted

NOT_OURS = (
    "This text is not about publishing a container's ports or joining its networks, as far as dockfix can tell. "
    "Paste the whole line that begins with “Error response from daemon”."
)
SURENESS = {Certainty.LIKELY: "likely", Certainty.POSSIBLE: "possible"}
SHOWN = 6
"""How many causes somebody who is tired can choose among; the JSON has all of them."""

# What names a container, and not the sandbox that swarm or Kubernetes made for one.
_CONTAINER = re.compile(r"(?!gateway_|k8s_POD_)[A-Za-z0-9][\w.\-]*")


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
    paper.say(_meaning(explanation), "bold")
    paper.say(f"{WORDINGS[explanation.signature].says} ({explanation.signature})")
    paper.say()
    known = {cause.id: cause for cause in all_causes()}
    causes = tuple(known[item.cause] for item in explanation.causes)
    if not causes:
        paper.say("dockfix knows no cause for this wording.")
    elif explanation.decided:
        paper.say(f"The text alone decides the cause, {causes[0].id}: {causes[0].title}")
    else:
        paper.say("The text alone does not decide the cause. The most likely one first, it can be:")
        rows = [(item.cause, SURENESS[item.certainty], known[item.cause].title) for item in explanation.causes]
        paper.table(("Cause", "How sure", "In one sentence"), rows[:SHOWN])
        if len(rows) > SHOWN:
            paper.say(f"{len(rows) - SHOWN} more are possible, but rarer; --json lists them.")
    paper.say()
    _show_next(explanation, causes, paper)


def _show_next(explanation: Explanation, causes: tuple[Cause, ...], paper: Paper) -> None:
    """Say what to do now: ask the host; or, since dockfix cannot look at a workstation, what to do there."""
    if causes and causes[0].on_workstation:
        paper.say("What to do on that workstation, where dockfix cannot look:", "bold")
        fix = causes[0].section("Fix")
        paper.say(fix[:1].upper() + fix[1:])
        paper.say(f"All about it: dockfix causes {causes[0].id}")
        if explanation.decided:
            return
        paper.say()
    name = explanation.endpoint or ""
    container = name if _CONTAINER.fullmatch(name) else "CONTAINER"
    what = "To prove it and to see the fix" if explanation.decided else "To see which one it is, and the fix"
    paper.say(f"{what}, ask the host; nothing is changed by that:", "bold")
    paper.verbatim([f"  dockfix diagnose HOST {container}"])
    if causes and not causes[0].on_workstation:
        paper.say(f"All about a cause: dockfix causes {causes[0].id}")


def _meaning(explanation: Explanation) -> str:
    container = explanation.endpoint or "the container"
    if explanation.port is None:
        return f"Docker could not set up the network of {container}."
    address = f" on {explanation.address}" if explanation.address else ""
    return f"Docker could not publish port {explanation.port}/{explanation.protocol or 'tcp'}{address} for {container}."
