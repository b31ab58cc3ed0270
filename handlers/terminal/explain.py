"""`dockfix explain`: says what a pasted error text means, without asking any host."""

from argparse import Namespace

from bot.causes import all_causes
from bot.codec import encode
from bot.explain import Explanation, explain
from bot.model import Certainty
from handlers.terminal import exits
from handlers.terminal.paper import Paper, print_json
from handlers.terminal.targets import pasted

NOT_OURS = (
    "This text is not about publishing a container's ports or joining its networks, as far as dockfix can tell. "
    "Paste the whole line that begins with “Error response from daemon”."
)
SURENESS = {Certainty.LIKELY: "likely", Certainty.POSSIBLE: "possible"}


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
    if not explanation.causes:
        paper.say("dockfix knows no cause for this wording. `dockfix diagnose` asks the host, which knows more.")
        return
    titles = {cause.id: cause.title for cause in all_causes()}
    if explanation.decided:
        paper.say("The text alone decides the cause:")
    else:
        paper.say("The text alone does not decide the cause. It can be:")
    rows = [(item.cause, SURENESS[item.certainty], titles[item.cause]) for item in explanation.causes]
    paper.table(("Cause", "How sure", "In one sentence"), rows)
    paper.say("What to do about one of them: dockfix causes CAUSE. Which one it is: dockfix diagnose HOST CONTAINER.")


def _meaning(explanation: Explanation) -> str:
    container = explanation.endpoint or "the container"
    if explanation.port is None:
        return f"Docker could not set up the network of {container} ({explanation.signature})."
    address = f" on {explanation.address}" if explanation.address else ""
    protocol = explanation.protocol or "tcp"
    port = f"{explanation.port}/{protocol}{address}"
    return f"Docker could not publish port {port} for {container} ({explanation.signature})."
